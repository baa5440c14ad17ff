// How far synthetic rows are from training rows, beside held-out rows and independent columns.
#include <algorithm>

#include <persona/random.hpp>

#include "judgement.hpp"

namespace persona::privacy {

namespace json = boost::json;

namespace {

/// Right values, no relation between them.
Encoded independent(Encoded rows, std::uint64_t seed) {
    for (std::size_t column = 0; column < rows.columns.size(); ++column) {
        Random random(seed, "privacy: independent", column);
        auto& codes = rows.columns[column];
        for (std::size_t i = codes.size(); i > 1; --i)
            std::swap(codes[i - 1], codes[static_cast<std::size_t>(random.below(i))]);
    }
    return rows;
}

json::object described(const Distances& of) {
    json::array bins;
    for (const auto share : of.histogram) bins.push_back(three(share));
    return {{"median", three(of.median)},
            {"percentile_5", three(of.fifth)},
            {"ratio_percentile_5", three(of.ratio_fifth)},
            {"bin_width", 1 / histogram_range},
            {"histogram", std::move(bins)}};
}

}  // namespace

void judge_distances(Judgement& judgement) {
    constexpr const char* distance = "distance_to_closest";
    constexpr const char* ratio = "distance_ratio";
    const auto& training = judgement.training();
    if (judgement.sides().empty() || training.rows < 2 || judgement.released().rows == 0) {
        const auto* why = judgement.sides().empty() ? judgement.no_comparison() : "too few rows to tell";
        judgement.unknown(distance, why, true);
        return judgement.unknown(ratio, why, true);
    }
    const auto measure = [&](const Encoded& rows) {
        return distances_of(judgement.sides(), nearest(judgement.sides(), rows, training));
    };
    const auto made = measure(judgement.released());
    const auto floor = measure(independent(training, judgement.evidence.limits.seed));
    Figure closest{
        .name = distance,
        .value = made.fifth,
        .floor = floor.fifth,
        .note = "5th percentile of the Gower distance to the closest training row; ceiling: of held-out rows",
        .is_detail = true};
    Figure ratios{.name = ratio,
                  .value = made.ratio_fifth,
                  .floor = floor.ratio_fifth,
                  .note = "5th percentile of the distance to the closest training row over that to the second",
                  .is_detail = true};
    json::object all{{"synthetic", described(made)}, {"independent", described(floor)}};
    if (judgement.evidence.holdout) {
        const auto held = measure(judgement.holdout());
        closest.ceiling = held.fifth;
        ratios.ceiling = held.ratio_fifth;
        all["holdout"] = described(held);
    }
    judgement.details["distances"] = std::move(all);
    judgement.add(std::move(closest));
    judgement.add(std::move(ratios));
}

}  // namespace persona::privacy
