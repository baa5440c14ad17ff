#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include <persona/known_values.hpp>
#include <persona/text.hpp>

#include "generator.hpp"
#include "phrases_tokens.hpp"
#include "test_tables.hpp"
#include "text_model.hpp"
#include "text_sample.hpp"

using namespace persona;
using namespace persona::seqtree;
using namespace persona::seqtree::tests;

namespace {

std::string letters(std::int64_t i) {
    std::string out;
    for (int n = 0; n < 3; ++n, i /= 26) out += static_cast<char>('a' + i % 26);
    return out;
}

/// Complaints and praise from a few building blocks, each with a secret of its own.
Batch feedback(std::int64_t rows) {
    return testing::batch({{"rating:text", cells(rows, [](auto i) { return i % 2 == 0 ? "good" : "bad"; })},
                           {"comment:text", cells(rows, [](auto i) {
                                std::string text = i % 2 == 0 ? "The staff were kind and helped me at once."
                                                              : "The parcel came late and nobody answered the phone.";
                                text += i % 4 < 2 ? " I paid £" + std::to_string(10 + i % 80) + "." +
                                                        std::to_string(10 + i % 90) + " for it."
                                                  : " My order was never sent.";
                                text += " My secret word is zyx" + letters(i) +
                                        " and I live alone with seven grey cats near the mill.";
                                return text;
                            })}});
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> out;
    for (const auto& token : tokens_of(text))
        if (is_word(token)) out.push_back(compared(token));
    return out;
}

}  // namespace

TEST_CASE("texts become tokens") {
    const auto tokens = tokens_of("Hello, (big) world: it's £31.40!  \x01PERSON\x02's dog.");
    const std::vector<std::string> expected{"Hello",
                                            "\x03,",
                                            "(",
                                            "\x03"
                                            "big",
                                            "\x03)",
                                            "world",
                                            "\x03:",
                                            "it's",
                                            "\x04£0.99",
                                            "\x03!",
                                            "\x01PERSON\x02",
                                            "\x03's",
                                            "dog",
                                            "\x03."};
    CHECK(tokens == expected);
    CHECK(tokens_of("").empty());
    CHECK(tokens_of(" \t\n").empty());
    CHECK(tokens_of("...").size() == 3);
    CHECK(tokens_of("\x01never closed").size() >= 1);
    CHECK(ends_sentence("\x03."));
    CHECK(!is_word("\x03,"));
    CHECK(compared("\x03"
                   "Big") == "big");
}

TEST_CASE("texts follow their rows, and nothing that fewer than k subjects wrote comes back") {
    const auto table = feedback(800);
    const auto model = fit(table);
    REQUIRE(model->texts[1]);
    CHECK(model->texts[1]->covered > 0.8);
    const auto out = sample(model, {{"count", "400"}});
    int kind_good = 0, kind_bad = 0, good = 0;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto text = out.columns[1]->text(row);
        CHECK(text.find("zyx") == std::string_view::npos);
        const bool kind = text.find("kind and helped") != std::string_view::npos;
        const bool is_good = out.columns[0]->text(row) == "good";
        good += is_good;
        (is_good ? kind_good : kind_bad) += kind;
    }
    CHECK(kind_good > good / 3);
    CHECK(kind_bad < kind_good / 5);
    CHECK(model->save().value().find("zyx") == std::string::npos);
    CHECK(model->inspect().find("zyx") == std::string::npos);
}

TEST_CASE("what is said under one code alone is not said under others") {
    static const char* said[] = {"the boiler broke",      "my rent went up",      "the noise goes on",
                                 "the wall is damp",      "the stairs are dirty", "a move was refused",
                                 "the lift stands still", "the bins are full"};
    const auto table = testing::batch(
        {{"topic:text", cells(400, [](auto i) { return "topic" + std::to_string(i % 8); })},
         {"comment:text", cells(400, [](auto i) {
              return std::string(i % 3 == 0 ? "I write because " : "Let me say that ") + said[i % 8] + ".";
          })}});
    const auto out = sample(fit(table), {{"count", "400"}});
    int own = 0;
    for (std::int64_t row = 0; row < out.rows; ++row)
        own += out.columns[1]->text(row).find(said[out.columns[0]->text(row).back() - '0']) != std::string_view::npos;
    CHECK(own > 380);
}

TEST_CASE("no run of eight words that fewer than k sources share") {
    // Every text joins two of many common halves: the joint belongs to few.
    const auto table = testing::batch(
        {{"comment:text", cells(900, [](auto i) {
              static const char* first[] = {"I went to the shop on the hill", "We drove to the shop on the hill",
                                            "They walked to the shop on the hill"};
              return std::string(first[i % 3]) + " to buy item" + std::string(1, static_cast<char>('a' + i % 26)) +
                     " for my friend and " + (i == 5 ? "then cried" : "then left") + " again.";
          })}});
    const auto model = fit(table);
    std::map<std::vector<std::string>, std::set<std::int64_t>> runs;
    for (std::int64_t row = 0; row < table.rows; ++row) {
        const auto words = words_of(table.columns[0]->text(row));
        for (std::size_t i = 0; i + 8 <= words.size(); ++i)
            runs[{words.begin() + static_cast<std::ptrdiff_t>(i), words.begin() + static_cast<std::ptrdiff_t>(i) + 8}]
                .insert(row);
    }
    const auto out = sample(model, {{"count", "500"}});
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto words = words_of(out.columns[0]->text(row));
        for (std::size_t i = 0; i + 8 <= words.size(); ++i) {
            const auto found = runs.find(
                {words.begin() + static_cast<std::ptrdiff_t>(i), words.begin() + static_cast<std::ptrdiff_t>(i) + 8});
            CHECK((found == runs.end() || found->second.size() >= 10));
        }
    }
}

