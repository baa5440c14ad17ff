#include "computed.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include <persona/text.hpp>

namespace persona::seqtree {
namespace {

constexpr std::int64_t most_decimals = 9;
constexpr std::array tens{1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
constexpr double of_doubles = 1e-9;

double to_decimals(double value, std::int64_t decimals) {
    if (decimals > most_decimals) return value;
    const double scale = tens[static_cast<std::size_t>(std::max<std::int64_t>(decimals, 0))];
    return std::round(value * scale) / scale;
}

Civil civil_of(const ColumnCodes& column, double value) {
    const double day = column.field.type == Type::timestamp ? std::floor(value / 86'400e6) : value;
    return civil_from_days(static_cast<std::int32_t>(std::clamp(day, -9e6, 9e6)));
}

double sum_of(const Constraints::Sum& one, std::span<const double> parts) {
    double out = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) out += one.signs[i] * parts[i];
    return out;
}

double product_of(const Constraints::Sum& one, std::span<const double> parts) {
    double out = one.factor;
    for (const double part : parts) out *= part;
    return out;
}

double years_of(const Constraints::Sum& one, std::span<const double> parts, const std::vector<ColumnCodes>& columns) {
    const auto from = civil_of(columns[one.parts[0]], parts[0]), to = civil_of(columns[one.parts[1]], parts[1]);
    return to.year - from.year - (std::tie(to.month, to.day) < std::tie(from.month, from.day) ? 1 : 0);
}

}  // namespace

double half_a_digit(const ColumnCodes& column, double value) noexcept {
    const auto decimals = column.field.type == Type::float64 ? column.decimals : 0;
    const double slack = of_doubles * std::max(1.0, std::fabs(value));
    return decimals > most_decimals ? slack
                                    : 0.5 / tens[static_cast<std::size_t>(std::max<std::int64_t>(decimals, 0))] + slack;
}

double computed(const Constraints::Sum& one, std::span<const double> parts, const std::vector<ColumnCodes>& columns) {
    if (one.how == How::years) return years_of(one, parts, columns);
    if (one.how == How::product) {
        const auto& total = columns[one.total];
        return to_decimals(product_of(one, parts), total.field.type == Type::float64 ? total.decimals : 0);
    }
    std::int64_t decimals = 0;
    for (const auto part : one.parts) decimals = std::max(decimals, columns[part].decimals);
    return to_decimals(sum_of(one, parts), decimals);
}

bool agrees(const Constraints::Sum& one, std::span<const double> parts, double total,
            const std::vector<ColumnCodes>& columns) {
    if (std::isnan(total) || std::any_of(parts.begin(), parts.end(), [](double part) { return std::isnan(part); }))
        return true;
    switch (one.how) {
        case How::years: return years_of(one, parts, columns) == total;
        case How::product: return std::fabs(product_of(one, parts) - total) <= half_a_digit(columns[one.total], total);
        case How::sum: break;
    }
    return std::fabs(sum_of(one, parts) - total) <= of_doubles * std::max(1.0, std::fabs(total));
}

void Factors::narrow(double part, double total, double half) noexcept {
    if (std::isnan(part) || std::isnan(total)) return;
    if (part == 0) {
        if (std::fabs(total) > half) most = -open_end, least = open_end;
        return;
    }
    const double a = (total - half) / part, b = (total + half) / part;
    narrow({std::min(a, b), std::max(a, b)});
}

void Factors::narrow(const Factors& other) noexcept {
    least = std::max(least, other.least);
    most = std::min(most, other.most);
}

std::optional<double> Factors::plainest() const noexcept {
    if (none() || least <= -1e9 || most >= 1e9) return std::nullopt;
    for (std::size_t digits = 0; digits <= 6; ++digits) {
        const double factor = std::ceil(least * tens[digits]) / tens[digits];
        if (factor > most) continue;
        return factor == 0 ? std::nullopt : std::optional(factor);
    }
    return std::nullopt;
}

}  // namespace persona::seqtree
