#include "json_text.hpp"

#include <persona/records.hpp>
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

Status append_json_value(std::string& out, const Column& column, const Field& field, std::int64_t row) {
    if (!column.valid(row)) {
        out += "null";
        return {};
    }
    switch (field.type) {
        case Type::boolean: out += column.boolean(row) ? "true" : "false"; return {};
        case Type::int64: append_int64(out, column.int64(row)); return {};
        case Type::float64: return append_real(out, column, field, row, "JSON");
        case Type::timestamp:
        case Type::date: {
            const auto from = out.size();
            out += '"';
            append_moment(out, column, field, row);
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
