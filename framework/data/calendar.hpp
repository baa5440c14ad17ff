// Small things about numbers and months that several readers of dates need.
#pragma once

#include <array>
#include <string_view>

#include <persona/text.hpp>

namespace persona::detail {

constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 12> short_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Of digits alone, few enough for an int.
[[nodiscard]] constexpr int number_of(std::string_view digits) noexcept {
    int out = 0;
    for (const char c : digits) out = out * 10 + (c - '0');
    return out;
}

[[nodiscard]] inline int days_of_month(int year, int month) noexcept {
    return days_from_civil(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) -
           days_from_civil(year, month, 1);
}

}  // namespace persona::detail
