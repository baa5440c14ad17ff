// The events of yaml-cpp's parser as the cells of records.
#pragma once

#include <functional>
#include <string>

#include <persona/error.hpp>
#include <persona/records.hpp>

namespace persona::yaml {

/// Parses a whole document, a sequence of mappings, into the sink. `after_record` is called after each record and may
/// stop the parser with an error. Memory holds one record. Errors carry file, line and column.
[[nodiscard]] Status parse_records(RepeatedInput& input, RecordSink& sink, const std::function<Status()>& after_record);

}  // namespace persona::yaml
