// What a byte of UTF-8 text is to the detectors. Letters of other alphabets count as letters: their bytes are all above
// 0x7f.
#pragma once

#include <cstddef>
#include <string_view>

namespace persona::detectors {

[[nodiscard]] constexpr bool digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool small_letter(char c) noexcept { return c >= 'a' && c <= 'z'; }
[[nodiscard]] constexpr bool capital_letter(char c) noexcept { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool letter(char c) noexcept {
    return small_letter(c) || capital_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}
[[nodiscard]] constexpr bool word_byte(char c) noexcept { return digit(c) || letter(c); }
/// Whether a sentence begins at `at`: behind nothing, or behind a mark that ends one.
[[nodiscard]] constexpr bool begins_sentence(std::string_view cell, std::size_t at) noexcept {
    while (at > 0 && !word_byte(cell[at - 1])) {
        const auto c = cell[--at];
        if (c == '.' || c == '!' || c == '?' || c == ':' || c == '\n') return true;
    }
    return at == 0;
}

}  // namespace persona::detectors
