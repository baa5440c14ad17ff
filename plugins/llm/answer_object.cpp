#include "answer_object.hpp"

#include <string>

#include <persona/text.hpp>

namespace persona::llm {
namespace {

namespace json = boost::json;

/// The text that an answer begins with '{' for: models like to talk around it.
std::string_view from_brace(std::string_view text) {
    const auto open = text.find('{');
    return open == std::string_view::npos ? std::string_view() : text.substr(open);
}

std::optional<json::object> parsed(std::string_view text) {
    boost::system::error_code failed;
    json::stream_parser parser;
    // What stands behind the object is passed over.
    parser.write_some(text.data(), text.size(), failed);
    if (failed || !parser.done()) return std::nullopt;
    auto value = parser.release();
    if (!value.is_object()) return std::nullopt;
    return std::move(value.get_object());
}

/// An object that was cut off, with its open text and itself closed.
std::string closed(std::string_view text) {
    bool inside = false;
    bool escaped = false;
    std::size_t whole = 0;  // behind the last character that is not part of an escape
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (escaped) escaped = false;
        else if (inside && c == '\\') escaped = true;
        else if (c == '"') inside = !inside;
        if (!escaped) whole = i + 1;
    }
    std::string out(text.substr(0, whole));
    out.resize(valid_utf8_prefix(out));
    return out + (inside ? "\"}" : "}");
}

}  // namespace

AnswerObject read_object(std::string_view text) {
    AnswerObject out;
    const auto object = from_brace(text);
    out.values = parsed(object);
    if (!out.values && !object.empty()) {
        out.values = parsed(closed(object));
        out.closed = out.values.has_value();
    }
    out.mended = out.values && (out.closed || object.data() != text.data());
    return out;
}

bool has_odd_signs(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f) return true;
        const auto sign = text.substr(i, utf8_width(text[i]));
        if (sign == "\u202a" || sign == "\u202b" || sign == "\u202d" || sign == "\u202e" || sign == "\u2066" ||
            sign == "\u2067" || sign == "\ufffd" ||
            (byte == 0xc2 && sign.size() == 2 && static_cast<unsigned char>(sign[1]) < 0xa0))
            return true;
        i += sign.size();
    }
    return false;
}

}  // namespace persona::llm
