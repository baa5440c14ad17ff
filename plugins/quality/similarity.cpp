#include "similarity.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace persona::quality {

namespace {

/// Work that the pair tables may take, in cells read, so that 500 columns end in seconds too.
constexpr double pair_work = 1e8;
constexpr double draw_work = 3e8;
constexpr std::int64_t firm_rows = 2000;  ///< compared rows from which one draw's luck no longer matters
constexpr double one_in_hundred = 2.326;  ///< standard deviations
constexpr std::uint32_t floor_draws = 3;

std::int64_t pair_rows_of(std::size_t columns) {
    const double pairs = std::max(1.0, static_cast<double>(columns) * static_cast<double>(columns) / 2);
    return static_cast<std::int64_t>(std::clamp(pair_work / pairs, 500.0, 50'000.0));
}

int draws_of(std::size_t columns, std::int64_t rows) {
    const double pairs = static_cast<double>(columns) * (static_cast<double>(columns) + 1) / 2;
    const double affordable = draw_work / (pairs * static_cast<double>(std::min(rows, pair_rows_of(columns))) + 1);
    const double useful = rows < firm_rows ? 20 : rows < 10'000 ? 3 : 1;
    return static_cast<int>(std::clamp(affordable, std::min(3.0, useful), useful));
}

/// The standard deviation of one entry over the draws.
double spread_of(const std::vector<DistributionScore>& scores, double DistributionScore::*entry) {
    if (scores.size() < 2) return 0;
    double mean = 0;
    for (const auto& score : scores) mean += score.*entry / static_cast<double>(scores.size());
    double sum = 0;
    for (const auto& score : scores) sum += (score.*entry - mean) * (score.*entry - mean);
    return std::sqrt(sum / static_cast<double>(scores.size() - 1));
}

}  // namespace

Similarity similarity(const std::vector<ColumnInfo>& columns, const RealSides& real, const Table& judged,
                      std::int64_t source_rows, const Options& options) {
    const auto seed = options.limits.seed;
    const auto pair_rows = pair_rows_of(columns.size());
    const bool small = source_rows < options.ceiling_rows;
    // A small source's holdout alone would tell nothing: reference and stand-in are then drawn afresh from all real rows.
    const auto pool = small ? both(real.reference, real.training) : Table();
    Similarity out;
    out.rows = small ? std::min(pool.rows / 2, judged.rows) : real.equal(judged.rows);
    out.draws = draws_of(columns.size(), out.rows);
    // A real side has every column, whatever the synthetic one lacks.
    auto whole = columns;
    for (auto& column : whole) column.there = true;
    std::vector<DistributionScore> values;
    std::vector<DistributionScore> ceilings;
    std::vector<DistributionScore> floors;
    for (std::uint32_t index = 0; index < static_cast<std::uint32_t>(out.draws); ++index) {
        const auto sample = [&](const Table& from, std::string_view domain) {
            return subset(from, draw(from.rows, out.rows, seed, domain, index));
        };
        Table reference;
        Table other;
        if (small) {
            const auto order = draw(pool.rows, 2 * out.rows, seed, "distribution halves", index);
            const auto middle = order.begin() + static_cast<std::ptrdiff_t>(out.rows);
            reference = subset(pool, Rows(order.begin(), middle));
            other = subset(pool, Rows(middle, order.end()));
        } else {
            reference = sample(real.reference, "distribution reference");
            other = sample(real.training, "distribution training");
        }
        values.push_back(distribution_score(columns, reference, sample(judged, "distribution synthetic"), pair_rows));
        ceilings.push_back(distribution_score(whole, reference, other, pair_rows));
        if (index < floor_draws) {
            const auto all = draw(out.rows, out.rows, seed, "distribution floor", index);
            floors.push_back(distribution_score(whole, reference, independent(other, all, seed + index), pair_rows));
        }
    }
    out.value = mean_score(values);
    out.ceiling = mean_score(ceilings);
    out.floor = mean_score(floors);
    out.spread = spread_of(ceilings, &DistributionScore::quality);
    out.trend_spread = spread_of(ceilings, &DistributionScore::trends);
    // No score is below 0, however far a handful of rows spreads.
    out.bound = out.ceiling.quality - one_in_hundred * out.spread;
    if (out.bound < 0) out.bound = 0;

    const auto& gates = options.gates;
    const bool few = out.rows < firm_rows && !std::isnan(out.bound);
    const double share = gates.distribution_of_ceiling * out.ceiling.quality;
    double absolute = gates.distribution;
    out.rule = "absolute";
    if (few && out.bound < absolute) {
        absolute = out.bound;
        out.rule = fmt::format("what 99 of 100 draws of {} real rows reach", out.rows);
    }
    out.required = absolute;
    if (!small && !std::isnan(share)) {
        const double relative = few ? std::min(share, out.bound) : share;
        if (relative > out.required) {
            out.required = relative;
            out.rule = few && out.bound < share ? fmt::format("what 99 of 100 draws of {} real rows reach", out.rows)
                                                : fmt::format("{} of the ceiling", gates.distribution_of_ceiling);
        }
    }
    return out;
}

}  // namespace persona::quality
