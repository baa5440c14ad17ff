// The rules that keep people out: each of these tests fails when its rule is turned off.
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "grow.hpp"
#include "order.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

/// Two columns of eight codes; the second mostly follows the first.
Training two_columns(std::size_t rows) {
    Training out;
    out.rows = out.subject_count = rows;
    out.codes.assign(2, std::vector<Code>(rows, 0));
    for (std::size_t row = 0; row < rows; ++row) {
        Random random(5, row, 0);
        out.codes[0][row] = static_cast<Code>(1 + random.below(8));
        out.codes[1][row] = random.below(20) == 0 ? static_cast<Code>(1 + random.below(8)) : out.codes[0][row];
    }
    out.code_counts = {9, 9};
    out.ordered = {true, false};
    return out;
}

std::vector<std::uint32_t> every_row(const Training& data) {
    std::vector<std::uint32_t> out(data.rows);
    std::iota(out.begin(), out.end(), 0U);
    return out;
}

/// Rows of the training data that end in each leaf.
std::vector<std::size_t> rows_in_leaves(const Tree& tree, const Training& data) {
    std::vector<std::size_t> out(tree.leaves.size(), 0);
    for (std::size_t row = 0; row < data.rows; ++row) ++out[tree.leaf_of(data.codes, row)];
    return out;
}

std::uint32_t smallest(const Tree& tree) {
    std::uint32_t least = 0xffffffff;
    for (const auto& cell : tree.cells) least = std::min(least, cell.rows);
    return least;
}

}  // namespace

