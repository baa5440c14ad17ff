#include "prediction.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "learnable.hpp"

namespace persona::quality {

namespace {

/// A category is a target when it has few values; of those, the most frequent are told apart.
struct Limits {
    std::size_t values;
    std::size_t classes;
};
constexpr Limits for_trees{20, 10};
constexpr Limits for_texts{200, 200};
constexpr double most_even = 0.95;

std::map<std::int32_t, std::int64_t> counts_of(const std::vector<std::int32_t>& codes) {
    std::map<std::int32_t, std::int64_t> out;
    for (const auto code : codes)
        if (code >= 0) ++out[code];
    return out;
}

Target target_of(const std::vector<ColumnInfo>& columns, const Table& training, std::size_t column,
                 const Limits& limits) {
    Target out{.column = column, .categories = {}, .median = {}};
    const auto& cells = training.columns[column];
    if (columns[column].kind != Kind::category) {
        std::vector<double> present;
        std::copy_if(cells.number.begin(), cells.number.end(), std::back_inserter(present),
                     [](double value) { return !std::isnan(value); });
        const auto middle = present.begin() + static_cast<std::ptrdiff_t>(present.size() / 2);
        std::nth_element(present.begin(), middle, present.end());
        out.median = present.empty() ? 0 : *middle;
        // A median that is the largest value, too, would leave nothing above it.
        if (!present.empty() && *std::max_element(present.begin(), present.end()) == *out.median)
            out.median = std::nextafter(*out.median, -HUGE_VAL);
        return out;
    }
    std::vector<std::pair<std::int64_t, std::int32_t>> order;
    for (const auto& [code, count] : counts_of(cells.code)) order.emplace_back(-count, code);
    std::sort(order.begin(), order.end());
    const auto kept = std::min(order.size(), limits.classes);
    for (std::size_t i = 0; i + 1 < kept; ++i) out.categories.push_back(order[i].second);
    return out;
}

using Models = std::vector<BoostedTrees>;

/// One model for each class; two classes need one.
Models train(const Learnable& coded, std::size_t table, const std::vector<int>& classes, std::size_t count) {
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < classes.size(); ++row)
        if (classes[row] >= 0) rows.push_back(row);
    const auto models = count == 2 ? 1 : count;
    std::vector<std::optional<BoostedTrees>> made(models);
    tbb::parallel_for(std::size_t{0}, models, [&](std::size_t one) {
        std::vector<std::uint8_t> labels(classes.size());
        for (std::size_t row = 0; row < classes.size(); ++row)
            labels[row] = classes[row] == static_cast<int>(one) ? 1 : 0;
        made[one].emplace(coded.tables[table], coded.is_category, labels, rows, BoostingOptions{});
    });
    Models out;
    for (auto& model : made) out.push_back(std::move(*model));
    return out;
}

double share_right(const Models& models, const CodedTable& test, const std::vector<int>& truth) {
    std::int64_t right = 0;
    std::int64_t asked = 0;
    for (std::size_t row = 0; row < truth.size(); ++row) {
        if (truth[row] < 0) continue;
        ++asked;
        int guess = models.front().score(test, row) >= 0 ? 0 : 1;
        if (models.size() > 1) {
            double best = -HUGE_VAL;
            for (std::size_t one = 0; one < models.size(); ++one)
                if (const auto score = models[one].score(test, row); score > best) {
                    best = score;
                    guess = static_cast<int>(one);
                }
        }
        right += guess == truth[row] ? 1 : 0;
    }
    return asked == 0 ? 0 : static_cast<double>(right) / static_cast<double>(asked);
}

std::optional<Target> choose(const std::vector<ColumnInfo>& columns, const Table& training, const std::string& name,
                             const Limits& limits) {
    for (auto column = columns.size(); column-- > 0;) {
        const auto& info = columns[column];
        if (!name.empty()) {
            const bool can = info.there && (info.kind == Kind::category || info.kind == Kind::number);
            if (info.field.name == name && can) return target_of(columns, training, column, limits);
            continue;
        }
        if (!info.there || info.kind != Kind::category) continue;
        const auto counts = counts_of(training.columns[column].code);
        if (counts.size() < 2 || counts.size() > limits.values) continue;
        std::int64_t largest = 0;
        for (const auto& [code, count] : counts) largest = std::max(largest, count);
        if (static_cast<double>(largest) <= most_even * static_cast<double>(training.rows))
            return target_of(columns, training, column, limits);
    }
    return std::nullopt;
}

}  // namespace

std::vector<int> Target::classes_of(const Table& table) const {
    std::vector<int> out;
    const auto& cells = table.columns[column];
    if (median) {
        for (const auto value : cells.number) out.push_back(std::isnan(value) ? -1 : value > *median ? 1 : 0);
        return out;
    }
    for (const auto code : cells.code) {
        const auto at = std::find(categories.begin(), categories.end(), code) - categories.begin();
        out.push_back(code < 0 ? -1 : static_cast<int>(at));
    }
    return out;
}

std::optional<Target> choose_target(const std::vector<ColumnInfo>& columns, const Table& training,
                                    const std::string& name) {
    return choose(columns, training, name, for_trees);
}

std::optional<Target> choose_label(const std::vector<ColumnInfo>& columns, const Table& training,
                                   const std::string& name) {
    return choose(columns, training, name, for_texts);
}

Prediction predict(const std::vector<ColumnInfo>& columns, const Target& target, const Table& synthetic,
                   const Table& training, const Table& test, std::uint64_t seed) {
    Rows all(static_cast<std::size_t>(training.rows));
    std::iota(all.begin(), all.end(), 0);
    const auto shuffled = independent(training, all, seed);
    const std::array<const Table*, 3> sources{&synthetic, &training, &shuffled};
    const auto coded =
        learnable(columns, {&synthetic, &training, &shuffled, &test}, static_cast<std::ptrdiff_t>(target.column));
    Prediction out{.trained = synthetic.rows, .tested = test.rows};
    const auto truth = target.classes_of(test);
    std::array<double, 3> right{};
    tbb::this_task_arena::isolate([&] {
        tbb::parallel_for(std::size_t{0}, sources.size(), [&](std::size_t source) {
            const auto models = train(coded, source, target.classes_of(*sources[source]), target.classes());
            right[source] = share_right(models, coded.tables[3], truth);
        });
    });
    out.synthetic = right[0];
    out.real = right[1];
    out.floor = right[2];
    return out;
}

}  // namespace persona::quality
