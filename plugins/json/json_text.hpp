// JSON text by our own hand: always the same bytes for the same values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <persona/batch.hpp>
#include <persona/error.hpp>

namespace persona::json {

/// A quoted string; escapes only what RFC 8259 demands.
void append_string(std::string& out, std::string_view text);
/// One value in the form that comes back as the same type: float64 always with a point or an exponent, dates and
/// timestamps as strings in the field's format. Error: NaN or infinity, for which JSON has no form.
[[nodiscard]] Status append_json_value(std::string& out, const Column& column, const Field& field, std::int64_t row);

}  // namespace persona::json
