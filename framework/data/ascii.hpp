// What a byte of UTF-8 text is, whatever the locale.
#pragma once

namespace persona {

[[nodiscard]] constexpr bool ascii_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool ascii_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
/// Letters of other alphabets count as letters: their bytes are all above 0x7f.
[[nodiscard]] constexpr bool letter_byte(char c) noexcept {
    return ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace persona
