// Numbers and dates from bytes, eight at a time. Every function reads up to 16 bytes from `at`, whatever `size` says:
// the text must be followed by padding. Each answers only what it is sure of; the caller falls back to CellParser.
// (Eight digits in three multiplications: the trick is described by Lemire and by Mula.)
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace persona::csv {

static_assert(std::endian::native == std::endian::little, "the first byte is taken for the lowest");

inline std::uint64_t load8(const char* at) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    return word;
}

inline bool eight_digits(std::uint64_t word) noexcept {
    return ((word & 0xF0F0F0F0F0F0F0F0ULL) | (((word + 0x0606060606060606ULL) & 0xF0F0F0F0F0F0F0F0ULL) >> 4)) ==
           0x3333333333333333ULL;
}

inline std::uint64_t value_of_eight(std::uint64_t word) noexcept {
    word -= 0x3030303030303030ULL;
    word = word * 10 + (word >> 8);
    constexpr std::uint64_t mask = 0x000000FF000000FFULL;
    return (((word & mask) * 0x000F424000000064ULL) + (((word >> 16) & mask) * 0x0000271000000001ULL)) >> 32;
}

/// The first `size` bytes (1 to 8) of the word, right-aligned behind zeros.
inline std::uint64_t behind_zeros(std::uint64_t word, std::size_t size) noexcept {
    static constexpr std::array<std::uint64_t, 9> zeros{0x3030303030303030ULL,
                                                        0x30303030303030ULL,
                                                        0x303030303030ULL,
                                                        0x3030303030ULL,
                                                        0x30303030ULL,
                                                        0x303030ULL,
                                                        0x3030ULL,
                                                        0x30ULL,
                                                        0};
    return (word << (8 * (8 - size))) | zeros[size];
}

/// 1 to 16 digits.
inline bool digits(const char* at, std::size_t size, std::uint64_t& value) noexcept {
    if (size <= 8) {
        const std::uint64_t word = behind_zeros(load8(at), size);
        value = value_of_eight(word);
        return eight_digits(word);
    }
    const std::uint64_t high = behind_zeros(load8(at), size - 8);
    const std::uint64_t low = load8(at + size - 8);
    value = value_of_eight(high) * 100000000ULL + value_of_eight(low);
    return eight_digits(high) && eight_digits(low);
}

/// -?[0-9]{1,16} without leading zeros and without "-0".
inline bool quick_int64(const char* at, std::size_t size, std::int64_t& value) noexcept {
    const bool negative = *at == '-';
    at += negative ? 1 : 0;
    size -= negative ? 1 : 0;
    if (size - 1 > 15 || (*at == '0' && (size > 1 || negative))) return false;
    std::uint64_t number = 0;
    if (!digits(at, size, number)) return false;
    value = negative ? -static_cast<std::int64_t>(number) : static_cast<std::int64_t>(number);
    return true;
}

/// -?[0-9]*(.[0-9]+)? of at most 15 digits, without leading zeros: exact, as both parts of the quotient are
/// (Clinger, "How to read floating point numbers accurately", 1990). `decimals`: digits behind the point.
inline bool quick_float64(const char* at, std::size_t size, double& value, std::size_t& decimals) noexcept {
    static constexpr std::array<double, 16> powers{1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const bool negative = *at == '-';
    at += negative ? 1 : 0;
    size -= negative ? 1 : 0;
    if (size - 1 > 14 || (*at == '0' && size > 1 && at[1] != '.')) return false;
    std::uint64_t number = 0;
    decimals = 0;
    if (size <= 8) {
        std::uint64_t word = load8(at);
        const std::uint64_t no_point = word ^ 0x2E2E2E2E2E2E2E2EULL;
        const std::uint64_t found = (no_point - 0x0101010101010101ULL) & ~no_point & 0x8080808080808080ULL;
        const std::size_t point = found == 0 ? 8 : static_cast<std::size_t>(std::countr_zero(found)) / 8;
        if (point < size) {
            if (point + 1 == size) return false;
            const std::uint64_t before = (std::uint64_t{1} << (8 * point)) - 1;
            word = (word & before) | ((word >> 8) & ~before);
            decimals = size - point - 1;
            --size;
        }
        word = behind_zeros(word, size);
        if (!eight_digits(word)) return false;
        number = value_of_eight(word);
    } else {
        std::size_t point = size;
        for (std::size_t i = 0; i < size; ++i) {
            const unsigned digit = static_cast<unsigned char>(at[i]) - unsigned{'0'};
            if (digit <= 9) number = number * 10 + digit;
            else if (at[i] == '.' && point == size) point = i;
            else return false;
        }
        if (point + 1 == size) return false;
        decimals = point == size ? 0 : size - point - 1;
    }
    const double magnitude = static_cast<double>(static_cast<std::int64_t>(number)) / powers[decimals];
    value = negative ? -magnitude : magnitude;
    return true;
}

/// 2024-03-31 in ten bytes, 1 ≤ year; days since 1970-01-01 (as days_from_civil in text.cpp).
inline bool quick_date(const char* at, std::size_t size, std::int32_t& days) noexcept {
    if (size != 10 || at[4] != '-' || at[7] != '-') return false;
    const auto digit = [at](int i) { return static_cast<unsigned>(static_cast<unsigned char>(at[i])) - unsigned{'0'}; };
    const unsigned y0 = digit(0), y1 = digit(1), y2 = digit(2), y3 = digit(3), m0 = digit(5), m1 = digit(6),
                   d0 = digit(8), d1 = digit(9);
    if (((y0 > 9) | (y1 > 9) | (y2 > 9) | (y3 > 9) | (m0 > 9) | (m1 > 9) | (d0 > 9) | (d1 > 9)) != 0) return false;
    unsigned year = y0 * 1000 + y1 * 100 + y2 * 10 + y3;
    const unsigned month = m0 * 10 + m1;
    const unsigned day = d0 * 10 + d1;
    if (year == 0 || month - 1 > 11 || day - 1 > 27)
        return false;  // the 29th to 31st go the long way: they need the calendar
    year -= month <= 2 ? 1 : 0;
    const unsigned day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    days = static_cast<std::int32_t>(year * 365 + year / 4 - year / 100 + year / 400 + day_of_year) - 719468;
    return true;
}

}  // namespace persona::csv
