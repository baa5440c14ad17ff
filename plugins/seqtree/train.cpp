#include "train.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "calibrate.hpp"

namespace persona::seqtree {
namespace {

constexpr std::size_t order_sample = 20'000;
constexpr std::size_t most_tree_rows = std::size_t{1}
                                       << 20;  // more tell no more, and are held beside the rows to learn from

/// The share of the subjects that each of the trees learns from: half of them; of large tables as many as 100,000 rows have, though
/// no less than a tenth. Beside a fifth of a million rows a tenth left every figure of the report where it was, in half the time.
double share_of_a_tree(const Training& data) {
    constexpr double rows_for_less = 100'000;
    return std::clamp(rows_for_less / static_cast<double>(std::max<std::size_t>(data.rows, 1)), 0.1, 0.5);
}

/// A tree's share of the subjects (all, when `part` is off); of a very large table an even sample of them. `once`: one row each.
std::vector<std::uint32_t> choose_rows(const Training& data, bool part, bool once, std::uint64_t key,
                                       std::uint32_t tree) {
    std::vector<bool> seen(once ? data.subject_count : 0, false);
    std::vector<std::uint32_t> out;
    const double share =
        std::min(part ? share_of_a_tree(data) : 1.0,
                 static_cast<double>(most_tree_rows) / static_cast<double>(std::max<std::size_t>(data.rows, 1)));
    out.reserve(static_cast<std::size_t>(static_cast<double>(data.rows) * share * 1.01) + 16);
    for (std::size_t row = 0; row < data.rows; ++row) {
        const std::uint64_t subject = data.subjects.empty() ? row : data.subjects[row];
        if (once && seen[subject]) continue;
        if (once) seen[subject] = true;
        if (share >= 1 || Random(key, subject, tree).uniform() < share) out.push_back(static_cast<std::uint32_t>(row));
    }
    return out;
}

struct Task {
    std::size_t column;
    std::uint32_t tree;
    std::vector<std::size_t> features;
};

}  // namespace

std::int64_t leaf_floor(std::int64_t k, std::int64_t subjects) noexcept { return std::max(5 * k, subjects / 20'000); }

Status train(Model& model, const Training& data, const TrainOptions& options) {
    const auto columns = data.codes.size();
    auto order = find_order(data, order_sample, model.whose.constant);
    // What belongs to a subject stays ahead of what does not.
    const auto place = [&](auto column) {
        return std::find(options.first.begin(), options.first.end(), column) - options.first.begin();
    };
    std::stable_sort(order.columns.begin(), order.columns.end(), [&](auto a, auto b) { return place(a) < place(b); });
    std::stable_partition(order.columns.begin(), order.columns.end(),
                          [&](auto column) { return bool{model.whose.constant[column]}; });
    order.columns = model.constraints.arrange(order.columns);
    model.order = order.columns;
    const bool given = model.whose.given();
    const auto people = static_cast<std::int64_t>(given ? data.subject_count : data.rows);
    // People with several rows can be on both sides of a split: a leaf's worth of them will do.
    model.independent = people < (given ? 1 : 2) * model.rules.leaf;
    // Half of a few would be too few for any split.
    const bool all_in_one = given && people < 4 * model.rules.leaf;
    model.trees.assign(columns, {});
    model.tilts.assign(columns, {});

    const auto is_alone = [&](std::size_t column) { return !options.alone.empty() && options.alone[column]; };
    std::vector<Task> tasks;
    for (std::size_t at = columns; at-- > 0;) {  // the last columns have most features and take longest: first
        const auto column = order.columns[at];
        auto features = model.independent || is_alone(column) ? std::vector<std::size_t>{}
                                                              : order.features(at, options.most_features);
        std::erase_if(features, is_alone);
        // A column that depends on nothing needs one distribution, of all rows.
        const auto trees =
            features.empty() || all_in_one || data.code_counts[column] < 2 ? 1 : std::max(options.trees, 1);
        model.trees[column].resize(static_cast<std::size_t>(trees));
        for (int tree = 0; tree < trees; ++tree) tasks.push_back({column, static_cast<std::uint32_t>(tree), features});
    }
    // What belongs to a subject is learnt from one row of each; all else from every row.
    const auto halves = static_cast<std::size_t>(std::max(options.trees, 1));
    std::vector<std::vector<std::uint32_t>> rows((halves + 1) * (given ? 2 : 1));
    const auto key = Random::key(options.seed, std::string(options.domain) + "/halves");
    std::atomic<bool> stopped = false;
    tbb::this_task_arena::isolate([&] {
        tbb::parallel_for(std::size_t{0}, rows.size(), [&](std::size_t i) {
            const auto tree = i % (halves + 1);
            rows[i] =
                choose_rows(data, tree<halves, i> halves, key, tree < halves ? static_cast<std::uint32_t>(tree) : 0);
        });
        tbb::parallel_for(
            tbb::blocked_range<std::size_t>(0, tasks.size(), 1),
            [&](const tbb::blocked_range<std::size_t>& range) {
                for (auto i = range.begin(); i != range.end(); ++i) {
                    if (options.stop.stop_requested()) stopped = true;
                    if (stopped) return;
                    const auto& task = tasks[i];
                    auto& into = model.trees[task.column];
                    const Random random(options.seed, options.domain, i, static_cast<std::uint32_t>(task.column));
                    const auto own = (given && model.whose.constant[task.column] ? halves + 1 : 0) +
                                     (into.size() > 1 ? task.tree : halves);
                    into[task.tree] = grow_tree(data, task.column, task.features, rows[own], data.whole[task.column],
                                                model.rules, random);
                }
            },
            tbb::simple_partitioner());
    });
    if (!stopped && options.calibrate)
        calibrate(model, {data, options, order, rows[halves], rows[(given ? halves + 1 : 0) + halves]});
    if (stopped) return Error(ErrorCode::cancelled, "interrupted while growing trees");
    return {};
}

}  // namespace persona::seqtree
