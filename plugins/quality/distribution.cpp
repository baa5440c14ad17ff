#include "distribution.hpp"

#include <algorithm>
#include <cmath>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <persona/random.hpp>

#include "measures.hpp"

namespace persona::quality {

namespace {

/// The mean of what is defined.
class Mean {
public:
    void add(double value) {
        if (std::isnan(value)) return;
        sum_ += value;
        ++count_;
    }
    [[nodiscard]] double value() const { return count_ == 0 ? undefined : sum_ / static_cast<double>(count_); }
private:
    double sum_ = 0;
    std::int64_t count_ = 0;
};

double mean_of_two(double a, double b) {
    Mean mean;
    mean.add(a);
    mean.add(b);
    return mean.value();
}

std::int64_t missing_of(const Cells& cells, Kind kind) {
    if (kind == Kind::number || kind == Kind::free_text)
        return std::count_if(cells.number.begin(), cells.number.end(), [](double value) { return std::isnan(value); });
    return std::count(cells.code.begin(), cells.code.end(), -1);
}

double distinct_share(std::vector<std::int32_t> values) {
    std::erase(values, -1);
    if (values.empty()) return undefined;
    const auto present = static_cast<double>(values.size());
    std::sort(values.begin(), values.end());
    return static_cast<double>(std::unique(values.begin(), values.end()) - values.begin()) / present;
}

ColumnScore column_score(const ColumnInfo& info, const Cells& real, std::int64_t real_rows, const Cells& synthetic,
                         std::int64_t synthetic_rows) {
    ColumnScore out{undefined, undefined, undefined};
    if (!info.there) {
        out.shape = 0;
        return out;
    }
    switch (info.kind) {
        case Kind::number: out.shape = out.compatible = ks_complement(real.number, synthetic.number); break;
        case Kind::free_text: out.shape = ks_complement(real.number, synthetic.number); break;
        case Kind::category: out.shape = out.compatible = tv_complement(real.code, synthetic.code); break;
        case Kind::identifier:
            out.shape = mean_of_two(tv_complement(real.code, synthetic.code),
                                    1 - std::abs(distinct_share(real.value) - distinct_share(synthetic.value)));
            break;
    }
    if (real_rows == 0 || synthetic_rows == 0) return out;
    const auto gone_real = missing_of(real, info.kind);
    const auto gone_synthetic = missing_of(synthetic, info.kind);
    if (gone_real + gone_synthetic > 0)
        out.missing = 1 - std::abs(static_cast<double>(gone_real) / static_cast<double>(real_rows) -
                                   static_cast<double>(gone_synthetic) / static_cast<double>(synthetic_rows));
    // Nothing present on one side only: as far apart as can be. On both sides: alike, and the missing share says so.
    if (std::isnan(out.shape) && (gone_real == real_rows) != (gone_synthetic == synthetic_rows)) out.shape = 0;
    return out;
}

/// One column of one side, ready for pair tables.
struct PairColumn {
    std::span<const double> number;
    std::vector<std::int32_t> gate;
    std::vector<std::int32_t> compatible;
};

PairColumn pair_column(const ColumnInfo& info, const Cells& cells, const Cells& real, std::size_t rows) {
    PairColumn out;
    if (info.kind == Kind::category) {
        out.gate.assign(cells.pooled.begin(), cells.pooled.begin() + static_cast<std::ptrdiff_t>(rows));
        out.compatible.assign(cells.code.begin(), cells.code.begin() + static_cast<std::ptrdiff_t>(rows));
        return out;
    }
    out.number = std::span(cells.number).first(rows);
    const auto shared = Bins::over(real.number);
    const auto own = Bins::over(out.number);
    for (const double value : out.number) {
        out.gate.push_back(shared.usable ? shared.shared(value) : -1);
        out.compatible.push_back(own.compatible(value));
    }
    return out;
}

PairScore correlation_pair(const PairColumn& real_a, const PairColumn& real_b, const PairColumn& made_a,
                           const PairColumn& made_b) {
    PairScore out;
    out.is_correlation = true;
    const double real = correlation(real_a.number, real_b.number);
    const double made = correlation(made_a.number, made_b.number);
    out.association = std::abs(real);
    out.real = real;
    out.synthetic = made;
    out.compatible = correlation_similarity(real, made);
    // For the gate a constant column correlates with nothing; SDMetrics leaves such a pair out.
    out.gate = std::isnan(real) && std::isnan(made)
                   ? undefined
                   : correlation_similarity(std::isnan(real) ? 0 : real, std::isnan(made) ? 0 : made);
    return out;
}

PairScore table_pair(const PairColumn& real_a, const PairColumn& real_b, const PairColumn& made_a,
                     const PairColumn& made_b) {
    PairScore out;
    const JointTable real_pooled(real_a.gate, real_b.gate);
    const JointTable made_pooled(made_a.gate, made_b.gate);
    out.gate = JointTable::similarity(real_pooled, made_pooled);
    out.real = real_pooled.association();
    out.synthetic = made_pooled.association();
    const JointTable real(real_a.compatible, real_b.compatible);
    out.compatible = JointTable::similarity(real, JointTable(made_a.compatible, made_b.compatible));
    out.association = real.association();
    return out;
}

/// What is counted afterwards, in the order of the numbers, does not depend on who came first.
template <class Each>
void side_by_side(std::size_t count, const Each& each) {
    tbb::this_task_arena::isolate([&] { tbb::parallel_for(std::size_t{0}, count, each); });
}

bool counts_when_filtered(const PairScore& pair) {
    return pair.association > (pair.is_correlation ? correlation_threshold : association_threshold);
}

}  // namespace

DistributionScore distribution_score(const std::vector<ColumnInfo>& columns, const Table& real, const Table& synthetic,
                                     std::int64_t pair_rows) {
    DistributionScore out;
    Mean shapes;
    Mean compatible_shapes;
    out.columns.resize(columns.size());
    side_by_side(columns.size(), [&](std::size_t i) {
        out.columns[i] = column_score(columns[i], real.columns[i], real.rows, synthetic.columns[i], synthetic.rows);
    });
    for (const auto& score : out.columns) {
        shapes.add(score.shape);
        shapes.add(score.missing);
        compatible_shapes.add(score.compatible);
    }
    const auto real_rows = static_cast<std::size_t>(std::min(pair_rows, real.rows));
    const auto made_rows = static_cast<std::size_t>(std::min(pair_rows, synthetic.rows));
    std::vector<std::size_t> paired;
    std::vector<PairColumn> real_columns(columns.size());
    std::vector<PairColumn> made_columns(columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].kind == Kind::number || columns[i].kind == Kind::category) paired.push_back(i);
    side_by_side(paired.size(), [&](std::size_t place) {
        const auto i = paired[place];
        real_columns[i] = pair_column(columns[i], real.columns[i], real.columns[i], real_rows);
        if (columns[i].there)
            made_columns[i] = pair_column(columns[i], synthetic.columns[i], real.columns[i], made_rows);
    });
    Mean trends;
    Mean compatible_trends;
    Mean filtered;
    const auto all = static_cast<double>(paired.size()) * (static_cast<double>(paired.size()) - 1) / 2;
    out.all_pairs = static_cast<std::int64_t>(all);
    const double share = static_cast<double>(most_scored_pairs) / std::max(all, 1.0);
    const auto chosen = [&, key = Random::key(1, "pairs")](std::size_t x, std::size_t y) {
        return share >= 1 || Random(key, x, static_cast<std::uint32_t>(y)).uniform() < share;
    };
    for (std::size_t x = 0; x < paired.size(); ++x)
        for (std::size_t y = x + 1; y < paired.size(); ++y) {
            if (!chosen(x, y)) continue;
            auto& pair = out.pairs.emplace_back();
            pair.a = static_cast<std::int32_t>(paired[x]);
            pair.b = static_cast<std::int32_t>(paired[y]);
            pair.compatible = pair.association = pair.real = pair.synthetic = undefined;
        }
    side_by_side(out.pairs.size(), [&](std::size_t i) {
        const auto a = static_cast<std::size_t>(out.pairs[i].a), b = static_cast<std::size_t>(out.pairs[i].b);
        if (!columns[a].there || !columns[b].there) return;
        const bool numbers = columns[a].kind == Kind::number && columns[b].kind == Kind::number;
        auto pair = numbers ? correlation_pair(real_columns[a], real_columns[b], made_columns[a], made_columns[b])
                            : table_pair(real_columns[a], real_columns[b], made_columns[a], made_columns[b]);
        pair.a = out.pairs[i].a;
        pair.b = out.pairs[i].b;
        out.pairs[i] = pair;
    });
    for (const auto& pair : out.pairs) {
        trends.add(pair.gate);
        compatible_trends.add(pair.compatible);
        if (counts_when_filtered(pair)) filtered.add(pair.compatible);
    }
    out.shapes = shapes.value();
    out.trends = trends.value();
    out.quality = mean_of_two(out.shapes, out.trends);
    out.compatible_shapes = compatible_shapes.value();
    out.compatible_trends = compatible_trends.value();
    out.compatible_quality = mean_of_two(out.compatible_shapes, out.compatible_trends);
    out.compatible_filtered_trends = filtered.value();
    out.compatible_filtered_quality = mean_of_two(out.compatible_shapes, out.compatible_filtered_trends);
    return out;
}

