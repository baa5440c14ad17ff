#include "checksums.hpp"

#include <algorithm>

#include "bytes.hpp"

namespace persona::detectors {

Digits::Digits(std::string_view text) noexcept {
    for (const char c : text) {
        if (!digit(c)) continue;
        if (size < value.size()) value[size] = static_cast<std::uint8_t>(c - '0');
        ++size;
    }
}

int Digits::number(std::size_t from, std::size_t count) const noexcept {
    int out = 0;
    for (std::size_t i = from; i < from + count && i < std::min(size, value.size()); ++i) out = out * 10 + value[i];
    return out;
}

bool Digits::one_digit_only() const noexcept {
    return std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(std::min(size, value.size())),
                       [this](std::uint8_t each) { return each == value[0]; });
}

Compact::Compact(std::string_view text) noexcept {
    for (const char c : text) {
        const bool lower = c >= 'a' && c <= 'z';
        if (!lower && !digit(c) && !(c >= 'A' && c <= 'Z')) continue;
        if (size < value.size()) value[size] = lower ? static_cast<char>(c - 32) : c;
        ++size;
    }
}

bool Compact::digits(std::size_t from, std::size_t count) const noexcept {
    for (std::size_t i = from; i < from + count; ++i) {
        if (i >= std::min(size, value.size()) || !digit(value[i])) return false;
    }
    return true;
}

bool luhn(std::string_view text) noexcept {
    const Digits digits(text);
    if (digits.size < 2 || digits.size > digits.value.size()) return false;
    int sum = 0;
    bool twice = false;
    for (std::size_t i = digits.size; i-- > 0; twice = !twice) {
        const int product = digits[i] * (twice ? 2 : 1);
        sum += product > 9 ? product - 9 : product;
    }
    return sum % 10 == 0;
}

int weighted(const Digits& digits, std::size_t from, std::size_t count, std::initializer_list<int> weights) noexcept {
    int sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += digits[from + i] * weights.begin()[i % weights.size()];
    return sum;
}

int weighted_cross(const Digits& digits, std::size_t from, std::size_t count,
                   std::initializer_list<int> weights) noexcept {
    int sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const int product = digits[from + i] * weights.begin()[i % weights.size()];
        sum += product / 10 + product % 10;
    }
    return sum;
}

int mod97(std::string_view compact, int before) noexcept {
    int rest = before;
    for (const char c : compact) {
        const int value = base36(c);
        rest = value < 10 ? (rest * 10 + value) % 97 : (rest * 100 + value) % 97;
    }
    return rest;
}

bool mod11_10(const Digits& digits, std::size_t from, std::size_t count) noexcept {
    int product = 10;
    for (std::size_t i = from; i + 1 < from + count; ++i) {
        int sum = (digits[i] + product) % 10;
        if (sum == 0) sum = 10;
        product = sum * 2 % 11;
    }
    return (11 - product) % 10 == digits[from + count - 1];
}

bool verhoeff(const Digits& digits) noexcept {
    static constexpr std::uint8_t product[10][10] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
                                                     {2, 3, 4, 0, 1, 7, 8, 9, 5, 6}, {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
                                                     {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
                                                     {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
                                                     {8, 7, 6, 5, 9, 3, 2, 1, 0, 4}, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}};
    static constexpr std::uint8_t permuted[8][10] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
                                                     {5, 8, 0, 3, 7, 9, 6, 1, 4, 2}, {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
                                                     {9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
                                                     {2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}};
    if (digits.size == 0 || digits.size > digits.value.size()) return false;
    int check = 0;
    for (std::size_t i = 0; i < digits.size; ++i) check = product[check][permuted[i % 8][digits[digits.size - 1 - i]]];
    return check == 0;
}

int icao_check(std::string_view compact) noexcept {
    static constexpr int weights[] = {7, 3, 1};
    int sum = 0;
    for (std::size_t i = 0; i < compact.size(); ++i) sum += base36(compact[i]) * weights[i % 3];
    return sum % 10;
}

bool is_date(int year, int month, int day) noexcept {
    if (month < 1 || month > 12 || day < 1) return false;
    static constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= lengths[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool is_short_date(int year, int month, int day) noexcept {
    return is_date(2000 + year, month,
                   day);  // the only two-digit year that differs between centuries is 00, a leap year in 2000
}

bool one_separator(std::string_view text) noexcept {
    char seen = 0;
    for (const char c : text) {
        if (base36(c) >= 0) continue;
        if (seen != 0 && c != seen) return false;
        seen = c;
    }
    return true;
}

}  // namespace persona::detectors