TEST_CASE("what one person wrote in everybody's words leaves no trace in the model file" *
          doctest::test_suite("many rows")) {
    // A hundred common words in an order of everyone's own: each word is shared by many, no two neighbours are.
    const auto told = [](std::int64_t who, std::int64_t wrote) {
        std::string out = "The staff were kind and helped me at once.";
        for (std::uint64_t at = 0; at < 12; ++at) {
            // Person 7 used the words of its twelve places in one order or in another one.
            const auto place = who == 7 ? (at * static_cast<std::uint64_t>(wrote)) % 12 : at;
            out += " common" +
                   letters(static_cast<std::int64_t>(
                       Random(3, static_cast<std::uint64_t>(who), static_cast<std::uint32_t>(place)).below(100)));
        }
        return out + ".";
    };
    const auto saved = [&](std::int64_t wrote) {
        return fit(testing::batch({{"rating:text", cells(200, [](auto i) { return i % 2 == 0 ? "good" : "bad"; })},
                                   {"comment:text", cells(200, [&](auto i) { return told(i, wrote); })}}))
            ->save()
            .value();
    };
    REQUIRE(told(7, 5) != told(7, 7));
    CHECK(saved(5) == saved(7));
}

TEST_CASE("a text that one person wrote is not written again, even when k subjects share all its parts") {
    const auto table = testing::batch({{"comment:text", cells(400, [](auto i) {
                                            static const char* who[] = {"My mother", "A neighbour", "The driver"};
                                            static const char* did[] = {"called the office", "left the parcel"};
                                            return std::string(who[i % 3]) + " " + did[i % 2] + " at noon today.";
                                        })}});
    auto field = table.field(0);
    field.role = Role::free_text;
    const auto model = fit(table.with_column(0, table.columns[0], field));
    auto avoid = std::make_shared<Findings>();
    avoid->longest = 8;
    avoid->add(avoid->hash(fold("The driver left the parcel at noon today")), {1, 8, 0});
    avoid->add(avoid->hash(completeness_mark), {1, 1, 0});
    avoid->seal();
    const auto says = [&](const ArtifactPtr& known) {
        const auto out = sample(model, {{"count", "300"}}, 1, batch_rows, known);
        int seen = 0;
        for (std::int64_t row = 0; row < out.rows; ++row)
            seen += out.columns[0]->text(row).find("The driver left") != std::string_view::npos;
        return seen;
    };
    CHECK(says(nullptr) > 10);
    CHECK(says(avoid) == 0);
}

TEST_CASE("findings become slots that are filled anew") {
    auto table = testing::batch({{"comment:text", cells(200, [](auto i) {
                                      return std::string("Yesterday I met Ann B") + letters(i).substr(0, 2) +
                                             " at the new office.";
                                  })}});
    auto spans = std::make_shared<Spans>();
    const auto origin = std::make_shared<const SpanOrigin>(SpanOrigin{"PERSON", "test", "list"});
    for (std::uint32_t row = 0; row < 200; ++row) spans->push_back({row, 0, 16, 23, 1, origin});
    table.spans = spans;
    auto field = table.field(0);
    field.role = Role::free_text;
    table = table.with_column(0, table.columns[0], field);
    const auto out = sample(fit(table), {{"count", "50"}});
    std::set<std::string> different;
    for (std::int64_t row = 0; row < out.rows; ++row) {
        const auto text = out.columns[0]->text(row);
        CHECK(text.substr(0, 16) == "Yesterday I met ");
        CHECK(text.find("Ann B") == std::string_view::npos);
        CHECK(text.find("PERSON") == std::string_view::npos);
        different.insert(std::string(text));
    }
    CHECK(different.size() > 10);
}

TEST_CASE("few texts give neutral remarks") {
    const auto table = feedback(8);
    auto fields = table.schema->fields();
    fields[1].role = Role::free_text;
    const auto free = table.with_columns(Schema::make(fields), table.columns);
    const auto model = fit(free, 10);
    const auto out = sample(model, {});
    for (std::int64_t row = 0; row < out.rows; ++row)
        CHECK(out.columns[1]->text(row).find("zyx") == std::string_view::npos);
}

TEST_CASE("a sample of texts is the same however it was gathered, and stays within its bytes") {
    const auto table = feedback(500);
    TextSample whole(20'000), parts(20'000);
    whole.add(table, 1, 0);
    for (std::int64_t at = 0; at < 500; at += 50) {
        auto slice = table.slice(at, 50);
        slice.first_row = at;
        TextSample part(20'000);
        part.add(slice, 1, 0);
        parts.merge(part, static_cast<std::size_t>(at));
    }
    const auto &a = whole.settle(), &b = parts.settle();
    REQUIRE(a.size() == b.size());
    CHECK(a.size() < 200);
    CHECK(!whole.whole());
    for (std::size_t i = 0; i < a.size(); ++i) CHECK((a[i].row == b[i].row && a[i].text == b[i].text));
}
