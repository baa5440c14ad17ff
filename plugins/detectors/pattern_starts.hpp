// Where values can begin: what a byte is, which bytes belong to a word, and the places that each anchor allows.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "patterns.hpp"

namespace persona::detectors {

/// What a byte is, as far as gates and starts care.
enum Symbol : std::uint8_t {
    digit_symbol,
    letter_symbol,
    high_symbol,  ///< a byte of a character beyond ASCII
    blank_symbol,
    space_symbol,  ///< line ends and tabs
    hyphen_symbol,
    dot_symbol,
    slash_symbol,
    colon_symbol,
    comma_symbol,
    at_symbol,
    underscore_symbol,
    plus_symbol,
    open_symbol,
    other_symbol,
    end_symbol,  ///< no byte at all: the text ends
};
inline constexpr std::size_t symbol_count = 16;

inline constexpr std::array<Symbol, 256> symbols = [] {
    std::array<Symbol, 256> table{};
    for (std::size_t c = 0; c < 256; ++c) {
        table[c] = c >= '0' && c <= '9'                               ? digit_symbol
                   : (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? letter_symbol
                   : c >= 0x80                                        ? high_symbol
                   : c == ' '                                         ? blank_symbol
                   : c == '\n' || c == '\t' || c == '\r' || c == '\f' ? space_symbol
                   : c == '-'                                         ? hyphen_symbol
                   : c == '.'                                         ? dot_symbol
                   : c == '/'                                         ? slash_symbol
                   : c == ':'                                         ? colon_symbol
                   : c == ','                                         ? comma_symbol
                   : c == '@'                                         ? at_symbol
                   : c == '_'                                         ? underscore_symbol
                   : c == '+'                                         ? plus_symbol
                   : c == '('                                         ? open_symbol
                                                                      : other_symbol;
    }
    return table;
}();
[[nodiscard]] inline Symbol symbol_of(char c) noexcept { return symbols[static_cast<unsigned char>(c)]; }
[[nodiscard]] inline bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] inline bool is_letter(char c) noexcept { return symbol_of(c) == letter_symbol; }
[[nodiscard]] inline bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] inline bool is_hex(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
[[nodiscard]] inline bool is_continuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; }

/// Whether the character that the byte at `at` belongs to goes on with a word beside ASCII letters: letters, digits, "_" and the
/// letters of alphabets up to Arabic. Scripts without blanks between words (Chinese, Japanese, Thai, also Korean, whose particles
/// follow at once) end a word, as do punctuation and symbols.
[[nodiscard]] bool high_word(std::string_view text, std::size_t at) noexcept;
[[nodiscard]] inline bool word_at(std::string_view text, std::size_t at) noexcept {
    const auto symbol = symbol_of(text[at]);
    return symbol <= letter_symbol || symbol == underscore_symbol || (symbol == high_symbol && high_word(text, at));
}

/// A byte of the part of an e-mail address before "@". RFC 5321 allows more; "=" and "/" stand before addresses in practice.
[[nodiscard]] bool is_local(std::string_view text, std::size_t at) noexcept;
/// A byte of a key: letters, digits, _ - + /.
[[nodiscard]] inline bool is_key(char c) noexcept {
    const auto symbol = symbol_of(c);
    return symbol <= letter_symbol || symbol == hyphen_symbol || symbol == underscore_symbol || symbol == plus_symbol ||
           symbol == slash_symbol;
}

/// Whether a value of the anchor may begin at `at`.
[[nodiscard]] bool is_start(Anchor anchor, std::string_view text, std::size_t at) noexcept;

inline constexpr std::size_t least_key = 16;  ///< bytes of the run that a pattern of Anchor::key begins with
/// Bytes from the begin of a pattern of Anchor::digits to its first digit, at most.
inline constexpr std::size_t most_reach = 24;

/// Whether [begin, end) is a value of its own and no part of a longer word, number or code.
[[nodiscard]] bool stands_free(std::string_view text, std::size_t begin, std::size_t end) noexcept;

/// Calls `try_at(anchor, at)` at least for all places where a pattern can match; for each anchor from left to right.
template <class Try>
void find_starts(std::string_view text, Try try_at);

