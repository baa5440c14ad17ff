// Splits and draws beside what their definitions say, computed the long way.
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <span>

#include "draw.hpp"
#include "split_search.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

/// Four columns: two ordered ones of many codes, two that are not; the last follows all others a little.
Training four_columns(std::size_t rows) {
    Training out;
    out.rows = out.subject_count = rows;
    out.code_counts = {60, 30, 5, 12};
    out.ordered = {true, true, false, false};
    out.codes.assign(4, std::vector<Code>(rows, 0));
    for (std::size_t row = 0; row < rows; ++row) {
        Random random(11, row, 0);
        for (std::size_t c = 0; c < 3; ++c) out.codes[c][row] = static_cast<Code>(random.below(out.code_counts[c]));
        const auto follows = (out.codes[0][row] / 20 + out.codes[2][row]) % 12;
        out.codes[3][row] = static_cast<Code>(random.below(3) == 0 ? random.below(12) : follows);
    }
    return out;
}

double gini(const std::vector<double>& counts) {
    const double n = std::accumulate(counts.begin(), counts.end(), 0.0);
    double squares = 0;
    for (const double count : counts) squares += count * count;
    return n > 0 ? n - squares / n : 0;  // of all its rows
}

/// The gain of a split in units of one row's impurity, by definition.
double gain_of(const Training& data, std::size_t target, std::size_t feature, Code code, bool equals,
               const std::vector<std::uint32_t>& rows, std::size_t least) {
    std::vector<double> left(most_codes, 0), right(most_codes, 0), all(most_codes, 0);
    std::size_t on_left = 0;
    for (const auto row : rows) {
        const auto own = data.codes[feature][row];
        const bool is_left = equals ? own == code : own <= code;
        on_left += is_left;
        (is_left ? left : right)[data.codes[target][row]] += 1;
        all[data.codes[target][row]] += 1;
    }
    if (on_left < least || rows.size() - on_left < least) return -1;
    return (gini(all) - gini(left) - gini(right)) / (gini(all) / static_cast<double>(rows.size()));
}

double best_gain(const Training& data, std::size_t target, const std::vector<std::size_t>& features,
                 const std::vector<std::uint32_t>& rows, std::size_t least) {
    double best = -1;
    for (const auto feature : features)
        for (std::size_t code = 0; code < data.code_counts[feature]; ++code)
            for (const bool equals : {true, false})
                if (data.ordered[feature] ? !equals || code == 0 : equals)
                    best = std::max(best, gain_of(data, target, feature, static_cast<Code>(code), equals, rows, least));
    return best;
}

}  // namespace

TEST_CASE(
    "the best split by the Gini index gains as much as the best of all splits, whether few rows or many are searched") {
    const auto data = four_columns(6'000);
    const std::vector<std::size_t> features = {2, 0, 1};
    std::vector<std::uint32_t> rows(data.rows);
    std::iota(rows.begin(), rows.end(), 0U);
    const PackedRows packed(data, 3, features, rows);
    SplitSearch search(data, 3, features, packed);
    // Of 6,000 rows the codes of all features are counted with the target's, of 100 those of none, of 150 those of some.
    for (const std::size_t count : {6'000U, 1'000U, 150U, 100U}) {
        const std::vector<std::uint32_t> some(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count));
        const auto found = search.best(some, 20, 0);
        REQUIRE(found);
        CHECK(found->gain == doctest::Approx(best_gain(data, 3, features, some, 20)));
        CHECK(found->gain ==
              doctest::Approx(gain_of(data, 3, features[found->place], found->code, found->equals, some, 20)));
    }
}

TEST_CASE("what is left when one half's counts are taken away finds the splits of the other half") {
    const auto data = four_columns(6'000);
    std::vector<std::uint32_t> rows(data.rows);
    std::iota(rows.begin(), rows.end(), 0U);
    const auto all = std::span(rows);
    // By the Gini index, and by variance; halves of which all, some and no features are counted with the target.
    for (const std::size_t target : {3U, 0U})
        for (const std::size_t count : {6'000U, 400U, 260U, 150U}) {
            const std::vector<std::size_t> features =
                target == 3 ? std::vector<std::size_t>{2, 0, 1} : std::vector<std::size_t>{2, 3, 1};
            const PackedRows packed(data, target, features, rows);
            SplitSearch search(data, target, features, packed);
            const auto half = all.first(count / 3), other = all.subspan(count / 3, count - count / 3);
            NodeCounts whole, of_half;
            search.count(all.first(count), whole);
            search.count(half, of_half, other.size());
            search.take_away(whole, of_half, other.size());
            const auto agree = [&](std::span<const std::uint32_t> part, const NodeCounts& counts) {
                const auto told = search.best(part, 10, 0, &counts), counted = search.best(part, 10, 0);
                REQUIRE(told.has_value() == counted.has_value());
                if (!told) return;
                CHECK(told->gain == counted->gain);
                CHECK(told->place == counted->place);
                CHECK(told->code == counted->code);
                CHECK(told->equals == counted->equals);
            };
            agree(half, of_half);
            agree(other, whole);
        }
}

TEST_CASE("a split by variance tells a column's lower half from its upper half") {
    auto data = four_columns(4'000);
    for (std::size_t row = 0; row < data.rows; ++row)
        data.codes[0][row] = static_cast<Code>(data.codes[1][row] < 17 ? row % 20 : 40 + row % 20);
    const std::vector<std::size_t> features = {2, 1};
    std::vector<std::uint32_t> rows(data.rows);
    std::iota(rows.begin(), rows.end(), 0U);
    const PackedRows packed(data, 0, features, rows);
    const auto found = SplitSearch(data, 0, features, packed).best(rows, 50, 2);
    REQUIRE(found);
    CHECK(features[found->place] == 1);
    CHECK(found->code == 16);
    CHECK_FALSE(found->equals);
}

TEST_CASE("rows get codes of the leaves that they fall into") {
    const auto data = four_columns(8'000);
    std::vector<std::uint32_t> every(data.rows);
    std::iota(every.begin(), every.end(), 0U);
    Rules rules;
    std::vector<Tree> trees;
    for (std::uint32_t i = 0; i < 2; ++i) {
        std::vector<std::uint32_t> half;
        for (const auto row : every)
            if (row % 2 == i) half.push_back(row);
        trees.push_back(grow_tree(data, 3, {0, 1, 2}, half, whole_of(data, 3, rules.k), rules, Random(1, 0, i)));
    }
    REQUIRE(trees[0].leaves.size() > 5);
    Codes codes(4);
    for (std::size_t c = 0; c < 4; ++c) codes[c].assign(data.codes[c].begin(), data.codes[c].begin() + 5'000);
    ColumnDraw draw;
    draw.draw(trees, {}, 7, 0, 3, codes);
    const auto once = codes[3];
    draw.draw(trees, {}, 7, 0, 3, codes);  // whatever was drawn before
    CHECK(codes[3] == once);
    std::size_t followed = 0;
    for (std::size_t row = 0; row < once.size(); ++row) {
        bool in_leaf = false;
        for (const auto& tree : trees) {
            const auto& leaf = tree.leaves[tree.leaf_of(codes, row)];
            for (auto cell = leaf.cell; cell < leaf.cell + leaf.cells; ++cell)
                in_leaf = in_leaf || (tree.cells[cell].first <= once[row] && once[row] <= tree.cells[cell].last);
        }
        CHECK(in_leaf);
        followed += once[row] == (codes[0][row] / 20 + codes[2][row]) % 12;
    }
    CHECK(static_cast<double>(followed) / 5'000 == doctest::Approx(0.694).epsilon(0.05));
}
