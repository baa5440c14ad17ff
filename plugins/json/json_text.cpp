#include "json_text.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include <persona/text.hpp>

namespace persona::json {

void append_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        out.append(text, from, at - from);
        from = at + 1;
        switch (byte) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default: {
                static constexpr std::string_view digits = "0123456789abcdef";
                out += "\\u00";
                out += digits[byte >> 4];
                out += digits[byte & 15];
            }
        }
    }
    out.append(text, from);
    out += '"';
}

namespace {

void append_number(std::string& out, const Column& column, const Field& field, std::int64_t row) {
    const auto from = out.size();
    append_value(out, column, field, row);
    if (out.find_first_of(".e", from) != std::string::npos) return;
    const double value = column.float64(row);
    if (std::fabs(value) < 9007199254740992.0) {   // 2^53: every whole number up to there is exact
        out += ".0";
        return;
    }
    out.resize(from);
    std::array<char, 64> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
    out.append(buffer.data(), result.ptr);
}

}  // namespace

Status append_json_value(std::string& out, const Column& column, const Field& field, std::int64_t row) {
    if (!column.valid(row)) {
        out += "null";
        return {};
    }
    switch (field.type) {
        case Type::boolean: out += column.boolean(row) ? "true" : "false"; return {};
        case Type::int64: append_int64(out, column.int64(row)); return {};
        case Type::float64:
            if (!std::isfinite(column.float64(row)))
                return Error(ErrorCode::invalid_data, "a number is not finite (NaN or infinity), and JSON has no form for that",
                             "make such values missing before they are written").in_row(row).in_column(field.name);
            append_number(out, column, field, row);
            return {};
        case Type::timestamp:
        case Type::date: {
            const auto from = out.size();
            out += '"';
            if (field.type == Type::timestamp && field.format.empty()) append_timestamp(out, column.int64(row), "%Y-%m-%dT%H:%M:%S.%f");
            else append_value(out, column, field, row);
            // A pattern of literals could hold a quote; digits never do.
            if (out.find_first_of("\"\\", from + 1) != std::string::npos) {
                const std::string text = out.substr(from + 1);
                out.resize(from);
                append_string(out, text);
                return {};
            }
            out += '"';
            return {};
        }
        case Type::text: append_string(out, column.text(row)); return {};
    }
    return {};
}

}  // namespace persona::json
