#include "distances.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <persona/knots.hpp>

namespace persona::seqtree {
namespace {

constexpr std::size_t sampled = 131'072;  // as many as the profile looks at for any other column
constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Not a number: one of both is missing, or the row breaks an order that was written down.
std::vector<double> measure(const DistanceRequest& request, const Constraints::Ordering& order, std::int64_t decimals) {
    std::vector<double> out(request.data.rows, none);
    const double scale = decimals <= 9 ? std::pow(10.0, static_cast<double>(decimals)) : 0;
    for (std::size_t row = 0; row < out.size(); ++row) {
        double base = none;
        for (const auto lower : order.lower) {
            const double value = request.numbers[lower][row];
            if (!std::isnan(value)) base = std::isnan(base) ? value : std::max(base, value);
        }
        const double distance = request.numbers[order.upper][row] - base;
        if (!(distance >= 0)) continue;
        out[row] = scale > 0 ? std::round(distance * scale) / scale : distance;
    }
    return out;
}

Profile::ColumnProfile profile_of(const DistanceRequest& request, const std::vector<double>& distances,
                                  const Field& field, std::int64_t decimals) {
    Profile::ColumnProfile out;
    out.field = field;
    out.use = Profile::Use::number;
    std::vector<Observation> seen;
    const auto stride = std::max<std::size_t>(1, (distances.size() + sampled - 1) / sampled);
    for (std::size_t row = 0; row < distances.size(); row += stride) {
        const auto subject = request.data.subjects.empty() ? row : request.data.subjects[row];
        if (!std::isnan(distances[row])) seen.push_back({distances[row], static_cast<std::int64_t>(subject)});
    }
    KnotRules rules;
    rules.k = request.k;
    out.numbers = make_numbers(std::move(seen), rules, static_cast<double>(stride));
    out.numbers.decimals = decimals;
    return out;
}

}  // namespace

Status code_distances(const DistanceRequest& request, ColumnCodes& column, Constraints::Ordering& order) {
    std::int64_t decimals = column.decimals;
    for (const auto lower : order.lower) decimals = std::max(decimals, request.profile.columns[lower].numbers.decimals);
    const auto distances = measure(request, order, decimals);
    const auto profile = profile_of(request, distances, column.field, decimals);
    ColumnCodes coded(profile, static_cast<std::int64_t>(request.data.rows), request.k);
    if (coded.count() < 2) {
        if (!order.found)
            return Error(ErrorCode::invalid_data,
                         "fewer than " + std::to_string(request.k) + " people have '" + column.field.name +
                             "' and what it must not be below, in that order",
                         "leave this order out of the constraints");
        order.lower.clear();
        return {};
    }
    auto& codes = request.data.codes[order.upper];
    std::int64_t alone = 0;
    for (std::size_t row = 0; row < codes.size(); ++row) alone += codes[row] != 0 && std::isnan(distances[row]);
    // Fewer than k are not told apart from missing ones.
    const auto last = alone >= request.k ? coded.add_alone(static_cast<double>(alone)) : Code{0};
    for (std::size_t row = 0; row < codes.size(); ++row)
        if (codes[row] != 0) codes[row] = std::isnan(distances[row]) ? last : coded.encode(distances[row]);
    order.own = column;
    column = std::move(coded);
    return {};
}

}  // namespace persona::seqtree
