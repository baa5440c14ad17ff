// Values as text and back: the one canonical form of every type, and the readers' enforcement of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <persona/batch.hpp>
#include <persona/column.hpp>

namespace persona {

/// Length of the longest valid UTF-8 prefix; text.size() when all is valid. (Unicode 15, table 3-7: no surrogates, no overlong forms.)
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view text) noexcept;

/// Bytes of the character that begins with `lead`, in valid UTF-8.
[[nodiscard]] constexpr std::size_t utf8_width(char lead) noexcept {
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

// Strict parsers: the whole text or nothing. No locale, no surrounding blanks.
[[nodiscard]] std::optional<std::int64_t> parse_int64(
    std::string_view text) noexcept;  ///< -?[0-9]+, no leading zeros but "0"; no "+", no "-0"
[[nodiscard]] std::optional<double> parse_float64(
    std::string_view text) noexcept;  ///< decimal or exponent form, finite
[[nodiscard]] std::optional<bool> parse_boolean(
    std::string_view text) noexcept;  ///< true/false in lower, Capital or UPPER case
[[nodiscard]] std::optional<std::int32_t> parse_date(std::string_view text,
                                                     std::string_view format = "%Y-%m-%d") noexcept;
[[nodiscard]] std::optional<std::int64_t> parse_timestamp(
    std::string_view text,
    std::string_view format =
        {}) noexcept;  ///< ISO 8601 when format is empty: "T" or blank, optional fraction, optional Z or +hh:mm (converted to UTC)

void append_int64(std::string& out, std::int64_t value);
/// The shortest form that reads back to the same double, with an exponent below 1e-5 and beyond 2^53; with decimals >= 0, exactly so many decimals.
void append_float64(std::string& out, double value, int decimals = -1);
/// For people: "1,234,567".
[[nodiscard]] std::string with_commas(std::int64_t number);
void append_date(std::string& out, std::int32_t days, std::string_view format = {});
void append_timestamp(std::string& out, std::int64_t microseconds, std::string_view format = {});
/// The canonical text of one value (honours field.format); nothing for a missing one.
void append_value(std::string& out, const Column& column, const Field& field, std::int64_t row);

/// Days since 1970-01-01 of a proleptic Gregorian date, and back. (Hinnant, "chrono-compatible low-level date algorithms".)
[[nodiscard]] std::int32_t days_from_civil(int year, int month, int day) noexcept;
struct Civil {
    int year;
    int month;
    int day;
};
[[nodiscard]] Civil civil_from_days(std::int32_t days) noexcept;

/// The nearest of `candidates` when it is near enough to be meant (edit distance), for "did you mean".
template <class Range>
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view name, const Range& candidates);
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

template <class Range>
std::optional<std::string> nearest_name(std::string_view name, const Range& candidates) {
    std::optional<std::string> best;
    std::size_t least = name.size() / 3 + 2;
    for (const auto& candidate : candidates) {
        const auto distance = edit_distance(name, candidate);
        if (distance < least) {
            least = distance;
            best = std::string(candidate);
        }
    }
    return best;
}

/// Lower case, accents off, NFKC, runs of anything that is no letter or digit folded to one blank: the form in which values are compared.
[[nodiscard]] std::string fold(std::string_view text);

}  // namespace persona
