#include <doctest/doctest.h>

#include <set>
#include <string>

#include "generator.hpp"
#include "phrases_families.hpp"
#include "phrases_sequences.hpp"
#include "phrases_tokens.hpp"
#include "test_tables.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

constexpr std::int64_t k = 10;
constexpr Code codes = 6;
/// Words of the little language below, behind the boundaries: one for each code that many say, and three more.
constexpr CodeFamilies::Token own = 2, paying = own + codes, scarce = paying + 1, everywhere = scarce + 1,
                              words = everywhere + 1;

struct Told {
    std::vector<Sequence> sequences;
    std::vector<Code> by_row;
    std::vector<std::uint32_t> totals = std::vector<std::uint32_t>(codes, 0);
    void say(std::uint32_t subject, Code code, std::vector<CodeFamilies::Token> tokens) {
        totals[code] += static_cast<std::uint32_t>(tokens.size());
        sequences.push_back({by_row.size(), subject, std::move(tokens), {}});
        by_row.push_back(code);
    }
};

/// Codes 0 and 1 share the word of code 0, codes 2 to 5 that of code 2. `payers` subjects say one more word under each of the first two.
CodeFamilies learnt(std::uint32_t payers, std::uint32_t subjects_a_row = 1) {
    Told data;
    std::uint32_t subject = 0;
    for (Code code = 0; code < codes; ++code)
        for (std::uint32_t i = 0; i < 30; ++i, ++subject) {
            std::vector<CodeFamilies::Token> said{own + code, own + (code < 2 ? 0U : 2U)};
            if (code < 2 && i < payers) said.push_back(paying);
            if (code == 4 && i < 3) said.push_back(scarce);
            if (i < 5) said.push_back(everywhere);
            data.say(subject / subjects_a_row, code, std::move(said));
        }
    CodeFamilies out;
    out.learn(data.sequences, data.by_row, data.totals, words, k);
    return out;
}

}  // namespace

TEST_CASE("codes under which the same is said are a family, and tell a word together that k subjects share there") {
    const auto families = learnt(6);
    REQUIRE(families.joins.size() == codes - 1);
    const auto told = families.of(paying);
    REQUIRE(told.size() == 1);
    CHECK(told[0].count == 12);
    const auto members = families.members(told[0].family);
    CHECK(std::set<Code>(members.begin(), members.end()) == std::set<Code>{0, 1});
    // Three subjects are told nowhere, nor are words that have a count under each code.
    CHECK(families.of(scarce).empty());
    CHECK(families.of(own).empty());
    // Every code is told once: what a family of a family tells is what the smaller ones left.
    std::uint32_t all = 0;
    std::set<Code> once;
    for (const auto& entry : families.of(everywhere)) {
        CHECK(entry.count >= k);
        all += entry.count;
        for (const auto code : families.members(entry.family)) once.insert(code);
    }
    CHECK(all == 5 * once.size());
}

TEST_CASE("a family tells nothing that fewer than k subjects say, however often") {
    CHECK(learnt(4).of(paying).empty());
    // Six times under two codes, but three subjects say it twice each.
    CHECK(learnt(6, 3).of(paying).empty());
}

TEST_CASE("families come back from a file, and damaged ones are refused") {
    const auto families = learnt(6);
    ByteWriter out;
    families.save(out);
    const auto bytes = out.take();
    CodeFamilies again;
    ByteReader in(bytes);
    again.load(in, codes, words);
    CHECK(again.joins == families.joins);
    CHECK(again.of(paying).size() == 1);
    CHECK(again.members(0).size() == 2);
    const auto refused = [&](std::size_t at, char value) {
        auto damaged = bytes;
        damaged[at] = value;
        CodeFamilies other;
        ByteReader from(damaged);
        CHECK_THROWS_AS(other.load(from, codes, words), std::invalid_argument);
    };
    refused(0, 3);                           // not as many joins as the codes need
    refused(8, 40);                          // a part that is not there
    refused(8, bytes[10]);                   // a part in two families
    refused(8 + 4 * (codes - 1) + 8, 100);   // an unknown word
    refused(8 + 4 * (codes - 1) + 12, 100);  // an unknown family
}

