#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "diversity.hpp"
#include "embedding.hpp"
#include "identity.hpp"
#include "measures.hpp"
#include "semantic.hpp"

using namespace persona::quality;

namespace {
constexpr double gone = std::numeric_limits<double>::quiet_NaN();
using Numbers = std::vector<double>;
using Ints = std::vector<std::int32_t>;
}  // namespace

TEST_CASE("Kolmogorov–Smirnov: alike, apart, ties, missing") {
    CHECK(ks_complement(Numbers{1, 2, 3}, Numbers{3, 1, 2}) == 1);
    CHECK(ks_complement(Numbers{1, 2}, Numbers{5, 6}) == 0);
    CHECK(ks_complement(Numbers{1, 1, 2, 2}, Numbers{1, 2, 2, 2}) == doctest::Approx(0.75));
    CHECK(ks_complement(Numbers{1, gone, 2}, Numbers{2, 1}) == 1);
    CHECK(std::isnan(ks_complement(Numbers{gone}, Numbers{1})));
    CHECK(std::isnan(ks_complement(Numbers{1}, Numbers{})));
}

TEST_CASE("total variation: shares, categories of one side, missing left out") {
    CHECK(tv_complement(Ints{0, 1, 1, 2}, Ints{1, 2, 0, 1}) == 1);
    CHECK(tv_complement(Ints{0, 0}, Ints{5, 5}) == 0);
    CHECK(tv_complement(Ints{0, 1}, Ints{0, 0, 0, 1}) == doctest::Approx(0.75));
    CHECK(tv_complement(Ints{0, -1, -1}, Ints{0}) == 1);
    CHECK(std::isnan(tv_complement(Ints{-1}, Ints{0})));
}

TEST_CASE("correlation over complete pairs; constants have none") {
    CHECK(correlation(Numbers{1, 2, 3, gone}, Numbers{2, 4, 6, 9}) == doctest::Approx(1));
    CHECK(correlation(Numbers{1, 2, 3}, Numbers{3, 2, 1}) == doctest::Approx(-1));
    CHECK(std::isnan(correlation(Numbers{1, 1, 1}, Numbers{1, 2, 3})));
    CHECK(std::isnan(correlation(Numbers{1, gone}, Numbers{1, 2})));
    CHECK(correlation_similarity(1, -1) == 0);
    CHECK(correlation_similarity(0.5, 0.3) == doctest::Approx(0.9));
}

TEST_CASE("joint tables: similarity, and Cramér's V of full and no dependence") {
    const JointTable dependent(Ints{0, 0, 1, 1}, Ints{0, 0, 1, 1});
    const JointTable crossed(Ints{0, 0, 1, 1}, Ints{0, 1, 0, 1});
    CHECK(JointTable::similarity(dependent, dependent) == 1);
    CHECK(JointTable::similarity(dependent, crossed) == doctest::Approx(0.5));
    CHECK(dependent.association() == doctest::Approx(1));
    CHECK(crossed.association() == doctest::Approx(0));
    CHECK(std::isnan(JointTable(Ints{0, 0}, Ints{0, 1}).association()));
    CHECK(std::isnan(JointTable::similarity(dependent, JointTable(Ints{}, Ints{}))));
    // Missing is a category of its own.
    CHECK(JointTable::similarity(JointTable(Ints{-1, 0}, Ints{0, 0}), JointTable(Ints{0, 0}, Ints{0, 0})) ==
          doctest::Approx(0.5));
}

TEST_CASE("joint tables of very many categories count alike") {
    Ints a;
    Ints b;
    for (std::int32_t i = 0; i < 3000; ++i) {
        a.push_back(i * 7919 % 1'000'003);
        b.push_back(i * 104'729 % 999'983);
    }
    const JointTable wide(a, b);
    CHECK(JointTable::similarity(wide, wide) == 1);
    CHECK(wide.association() == doctest::Approx(1));
}

TEST_CASE("bins: numpy's edges, the largest value alone, missing beside it") {
    const auto bins = Bins::over(Numbers{0, 10, gone});
    CHECK(bins.edges[3] == 3);
    CHECK(bins.compatible(0) == 1);
    CHECK(bins.compatible(9.99) == 10);
    CHECK(bins.compatible(10) == 11);
    CHECK(bins.compatible(gone) == 11);
    CHECK(bins.compatible(-1) == 0);
    CHECK(bins.shared(-5) == 0);
    CHECK(bins.shared(99) == 9);
    CHECK(bins.shared(gone) == -1);
    const auto constant = Bins::over(Numbers{4, 4});
    CHECK(constant.edges.front() == 3.5);
    CHECK(constant.edges.back() == 4.5);
    CHECK_FALSE(Bins::over(Numbers{gone}).usable);
}

