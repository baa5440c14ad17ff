// The steps of Reading: each goes over the characters of a text and takes, drops or replaces some. A character that
// replaces others was read from the bytes of all of them.
#pragma once

#include <array>
#include <string_view>

#include <persona/reading.hpp>

namespace persona::detail {

using ReadingUnits = std::vector<Reading::Unit>;

// Each step leaves its result in `units`; `spare` is a buffer.
void decode_escapes(ReadingUnits& units, ReadingUnits& spare);    ///< HTML references, percent escapes
void normalise_units(ReadingUnits& units, ReadingUnits& spare);   ///< NFKC, blanks, digits, hyphens; the unseen dropped
void unmask_look_alikes(ReadingUnits& units);                     ///< Latin letters for what looks like them
void read_spelt_signs(ReadingUnits& units, ReadingUnits& spare);  ///< "(at)", "[dot]", " at … dot "
void join_spaced_digits(ReadingUnits& units, ReadingUnits& spare);

/// How a sign of an address is written out, in small letters.
struct SpeltSign {
    std::u32string_view word;
    char32_t sign;
};
/// English, German, French, Italian and Spanish, Dutch.
inline constexpr std::array<SpeltSign, 9> spelt_signs{{{U"at", '@'},
                                                       {U"@", '@'},
                                                       {U"ät", '@'},
                                                       {U"dot", '.'},
                                                       {U".", '.'},
                                                       {U"punkt", '.'},
                                                       {U"point", '.'},
                                                       {U"punto", '.'},
                                                       {U"punt", '.'}}};

[[nodiscard]] constexpr bool ascii_digit(char32_t c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool ascii_letter(char32_t c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr bool ascii_word(char32_t c) noexcept { return ascii_digit(c) || ascii_letter(c); }

/// The value of a hexadecimal digit; -1 for anything else.
[[nodiscard]] constexpr int hexadecimal(char32_t c) noexcept {
    if (ascii_digit(c)) return static_cast<int>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<int>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<int>(c - 'A') + 10;
    return -1;
}

}  // namespace persona::detail
