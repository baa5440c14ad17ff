// What a number format says about a number: XLSX stores dates as numbers, and only the format tells.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace persona::xlsx {

enum class Shown : std::uint8_t {
    number,    ///< as a number, General or without decimals
    decimals,  ///< as a number with decimals: 2 is meant as 2.0
    date,
    date_time,
    time,  ///< a time of day or a duration, without a date
};
/// Of a built-in format (ECMA-376 part 1, 18.8.30; 27-36 and 50-58 are the East Asian dates).
[[nodiscard]] Shown shown_by_builtin(int id) noexcept;
/// Of a custom format's code; its first section counts.
[[nodiscard]] Shown shown_by_code(std::string_view code) noexcept;

/// The text of a serial number shown as `shown`: ISO 8601 for dates and timestamps, hh:mm:ss for times. Days count from
/// 1900 (with the 29th of February 1900 that never was: serial 60 is given as 1900-02-29) or from 1904. Empty: not a
/// point in time that exists.
[[nodiscard]] std::string moment_text(double serial, Shown shown, bool from_1904);

/// The serial number (1900 system) of a date or of microseconds since 1970; before March 1900 there is none (NaN).
[[nodiscard]] double serial_of(std::int32_t days) noexcept;
[[nodiscard]] double serial_of_timestamp(std::int64_t microseconds) noexcept;

}  // namespace persona::xlsx
