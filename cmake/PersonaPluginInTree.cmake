# What persona_plugin() does besides in persona's own tree: precompiled header, run-time path, installation, tests.
set(PERSONA_IN_TREE TRUE)

function(persona_plugin_in_tree name tests data_target data_files)
  # The precompiled header contains fmt.
  target_link_libraries(plugin_${name}_objects PUBLIC fmt::fmt)
  persona_reuse_pch(plugin_${name}_objects persona_pch_hidden)
  set_target_properties(plugin_${name} PROPERTIES BUILD_RPATH "$ORIGIN/../.." INSTALL_RPATH "$ORIGIN/../..")
  add_dependencies(programs plugin_${name})
  install(TARGETS plugin_${name} LIBRARY DESTINATION lib/persona/plugins)
  if(data_files)
    install(DIRECTORY "${data_target}/" DESTINATION share/persona/plugins/${name})
  endif()

  # The thread sanitizer runs over framework and runner; the plugins are built for the pipelines they run.
  if(PERSONA_TESTS AND tests AND NOT PERSONA_SANITIZE MATCHES "thread")
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE plugin_${name}_objects persona persona_doctest_main doctest::doctest)
    set_target_properties(${name}_test PROPERTIES BUILD_RPATH "$ORIGIN/../lib")
    persona_compile_test(${name}_test)
    persona_reuse_pch(${name}_test persona_pch_tests)
    if(TARGET plugin_${name}_data)
      add_dependencies(${name}_test plugin_${name}_data)
    endif()
    # What an instrumented build would count and check once more, ten times as slowly.
    set(left_out "")
    if(PERSONA_SANITIZE OR PERSONA_COVERAGE)
      set(left_out "--test-suite-exclude=many rows")
    endif()
    add_test(NAME ${name}_test COMMAND ${name}_test ${left_out} WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    set_tests_properties(${name}_test PROPERTIES
      ENVIRONMENT "${PERSONA_TEST_ENVIRONMENT}" LABELS "plugin;plugin:${name}" TIMEOUT 600)
  endif()
endfunction()
