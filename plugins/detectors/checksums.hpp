// The sums that check digits are made of, and calendar dates inside numbers. Nothing here allocates.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace persona::detectors {

/// The digits of a text, separators and letters left out; at most 40 of them (`size` counts on).
struct Digits {
    std::array<std::uint8_t, 40> value{};
    std::size_t size = 0;
    explicit Digits(std::string_view text) noexcept;
    [[nodiscard]] int operator[](std::size_t at) const noexcept { return value[at]; }
    /// The number that `count` digits from `from` on make.
    [[nodiscard]] int number(std::size_t from, std::size_t count) const noexcept;
    [[nodiscard]] bool one_digit_only() const noexcept;
};

/// Letters (as capitals) and digits of a text, all else left out; at most 64 of them (`size` counts on).
struct Compact {
    std::array<char, 64> value{};
    std::size_t size = 0;
    explicit Compact(std::string_view text) noexcept;
    [[nodiscard]] char operator[](std::size_t at) const noexcept { return value[at]; }
    [[nodiscard]] std::string_view view() const noexcept { return {value.data(), size < 64 ? size : 64}; }
    [[nodiscard]] bool digits(std::size_t from, std::size_t count) const noexcept;
};

/// 0 to 9, A = 10 to Z = 35; -1 for anything else.
[[nodiscard]] constexpr int base36(char c) noexcept {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'Z' ? c - 'A' + 10
           : c >= 'a' && c <= 'z' ? c - 'a' + 10
                                  : -1;
}

/// ISO/IEC 7812-1, annex B: every second digit from the right doubled, digits of the products added, mod 10.
[[nodiscard]] bool luhn(std::string_view text) noexcept;
/// Sum of digit times weight, weights from the left and repeated when they are fewer.
[[nodiscard]] int weighted(const Digits& digits, std::size_t from, std::size_t count,
                           std::initializer_list<int> weights) noexcept;
/// The same with the digits of each product added up.
[[nodiscard]] int weighted_cross(const Digits& digits, std::size_t from, std::size_t count,
                                 std::initializer_list<int> weights) noexcept;
/// ISO/IEC 7064, mod 97-10: what remains of the number; letters count as 10 to 35.
[[nodiscard]] int mod97(std::string_view compact, int before = 0) noexcept;
/// ISO/IEC 7064, hybrid mod 11,10 over digits, check digit included.
[[nodiscard]] bool mod11_10(const Digits& digits, std::size_t from, std::size_t count) noexcept;
/// Verhoeff, "Error Detecting Decimal Codes" (1969): dihedral group of order 10, check digit included.
[[nodiscard]] bool verhoeff(const Digits& digits) noexcept;
/// ICAO Doc 9303, part 3, 4.9: weights 7, 3, 1 over 0-9, A-Z.
[[nodiscard]] int icao_check(std::string_view compact) noexcept;

/// A day of the Gregorian calendar.
[[nodiscard]] bool is_date(int year, int month, int day) noexcept;
/// The same with a year of two digits, of any century.
[[nodiscard]] bool is_short_date(int year, int month, int day) noexcept;

/// Whether all separators of a text (anything but letters and digits) are the same one.
[[nodiscard]] bool one_separator(std::string_view text) noexcept;

}  // namespace persona::detectors
