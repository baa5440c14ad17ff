// What leaves hold in ranges of codes is shared out so that the whole stays true.
#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "backoff.hpp"
#include "grow.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

TEST_CASE("ranges add up to what is wanted of each code, whichever of them hold it") {
    // Code 4 stands in one range of three: in plain proportion it would get 5 of its 15 rows.
    SharedCells cells;
    const std::vector<Cell> wide = {{1, 1, 50}, {2, 4, 30}}, narrow = {{1, 1, 50}, {2, 3, 30}};
    cells.add(wide, 1);
    cells.add(narrow, 1);
    cells.add(narrow, 1);
    CHECK(cells.codes().count() == 3);
    CHECK_FALSE(cells.codes()[1]);
    std::vector<std::vector<double>> distributions = {{}, {0, 900, 50, 25, 15}};
    distributions[0] = distributions[1];
    cells.fit(distributions, {0, 0, 50, 25, 15});
    const auto weights = whole_weights(distributions[1]);
    Tree tree;
    tree.leaves = {{0, 2, 1}, {2, 2, 1}, {2, 2, 1}};
    tree.cells = {wide[0], wide[1], narrow[0], narrow[1]};
    tree.backoffs = {{0, 1, 1, 1, 1}, weights};
    std::vector<double> sum(5, 0), shares(most_codes);
    for (std::uint32_t leaf = 0; leaf < 3; ++leaf) {
        LeafDraw(tree, leaf).shares(shares);
        for (std::size_t code = 0; code < sum.size(); ++code) sum[code] += 80 * shares[code];
    }
    CHECK(sum[2] == doctest::Approx(50).epsilon(0.01));
    CHECK(sum[3] == doctest::Approx(25).epsilon(0.01));
    CHECK(sum[4] == doctest::Approx(15).epsilon(0.01));
}

TEST_CASE("a long tail that no leaf has k rows of comes back as often as it is there, code by code") {
    // Codes grow rarer, in some groups much faster than in others.
    Training data;
    data.rows = data.subject_count = 6'000;
    data.codes.assign(2, std::vector<Code>(data.rows));
    for (std::size_t row = 0; row < data.rows; ++row) {
        Random random(3, row, 0);
        data.codes[0][row] = static_cast<Code>(1 + random.below(12));
        const double tail = std::floor(-std::log(1 - random.uniform()) * (0.3 + 0.1 * data.codes[0][row]));
        data.codes[1][row] = static_cast<Code>(1 + std::min(tail, 7.0));
    }
    data.code_counts = {13, 9};
    std::vector<std::uint32_t> every(data.rows);
    std::iota(every.begin(), every.end(), 0U);
    const auto whole = whole_of(data, 1, 10);
    for (const bool ordered : {true, false}) {
        data.ordered = {true, ordered};
        std::vector<double> made(most_codes, 0), shares(most_codes);
        constexpr std::uint32_t trees = 8;
        for (std::uint32_t i = 0; i < trees; ++i) {
            Rules rules;
            rules.least_gain = 0;
            const auto tree = grow_tree(data, 1, {0}, every, whole, rules, Random(1, 0, i));
            REQUIRE(tree.leaves.size() > 5);
            for (const auto row : every) {
                LeafDraw(tree, tree.leaf_of(data.codes, row)).shares(shares);
                for (std::size_t code = 0; code < most_codes; ++code) made[code] += shares[code] / trees;
            }
        }
        for (std::size_t code = 1; code < 9; ++code) {
            CAPTURE(code);
            CHECK(made[code] == doctest::Approx(whole[code]).epsilon(0.1));
        }
    }
}

TEST_CASE("the whole column tells no code of fewer than k subjects, however many rows it has") {
    Training data;
    data.codes.resize(1);
    for (std::uint32_t row = 0; row < 60; ++row) {
        data.codes[0].push_back(row < 30 ? Code{1} : Code{2});
        data.subjects.push_back(row < 30 ? row : 30 + row % 3);
    }
    data.code_counts = {3};
    data.rows = 60;
    data.subject_count = 33;
    CHECK(whole_of(data, 0, 10) == std::vector<std::uint32_t>{0, 30, 0});
    data.subjects.clear();
    CHECK(whole_of(data, 0, 10) == std::vector<std::uint32_t>{0, 30, 30});
}