namespace starts {

/// Bytes at which something may have to be done: 0 for the many others.
enum Duty : std::uint8_t { none, on_digit, on_capital, on_dot, on_colon, on_at, on_hyphen, on_other };
inline constexpr std::array<std::uint8_t, 256> duties = [] {
    std::array<std::uint8_t, 256> table{};
    for (std::size_t c = 0; c < 256; ++c) {
        table[c] = c >= '0' && c <= '9'               ? on_digit
                   : c >= 'A' && c <= 'Z'             ? on_capital
                   : c >= 'a' && c <= 'z'             ? none
                   : c == '.'                         ? on_dot
                   : c == ':'                         ? on_colon
                   : c == '@'                         ? on_at
                   : c == '-'                         ? on_hyphen
                   : c == '_' || c == '+' || c == '/' ? none
                                                      : on_other;
    }
    return table;
}();

/// Bytes with which a value with digits can begin.
inline constexpr std::array<bool, 256> begins_digits = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c < 256; ++c) table[c] = symbols[c] <= letter_symbol || c == '+' || c == '(' || c == '-';
    return table;
}();

}  // namespace starts

template <class Try>
void find_starts(std::string_view text, Try try_at) {
    using namespace starts;
    const std::size_t size = text.size();
    std::size_t digits_done = 0;  // the first place that was not looked at for a value with digits
    std::size_t key_begin = 0;    // of the run of key bytes
    std::size_t local_done = 0, host_done = 0, hex_done = 0;
    const auto close_key = [&](std::size_t end) {
        if (end - key_begin >= least_key && is_start(Anchor::key, text, key_begin)) try_at(Anchor::key, key_begin);
        key_begin = end + 1;
    };
    for (std::size_t i = 0; i < size; ++i) {
        const auto duty = duties[static_cast<unsigned char>(text[i])];
        if (duty == none) continue;
        switch (duty) {
            case on_digit: {
                const auto from = i > most_reach ? i - most_reach : 0;
                // What is_start() says, written out: most bytes of a text are looked at here.
                for (auto at = from > digits_done ? from : digits_done; at <= i; ++at) {
                    if (begins_digits[static_cast<unsigned char>(text[at])] && (at == 0 || !word_at(text, at - 1)))
                        try_at(Anchor::digits, at);
                }
                while (i + 1 < size && is_digit(text[i + 1])) ++i;
                digits_done = i + 1;
                break;
            }
            case on_capital:
                if (i == 0 || !word_at(text, i - 1)) try_at(Anchor::capital, i);
                break;
            case on_dot:
                close_key(i);
                if (i < host_done || i == 0 || i + 1 == size || !word_at(text, i - 1) || !word_at(text, i + 1)) break;
                {
                    auto at = i;
                    while (at > host_done && (word_at(text, at - 1) || text[at - 1] == '-' || text[at - 1] == '.'))
                        --at;
                    while (at < i && !is_start(Anchor::host, text, at)) ++at;
                    if (at < i) try_at(Anchor::host, at);
                    host_done = i + 1;
                    while (host_done < size &&
                           (word_at(text, host_done) || text[host_done] == '-' || text[host_done] == '.'))
                        ++host_done;
                }
                break;
            case on_colon: {
                close_key(i);
                if (text.substr(i, 3) == "://") {
                    auto at = i;
                    while (at > 0 && is_letter(text[at - 1])) --at;
                    if (at < i && is_start(Anchor::link, text, at)) try_at(Anchor::link, at);
                }
                auto at = i;
                while (at > hex_done && i - at < 4 && is_hex(text[at - 1])) --at;
                if (is_start(Anchor::hex, text, at)) try_at(Anchor::hex, at);
                hex_done = i + 1;
                break;
            }
            case on_at: {
                close_key(i);
                auto at = i;
                while (at > local_done && is_local(text, at - 1)) --at;
                if (at < i && is_start(Anchor::local, text, at)) try_at(Anchor::local, at);
                local_done = i + 1;
                if (is_start(Anchor::mark, text, i)) try_at(Anchor::mark, i);
                break;
            }
            case on_hyphen:
                if (text.substr(i, 5) == "-----" && is_start(Anchor::mark, text, i)) try_at(Anchor::mark, i);
                break;
            default: close_key(i); break;
        }
    }
    close_key(size);
}

}  // namespace persona::detectors
