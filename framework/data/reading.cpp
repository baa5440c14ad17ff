#include <persona/reading.hpp>

#include <algorithm>

#include <unicode/utf8.h>

#include "reading_steps.hpp"

namespace persona {
namespace {

/// Texts are read in parts of about so many bytes, so that a cell of 200 MB needs no gigabytes beside it.
constexpr std::size_t part_bytes = std::size_t{256} << 10;

/// Letters of Latin-1 and Latin Extended-A, and the marks of ordinary typography: they read as they are written.
bool plain(char32_t c) noexcept {
    if (c >= 0xc0 && c <= 0x17e) return c != 0x132 && c != 0x133 && c != 0x13f && c != 0x140 && c != 0x149;
    switch (c) {
        case 0xa1:
        case 0xa2:
        case 0xa3:
        case 0xa5:
        case 0xa7:
        case 0xa9:
        case 0xab:
        case 0xae:
        case 0xb0:
        case 0xb1:
        case 0xb6:
        case 0xb7:
        case 0xbb:
        case 0xbf:
        case 0x2013:
        case 0x2014:
        case 0x2018:
        case 0x2019:
        case 0x201a:
        case 0x201c:
        case 0x201d:
        case 0x201e:
        case 0x2022:
        case 0x2026:
        case 0x20ac: return true;
        default: return false;
    }
}

char at(std::string_view text, std::size_t i) noexcept { return i < text.size() ? text[i] : '\0'; }
bool digit_at(std::string_view text, std::size_t i) noexcept {
    return detail::ascii_digit(static_cast<unsigned char>(at(text, i)));
}
bool hexadecimal_at(std::string_view text, std::size_t i) noexcept {
    return detail::hexadecimal(static_cast<unsigned char>(at(text, i))) >= 0;
}
bool word_at(std::string_view text, std::size_t i, std::u32string_view word) noexcept {
    for (std::size_t j = 0; j < word.size(); ++j)
        if (static_cast<unsigned char>(at(text, i + j) | 0x20) != word[j]) return false;
    return at(text, i + word.size()) == ' ';
}

/// Whether the blank at `i` stands in digits that stand one by one, or before the word for a dot.
bool blank_matters(std::string_view text, std::size_t i) noexcept {
    if (digit_at(text, i + 1)) return i > 0 && digit_at(text, i - 1) && !digit_at(text, i + 2);
    return std::any_of(detail::spelt_signs.begin(), detail::spelt_signs.end(), [&](const detail::SpeltSign& each) {
        return each.sign == '.' && word_at(text, i + 1, each.word);
    });
}

bool bracket_matters(std::string_view text, std::size_t i) noexcept {
    ++i;
    while (at(text, i) == ' ') ++i;
    const char c = static_cast<char>(at(text, i) | 0x20);
    return c == 'a' || c == 'd' || c == 'p' || at(text, i) == '@' || at(text, i) == '.' ||
           static_cast<unsigned char>(at(text, i)) >= 0x80;
}

/// Where a part ends: behind a line, else a sentence, else a word, else a character.
std::size_t end_of_part(std::string_view text, std::size_t from, std::size_t limit) noexcept {
    const auto before_limit = text.substr(0, limit);
    auto cut = before_limit.find('\n', from);
    if (cut == std::string_view::npos) {
        cut = before_limit.find(". ", from);
        if (cut != std::string_view::npos) ++cut;
    }
    if (cut == std::string_view::npos) cut = before_limit.find(' ', from);
    auto end = cut == std::string_view::npos ? limit : cut + 1;
    while (end < text.size() && U8_IS_TRAIL(static_cast<std::uint8_t>(text[end]))) ++end;
    return end;
}

}  // namespace

bool may_read_otherwise(std::string_view text) noexcept {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x80) {
            switch (byte) {
                case '&':
                    if (at(text, i + 1) == '#' || detail::ascii_letter(static_cast<unsigned char>(at(text, i + 1))))
                        return true;
                    break;
                case '%':
                    if (hexadecimal_at(text, i + 1) && hexadecimal_at(text, i + 2)) return true;
                    break;
                case '(':
                case '[':
                case '{':
                case '<':
                    if (bracket_matters(text, i)) return true;
                    break;
                case ' ':
                    if (blank_matters(text, i)) return true;
                    break;
                default: break;
            }
            continue;
        }
        const auto start = i;
        UChar32 c = 0;
        U8_NEXT(bytes, i, text.size(), c);
        if (c < 0 || !plain(static_cast<char32_t>(c))) return true;
        if (c == 0x2013 && start > 0 && digit_at(text, start - 1) && digit_at(text, i)) return true;
        --i;
    }
    return false;
}

bool Reading::read(std::string_view written) {
    if (!may_read_otherwise(written)) return false;
    shadow_.clear();
    pieces_.clear();
    for (std::size_t from = 0; from < written.size();) {
        auto to = std::min(from + part_bytes, written.size());
        if (to < written.size()) {
            to = end_of_part(written, to, std::min(to + part_bytes, written.size()));
        }
        read_part(written, from, to);
        from = to;
    }
    // Places are 32 bits wide. (A text of that size made of ligatures that stand for whole sentences is read as it is written.)
    return shadow_.size() < std::size_t{1} << 31 && shadow_ != written;
}

void Reading::read_part(std::string_view written, std::size_t from, std::size_t to) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(written.data());
    units_.clear();
    for (auto i = from; i < to;) {
        const auto start = i;
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(bytes, i, to, c);
        units_.push_back({static_cast<char32_t>(c), static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(i)});
    }
    detail::decode_escapes(units_, spare_);
    detail::normalise_units(units_, spare_);
    detail::unmask_look_alikes(units_);
    detail::read_spelt_signs(units_, spare_);
    detail::join_spaced_digits(units_, spare_);
    for (const auto& unit : units_) {
        char encoded[U8_MAX_LENGTH];
        std::size_t size = 0;
        U8_APPEND_UNSAFE(encoded, size, static_cast<UChar32>(unit.c));
        const bool same =
            unit.end - unit.begin == size && written.substr(unit.begin, size) == std::string_view(encoded, size);
        auto* last = pieces_.empty() ? nullptr : &pieces_.back();
        if (same && last != nullptr && last->same && last->end == unit.begin) last->end = unit.end;
        else pieces_.push_back({static_cast<std::uint32_t>(shadow_.size()), unit.begin, unit.end, same});
        shadow_.append(encoded, size);
    }
}

Reading::Range Reading::written(std::uint32_t begin, std::uint32_t end) const {
    const auto piece = [&](std::uint32_t byte) {
        return std::prev(std::upper_bound(pieces_.begin(), pieces_.end(), byte,
                                          [](std::uint32_t at, const Piece& each) { return at < each.shadow; }));
    };
    const auto first = piece(begin);
    const auto last = piece(end - 1);
    return {first->same ? first->begin + (begin - first->shadow) : first->begin,
            last->same ? last->begin + (end - last->shadow) : last->end};
}

}  // namespace persona
