# Two precompiled headers, shared by all targets: g++ only takes one whose options are the target's own, and plugins
# hide their symbols.

if(PERSONA_PCH)
  foreach(header persona_pch persona_pch_hidden)
    set(source "${CMAKE_BINARY_DIR}/generated/${header}.cpp")
    if(NOT EXISTS "${source}")
      file(WRITE "${source}" "// Only here so that ${header} has something to compile.\n")
    endif()
    add_library(${header} OBJECT "${source}")
    target_link_libraries(${header} PRIVATE fmt::fmt)
    target_precompile_headers(${header} PRIVATE "${CMAKE_SOURCE_DIR}/cmake/persona_pch.hpp")
    set_target_properties(${header} PROPERTIES UNITY_BUILD OFF)
  endforeach()
  set_target_properties(persona_pch_hidden PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
endif()

# persona_reuse_pch(TARGET HEADER): the target must link fmt::fmt, which brings a definition the header depends on.
function(persona_reuse_pch target header)
  if(PERSONA_PCH)
    target_precompile_headers(${target} REUSE_FROM ${header})
  endif()
endfunction()
