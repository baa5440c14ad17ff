# libpersona: everything under framework/ in one shared library, and framework_test: every *_test.cpp beside it.

file(GLOB framework_sources CONFIGURE_DEPENDS
     "${CMAKE_SOURCE_DIR}/framework/data/*.cpp" "${CMAKE_SOURCE_DIR}/framework/config/*.cpp"
     "${CMAKE_SOURCE_DIR}/framework/plugin/*.cpp" "${CMAKE_SOURCE_DIR}/framework/graph/*.cpp"
     "${CMAKE_SOURCE_DIR}/framework/report/*.cpp" "${CMAKE_SOURCE_DIR}/framework/run/*.cpp")
set(framework_tests ${framework_sources})
list(FILTER framework_sources EXCLUDE REGEX "_test\\.cpp$")
list(FILTER framework_tests INCLUDE REGEX "_test\\.cpp$")

configure_file("${CMAKE_SOURCE_DIR}/cmake/library_version.cpp.in" "${CMAKE_BINARY_DIR}/generated/library_version.cpp" @ONLY)

# The public word lists are part of the library: a detector that finds no list would find no names.
set(word_lists given_names.txt family_names.txt words.txt proper_words.txt)
list(TRANSFORM word_lists PREPEND "${CMAKE_SOURCE_DIR}/framework/data/lists/")
set_source_files_properties(framework/data/word_lists.cpp PROPERTIES
  COMPILE_DEFINITIONS "PERSONA_LISTS=\"${CMAKE_SOURCE_DIR}/framework/data/lists/\"" OBJECT_DEPENDS "${word_lists}"
  SKIP_PRECOMPILE_HEADERS ON)

# Each draw takes five small functions that are all in this file; nobody else's could stand for them.
set_source_files_properties(framework/data/random.cpp PROPERTIES
  COMPILE_OPTIONS -fno-semantic-interposition SKIP_PRECOMPILE_HEADERS ON)

add_library(persona SHARED ${framework_sources} "${CMAKE_BINARY_DIR}/generated/library_version.cpp")
add_library(PersonaSDK::persona ALIAS persona)
set_target_properties(persona PROPERTIES
  DEFINE_SYMBOL ""  # a macro of its own would keep the precompiled header from fitting
  VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
  BUILD_RPATH "$ORIGIN" INSTALL_RPATH "$ORIGIN")
target_compile_features(persona PUBLIC cxx_std_20)
target_compile_options(persona INTERFACE -ffp-contract=off)
target_compile_definitions(persona PRIVATE BOOST_DLL_USE_STD_FS)
target_include_directories(persona
  PUBLIC "$<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/sdk/include>" "$<INSTALL_INTERFACE:include>"
  PRIVATE "${CMAKE_SOURCE_DIR}")
set(PERSONA_FRAMEWORK_LIBRARIES
    Boost::headers Boost::json Boost::program_options TBB::tbb yaml-cpp::yaml-cpp Poco::Crypto Poco::Foundation
    OpenSSL::Crypto fmt::fmt spdlog::spdlog xxHash::xxhash ZLIB::ZLIB Zstd::zstd simdjson::simdjson ICU::uc ICU::i18n Threads::Threads
    ${CMAKE_DL_LIBS})
target_link_libraries(persona PRIVATE ${PERSONA_FRAMEWORK_LIBRARIES})
# A library that is missing on this line shows here, not when somebody else's program is linked. clang leaves the symbols
# of its sanitizers to the program.
if(NOT (PERSONA_SANITIZE AND CMAKE_CXX_COMPILER_ID MATCHES "Clang"))
  target_link_options(persona PRIVATE -Wl,--no-undefined)
endif()
persona_reuse_pch(persona persona_pch)

if(PERSONA_TESTS)
  add_library(persona_doctest_main OBJECT "${CMAKE_SOURCE_DIR}/tests/doctest_main.cpp")
  target_link_libraries(persona_doctest_main PUBLIC doctest::doctest)
  if(framework_tests)
    persona_test(framework_test SOURCES ${framework_tests} LABELS framework
                 WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  endif()
endif()

# Ready-made pipelines are reached from the build tree through a link, so an edited file counts at once.
file(MAKE_DIRECTORY "${PERSONA_SHARE_OUTPUT_DIR}" "${PERSONA_PLUGIN_OUTPUT_DIR}")
if(NOT EXISTS "${PERSONA_SHARE_OUTPUT_DIR}/pipelines")
  file(CREATE_LINK "${CMAKE_SOURCE_DIR}/pipelines" "${PERSONA_SHARE_OUTPUT_DIR}/pipelines" SYMBOLIC)
endif()
