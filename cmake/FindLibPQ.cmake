# libpq, PostgreSQL's client library: target PostgreSQL::client, the name that Poco's own package file expects.
include(FindPackageHandleStandardArgs)
find_path(LibPQ_INCLUDE_DIR NAMES libpq-fe.h PATH_SUFFIXES postgresql)
find_library(LibPQ_LIBRARY NAMES pq)
find_package_handle_standard_args(LibPQ REQUIRED_VARS LibPQ_LIBRARY LibPQ_INCLUDE_DIR)
if(LibPQ_FOUND AND NOT TARGET PostgreSQL::client)
  add_library(PostgreSQL::client UNKNOWN IMPORTED)
  set_target_properties(PostgreSQL::client PROPERTIES IMPORTED_LOCATION "${LibPQ_LIBRARY}"
                                                      INTERFACE_INCLUDE_DIRECTORIES "${LibPQ_INCLUDE_DIR}")
endif()
mark_as_advanced(LibPQ_INCLUDE_DIR LibPQ_LIBRARY)