DistributionScore mean_score(const std::vector<DistributionScore>& scores) {
    const auto mean = [&](auto&& member) {
        Mean out;
        for (const auto& score : scores) out.add(member(score));
        return out.value();
    };
    DistributionScore out = scores.front();
    for (std::size_t i = 0; i < out.columns.size(); ++i) {
        out.columns[i].shape = mean([&](const auto& score) { return score.columns[i].shape; });
        out.columns[i].missing = mean([&](const auto& score) { return score.columns[i].missing; });
        out.columns[i].compatible = mean([&](const auto& score) { return score.columns[i].compatible; });
    }
    for (std::size_t i = 0; i < out.pairs.size(); ++i) {
        out.pairs[i].gate = mean([&](const auto& score) { return score.pairs[i].gate; });
        out.pairs[i].compatible = mean([&](const auto& score) { return score.pairs[i].compatible; });
        out.pairs[i].association = mean([&](const auto& score) { return score.pairs[i].association; });
        out.pairs[i].real = mean([&](const auto& score) { return score.pairs[i].real; });
        out.pairs[i].synthetic = mean([&](const auto& score) { return score.pairs[i].synthetic; });
    }
    out.shapes = mean([](const auto& score) { return score.shapes; });
    out.trends = mean([](const auto& score) { return score.trends; });
    out.quality = mean([](const auto& score) { return score.quality; });
    out.compatible_shapes = mean([](const auto& score) { return score.compatible_shapes; });
    out.compatible_trends = mean([](const auto& score) { return score.compatible_trends; });
    out.compatible_quality = mean([](const auto& score) { return score.compatible_quality; });
    out.compatible_filtered_trends = mean([](const auto& score) { return score.compatible_filtered_trends; });
    out.compatible_filtered_quality = mean([](const auto& score) { return score.compatible_filtered_quality; });
    return out;
}

}  // namespace persona::quality
