# How everything is compiled: options, warnings, sanitizers, output folders.

option(PERSONA_WERROR "Treat compiler warnings as errors (.ci/run does)" OFF)
option(PERSONA_TESTS "Build the tests" ON)
option(PERSONA_PCH "Precompile the standard library and fmt" ON)
option(PERSONA_UNITY "Compile several source files of a target as one: builds from nothing take half the time" ON)
option(PERSONA_ASSERTIONS "Keep assert() and the standard library's own checks" OFF)
option(PERSONA_COVERAGE "Count which lines run (clang); the counts go to the build folder's profiles/" OFF)
set(PERSONA_SANITIZE "" CACHE STRING "Sanitizers, as the compiler's -fsanitize= takes them: address,undefined or thread")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release or RelWithDebInfo" FORCE)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_UNITY_BUILD ${PERSONA_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 24)  # at most 1 GB a compiler; with more, the last target is compiled on one core

# The build tree has the layout of an install, so programs run from it as they are.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(PERSONA_PLUGIN_OUTPUT_DIR "${CMAKE_BINARY_DIR}/lib/persona/plugins")
set(PERSONA_SHARE_OUTPUT_DIR "${CMAKE_BINARY_DIR}/share/persona")
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)

set(is_gcc "$<CXX_COMPILER_ID:GNU>")

# The same bytes from the same run: a fused multiply-add rounds once where two operations round twice, and whether the
# compiler fuses depends on the processor and the surrounding code.
add_compile_options(-ffp-contract=off)

# -fPIC and -pthread for every target, so that one precompiled header fits libraries and programs alike.
add_compile_options(-fPIC -pthread)
add_link_options(-pthread)
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)

# No path of the building machine in the binaries; the compiler cache then serves every checkout (and writes paths
# relative to the build folder, hence the second form).
add_compile_options("-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=" -ffile-prefix-map=../../=)

if(PERSONA_ASSERTIONS)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  foreach(kind RELEASE RELWITHDEBINFO)
    string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_${kind} "${CMAKE_CXX_FLAGS_${kind}}")
  endforeach()
endif()

if(PERSONA_SANITIZE)
  add_compile_options("-fsanitize=${PERSONA_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options("-fsanitize=${PERSONA_SANITIZE}")
  if(PERSONA_SANITIZE MATCHES "undefined")
    # vptr compares type information by address; plugins are opened with RTLD_LOCAL and hidden visibility, so one type
    # has several addresses and the check would cry wolf.
    # A null pointer and an access beyond an object stop the address sanitizer, too, and their checks stand at every access:
    # without them the build takes a fifth less.
    add_compile_options(-fno-sanitize=vptr,null,object-size)
  endif()
  if(PERSONA_SANITIZE MATCHES "thread")
    add_compile_options($<${is_gcc}:-Wno-tsan>)  # a remark on atomic_thread_fence in system headers
  endif()
endif()

if(PERSONA_COVERAGE)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "lines are counted by clang: configure with -DCMAKE_CXX_COMPILER=clang++ (preset asan does)")
  endif()
  # clang counts before the sanitizers add branches of their own, so one build serves both. %4m: what a program or plugin has
  # counted is added to one of four files of its own.
  add_compile_options("-fprofile-instr-generate=${CMAKE_BINARY_DIR}/profiles/%4m.profraw" -fcoverage-mapping)
  # What is local to a file is told apart by the file's name alone, and every target has a unity_0_cxx.cxx.
  add_compile_options(
    "$<$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>:SHELL:-Xclang -main-file-name -Xclang $<TARGET_PROPERTY:NAME>>")
  add_link_options("-fprofile-instr-generate=${CMAKE_BINARY_DIR}/profiles/%4m.profraw")
endif()

# Warnings that find mistakes. Left out on purpose:
#   -Wmissing-field-initializers (part of -Wextra): g++ warns on every designated initialiser that leaves a default alone.
#   -Wsign-conversion: fires on every container index; -Wconversion keeps the narrowing ones.
#   -Wrestrict: g++ 12 reports std::string's own operator+ (GCC PR 105651).
# Three warnings that depend on the optimiser are shown but never fatal: g++ 12 reports them inside
# std::optional, std::variant and std::vector.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
                    -Wcast-align -Wformat=2 -Wimplicit-fallthrough -Wno-missing-field-initializers
                    -Wno-sign-conversion)
if(PERSONA_UNITY)
  # What one file keeps to itself is global to the next one here; daily work (preset dev) looks file by file.
  add_compile_options(-Wno-shadow)
endif()
add_compile_options($<${is_gcc}:-Wduplicated-cond> $<${is_gcc}:-Wlogical-op> $<${is_gcc}:-Wno-restrict>)
if(PERSONA_WERROR)
  add_compile_options(-Werror $<${is_gcc}:-Wno-error=maybe-uninitialized> -Wno-error=array-bounds
                      $<${is_gcc}:-Wno-error=stringop-overflow>)
endif()

find_program(PERSONA_CCACHE ccache)
if(PERSONA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The sloppiness is what ccache's manual asks for with precompiled headers; base directory and "no hash of the working
  # directory" let a fresh clone elsewhere use the same cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND}" -E env
      "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime"
      "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1 "${PERSONA_CCACHE}")
  if(PERSONA_PCH)
    add_compile_options($<${is_gcc}:-fpch-preprocess>)
  endif()
endif()
