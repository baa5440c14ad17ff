// Dates as people write them ("14th March 2021", "03.04.21", "2021-03-14T10:30"): read, moved by days, and written
// again in the same way. Month and weekday names in English, German, French, Spanish and Italian.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace persona {

struct WrittenDate {
    enum class Part : std::uint8_t { literal, year, short_year, month, day, ordinal, month_name, short_month, weekday };
    struct Piece {
        Part part = Part::literal;
        std::string text;           ///< as it stood
        std::uint8_t language = 0;  ///< of names: index into the tables
    };
    std::int32_t days = 0;  ///< since 1970-01-01; what was not written counts as the middle: July, the 15th, 2001
    bool has_year = false, has_month = false, has_day = false;
    std::vector<Piece> pieces;
};

/// Reads a text that is one date, with or without a time of day. Nothing when there is more in it than a date, or less.
/// Of "03/04/2021" the first number is taken for the day unless `month_first`; "03/14/2021" leaves no choice.
[[nodiscard]] std::optional<WrittenDate> read_written_date(std::string_view text, bool month_first = false);

/// 1 to 12 for a month's name or its first three or four letters, folded (text.hpp), in any of the languages; else 0.
[[nodiscard]] int month_named(std::string_view folded);

/// Another date in the same way of writing; the time of day stays. Years are kept between 1 and 9999.
[[nodiscard]] std::string write_like(const WrittenDate& how, std::int32_t days);

}  // namespace persona
