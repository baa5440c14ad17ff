#include "singling_out.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <persona/random.hpp>

#include "closeness.hpp"

namespace persona::privacy {

namespace {

using Test = Condition::Test;
constexpr std::size_t columns_a_query = 3;
/// Random rows tried for each query wanted, before the attacker gives up: most queries are answered by several rows, which
/// shows soon.
constexpr std::int64_t attempts_a_query = 100;

bool holds(const Condition& condition, const Encoded& side, bool is_number, std::size_t row) {
    if (!is_number) {
        const auto code = side.columns[condition.column][row];
        return (code == (condition.missing ? 0 : condition.code)) == (condition.test == Test::equal);
    }
    const double value = side.numbers[condition.column][row];
    if (condition.missing) return std::isnan(value) == (condition.test == Test::equal);
    switch (condition.test) {
        case Test::equal: return value == condition.number;
        case Test::different: return !std::isnan(value) && value != condition.number;
        case Test::at_least: return value >= condition.number;
        case Test::at_most: return value <= condition.number;
        case Test::above: return value > condition.number;
        case Test::below: return value < condition.number;
    }
    return false;
}

/// Whether exactly one row answers.
bool singles_out(const EncodedSides& sides, const Query& query, const Encoded& side) {
    int answers = 0;
    for (std::size_t row = 0; row < static_cast<std::size_t>(side.rows) && answers < 2; ++row)
        answers += std::all_of(query.begin(), query.end(),
                               [&](const auto& condition) {
                                   return holds(condition, side, sides.features[condition.column].is_number, row);
                               })
                       ? 1
                       : 0;
    return answers == 1;
}

/// Which of the queries single out; in parallel, each on its own.
std::vector<char> which(const EncodedSides& sides, const std::vector<Query>& queries, const Encoded& side) {
    std::vector<char> out(queries.size(), 0);
    tbb::this_task_arena::isolate([&] {
        tbb::parallel_for(std::size_t{0}, queries.size(),
                          [&](std::size_t i) { out[i] = singles_out(sides, queries[i], side) ? 1 : 0; });
    });
    return out;
}

std::int64_t count(const EncodedSides& sides, const std::vector<Query>& queries, const Encoded& side) {
    const auto found = which(sides, queries, side);
    return std::count(found.begin(), found.end(), 1);
}

/// The values of a column as conditions of equality, each different one once, missing last.
std::vector<std::pair<Condition, std::int64_t>> values_of(const EncodedSides& sides, const Encoded& side,
                                                          std::size_t column) {
    std::map<double, std::int64_t> counts;
    std::int64_t missing = 0;
    const bool is_number = sides.features[column].is_number;
    for (std::size_t row = 0; row < static_cast<std::size_t>(side.rows); ++row) {
        const double value = is_number ? side.numbers[column][row] : side.columns[column][row];
        if (is_number ? std::isnan(value) : value == 0) ++missing;
        else ++counts[value];
    }
    std::vector<std::pair<Condition, std::int64_t>> out;
    for (const auto& [value, times] : counts) {
        Condition condition{.column = column};
        if (is_number) condition.number = value;
        else condition.code = static_cast<std::int16_t>(value);
        out.emplace_back(condition, times);
    }
    if (missing > 0) out.emplace_back(Condition{.column = column, .missing = true}, missing);
    return out;
}

template <class T>
void shuffle(std::vector<T>& items, Random random) {
    for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[static_cast<std::size_t>(random.below(i))]);
}

/// `count` different columns in ascending order.
std::vector<std::size_t> some_columns(std::size_t of, std::size_t count, Random& random) {
    std::set<std::size_t> out;
    while (out.size() < std::min(count, of)) out.insert(static_cast<std::size_t>(random.below(of)));
    return {out.begin(), out.end()};
}

/// Conditions drawn at random over values that the synthetic rows have.
std::vector<Query> random_queries(const EncodedSides& sides, const Encoded& synthetic, std::size_t columns,
                                  std::int64_t most, std::uint64_t seed) {
    constexpr std::array all{Test::equal, Test::different, Test::at_least, Test::at_most, Test::above, Test::below};
    std::vector<std::vector<std::pair<Condition, std::int64_t>>> values;
    for (std::size_t column = 0; column < sides.features.size(); ++column)
        values.push_back(values_of(sides, synthetic, column));
    std::vector<Query> out;
    for (std::int64_t i = 0; i < most; ++i) {
        Random random(seed, "privacy: random queries", static_cast<std::uint64_t>(i),
                      static_cast<std::uint32_t>(columns));
        Query query;
        for (const auto column : some_columns(sides.features.size(), columns, random)) {
            auto condition = values[column][static_cast<std::size_t>(random.below(values[column].size()))].first;
            const bool ordered = sides.features[column].is_number && !condition.missing;
            condition.test = all[static_cast<std::size_t>(random.below(ordered ? all.size() : 2))];
            query.push_back(condition);
        }
        out.push_back(std::move(query));
    }
    return out;
}

Attack attack(const EncodedSides& sides, const Targets& targets, const std::vector<Query>& queries, std::size_t columns,
              std::int64_t most, std::uint64_t seed) {
    Attack out;
    out.attacks = out.control_attacks = static_cast<std::int64_t>(queries.size());
    out.successes = count(sides, queries, targets.trained);
    out.control = count(sides, queries, targets.control);
    out.baseline_attacks = most;
    out.baseline = count(sides, random_queries(sides, targets.synthetic, columns, most, seed), targets.trained);
    return out;
}

std::vector<double> medians(const EncodedSides& sides, const Encoded& side) {
    std::vector<double> out;
    for (std::size_t column = 0; column < sides.features.size(); ++column) {
        std::vector<double> present;
        if (sides.features[column].is_number)
            std::copy_if(side.numbers[column].begin(), side.numbers[column].end(), std::back_inserter(present),
                         [](double value) { return !std::isnan(value); });
        out.push_back(quantile(std::move(present), 0.5));
    }
    return out;
}

/// What tells this row by one column; a number by being as far out as it is.
Condition condition_of(const EncodedSides& sides, const Encoded& side, std::size_t column, std::size_t row,
                       double median) {
    Condition out{.column = column};
    if (!sides.features[column].is_number) {
        out.code = side.columns[column][row];
        out.missing = out.code == 0;
        return out;
    }
    const double value = side.numbers[column][row];
    out.missing = std::isnan(value);
    if (out.missing) return out;
    out.number = value;
    out.test = value > median ? Test::at_least : Test::at_most;
    return out;
}

/// A query as something that can be sorted.
auto rank(const Query& query) {
    std::vector<std::tuple<std::size_t, int, bool, double, int>> out;
    for (const auto& each : query)
        out.emplace_back(each.column, static_cast<int>(each.test), each.missing, each.number, each.code);
    return out;
}

}  // namespace

