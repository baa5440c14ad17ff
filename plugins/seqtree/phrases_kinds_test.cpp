#include <doctest/doctest.h>

#include <numeric>
#include <set>
#include <string>

#include "phrases_kinds.hpp"
#include "test_tables.hpp"
#include "text_model.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

/// Pairs of every token of one range with every one of another.
void all_pairs(std::vector<Neighbouring>& out, std::pair<std::uint32_t, std::uint32_t> left,
               std::pair<std::uint32_t, std::uint32_t> right) {
    for (auto a = left.first; a < left.second; ++a)
        for (auto b = right.first; b < right.second; ++b) out.push_back({a, b, 3 + (a + b) % 3});
}

/// The runs of a chain of kinds, so often each.
Chain::Level level_of(std::size_t length, std::vector<std::pair<std::vector<std::uint32_t>, std::uint32_t>> runs) {
    Chain::Level out;
    for (const auto& [run, count] : runs) {
        CHECK(run.size() == length);
        out.tokens.insert(out.tokens.end(), run.begin(), run.end());
        out.grams.push_back({run.back(), count, 0, 0, {}});
    }
    return out;
}

}  // namespace

TEST_CASE("words that stand between the same words are of one kind") {
    std::vector<Neighbouring> pairs;
    all_pairs(pairs, {0, 1}, {2, 8});     // the boundary, articles
    all_pairs(pairs, {2, 8}, {8, 20});    // articles, nouns
    all_pairs(pairs, {8, 20}, {20, 30});  // nouns, verbs
    all_pairs(pairs, {20, 30}, {1, 2});   // verbs, the end
    const auto kinds = find_kinds(pairs, 30, 5);
    REQUIRE(kinds.size() == 30);
    CHECK(kinds[0] == 0);
    CHECK(kinds[1] == 1);
    const auto one_kind = [&](std::size_t begin, std::size_t last) {
        return std::set<std::uint8_t>(kinds.begin() + static_cast<std::ptrdiff_t>(begin),
                                      kinds.begin() + static_cast<std::ptrdiff_t>(last));
    };
    CHECK(one_kind(2, 8).size() == 1);
    CHECK(one_kind(8, 20).size() == 1);
    CHECK(one_kind(20, 30).size() == 1);
    CHECK(std::set<std::uint8_t>(kinds.begin(), kinds.end()).size() == 5);
}

TEST_CASE("what kind comes next is told by as many kinds as are known") {
    Kinds kinds;
    kinds.kind_of = {0, 1, 2, 3, 4};
    kinds.chain.levels = {level_of(1, {{{0}, 100}, {{2}, 60}, {{3}, 30}, {{4}, 10}}),
                          level_of(2, {{{0, 2}, 12}, {{2, 3}, 30}, {{2, 4}, 15}}), level_of(3, {{{0, 2, 4}, 12}})};
    kinds.index();
    const auto sum = [](const Kinds::Shares& shares) { return std::accumulate(shares.begin(), shares.end(), 0.0); };
    const std::vector<std::uint32_t> context{0, 2};
    const auto alone = kinds.expected(context, 0), one = kinds.expected(context, 1), two = kinds.expected(context, 2);
    CHECK(alone[2] == doctest::Approx(0.3));
    // Of the 60 behind kind 2 the chain tells 45; the rest is shared out as everywhere.
    CHECK(one[3] == doctest::Approx(0.5 + 0.25 * 0.15));
    CHECK(two[4] > 0.99);  // all that is known behind both
    for (const auto& shares : {alone, one, two}) CHECK(sum(shares) == doctest::Approx(1));
}

TEST_CASE("sentences go on where fewer than k subjects say the words' own runs" * doctest::test_suite("many rows")) {
    // Half of the pairs are said, by five each, so that what is written must be the other half.
    const auto word = [](char first, std::int64_t i) {
        return first + std::string(1, static_cast<char>('a' + i % 20)) + "m";
    };
    const std::int64_t rows = 1'000;
    const auto table = testing::batch({{"comment:text", cells(rows, [&](auto i) {
                                            return "I have bought " + word('q', i) + " " +
                                                   word('z', i / 20 * 2 + i % 20) + " and paid £" +
                                                   std::to_string(100 + i % 300) + " for them.";
                                        })}});
    const auto model = fit(table);
    REQUIRE(model->texts[0]);
    CHECK(model->texts[0]->kinds.known());
    const auto out = sample(model, {{"count", "400"}});
    std::set<std::string> pairs;
    std::int64_t whole = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const std::string text(out.columns[0]->text(row));
        const auto at = text.find(" bought ");
        if (at == std::string::npos || text.size() < at + 15) continue;
        const auto pair = text.substr(at + 8, 7);
        whole += pair[0] == 'q' && pair[4] == 'z';
        pairs.insert(pair);
    }
    CHECK(whole > 300);
    CHECK(pairs.size() > 100);
}
