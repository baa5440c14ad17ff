# Every library persona uses, as an imported target. Plugins name these targets in persona_plugin(... LIBRARIES ...):
#   Boost::headers Boost::json Boost::program_options  TBB::tbb  yaml-cpp::yaml-cpp
#   Poco::Foundation Poco::Net Poco::NetSSL Poco::Crypto Poco::Data Poco::DataSQLite Poco::DataPostgreSQL
#   re2::re2  ICU::uc ICU::i18n ICU::data  Phonenumber::phonenumber  PSL::psl  Stemmer::stemmer  simdjson::simdjson
#   XLSXWriter::xlsxwriter  libzip::zip  EXPAT::EXPAT  fmt::fmt  spdlog::spdlog  xxHash::xxhash
#   ZLIB::ZLIB  Zstd::zstd  OpenSSL::Crypto OpenSSL::SSL  doctest::doctest

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

find_package(Boost 1.81 QUIET COMPONENTS json program_options)
if(NOT Boost_FOUND)
  message(FATAL_ERROR "Boost 1.81 or newer with Boost.JSON and Boost.Program_options was not found. "
                      "scripts/install-dependencies.sh installs it (on Debian 12 from the 1.81 packages).")
endif()

# One call for each, so that everything missing is named at once.
set(missing "")
macro(persona_needs package target)
  find_package(${package} QUIET ${ARGN})
  if(NOT TARGET ${target})
    list(APPEND missing ${package})
  endif()
endmacro()

persona_needs(TBB TBB::tbb)
find_package(yaml-cpp QUIET)
if(NOT TARGET yaml-cpp::yaml-cpp AND TARGET yaml-cpp)  # before 0.8 the target had no namespace
  add_library(yaml-cpp::yaml-cpp INTERFACE IMPORTED)
  set_target_properties(yaml-cpp::yaml-cpp PROPERTIES INTERFACE_LINK_LIBRARIES yaml-cpp)
elseif(NOT TARGET yaml-cpp::yaml-cpp)
  list(APPEND missing yaml-cpp)
endif()
persona_needs(LibPQ PostgreSQL::client)
persona_needs(Poco Poco::NetSSL COMPONENTS Foundation Net NetSSL Crypto Data DataSQLite DataPostgreSQL)
# Poco's targets carry the definitions Poco itself was compiled with. The system's feature macros among them mean nothing
# to g++ on 64-bit Linux (it defines _GNU_SOURCE), but keep a precompiled header from fitting.
foreach(library Foundation Net NetSSL Crypto Data DataSQLite DataPostgreSQL)
  if(TARGET Poco::${library})
    get_target_property(definitions Poco::${library} INTERFACE_COMPILE_DEFINITIONS)
    if(definitions)
      list(FILTER definitions EXCLUDE REGEX "^_")
      set_target_properties(Poco::${library} PROPERTIES INTERFACE_COMPILE_DEFINITIONS "${definitions}")
    endif()
  endif()
endforeach()
persona_needs(OpenSSL OpenSSL::Crypto)
persona_needs(RE2 re2::re2 MODULE)
persona_needs(ICU ICU::uc COMPONENTS uc i18n data)
persona_needs(PhoneNumber Phonenumber::phonenumber)
persona_needs(PSL PSL::psl)
persona_needs(Stemmer Stemmer::stemmer)
persona_needs(simdjson simdjson::simdjson)
persona_needs(XLSXWriter XLSXWriter::xlsxwriter)
persona_needs(LibZip libzip::zip)
persona_needs(EXPAT EXPAT::EXPAT MODULE)
persona_needs(fmt fmt::fmt)
persona_needs(spdlog spdlog::spdlog)
persona_needs(XXHash xxHash::xxhash)
persona_needs(ZLIB ZLIB::ZLIB)
persona_needs(Zstd Zstd::zstd MODULE)
if(PERSONA_TESTS)
  persona_needs(doctest doctest::doctest)
endif()

if(missing)
  list(JOIN missing ", " missing)
  message(FATAL_ERROR "These libraries were not found: ${missing}.\n"
                      "scripts/install-dependencies.sh installs what is missing; ./quickstart does that and builds.")
endif()
