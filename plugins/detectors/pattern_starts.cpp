#include "pattern_starts.hpp"

namespace persona::detectors {
namespace {

bool alphanumeric(char c) noexcept { return symbol_of(c) <= letter_symbol; }

/// How many digits follow one another from `at` on.
std::size_t digits_from(std::string_view text, std::size_t at) noexcept {
    std::size_t count = 0;
    while (at + count < text.size() && is_digit(text[at + count])) ++count;
    return count;
}

/// After a hyphen: a word of ordinary letters ("-year-old"), not a further group of a code.
bool ordinary_word(std::string_view text, std::size_t at) noexcept {
    bool beyond_hex = false;
    std::size_t end = at;
    for (; end < text.size() && word_at(text, end); ++end) {
        if (is_digit(text[end]) || text[end] == '_') return false;
        beyond_hex = beyond_hex || !is_hex(text[end]);
    }
    return end > at + 1 && beyond_hex;
}

}  // namespace

bool high_word(std::string_view text, std::size_t at) noexcept {
    std::size_t lead = at;
    while (lead > 0 && at - lead < 3 && is_continuation(text[lead])) --lead;
    const auto first = static_cast<unsigned char>(text[lead]);
    if (first >= 0xc3 && first <= 0xdf) return true;  // U+00C0 to U+07FF
    // Latin Extended Additional (Vietnamese) and Greek Extended: U+1E00 to U+1FFF.
    return first == 0xe1 && lead + 1 < text.size() && static_cast<unsigned char>(text[lead + 1]) >= 0xb8;
}

bool is_local(std::string_view text, std::size_t at) noexcept {
    switch (const char c = text[at]; c) {
        case '.':
        case '_':
        case '%':
        case '+':
        case '-':
        case '~':
        case '\'': return true;
        default: return alphanumeric(c) || (symbol_of(c) == high_symbol && high_word(text, at));
    }
}

bool is_start(Anchor anchor, std::string_view text, std::size_t at) noexcept {
    const char c = text[at];
    const auto symbol = symbol_of(c);
    switch (anchor) {
        case Anchor::digits:
            return starts::begins_digits[static_cast<unsigned char>(c)] && (at == 0 || !word_at(text, at - 1));
        case Anchor::capital: return is_upper(c) && (at == 0 || !word_at(text, at - 1));
        case Anchor::link: return symbol == letter_symbol && (at == 0 || !word_at(text, at - 1));
        case Anchor::key: return symbol <= letter_symbol && (at == 0 || !is_key(text[at - 1]));
        case Anchor::local: return is_local(text, at) && (at == 0 || !is_local(text, at - 1));
        case Anchor::mark: return (c == '@' || c == '-') && (at == 0 || (!word_at(text, at - 1) && text[at - 1] != c));
        case Anchor::host:
            if (symbol > letter_symbol && !(symbol == high_symbol && high_word(text, at))) return false;
            return at == 0 ||
                   !(word_at(text, at - 1) || std::string_view("-.@/%").find(text[at - 1]) != std::string_view::npos);
        case Anchor::hex:
            if (!is_hex(c) && text.substr(at, 2) != "::") return false;
            return at == 0 || !(word_at(text, at - 1) || text[at - 1] == ':');
        case Anchor::anywhere: break;
    }
    return true;
}

bool stands_free(std::string_view text, std::size_t begin, std::size_t end) noexcept {
    const char first = text[begin];
    const char last = text[end - 1];
    if (begin > 0 && word_at(text, begin)) {
        const char before = text[begin - 1];
        if (word_at(text, begin - 1)) return false;
        if (before == '$') return false;
        if (begin > 1 && word_at(text, begin - 2)) {
            if (before == '-' || before == '/') return false;
            if (before == '.' && is_digit(text[begin - 2])) return false;
            if (before == ',' && is_digit(text[begin - 2]) && is_digit(first) && digits_from(text, begin) == 3)
                return false;
        }
    }
    if (end >= text.size() || !word_at(text, end - 1)) return true;
    if (word_at(text, end)) return false;
    if (end + 1 >= text.size()) return true;
    const char after = text[end];
    const bool digit_after = is_digit(text[end + 1]);
    if (after == '.') return !digit_after;
    if (after == ',') return !(digit_after && is_digit(last) && digits_from(text, end + 1) == 3);
    if (after == '/') return !word_at(text, end + 1);
    if (after == '-') return !word_at(text, end + 1) || ordinary_word(text, end + 1);
    return true;
}

}  // namespace persona::detectors
