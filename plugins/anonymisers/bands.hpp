// Coarser values: bands of numbers, months and years of dates, the beginning of a code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <persona/batch.hpp>
#include <persona/error.hpp>
#include <persona/value.hpp>

namespace persona::anonymisers {

/// One step of coarsening.
struct Coarser {
    enum class Kind : std::uint8_t { none, band, month, quarter, year, decade, prefix };
    Kind kind = Kind::none;
    double width = 10;        ///< of a band
    std::size_t letters = 0;  ///< of a prefix: how many characters stay
};

/// "month", "quarter", "year", "decade".
[[nodiscard]] std::optional<Coarser::Kind> date_unit(std::string_view name) noexcept;
inline constexpr std::string_view date_units[] = {"month", "quarter", "year", "decade"};

/// "40-49" for whole numbers and whole widths, else "2.5 to under 5".
[[nodiscard]] std::string band_of(double value, double width, bool whole);
/// "2021-03", "2021-Q1", "2021", "2020s".
[[nodiscard]] std::string period_of(std::int32_t days, Coarser::Kind unit);
/// The first characters and one star for the rest, of which there always is some: at most half of a short value stays.
[[nodiscard]] std::string prefix_of(std::string_view value, std::size_t letters);

/// A text made coarser: a date as written, a number (with words around it of an age), a code. Nothing when it can not be
/// read as what the step is for.
[[nodiscard]] std::optional<std::string> coarser(const Coarser& step, std::string_view value);
/// A present cell of any type.
[[nodiscard]] std::optional<std::string> coarser(const Coarser& step, const Column& column, const Field& field,
                                                 std::int64_t row);

}  // namespace persona::anonymisers
