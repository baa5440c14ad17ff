# persona_plugin(name          (or: NAME name)
#     [SOURCES file...]      default: every *.cpp of the folder
#     [LIBRARIES target...]  linked besides PersonaSDK::persona
#     [DATA path...]         files and folders the plugin reads at run time; default: data/ when there is one.
#                            A folder's content and a file land in share/persona/plugins/name/
#     [OPTIONAL])            leave the plugin out, with a message, when one of LIBRARIES was not found
#
# Makes the shared library name.so. In persona's own tree it lands in the build's lib/persona/plugins/, and the folder's
# *_test.cpp become the test program name_test (ctest label plugin:name). Outside, it lands in
# ${PERSONA_PLUGIN_OUTPUT_DIR} (default: plugins/ in your build folder), and tests are yours to declare.
function(persona_plugin name)
  cmake_parse_arguments(arg "OPTIONAL" "NAME" "SOURCES;LIBRARIES;DATA" ${ARGV})
  if(arg_NAME)
    set(name ${arg_NAME})
  else()
    list(POP_FRONT arg_UNPARSED_ARGUMENTS)
  endif()
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "persona_plugin(${name}): I do not know what to do with: ${arg_UNPARSED_ARGUMENTS}")
  endif()

  foreach(library IN LISTS arg_LIBRARIES)
    if(library MATCHES "::" AND NOT TARGET ${library})
      if(arg_OPTIONAL)
        message(STATUS "Plugin ${name} is left out: ${library} was not found")
        return()
      endif()
      message(FATAL_ERROR "persona_plugin(${name}): there is no target ${library}. Call find_package for it first; "
                          "add OPTIONAL to leave the plugin out where the library is missing.")
    endif()
  endforeach()

  if(NOT arg_SOURCES)
    file(GLOB arg_SOURCES CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  endif()
  file(GLOB tests CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp")
  list(FILTER arg_SOURCES EXCLUDE REGEX "_test\\.cpp$")
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "persona_plugin(${name}): no .cpp file in ${CMAKE_CURRENT_SOURCE_DIR}")
  endif()

  if(NOT PERSONA_PLUGIN_OUTPUT_DIR)
    set(PERSONA_PLUGIN_OUTPUT_DIR "${CMAKE_BINARY_DIR}/plugins")
  endif()
  if(NOT PERSONA_SHARE_OUTPUT_DIR)
    set(PERSONA_SHARE_OUTPUT_DIR "${CMAKE_BINARY_DIR}/share/persona")
  endif()

  # Compiled once, for the library and for its tests.
  set(objects plugin_${name}_objects)
  add_library(${objects} OBJECT ${arg_SOURCES})
  target_link_libraries(${objects} PUBLIC PersonaSDK::persona ${arg_LIBRARIES})
  set_target_properties(${objects} PROPERTIES POSITION_INDEPENDENT_CODE ON
                        CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)

  set(library plugin_${name})
  add_library(${library} MODULE)
  target_link_libraries(${library} PRIVATE ${objects})
  # A missing library shows here, not when the plugin is loaded. clang leaves the symbols of its sanitizers to the program.
  if(NOT (CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND "${CMAKE_CXX_FLAGS} -fsanitize=${PERSONA_SANITIZE}" MATCHES "-fsanitize=[a-z]"))
    target_link_options(${library} PRIVATE -Wl,--no-undefined)
  endif()
  set_target_properties(${library} PROPERTIES
    PREFIX "" OUTPUT_NAME "${name}" LINKER_LANGUAGE CXX
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY "${PERSONA_PLUGIN_OUTPUT_DIR}")

  # Data: copied when a file changes.
  if(NOT arg_DATA AND IS_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}/data")
    set(arg_DATA data)
  endif()
  set(data_target "${PERSONA_SHARE_OUTPUT_DIR}/plugins/${name}")
  set(data_files "")
  set(data_copies "")
  foreach(item IN LISTS arg_DATA)
    get_filename_component(item "${item}" ABSOLUTE)
    if(IS_DIRECTORY "${item}")
      file(GLOB_RECURSE found CONFIGURE_DEPENDS "${item}/*")
      list(APPEND data_files ${found})
      list(APPEND data_copies COMMAND ${CMAKE_COMMAND} -E copy_directory "${item}" "${data_target}")
    else()
      list(APPEND data_files "${item}")
      list(APPEND data_copies COMMAND ${CMAKE_COMMAND} -E copy "${item}" "${data_target}")
    endif()
  endforeach()
  if(data_files)
    set(stamp "${CMAKE_CURRENT_BINARY_DIR}/${name}.data")
    add_custom_command(OUTPUT "${stamp}"
      COMMAND ${CMAKE_COMMAND} -E make_directory "${data_target}"
      ${data_copies}
      COMMAND ${CMAKE_COMMAND} -E touch "${stamp}"
      DEPENDS ${data_files} COMMENT "Copying the data of plugin ${name}" VERBATIM)
    add_custom_target(plugin_${name}_data ALL DEPENDS "${stamp}")
    add_dependencies(${library} plugin_${name}_data)
  endif()

  if(PERSONA_IN_TREE)
    persona_plugin_in_tree(${name} "${tests}" "${data_target}" "${data_files}")
  endif()
endfunction()