TEST_CASE("shapes of identifying values hold no letter and no digit of them") {
    CHECK(shape_of("INT-00042") == "a-99999");
    CHECK(shape_of("siân.c70@example.com") == "a.a99@a.a");
    CHECK(shape_of("+44 7700 900813") == "+99 9999 999999");
    CHECK(shape_of("") == "");
    CHECK(shape_of(std::string(100'000, '7')).size() == 48);
    CHECK(shape_of("a\nb") == "a a");
}

TEST_CASE("keyed sets stay within their memory and compare what both could keep") {
    KeyedSet a(64);
    KeyedSet b(64);
    KeyedSet c(1 << 20);
    for (std::uint64_t i = 0; i < 5000; ++i) {
        const auto hash = (i + 1) * 0x9e3779b97f4a7c15U;
        a.add(hash);
        c.add(hash);
        if (i % 2 == 0) b.add(hash);
        a.add(hash);
    }
    a.seal();
    b.seal();
    c.seal();
    CHECK(a.size() <= 64);
    CHECK(a.kept_share() < 0.1);
    CHECK(c.size() == 5000);
    CHECK(c.common(b) == static_cast<std::int64_t>(b.size()));
    CHECK(a.common(b) > 0);
    KeyedSet whole(64);
    KeyedSet part(64);
    for (std::uint64_t i = 0; i < 5000; ++i) (i < 2500 ? whole : part).add((i + 1) * 0x9e3779b97f4a7c15U);
    whole.merge(part);
    whole.seal();
    CHECK(whole.size() == a.size());
    CHECK(whole.common(a) == static_cast<std::int64_t>(a.size()));
}

TEST_CASE("self-BLEU: copies are 1, strangers 0, short texts do not break it") {
    CHECK(self_bleu({{1, 2, 3, 4, 5}, {1, 2, 3, 4, 5}}) == doctest::Approx(1));
    CHECK(self_bleu({{1, 2, 3, 4}, {5, 6, 7, 8}}) == 0);
    CHECK(self_bleu({{1}, {1}}) == doctest::Approx(1));
    CHECK(self_bleu({{1, 2, 3}}) == 0);
    CHECK(self_bleu({}) == 0);
    CHECK(self_bleu({{}, {1, 2}}) == 0);
    const double some = self_bleu({{1, 2, 3, 4, 5, 6}, {1, 2, 3, 9, 5, 6}});
    CHECK(some > 0.3);
    CHECK(some < 0.9);
    // A text that repeats one word of another is clipped.
    CHECK(self_bleu({{1, 1, 1, 1}, {1, 2, 3, 4}}) < 0.6);
}

TEST_CASE("self-BLEU by hand: unigrams 3/4, pairs (1+1)/(3+1), smoothed beyond, equal lengths") {
    const double expected =
        std::exp((std::log(3.0 / 4) + std::log(3.0 / 4) + std::log(2.0 / 3) + std::log(1.0 / 2)) / 4);
    CHECK(self_bleu({{1, 2, 3, 4}, {1, 2, 3, 5}}) == doctest::Approx(expected));
}

TEST_CASE("distinct pairs of words, at a budget") {
    CHECK(distinct_pairs({{1, 2, 1, 2}}, 100) == doctest::Approx(2.0 / 3));
    CHECK(distinct_pairs({{1, 2, 1, 2}}, 2) == 1);
    CHECK(distinct_pairs({{1}, {2}}, 10) == 0);
    CHECK(distinct_pairs({}, 10) == 0);
}

TEST_CASE("embeddings: the same text is 1, word order counts a little, other words are far") {
    const std::vector<std::string> texts{"the delivery was late again", "the delivery was late once more",
                                         "my teeth ache at night"};
    const HashedEmbedder embedder(texts);
    const auto points = embedder.embed_all(texts);
    const auto cosine = [](const Embedding& a, const Embedding& b) {
        return static_cast<double>(nearest({&a}, {&b}).of_a.front());
    };
    CHECK(cosine(points[0], points[0]) == doctest::Approx(1).epsilon(1e-5));
    CHECK(cosine(points[0], points[1]) > cosine(points[0], points[2]) + 0.2);
    CHECK(cosine(embedder.embed("late was the delivery again"), points[0]) < 0.99);
    CHECK(embedder.embed("")[0] == 0);
    const auto near = nearest({&points[0], &points[2]}, {&points[1]});
    CHECK(near.of_a.size() == 2);
    CHECK(near.of_b.front() == near.of_a.front());
    CHECK(nearest({}, {&points[0]}).of_b.front() == -1);
}

TEST_CASE("long and hostile texts are cut, not choked on") {
    std::string huge;
    while (huge.size() < 5'000'000) huge += "wörd ";
    const auto folded = folded_text(huge);
    CHECK(folded.size() <= 16'384);
    CHECK(words_of(folded).size() > 2000);
    CHECK(words_of("").empty());
    CHECK(words_of("a b").size() == 2);
}

TEST_CASE("shuffled words keep the words and the lengths") {
    const std::vector<std::string> texts{"a b c", "d", "e f"};
    const auto shuffled = shuffled_words(texts, 3);
    REQUIRE(shuffled.size() == 3);
    CHECK(words_of(shuffled[0]).size() == 3);
    CHECK(words_of(shuffled[1]).size() == 1);
    std::string all;
    for (const auto& text : shuffled) all += text + " ";
    for (const char c : {'a', 'b', 'c', 'd', 'e', 'f'}) CHECK(all.find(c) != std::string::npos);
}

TEST_CASE("answers of a few wordings are as like each other as the source's, whatever the ratio of next to nothing") {
    const auto ratio = [](double real, double synthetic) {
        DiversityScore score;
        score.parts.push_back({"unlikeness of texts", "comment", real, synthetic, 0});
        return mean_diversity({score}).parts.front().ratio;
    };
    CHECK(ratio(0, 0) == 1);
    CHECK(ratio(0, 0.002) > 0.9);
    CHECK(ratio(0.04, 0.01) > 0.5);
    CHECK(ratio(0.6, 0.1) < 0.3);
    CHECK(ratio(0.1, 0.6) < 0.3);
}
