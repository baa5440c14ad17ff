# libxlsxwriter: target XLSXWriter::xlsxwriter.
include(FindPackageHandleStandardArgs)
find_path(XLSXWriter_INCLUDE_DIR NAMES xlsxwriter.h)
find_library(XLSXWriter_LIBRARY NAMES xlsxwriter)
find_package_handle_standard_args(XLSXWriter REQUIRED_VARS XLSXWriter_LIBRARY XLSXWriter_INCLUDE_DIR)
if(XLSXWriter_FOUND AND NOT TARGET XLSXWriter::xlsxwriter)
  add_library(XLSXWriter::xlsxwriter UNKNOWN IMPORTED)
  set_target_properties(XLSXWriter::xlsxwriter PROPERTIES IMPORTED_LOCATION "${XLSXWriter_LIBRARY}"
                                      INTERFACE_INCLUDE_DIRECTORIES "${XLSXWriter_INCLUDE_DIR}")
endif()
mark_as_advanced(XLSXWriter_INCLUDE_DIR XLSXWriter_LIBRARY)
