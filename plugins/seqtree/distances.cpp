#include "distances.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <persona/knots.hpp>

namespace persona::seqtree {
namespace {

constexpr std::size_t sampled = 131'072;  // as many as the profile looks at for any other column
constexpr double none = std::numeric_limits<double>::quiet_NaN();

class Distances {
public:
    Distances(const KeptRows& rows, const Constraints::Ordering& order, std::int64_t decimals)
        : upper_(rows.numbers[order.upper]), scale_(decimals <= 9 ? std::pow(10.0, static_cast<double>(decimals)) : 0) {
        for (const auto lower : order.lower) lower_.emplace_back(rows.numbers[lower]);
    }
    /// Not a number: one of both is missing, or the row breaks an order that was written down.
    [[nodiscard]] double operator[](std::size_t row) {
        double base = none;
        for (auto& lower : lower_) {
            const double value = lower[row];
            if (!std::isnan(value)) base = std::isnan(base) ? value : std::max(base, value);
        }
        const double distance = upper_[row] - base;
        if (!(distance >= 0)) return none;
        return scale_ > 0 ? std::round(distance * scale_) / scale_ : distance;
    }

private:
    NumberReading upper_;
    std::vector<NumberReading> lower_;
    double scale_;
};

Profile::ColumnProfile profile_of(const DistanceRequest& request, Distances distances, const Field& field,
                                  std::int64_t decimals) {
    Profile::ColumnProfile out;
    out.field = field;
    out.use = Profile::Use::number;
    std::vector<Observation> seen;
    const auto& rows = request.rows;
    Reading subjects(rows.subjects);
    const auto stride = std::max<std::size_t>(1, (rows.rows + sampled - 1) / sampled);
    for (std::size_t row = 0; row < rows.rows; row += stride) {
        const double distance = distances[row];
        if (std::isnan(distance)) continue;
        seen.push_back({distance, rows.subjects.empty() ? static_cast<std::int64_t>(row) : subjects[row]});
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
    Distances distances(request.rows, order, decimals);
    const auto profile = profile_of(request, distances, column.field, decimals);
    ColumnCodes coded(profile, static_cast<std::int64_t>(request.rows.rows), request.k);
    if (coded.count() < 2) {
        if (!order.found)
            return Error(ErrorCode::invalid_data,
                         "fewer than " + std::to_string(request.k) + " people have '" + column.field.name +
                             "' and what it must not be below, in that order",
                         "leave this order out of the constraints");
        order.lower.clear();
        return {};
    }
    auto& codes = request.rows.codes[order.upper];
    Reading before(codes);
    std::int64_t alone = 0;
    for (std::size_t row = 0; row < codes.size(); ++row) alone += before[row] != 0 && std::isnan(distances[row]);
    // Fewer than k are not told apart from missing ones.
    const auto last = alone >= request.k ? coded.add_alone(static_cast<double>(alone)) : Code{0};
    PERSONA_TRY(codes.change([&](std::size_t row, Code code) {
        if (code == 0) return code;
        const double distance = distances[row];
        return std::isnan(distance) ? last : coded.encode(distance);
    }));
    order.own = column;
    column = std::move(coded);
    return {};
}

}  // namespace persona::seqtree
