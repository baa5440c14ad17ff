// JSON trees as text for people and for files: one form of every number, pretty or in one line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <persona/error.hpp>

namespace persona {

/// Boost.JSON writes 0.85 as 8.5E-1; this writes every double in its shortest plain form, and null for what JSON can
/// not hold (infinities, not-a-number). `indent` blanks a level; 0: one line. Keys keep their order.
[[nodiscard]] std::string json_text(const boost::json::value& value, int indent = 0);

/// Texts as a JSON list.
[[nodiscard]] boost::json::array json_texts(const std::vector<std::string>& texts);

/// `value` to so many significant digits: what a report may show of a figure made from people's data.
[[nodiscard]] double significant(double value, int digits = 3) noexcept;

/// Parses `bytes` as an object that says {"persona": kind, "version": version}; the error names what it is instead.
[[nodiscard]] Result<boost::json::object> parse_artifact(std::string_view bytes, std::string_view kind, int version);

}  // namespace persona
