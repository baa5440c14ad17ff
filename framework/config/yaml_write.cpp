// Values back into YAML text.
#include <algorithm>
#include <variant>

#include <persona/text.hpp>

#include "framework/config/scalar.hpp"
#include "framework/config/yaml.hpp"

namespace persona {
namespace {

bool plain_character(char c, bool first) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
    if (c == '.' || c == '/' || c == '_') return true;
    return !first && (c == '-' || c == '+' || c == '%' || c == '@' || c == ' ');
}

/// Bytes of a control character at `i` (C0, DEL, or the two bytes of a C1 or a line separator's three); 0: none.
std::size_t control_length(std::string_view text, std::size_t i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return 1;
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return 2;
    // U+2028 and U+2029 end a line; U+202A to U+202E and U+2066 to U+2069 turn the direction of what is printed.
    if (byte == 0xE2 && i + 2 < text.size()) {
        const auto second = static_cast<unsigned char>(text[i + 1]);
        const auto third = static_cast<unsigned char>(text[i + 2]);
        if ((second == 0x80 && third >= 0xA8 && third <= 0xAE) || (second == 0x81 && third >= 0xA6 && third <= 0xA9))
            return 3;
    }
    return 0;
}

unsigned code_point(std::string_view bytes) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[i])); };
    if (bytes.size() == 1) return at(0);
    if (bytes.size() == 2) return (at(0) & 0x1FU) << 6U | (at(1) & 0x3FU);
    return (at(0) & 0x0FU) << 12U | (at(1) & 0x3FU) << 6U | (at(2) & 0x3FU);
}

void append_escape(std::string& out, unsigned code) {
    static constexpr std::string_view hex = "0123456789ABCDEF";
    if (code == '\n') out += "\\n";
    else if (code == '\t') out += "\\t";
    else if (code == '\r') out += "\\r";
    else {
        const int digits = code < 0x100 ? 2 : 4;
        out += code < 0x100 ? "\\x" : "\\u";
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
            out += hex[(code >> static_cast<unsigned>(shift)) & 0xFU];
    }
}

/// Every valid stretch of `text` as it is and every broken byte as U+FFFD.
std::string valid(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto good = valid_utf8_prefix(text);
        out += text.substr(0, good);
        text.remove_prefix(good);
        if (text.empty()) break;
        out += "\xEF\xBF\xBD";
        text.remove_prefix(1);
    }
    return out;
}

}  // namespace

std::string write_yaml_text(std::string_view text) {
    bool plain = !text.empty() && text.back() != ' ';
    for (std::size_t i = 0; plain && i < text.size(); ++i) plain = plain_character(text[i], i == 0);
    if (plain && text != "..." && std::holds_alternative<std::string>(read_plain_scalar(text)))
        return std::string(text);
    const std::string good = valid(text);
    std::string out = "\"";
    for (std::size_t i = 0; i < good.size();) {
        if (const auto length = control_length(good, i)) {
            append_escape(out, code_point(std::string_view(good).substr(i, length)));
            i += length;
            continue;
        }
        if (good[i] == '"' || good[i] == '\\') out += '\\';
        out += good[i++];
    }
    return out + '"';
}

std::string write_yaml(const Value& value) {
    if (value.secret()) return '"' + std::string(secret_mask) + '"';
    if (const auto* held = value.boolean()) return *held ? "true" : "false";
    if (const auto* held = value.string()) return write_yaml_text(*held);
    std::string out;
    if (const auto* held = value.integer()) {
        append_int64(out, *held);
    } else if (const auto* number = value.number()) {
        append_float64(out, *number);
        // 3.0 must not come back as a whole number.
        if (out.find_first_of(".eE") == std::string::npos) out += ".0";
    } else if (const auto* items = value.list()) {
        for (const auto& item : *items) out += (out.empty() ? "" : ", ") + write_yaml(item);
        out = '[' + out + ']';
    } else if (const auto* entries = value.map()) {
        for (const auto& entry : *entries)
            out += (out.empty() ? "" : ", ") + write_yaml_text(entry.key) + ": " + write_yaml(entry.value);
        out = '{' + out + '}';
    } else {
        out = "null";
    }
    return out;
}

std::string in_quotes(std::string_view text) {
    static constexpr std::size_t most = 60;
    const std::string good = valid(text.substr(0, most + 4));
    std::string out = "'";
    std::size_t i = 0;
    while (i < good.size() && i < most) {
        if (const auto length = control_length(good, i)) {
            append_escape(out, code_point(std::string_view(good).substr(i, length)));
            i += length;
            continue;
        }
        do out += good[i++];
        while (i < good.size() && (static_cast<unsigned char>(good[i]) & 0xC0U) == 0x80U);
    }
    return out + (i < good.size() || text.size() > most + 4 ? "…'" : "'");
}

}  // namespace persona
