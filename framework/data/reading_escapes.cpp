// HTML character references and percent escapes.
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <unicode/utf8.h>

#include "reading_steps.hpp"

namespace persona::detail {
namespace {

/// HTML 4.01, chapter 24: the references for U+00A0 to U+00FF, in order.
constexpr std::array<std::string_view, 96> latin1_names{
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",    "copy",   "ordf",
    "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn", "sup2",   "sup3",   "acute",  "micro",
    "para",   "middot", "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave",
    "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",
    "Igrave", "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",
    "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",  "szlig",  "agrave", "aacute",
    "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil", "egrave", "eacute", "ecirc",  "euml",   "igrave",
    "iacute", "icirc",  "iuml",   "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide",
    "oslash", "ugrave", "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};

struct Named {
    std::string_view name;
    char32_t c;
};
/// What else stands in names, addresses and numbers (HTML Living Standard, 13.5).
constexpr std::array<Named, 27> other_names{{
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},     {"apos", '\''},    {"commat", '@'},
    {"period", '.'},   {"lowbar", '_'},   {"hyphen", 0x2010}, {"dash", 0x2010},  {"ndash", 0x2013}, {"mdash", 0x2014},
    {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201c},  {"rdquo", 0x201d}, {"zwnj", 0x200c},  {"zwj", 0x200d},
    {"ensp", 0x2002},  {"emsp", 0x2003},  {"thinsp", 0x2009}, {"plus", '+'},     {"sol", '/'},      {"colon", ':'},
    {"num", '#'},      {"Scaron", 0x160}, {"scaron", 0x161},
}};
constexpr std::size_t longest_reference = 10;  // "&#x10ffff;" and every name above

bool character(char32_t c) noexcept { return c >= 0x20 && c <= 0x10ffff && !U_IS_SURROGATE(c); }

std::optional<char32_t> numbered(std::string_view digits) {
    const bool hex = !digits.empty() && (digits[0] == 'x' || digits[0] == 'X');
    if (hex) digits.remove_prefix(1);
    if (digits.empty()) return std::nullopt;
    char32_t value = 0;
    for (const char each : digits) {
        const int digit = hexadecimal(static_cast<unsigned char>(each));
        if (digit < 0 || (!hex && digit > 9)) return std::nullopt;
        value = value * (hex ? 16 : 10) + static_cast<char32_t>(digit);
        if (value > 0x10ffff) return std::nullopt;
    }
    return character(value) ? std::optional(value) : std::nullopt;
}

std::optional<char32_t> named(std::string_view name) {
    const auto latin = std::find(latin1_names.begin(), latin1_names.end(), name);
    if (latin != latin1_names.end()) return 0xa0 + static_cast<char32_t>(latin - latin1_names.begin());
    const auto other =
        std::find_if(other_names.begin(), other_names.end(), [&](const Named& each) { return each.name == name; });
    return other != other_names.end() ? std::optional(other->c) : std::nullopt;
}

/// The reference that begins at `i` ("&#64;"): its character, and where it ends.
std::optional<Reading::Unit> reference(const ReadingUnits& units, std::size_t i, std::size_t& end) {
    char name[longest_reference];
    std::size_t size = 0;
    for (auto j = i + 1; j < units.size() && size < longest_reference; ++j) {
        const auto c = units[j].c;
        if (c == ';') {
            const std::string_view text(name, size);
            const auto found = text.starts_with('#') ? numbered(text.substr(1)) : named(text);
            if (!found) return std::nullopt;
            end = j + 1;
            return Reading::Unit{*found, units[i].begin, units[j].end};
        }
        if (!ascii_word(c) && c != '#') return std::nullopt;
        name[size++] = static_cast<char>(c);
    }
    return std::nullopt;
}

/// One character of percent escapes ("%C3%A9") that begins at `i`.
std::optional<Reading::Unit> escaped(const ReadingUnits& units, std::size_t i, std::size_t& end) {
    std::uint8_t bytes[U8_MAX_LENGTH];
    std::size_t size = 0;
    std::size_t needed = 1;
    auto at = i;
    for (; size < needed; at += 3) {
        if (at + 2 >= units.size() || units[at].c != '%') return std::nullopt;
        const int high = hexadecimal(units[at + 1].c);
        const int low = hexadecimal(units[at + 2].c);
        if (high < 0 || low < 0) return std::nullopt;
        const auto byte = static_cast<std::uint8_t>(high * 16 + low);
        if (size == 0) needed = byte < 0x80 ? 1 : static_cast<std::size_t>(U8_COUNT_TRAIL_BYTES(byte)) + 1;
        bytes[size++] = byte;
    }
    std::size_t used = 0;
    UChar32 c = 0;
    U8_NEXT(bytes, used, size, c);
    if (c < 0 || used != size || !character(static_cast<char32_t>(c))) return std::nullopt;
    end = at;
    return Reading::Unit{static_cast<char32_t>(c), units[i].begin, units[at - 1].end};
}

}  // namespace

void decode_escapes(ReadingUnits& units, ReadingUnits& spare) {
    // "&amp;#64;" and "%2540" were escaped twice; more often than that nobody does.
    for (int round = 0; round < 3; ++round) {
        spare.clear();
        for (std::size_t i = 0; i < units.size();) {
            auto end = i + 1;
            std::optional<Reading::Unit> found;
            if (units[i].c == '&') found = reference(units, i, end);
            else if (units[i].c == '%') found = escaped(units, i, end);
            spare.push_back(found ? *found : units[i]);
            i = end;
        }
        if (spare.size() == units.size()) return;
        units.swap(spare);
    }
}

}  // namespace persona::detail
