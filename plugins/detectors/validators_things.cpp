// Dates, places on earth, devices.
#include <algorithm>
#include <array>
#include <cstdlib>

#include "pattern_starts.hpp"
#include "validators.hpp"

namespace persona::detectors {
namespace {

/// The numbers of a text, up to four, with their widths.
struct Numbers {
    std::array<int, 4> value{};
    std::array<std::size_t, 4> width{};
    std::size_t count = 0;
    explicit Numbers(std::string_view text) noexcept {
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (!is_digit(text[i])) continue;
            if (count == value.size()) {
                ++count;
                return;
            }
            for (; i < text.size() && is_digit(text[i]); ++i, ++width[count]) {
                if (width[count] < 6) value[count] = value[count] * 10 + (text[i] - '0');
            }
            ++count;
        }
    }
};

bool plausible_year(int year) noexcept { return year >= 1850 && year <= 2100; }

}  // namespace

bool calendar_date(std::string_view text) noexcept {
    if (const auto time = text.find_first_of("T ");
        time != std::string_view::npos && text.find(':') != std::string_view::npos)
        text = text.substr(0, time);
    const Numbers is(text);
    if (is.count != 3) return false;
    const auto year_first = [&] {
        return plausible_year(is.value[0]) && is_date(is.value[0], is.value[1], is.value[2]);
    };
    if (is.width[0] == 4) return is.width[1] <= 2 && is.width[2] <= 2 && year_first();
    if (is.width[0] > 2 || is.width[1] > 2 || (is.width[2] != 4 && is.width[2] != 2)) return false;
    if (is.width[2] == 4 && !plausible_year(is.value[2])) return false;
    const int year = is.width[2] == 4 ? is.value[2] : 2000 + is.value[2];
    return is_date(year, is.value[0], is.value[1]) || is_date(year, is.value[1], is.value[0]);
}

bool month_and_year(std::string_view text) noexcept {
    const Numbers is(text);
    return is.count == 2 && is.value[0] >= 1 && is.value[0] <= 12 && is.width[1] == 4 && plausible_year(is.value[1]);
}

bool month_and_day(std::string_view text) noexcept {
    const Numbers is(text);
    return is.count == 2 && (is_date(2000, is.value[0], is.value[1]) || is_date(2000, is.value[1], is.value[0]));
}

// ISO 6709: latitude up to 90, longitude up to 180 degrees.
bool coordinates(std::string_view text) noexcept {
    std::array<double, 2> degrees{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size() && count < 2;) {
        if (!is_digit(text[i])) {
            ++i;
            continue;
        }
        double value = 0;
        while (i < text.size() && is_digit(text[i])) value = value * 10 + (text[i++] - '0');
        const bool decimals = i + 1 < text.size() && text[i] == '.' && is_digit(text[i + 1]);
        if (decimals) ++i;
        while (decimals && i < text.size() && is_digit(text[i])) ++i;
        degrees[count++] = value;
        // Minutes and seconds belong to these degrees: on to the letter of the direction.
        if (const auto direction = text.find_first_of("NSEWO", i);
            direction != std::string_view::npos && text.find("\xc2\xb0") != std::string_view::npos)
            i = direction + 1;
    }
    return count == 2 && degrees[0] <= 90 && degrees[1] <= 180;
}

// 3GPP TS 23.003, section 6.2.1 and annex B: 15 digits, Luhn.
bool imei(std::string_view text) noexcept {
    const Digits digits(text);
    return digits.size == 15 && !digits.one_digit_only() && digits.number(0, 8) != 0 && luhn(text);
}

// ISO 3779 and 49 CFR 565.15: values of the letters, weights 8 7 6 5 4 3 2 10 0 9 8 7 6 5 4 3 2, the ninth is the sum mod 11 (ten is X).
// Only North America and China bind makers to the check digit.
bool vehicle_identification(std::string_view text) noexcept {
    const Compact code(text);
    if (code.size != 17) return false;
    constexpr std::array<int, 26> values{1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9};
    constexpr std::array<int, 17> weights{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i)
        sum += (is_digit(code[i]) ? code[i] - '0' : values[static_cast<std::size_t>(code[i] - 'A')]) * weights[i];
    return code[8] == "0123456789X"[sum % 11];
}

}  // namespace persona::detectors
