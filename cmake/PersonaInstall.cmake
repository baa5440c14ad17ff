# `cmake --install` gives a tree that can be moved: bin, lib, lib/persona/plugins, include/persona, share/persona, the
# CMake package and shell completion. Programs and plugins add themselves where they are declared.
include(CMakePackageConfigHelpers)

install(TARGETS persona EXPORT PersonaSDK LIBRARY DESTINATION lib)
install(DIRECTORY sdk/include/persona DESTINATION include FILES_MATCHING PATTERN "*.hpp")
install(EXPORT PersonaSDK NAMESPACE PersonaSDK:: FILE PersonaSDKTargets.cmake DESTINATION lib/cmake/PersonaSDK)
configure_package_config_file(sdk/cmake/PersonaSDKConfig.cmake.in "${CMAKE_BINARY_DIR}/generated/PersonaSDKConfig.cmake"
                              INSTALL_DESTINATION lib/cmake/PersonaSDK)
# Before 1.0 every minor version may break plugins; the ABI tag is checked again when one is loaded.
write_basic_package_version_file("${CMAKE_BINARY_DIR}/generated/PersonaSDKConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_BINARY_DIR}/generated/PersonaSDKConfig.cmake"
              "${CMAKE_BINARY_DIR}/generated/PersonaSDKConfigVersion.cmake" sdk/cmake/PersonaPlugin.cmake
        DESTINATION lib/cmake/PersonaSDK)
install(DIRECTORY sdk/template DESTINATION share/persona/sdk)
if(IS_DIRECTORY "${CMAKE_SOURCE_DIR}/pipelines")
  install(DIRECTORY pipelines DESTINATION share/persona)
endif()
install(FILES tools/completion/persona.bash DESTINATION share/bash-completion/completions RENAME persona)
install(FILES tools/completion/persona.bash DESTINATION share/bash-completion/completions RENAME persona-run)
install(FILES tools/completion/_persona DESTINATION share/zsh/site-functions)
install(FILES tools/completion/persona.fish DESTINATION share/fish/vendor_completions.d)
install(FILES tools/completion/persona.fish DESTINATION share/fish/vendor_completions.d RENAME persona-run.fish)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION share/doc/persona OPTIONAL)