TEST_CASE("texts say under a code what is said under codes like it" * doctest::test_suite("many rows")) {
    // Forty topics of two kinds; what is said under one of them alone is said by five.
    const std::int64_t rows = 800;
    static const char* about_money[] = {"refund", "transfer", "deposit", "cheque"};
    static const char* about_post[] = {"parcel", "stamp", "courier", "letter"};
    static const char* when[] = {"today", "again", "once more", "at last", "as ever", "this week", "for now"};
    static const char* who[] = {"I", "We", "They", "You", "My neighbours"};
    const auto table =
        testing::batch({{"topic:text", cells(rows, [](auto i) { return "topic" + std::to_string(i % 40); })},
                        {"comment:text", cells(rows, [](auto i) {
                             const auto* about = (i % 40 < 20 ? about_money : about_post)[i / 40 % 4];
                             return std::string(who[i % 5]) + " would like to ask about the " + about + " " +
                                    when[i % 7] + ", after " + std::to_string(10 + i % 700) + " days. " +
                                    (i % 40 < 20 ? "It is a matter of money." : "It came by the post.");
                         })}});
    const auto model = fit(table);
    REQUIRE(model->texts[1]);
    const auto out = sample(model, {{"count", "800"}});
    int astray = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto topic = std::stoi(std::string(out.columns[0]->text(row).substr(5)));
        const auto text = out.columns[1]->text(row);
        const auto says = [&](std::initializer_list<std::string_view> any) {
            return std::any_of(any.begin(), any.end(),
                               [&](auto word) { return text.find(word) != std::string_view::npos; });
        };
        astray += topic < 20 ? says({"parcel", "stamp", "courier", "letter"})
                             : says({"refund", "transfer", "deposit", "cheque"});
    }
    CHECK(astray < 80);  // 400 where families tell nothing
}

TEST_CASE("a word that begins a sentence is the one that stands within others") {
    CHECK(uncapitalised("Drove") == "drove");
    CHECK(uncapitalised("Élan") == "élan");
    CHECK(!uncapitalised("USB"));
    CHECK(!uncapitalised("drove"));
    CHECK(!uncapitalised("McKay"));
    CHECK(!uncapitalised("7th"));
    CHECK(!uncapitalised(""));
    CHECK(capitalised("drove") == "Drove");
    CHECK(capitalised("élan") == "Élan");
    CHECK(capitalised("iPhone") == "iPhone");
    CHECK(capitalised("\x03.") == "\x03.");
    const auto comments = [](int in_capitals) {
        return fit(testing::batch({{"comment:text", cells(600, [&](auto i) {
                                        std::string text =
                                            i % 2 == 0 ? "drove me home and I was late." : "I drove the late bus home.";
                                        if (i % 2 == 0 && i % 20 < in_capitals) text[0] = 'D';
                                        return text;
                                    })}}));
    };
    const auto begin = [](const Batch& out) {
        std::pair<int, int> capital_small{0, 0};
        for (std::int64_t row = 0; row < out.rows; ++row) {
            const auto text = out.columns[0]->text(row);
            capital_small.first += text.starts_with("Drove");
            capital_small.second += text.starts_with("drove");
        }
        return capital_small;
    };
    const auto [half_capital, half_small] = begin(sample(comments(10), {{"count", "400"}}));
    CHECK(half_capital > 20);
    CHECK(half_small > 20);
    CHECK(begin(sample(comments(20), {{"count", "400"}})).second == 0);
    CHECK(begin(sample(comments(0), {{"count", "400"}})).first == 0);
}

TEST_CASE("a sentence does not stutter") {
    // Three of twelve clauses each, none twice: after "and" any may follow, also the one that was said.
    static const char* clauses[] = {"the lift stood still", "my rent went up",        "no one came round",
                                    "our roof let rain in", "these stairs smell bad", "both bins were full",
                                    "that door fell off",   "every pipe was cold",    "some walls are damp",
                                    "all lamps burnt out",  "any noise goes on",      "his dog barks loud"};
    const auto table = testing::batch({{"comment:text", cells(600, [](auto i) {
                                            const auto first = i % 12, second = (first + 1 + i / 12 % 11) % 12;
                                            const auto third = (first + 1 + (i / 12 + 3) % 11) % 12;
                                            return std::string(clauses[first]) + " and " + clauses[second] + " and " +
                                                   clauses[third] + " for " + std::to_string(100 + i) + " days.";
                                        })}});
    const auto out = sample(fit(table), {{"count", "600"}});
    int stutters = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto tokens = tokens_of(out.columns[0]->text(row));
        std::set<std::vector<std::string>> said;
        for (std::size_t i = 0; i + 3 <= tokens.size(); ++i)
            stutters += !said.insert({tokens.begin() + static_cast<std::ptrdiff_t>(i),
                                      tokens.begin() + static_cast<std::ptrdiff_t>(i) + 3})
                             .second;
    }
    CHECK(stutters == 0);
}
