# Three precompiled headers, shared by all targets: g++ only takes one whose options are the target's own. Plugins hide their
# symbols; tests are compiled like these, with doctest.

if(PERSONA_PCH)
  set(headers persona_pch persona_pch_hidden)
  if(PERSONA_TESTS)
    list(APPEND headers persona_pch_tests)
  endif()
  foreach(header IN LISTS headers)
    set(source "${CMAKE_BINARY_DIR}/generated/${header}.cpp")
    if(NOT EXISTS "${source}")
      file(WRITE "${source}" "// Only here so that ${header} has something to compile.\n")
    endif()
    add_library(${header} OBJECT "${source}")
    target_link_libraries(${header} PRIVATE fmt::fmt)
    set_target_properties(${header} PROPERTIES UNITY_BUILD OFF)
  endforeach()
  target_precompile_headers(persona_pch PRIVATE "${CMAKE_SOURCE_DIR}/cmake/persona_pch.hpp")
  target_precompile_headers(persona_pch_hidden PRIVATE "${CMAKE_SOURCE_DIR}/cmake/persona_pch.hpp")
  set_target_properties(persona_pch_hidden PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
endif()

# persona_reuse_pch(TARGET HEADER): the target must link fmt::fmt, which brings a definition the header depends on.
function(persona_reuse_pch target header)
  if(PERSONA_PCH)
    target_precompile_headers(${target} REUSE_FROM ${header})
  endif()
endfunction()

# How every test program is compiled: many files at a time (tests/unity sees to their helpers' names), and not made fast, for what is
# tested is what users run, or what sanitizers and line counts look at.
function(persona_compile_test target)
  set_target_properties(${target} PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  if(PERSONA_SANITIZE OR PERSONA_COVERAGE OR CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${target} PRIVATE -O0)
  endif()
endfunction()
if(PERSONA_PCH AND PERSONA_TESTS)
  target_link_libraries(persona_pch_tests PRIVATE doctest::doctest)
  target_include_directories(persona_pch_tests PRIVATE "${CMAKE_SOURCE_DIR}/sdk/include")
  target_precompile_headers(persona_pch_tests PRIVATE "${CMAKE_SOURCE_DIR}/cmake/persona_pch.hpp" <doctest/doctest.h>
                            "${CMAKE_SOURCE_DIR}/sdk/include/persona/testing.hpp")
  persona_compile_test(persona_pch_tests)
endif()
