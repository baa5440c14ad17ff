#include "detector.hpp"

#include <array>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <persona/random.hpp>

#include "learnable.hpp"

namespace persona::quality {

namespace {

constexpr std::size_t folds = 3;

/// All rows of a person of either side fall into one fold.
std::vector<std::uint8_t> fold_of(const Table& a, const Table& b) {
    std::vector<std::uint8_t> out;
    for (const auto* table : {&a, &b})
        for (const auto subject : table->subject) {
            Random random(0, "detector folds", static_cast<std::uint64_t>(subject), table == &a ? 0 : 1);
            out.push_back(static_cast<std::uint8_t>(random.below(folds)));
        }
    return out;
}

}  // namespace

Detection detect(const std::vector<ColumnInfo>& columns, const Table& real, const Table& other) {
    const auto whole = both(real, other);
    const auto coded = learnable(columns, {&whole});
    Detection out;
    if (coded.columns.empty() || real.rows == 0) return out;
    std::vector<std::uint8_t> labels(static_cast<std::size_t>(whole.rows), 0);
    std::fill(labels.begin() + real.rows, labels.end(), std::uint8_t{1});
    const auto fold = fold_of(real, other);
    std::vector<double> scores(labels.size(), 0.5);
    tbb::this_task_arena::isolate([&] {
        tbb::parallel_for(std::size_t{0}, folds, [&](std::size_t held) {
            std::vector<std::uint32_t> rows;
            for (std::uint32_t row = 0; row < labels.size(); ++row)
                if (fold[row] != held) rows.push_back(row);
            const BoostedTrees model(coded.tables[0], coded.is_category, labels, rows, {});
            for (std::size_t row = 0; row < labels.size(); ++row)
                if (fold[row] == held) scores[row] = model.probability(coded.tables[0], row);
        });
    });
    out.area = area_under_curve(scores, labels);
    for (const auto score : scores) out.squared += (score - 0.5) * (score - 0.5) / static_cast<double>(scores.size());
    return out;
}

}  // namespace persona::quality
