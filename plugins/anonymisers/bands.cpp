#include "bands.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <persona/text.hpp>
#include <persona/written_dates.hpp>

namespace persona::anonymisers {
namespace {

bool digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Days of microseconds, rounded down.
std::int32_t days_of(std::int64_t microseconds) noexcept {
    constexpr std::int64_t day = 86'400'000'000;
    return static_cast<std::int32_t>(microseconds / day - (microseconds % day < 0 ? 1 : 0));
}

/// The one number of a text ("42", "aged 42", "42 years"): its place; nothing when there are none or several.
std::optional<std::pair<std::size_t, std::size_t>> only_number(std::string_view text) {
    std::size_t begin = 0;
    while (begin < text.size() && !digit(text[begin])) ++begin;
    auto end = begin;
    while (end < text.size() && digit(text[end])) ++end;
    if (begin == end || std::any_of(text.begin() + static_cast<std::ptrdiff_t>(end), text.end(), digit))
        return std::nullopt;
    return std::pair{begin, end};
}

}  // namespace

std::optional<Coarser::Kind> date_unit(std::string_view name) noexcept {
    if (name == "month") return Coarser::Kind::month;
    if (name == "quarter") return Coarser::Kind::quarter;
    if (name == "year") return Coarser::Kind::year;
    if (name == "decade") return Coarser::Kind::decade;
    return std::nullopt;
}

std::string band_of(double value, double width, bool whole) {
    const double from = std::floor(value / width) * width;
    std::string out;
    const auto put = [&out](double number) {
        if (std::abs(number) < 9e15 && number == std::floor(number))
            append_int64(out, static_cast<std::int64_t>(number));
        else append_float64(out, number);
    };
    put(from);
    if (whole && width == std::floor(width)) {
        if (width > 1) {
            out += from < 0 ? " to " : "-";
            put(from + width - 1);
        }
        return out;
    }
    out += " to under ";
    put(from + width);
    return out;
}

std::string period_of(std::int32_t days, Coarser::Kind unit) {
    const auto date = civil_from_days(days);
    auto year = std::to_string(date.year);
    if (year.size() < 4 && date.year >= 0) year.insert(0, 4 - year.size(), '0');
    switch (unit) {
        case Coarser::Kind::month: return year + (date.month < 10 ? "-0" : "-") + std::to_string(date.month);
        case Coarser::Kind::quarter: return year + "-Q" + std::to_string((date.month + 2) / 3);
        case Coarser::Kind::decade: return year.substr(0, year.size() - 1) + "0s";
        default: return year;
    }
}

std::string prefix_of(std::string_view value, std::size_t letters) {
    // A character beyond ASCII is several bytes, and all but the first look alike.
    const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    const auto length = static_cast<std::size_t>(std::count_if(value.begin(), value.end(), begins));
    letters = std::min(letters, length / 2);
    std::size_t end = 0;
    for (; end < value.size(); ++end) {
        if (!begins(value[end])) continue;
        if (letters == 0) break;
        --letters;
    }
    return std::string(value.substr(0, end)) + "*";
}

std::optional<std::string> coarser(const Coarser& step, std::string_view value) {
    switch (step.kind) {
        case Coarser::Kind::none: return std::nullopt;
        case Coarser::Kind::prefix: return prefix_of(value, step.letters);
        case Coarser::Kind::band: {
            if (const auto number = parse_int64(value)) return band_of(static_cast<double>(*number), step.width, true);
            if (const auto number = parse_float64(value)) return band_of(*number, step.width, false);
            const auto place = only_number(value);
            if (!place) return std::nullopt;
            const auto number = parse_int64(value.substr(place->first, place->second - place->first));
            if (!number) return std::nullopt;
            return std::string(value.substr(0, place->first)) +
                   band_of(static_cast<double>(*number), step.width, true) + std::string(value.substr(place->second));
        }
        default: {
            const auto date = read_written_date(value);
            if (!date || !date->has_year) return std::nullopt;
            const bool coarse = step.kind == Coarser::Kind::year || step.kind == Coarser::Kind::decade;
            if (!date->has_month && !coarse) return std::nullopt;
            return period_of(date->days, step.kind);
        }
    }
}

std::optional<std::string> coarser(const Coarser& step, const Column& column, const Field& field, std::int64_t row) {
    if (step.kind == Coarser::Kind::none) return std::nullopt;
    const bool dated = step.kind != Coarser::Kind::band && step.kind != Coarser::Kind::prefix;
    switch (column.type()) {
        case Type::text: return coarser(step, column.text(row));
        case Type::date:
            if (dated) return period_of(column.date(row), step.kind);
            return std::nullopt;
        case Type::timestamp:
            if (dated) return period_of(days_of(column.int64s()[static_cast<std::size_t>(row)]), step.kind);
            return std::nullopt;
        case Type::int64:
            if (step.kind == Coarser::Kind::band)
                return band_of(static_cast<double>(column.int64(row)), step.width, true);
            break;
        case Type::float64:
            if (step.kind == Coarser::Kind::band) {
                const double value = column.float64(row);
                if (!std::isfinite(value)) return std::nullopt;
                return band_of(value, step.width, false);
            }
            break;
        case Type::boolean: return std::nullopt;
    }
    if (step.kind != Coarser::Kind::prefix) {
        // A whole number that stands for a year: 1987.
        if (column.type() != Type::int64) return std::nullopt;
        const auto year = column.int64(row);
        if (year < 1000 || year > 9999) return std::nullopt;
        if (step.kind == Coarser::Kind::year) return std::to_string(year);
        if (step.kind == Coarser::Kind::decade) return std::to_string(year / 10) + "0s";
        return std::nullopt;
    }
    std::string text;
    append_value(text, column, field, row);
    return prefix_of(text, step.letters);
}

}  // namespace persona::anonymisers
