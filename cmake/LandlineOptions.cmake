# One INTERFACE target carries the standard, the warnings and Qt's strictness to every target of ours.
add_library(landline_options INTERFACE)
target_compile_features(landline_options INTERFACE cxx_std_20)
target_include_directories(landline_options INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}")

target_compile_options(landline_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Woverloaded-virtual
    -Wnon-virtual-dtor -Wcast-qual -Wcast-align -Wformat=2 -Wundef -Wextra-semi -Wnull-dereference
    -Wno-missing-field-initializers)   # every field of ours has an initializer of its own
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(landline_options INTERFACE -Wduplicated-cond -Wlogical-op -Wsuggest-override)
endif()
if(LANDLINE_WERROR)
    target_compile_options(landline_options INTERFACE -Werror)
endif()

target_compile_definitions(landline_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_FOREACH QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_JAVA_STYLE_ITERATORS
    QT_STRICT_QLIST_ITERATORS QT_DISABLE_DEPRECATED_BEFORE=0x060400)

if(LANDLINE_SANITIZE)
    target_compile_options(landline_options INTERFACE
        -fsanitize=${LANDLINE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all -g1 -O1)
    # GCC reports null dereferences in its own instrumented code.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(landline_options INTERFACE -Wno-null-dereference -Wno-maybe-uninitialized)
    endif()
    target_link_options(landline_options INTERFACE -fsanitize=${LANDLINE_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(landline_options INTERFACE -D_GLIBCXX_ASSERTIONS -fstack-protector-strong)
    # Tests are compiled without optimization, which fortification needs; see landline_add_test().
    target_compile_options(landline_options INTERFACE
        $<$<NOT:$<BOOL:$<TARGET_PROPERTY:LANDLINE_IS_TEST>>>:-D_FORTIFY_SOURCE=2>)
    # A broken invariant ends the program before it can do harm, also in what people run.
    target_compile_definitions(landline_options INTERFACE QT_FORCE_ASSERTS)
    target_link_options(landline_options INTERFACE -Wl,-z,relro -Wl,-z,now)
    # GCC 12 finds null dereferences in libstdc++ and Qt once it inlines them.
    target_compile_options(landline_options INTERFACE -Wno-null-dereference)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2")

find_program(LANDLINE_CCACHE ccache)
if(LANDLINE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${LANDLINE_CCACHE}")
endif()
