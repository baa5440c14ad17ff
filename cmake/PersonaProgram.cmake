# persona_test and persona_program: how a test program and a program of ours are built.

set(PERSONA_TEST_ENVIRONMENT
    "PERSONA_SOURCE_DIR=${CMAKE_SOURCE_DIR}" "PERSONA_BUILD_DIR=${CMAKE_BINARY_DIR}"
    "PERSONA_PLUGIN_PATH=${CMAKE_BINARY_DIR}/lib/persona/plugins")

# persona_test(NAME SOURCES file... [LIBRARIES target...] [LABELS label...] [WORKING_DIRECTORY folder])
# One doctest program in bin/ and one ctest entry. It may include framework headers as "framework/...".
# Tests find the checkout and the build through PERSONA_SOURCE_DIR and PERSONA_BUILD_DIR in their environment.
function(persona_test name)
  cmake_parse_arguments(arg "" "WORKING_DIRECTORY" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE persona persona_doctest_main doctest::doctest
                                        ${PERSONA_FRAMEWORK_LIBRARIES} ${arg_LIBRARIES})
  target_compile_definitions(${name} PRIVATE BOOST_DLL_USE_STD_FS)
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}")
  set_target_properties(${name} PROPERTIES BUILD_RPATH "$ORIGIN/../lib")
  persona_compile_test(${name})
  if(NOT arg_WORKING_DIRECTORY)
    set(arg_WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  endif()
  persona_reuse_pch(${name} persona_pch_tests)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${arg_WORKING_DIRECTORY}")
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "${PERSONA_TEST_ENVIRONMENT}" LABELS "${arg_LABELS}" TIMEOUT 600)
endfunction()

# persona_program(NAME [SOURCES file...] [LIBRARIES target...] [INTERNAL])
# A program in bin/ made of the folder's *.cpp (main.cpp holds main). Its *_test.cpp become NAME_test, which links
# everything but main.cpp. INTERNAL programs are not installed.
function(persona_program name)
  cmake_parse_arguments(arg "INTERNAL" "" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT arg_SOURCES)
    file(GLOB arg_SOURCES CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  endif()
  set(tests ${arg_SOURCES})
  list(FILTER arg_SOURCES EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE persona ${PERSONA_FRAMEWORK_LIBRARIES} ${arg_LIBRARIES})
  target_compile_definitions(${name} PRIVATE BOOST_DLL_USE_STD_FS)
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}")
  set_target_properties(${name} PROPERTIES BUILD_RPATH "$ORIGIN/../lib" INSTALL_RPATH "$ORIGIN/../lib")
  persona_reuse_pch(${name} persona_pch)
  if(NOT arg_INTERNAL)
    install(TARGETS ${name} RUNTIME DESTINATION bin)
    add_dependencies(programs ${name})
  endif()
  if(PERSONA_TESTS AND tests)
    set(without_main ${arg_SOURCES})
    list(FILTER without_main EXCLUDE REGEX "/main\\.cpp$")
    persona_test(${name}_test SOURCES ${tests} ${without_main} LIBRARIES ${arg_LIBRARIES} LABELS tools)
  endif()
endfunction()

# A folder under tools/ without a CMakeLists.txt is a program of the folder's name. bench and the like stay at home.
function(persona_program_in folder)
  get_filename_component(name "${folder}" NAME)
  file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.cpp")
  if(name MATCHES "^persona")
    persona_program(${name} SOURCES ${sources})
  else()
    persona_program(${name} SOURCES ${sources} INTERNAL)
  endif()
endfunction()
