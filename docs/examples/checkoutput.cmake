# Runs an example and compares what it prints with what it is to print.
# Run: cmake -DPROGRAM=<program> -DEXPECTED=<file> -P checkoutput.cmake
execute_process(COMMAND "${PROGRAM}" OUTPUT_VARIABLE printed ERROR_VARIABLE complained RESULT_VARIABLE status TIMEOUT 30)
file(READ "${EXPECTED}" expected)
if(NOT status STREQUAL "0" OR NOT complained STREQUAL "" OR NOT printed STREQUAL expected)
    message(FATAL_ERROR "status ${status}, stderr: ${complained}\nprinted:\n${printed}expected:\n${expected}")
endif()
