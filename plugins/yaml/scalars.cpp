#include "scalars.hpp"

#include <algorithm>
#include <array>

namespace persona::yaml {
namespace {

bool digit(char byte) { return byte >= '0' && byte <= '9'; }
bool letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }

/// [-]digits, at most one point, an exponent; no leading zeros.
bool number(std::string_view text) {
    std::size_t at = text.starts_with('-') ? 1 : 0;
    const auto digits = [&] {
        const auto from = at;
        while (at < text.size() && digit(text[at])) ++at;
        return at - from;
    };
    const auto first = at;
    const auto whole = digits();
    if (whole > 1 && text[first] == '0') return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() + whole == 0) return false;
    } else if (whole == 0) {
        return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (digits() == 0) return false;
    }
    return at == text.size();
}

/// Words that some version of YAML takes for a boolean or null.
bool reserved(std::string_view text) {
    static constexpr std::array<std::string_view, 9> words{"true", "false", "null", "yes", "no", "on", "off", "y", "n"};
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte; });
    return std::find(words.begin(), words.end(), lower) != words.end();
}

/// A letter first, then nothing that could end or change a plain scalar.
bool safe_plain(std::string_view text) {
    if (text.empty() || text.size() > 200 || !letter(text.front()) || text.back() == ' ') return false;
    const auto safe = [](char byte) {
        return letter(byte) || digit(byte) || byte == ' ' || byte == '_' || byte == '-' || byte == '.' || byte == '/' ||
               byte == '@' || byte == '(' || byte == ')';
    };
    return std::all_of(text.begin(), text.end(), safe) && !reserved(text);
}

void append_hex(std::string& out, unsigned code, int digits) {
    static constexpr std::string_view hex = "0123456789abcdef";
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += hex[(code >> shift) & 15U];
}

}  // namespace

std::optional<CellKind> plain_kind(std::string_view& text) {
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return std::nullopt;
    if (text == "true" || text == "True" || text == "TRUE") {
        text = "true";
        return CellKind::boolean;
    }
    if (text == "false" || text == "False" || text == "FALSE") {
        text = "false";
        return CellKind::boolean;
    }
    if (text == "-0") {  // a whole number of ours has no sign when it is zero
        text = "-0.0";
        return CellKind::number;
    }
    // Strings may become dates: YAML 1.1 writes those plain.
    return number(text) ? CellKind::number : CellKind::string;
}

void append_text(std::string& out, std::string_view text) {
    if (safe_plain(text)) {
        out += text;
        return;
    }
    out += '"';
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0U;
        const auto third = at + 2 < text.size() ? static_cast<unsigned char>(text[at + 2]) : 0U;
        if (byte == '"' || byte == '\\') {
            out += '\\';
            out += static_cast<char>(byte);
        } else if (byte == '\n') {
            out += "\\n";
        } else if (byte == '\r') {
            out += "\\r";
        } else if (byte == '\t') {
            out += "\\t";
        } else if (byte < 0x20 || byte == 0x7f) {
            out += "\\x";
            append_hex(out, byte, 2);
        } else if (byte == 0xc2 && next < 0xa0) {  // C1 controls, the next line (U+0085) among them
            out += "\\u";
            append_hex(out, next, 4);
            ++at;
        } else if (byte == 0xe2 && next == 0x80 && (third == 0xa8 || third == 0xa9)) {  // line and paragraph separator
            out += "\\u";
            append_hex(out, 0x2000U + (third & 0x3fU), 4);
            at += 2;
        } else if (byte == 0xef && next == 0xbb && third == 0xbf) {  // a byte order mark
            out += "\\ufeff";
            at += 2;
        } else {
            out += static_cast<char>(byte);
        }
    }
    out += '"';
}

}  // namespace persona::yaml
