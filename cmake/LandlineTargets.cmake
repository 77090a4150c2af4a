# landline_add_library(name SOURCES a.cpp a.h ... LINK Qt6::Core ...)
# A floor of the house: a static library with the project's options. Sources are listed, never globbed.
function(landline_add_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
    add_library(${name} STATIC ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PUBLIC landline_options ${arg_LINK})
endfunction()

# landline_add_test(name LABEL unit|widgets|integration SOURCES tst_x.cpp ... LINK ... [TIMEOUT seconds])
function(landline_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL;TIMEOUT" "SOURCES;LINK")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    target_link_libraries(${name} PRIVATE landline_options Qt6::Test ${arg_LINK})
    target_compile_options(${name} PRIVATE -UQT_NO_CAST_FROM_ASCII)   # tests compare with bare literals
    # Half of all files are tests: what they do is quick, so let the compiler be quick too.
    set_target_properties(${name} PROPERTIES LANDLINE_IS_TEST ON)
    target_compile_options(${name} PRIVATE -O0)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABEL}" TIMEOUT ${arg_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;LANDLINE_BIN_DIR=${CMAKE_BINARY_DIR}/bin;LANDLINE_SOURCE_DIR=${PROJECT_SOURCE_DIR}")
endfunction()