Encoded different_rows(const EncodedSides& sides, const Encoded& side) {
    std::set<std::vector<std::uint64_t>> seen;
    std::vector<std::int64_t> kept;
    for (std::size_t row = 0; row < static_cast<std::size_t>(side.rows); ++row) {
        std::vector<std::uint64_t> cells;
        for (std::size_t column = 0; column < sides.features.size(); ++column)
            cells.push_back(sides.features[column].is_number
                                ? std::bit_cast<std::uint64_t>(side.numbers[column][row])
                                : static_cast<std::uint64_t>(static_cast<std::uint16_t>(side.columns[column][row])));
        if (seen.insert(std::move(cells)).second) kept.push_back(static_cast<std::int64_t>(row));
    }
    return side.take(kept);
}

Attack singling_out_by_one(const EncodedSides& sides, const Targets& targets, std::int64_t most, std::uint64_t seed) {
    std::vector<Query> queries;
    for (std::size_t column = 0; column < sides.features.size(); ++column) {
        const auto values = values_of(sides, targets.synthetic, column);
        for (const auto& [condition, times] : values)
            if (times == 1) queries.push_back({condition});
        if (!sides.features[column].is_number) continue;
        const auto present =
            static_cast<std::ptrdiff_t>(values.size()) - (!values.empty() && values.back().first.missing ? 1 : 0);
        if (present == 0) continue;
        const auto extreme = [&](const auto& value, Test test) {
            if (value.second != 1) return;
            queries.push_back({value.first});
            queries.back().front().test = test;
        };
        extreme(values.front(), Test::at_most);
        extreme(values[static_cast<std::size_t>(present - 1)], Test::at_least);
    }
    shuffle(queries, Random(seed, "privacy: univariate queries"));
    if (static_cast<std::int64_t>(queries.size()) > most) queries.resize(static_cast<std::size_t>(most));
    return attack(sides, targets, queries, 1, most, seed);
}

Attack singling_out_by_several(const EncodedSides& sides, const Targets& targets, std::int64_t most,
                               std::uint64_t seed) {
    const auto& synthetic = targets.synthetic;
    if (synthetic.rows == 0) return {};
    const auto middle = medians(sides, synthetic);
    // In portions, so that no more is tried than is needed.
    const auto portion = static_cast<std::size_t>(std::max<std::int64_t>(most, 1));
    std::vector<Query> queries;
    std::set<decltype(rank(Query()))> known;
    for (std::int64_t tried = 0; tried < most * attempts_a_query && queries.size() < portion;) {
        std::vector<Query> part;
        for (std::size_t i = 0; i < portion; ++i) {
            Random random(seed, "privacy: multivariate queries", static_cast<std::uint64_t>(tried++));
            const auto row = static_cast<std::size_t>(random.below(static_cast<std::uint64_t>(synthetic.rows)));
            Query query;
            for (const auto column : some_columns(sides.features.size(), columns_a_query, random))
                query.push_back(condition_of(sides, synthetic, column, row, middle[column]));
            part.push_back(std::move(query));
        }
        const auto unique = which(sides, part, synthetic);
        for (std::size_t i = 0; i < part.size() && queries.size() < portion; ++i)
            if (unique[i] != 0 && known.insert(rank(part[i])).second) queries.push_back(part[i]);
    }
    return attack(sides, targets, queries, columns_a_query, most, seed);
}

}  // namespace persona::privacy
