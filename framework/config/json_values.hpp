// Configuration values as JSON. For framework/config alone.
#pragma once

#include <optional>

#include <boost/json/value.hpp>

#include <persona/describe.hpp>
#include <persona/value.hpp>

namespace persona {

/// A whole number where it is one.
[[nodiscard]] boost::json::value json_number(double value);
/// Secrets are masked.
[[nodiscard]] boost::json::value to_json(const Value& value);
/// The default as declared; nothing when there is none.
[[nodiscard]] std::optional<boost::json::value> json_default(const Parameter& parameter);

}  // namespace persona