TEST_CASE("no leaf has fewer subjects than the floor") {
    const auto data = two_columns(2'000);
    Rules rules;
    const auto least_leaf = [&](const Rules& by) {
        const auto rows =
            rows_in_leaves(grow_tree(data, 1, {0}, every_row(data), whole_of(data, 1, 10), by, Random(1, 0, 0)), data);
        return *std::min_element(rows.begin(), rows.end());
    };
    CHECK(least_leaf(rules) >= 50);
    rules.leaf = 1;
    rules.least_gain = 0;
    auto noisy = two_columns(200);
    const auto rows = rows_in_leaves(
        grow_tree(noisy, 1, {0}, every_row(noisy), whole_of(noisy, 1, 10), rules, Random(1, 0, 0)), noisy);
    CHECK(*std::min_element(rows.begin(), rows.end()) < 50);
}

TEST_CASE("the floor of a leaf counts subjects, not rows") {
    auto data = two_columns(2'000);
    data.subject_count = 40;  // fifty rows each: nobody can be told apart in two leaves of fifty subjects
    for (std::size_t row = 0; row < data.rows; ++row) data.subjects.push_back(static_cast<std::uint32_t>(row % 40));
    CHECK(grow_tree(data, 1, {0}, every_row(data), whole_of(data, 1, 10), Rules(), Random(1, 0, 0)).leaves.size() == 1);
}

TEST_CASE("no cell has from 1 to k - 1 rows; without backing off there are such") {
    const auto data = two_columns(2'000);
    Rules rules;
    CHECK(smallest(grow_tree(data, 1, {0}, every_row(data), whole_of(data, 1, 10), rules, Random(1, 0, 0))) >= 10);
    rules.back_off = false;
    CHECK(smallest(grow_tree(data, 1, {0}, every_row(data), whole_of(data, 1, 10), rules, Random(1, 0, 0))) < 10);
}

TEST_CASE("small cells are merged with neighbours, or rounded so that the average stays true") {
    Rules rules;
    Random random(1, 0, 0);
    // Ordered: codes 1..5 of 4 rows each become ranges of at least ten.
    const auto merged = make_cells({0, 4, 4, 4, 4, 4, 30}, {0, 4, 4, 4, 4, 4, 30}, true, rules, random);
    REQUIRE(merged.size() == 2);
    CHECK(merged[0] == Cell{1, 5, 20});
    CHECK(merged[1] == Cell{6, 6, 30});
    // A category's few rows: none or what makes ten of the leaf's 43, three of ten times the latter.
    double total = 0;
    for (std::uint64_t i = 0; i < 4'000; ++i) {
        Random draw(9, i, 0);
        for (const auto& cell : make_cells({0, 40, 3}, {0, 40, 3}, false, rules, draw)) {
            CHECK((cell.rows == 40 || cell.rows == 12));
            if (cell.rows == 12) total += 12.0 / 52;
        }
    }
    CHECK(total / 4'000 == doctest::Approx(3.0 / 43).epsilon(0.1));
    // Nothing but a few rows: one range over everything.
    for (std::uint64_t i = 0; i < 50; ++i) {
        Random draw(9, i, 0);
        CHECK(!make_cells({0, 2, 1}, {0, 2, 1}, false, rules, draw).empty());
    }
}

TEST_CASE("one subject's many rows are no cell of their own") {
    Rules rules;
    Random random(1, 0, 0);
    for (const auto& cell : make_cells({0, 60, 25}, {0, 60, 1}, false, rules, random))
        CHECK((!cell.single() || cell.first == 1));
}

TEST_CASE("draws of a leaf are systematic: counts come out as they are") {
    Tree tree;
    tree.nodes.resize(1);
    tree.leaves.push_back({0, 3, 0});
    tree.cells = {{1, 1, 50}, {2, 4, 30}, {7, 7, 20}};
    tree.backoffs = {{0, 0, 1, 2, 3, 0, 0, 9}};
    LeafDraw draw(tree, 0);
    std::vector<int> seen(8, 0);
    for (int i = 0; i < 1'000; ++i) ++seen[draw.draw((i + 0.5) / 1'000)];
    CHECK(seen[1] == 500);
    CHECK(seen[7] == 200);
    CHECK(seen[2] == doctest::Approx(50).epsilon(0.05));
    CHECK(seen[4] == doctest::Approx(150).epsilon(0.05));
    CHECK(seen[0] + seen[5] + seen[6] == 0);
    // Sums of ranges that are known beforehand change nothing.
    tree.sum_ranges();
    LeafDraw again(tree, 0);
    std::vector<int> same(8, 0);
    for (int i = 0; i < 1'000; ++i) ++same[again.draw((i + 0.5) / 1'000)];
    CHECK(same == seen);
}

TEST_CASE("a range of which nothing says how it is shared out keeps its rows") {
    Tree tree;
    tree.nodes.resize(1);
    tree.leaves.push_back({0, 2, 0});
    tree.cells = {{1, 3, 30}, {4, 4, 10}};
    tree.backoffs = {{0, 0, 0, 0, 10}};
    std::vector<double> shares(5);
    LeafDraw(tree, 0).shares(shares);
    for (const std::size_t code : {1, 2, 3, 4}) CHECK(shares[code] == doctest::Approx(0.25));
    LeafDraw draw(tree, 0);
    std::vector<int> seen(5, 0);
    for (int i = 0; i < 1'000; ++i) ++seen[draw.draw((i + 0.5) / 1'000)];
    for (const std::size_t code : {1, 2, 3, 4}) CHECK(seen[code] == doctest::Approx(250).epsilon(0.02));
}

TEST_CASE("the order begins where most is told and features are the most telling") {
    Training data;
    data.rows = data.subject_count = 3'000;
    data.codes.assign(3, std::vector<Code>(data.rows));
    for (std::size_t row = 0; row < data.rows; ++row) {
        Random random(2, row, 0);
        data.codes[0][row] = static_cast<Code>(1 + random.below(4));
        data.codes[2][row] = data.codes[0][row];
        data.codes[1][row] = static_cast<Code>(1 + random.below(4));
    }
    data.code_counts = {5, 5, 5};
    data.ordered = {false, false, false};
    const auto order = find_order(data, 1'000);
    CHECK(order.columns.back() == 1);
    CHECK(order.between(0, 2) > 1.3);
    CHECK(order.between(0, 1) < 0.02);
    CHECK(order.features(2, 1).size() == 1);
}
