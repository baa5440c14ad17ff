# libphonenumber: target Phonenumber::phonenumber.
#
# Debian 12's development package can not be installed beside Boost 1.81, so scripts/install-dependencies.sh unpacks its
# headers into a private folder. That folder is looked in first, then the system's; the library itself is always the
# system's (libphonenumber.so.8 where the development link is missing).
include(FindPackageHandleStandardArgs)
set(phonenumber_private "$ENV{PERSONA_DEPS}")
if(NOT phonenumber_private)
  set(phonenumber_private "$ENV{XDG_CACHE_HOME}")
  if(NOT phonenumber_private)
    set(phonenumber_private "$ENV{HOME}/.cache")
  endif()
  string(APPEND phonenumber_private "/persona/deps")
endif()

find_path(PhoneNumber_INCLUDE_DIR NAMES phonenumbers/phonenumberutil.h
          HINTS "${phonenumber_private}/libphonenumber/usr/include")
find_library(PhoneNumber_LIBRARY NAMES libphonenumber.so phonenumber libphonenumber.so.8)
find_package(Protobuf QUIET)
find_package_handle_standard_args(PhoneNumber REQUIRED_VARS PhoneNumber_LIBRARY PhoneNumber_INCLUDE_DIR Protobuf_FOUND)
if(PhoneNumber_FOUND AND NOT TARGET Phonenumber::phonenumber)
  add_library(Phonenumber::phonenumber UNKNOWN IMPORTED)
  set_target_properties(Phonenumber::phonenumber PROPERTIES
    IMPORTED_LOCATION "${PhoneNumber_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${PhoneNumber_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES protobuf::libprotobuf)
endif()
mark_as_advanced(PhoneNumber_INCLUDE_DIR PhoneNumber_LIBRARY)
