#include "closeness.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace persona::privacy {

namespace {

constexpr std::int64_t most_splits = 10;

std::vector<std::int64_t> range(std::int64_t first, std::int64_t count) {
    std::vector<std::int64_t> out(static_cast<std::size_t>(count));
    std::iota(out.begin(), out.end(), first);
    return out;
}

}  // namespace

Closeness closeness(const EncodedSides& sides, const Encoded& synthetic, const Encoded& training,
                    const Encoded& holdout, Against against) {
    Closeness out;
    out.rows = synthetic.rows;
    out.references = std::min(training.rows, holdout.rows);
    if (out.references == 0 || out.rows == 0) return out;
    const auto parts = std::clamp<std::int64_t>(training.rows / out.references, 1, most_splits);
    const auto unseen = holdout.take(range(0, out.references));
    const auto to_unseen = nearest(sides, synthetic, unseen, against);
    // How much each person of either kind adds to the share beyond one half.
    std::map<std::pair<bool, std::int64_t>, double> pull;
    const double weight = 1 / static_cast<double>(out.rows * parts);
    for (std::int64_t part = 0; part < parts; ++part) {
        const auto seen = training.take(range(part * out.references, out.references));
        const auto to_seen = nearest(sides, synthetic, seen, against);
        double share = 0;
        for (std::size_t row = 0; row < to_seen.size(); ++row) {
            const auto& a = to_seen[row];
            const auto& b = to_unseen[row];
            if (a.distance == b.distance) {
                share += 0.5;
                continue;
            }
            const bool closer = a.distance < b.distance;
            share += closer ? 1 : 0;
            const auto whose = closer ? seen.subject[static_cast<std::size_t>(a.index)]
                                      : unseen.subject[static_cast<std::size_t>(b.index)];
            pull[{closer, whose}] += 0.5 * weight;
        }
        out.splits.push_back(share / static_cast<double>(out.rows));
    }
    out.share = std::accumulate(out.splits.begin(), out.splits.end(), 0.0) / static_cast<double>(parts);
    double variance = 0;
    for (const auto& [whose, by] : pull) variance += by * by;
    out.error = std::sqrt(variance);
    return out;
}

Closeness closeness_of_training(const EncodedSides& sides, const Encoded& training, const Encoded& holdout) {
    constexpr std::int64_t most_asked = 2000;
    const auto asked = std::min(most_asked, training.rows / 2);
    return closeness(sides, training.take(range(0, asked)), training.take(range(asked, training.rows - asked)), holdout,
                     Against::other_subjects);
}

double quantile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const double at = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const auto above = std::min(below + 1, values.size() - 1);
    return values[below] + (at - static_cast<double>(below)) * (values[above] - values[below]);
}

Distances distances_of(const EncodedSides& sides, const std::vector<Nearest>& found) {
    Distances out;
    const double whole = static_cast<double>(sides.span) * static_cast<double>(sides.features.size());
    std::vector<double> nearest;
    std::vector<double> ratio;
    for (const auto& each : found) {
        if (each.index < 0) continue;
        nearest.push_back(each.distance / whole);
        if (each.second < Nearest::no_distance)
            ratio.push_back(each.second == 0 ? 1.0 : static_cast<double>(each.distance) / each.second);
    }
    out.median = quantile(nearest, 0.5);
    out.fifth = quantile(nearest, 0.05);
    out.ratio_fifth = quantile(ratio, 0.05);
    out.histogram.assign(histogram_bins, 0);
    for (const auto distance : nearest) {
        const auto bin = std::min(static_cast<std::size_t>(distance * histogram_range), histogram_bins - 1);
        out.histogram[bin] += 1 / static_cast<double>(nearest.size());
    }
    return out;
}

}  // namespace persona::privacy
