# libpsl, the public suffix list: target PSL::psl.
include(FindPackageHandleStandardArgs)
find_path(PSL_INCLUDE_DIR NAMES libpsl.h)
find_library(PSL_LIBRARY NAMES psl)
find_package_handle_standard_args(PSL REQUIRED_VARS PSL_LIBRARY PSL_INCLUDE_DIR)
if(PSL_FOUND AND NOT TARGET PSL::psl)
  add_library(PSL::psl UNKNOWN IMPORTED)
  set_target_properties(PSL::psl PROPERTIES IMPORTED_LOCATION "${PSL_LIBRARY}"
                                      INTERFACE_INCLUDE_DIRECTORIES "${PSL_INCLUDE_DIR}")
endif()
mark_as_advanced(PSL_INCLUDE_DIR PSL_LIBRARY)
