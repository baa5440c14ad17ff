// Of several drafts of a row the best one, and what it is judged by.
#include <algorithm>
#include <map>

#include <doctest/doctest.h>
#include <persona/testing.hpp>

#include "best_draft.hpp"
#include "scripted_model.hpp"
#include "test_rows.hpp"

using namespace persona;
using namespace persona::llm;
using namespace persona::llm::testing;
using persona::testing::Harness;

namespace {

/// Rows with two drafts each; the second is better in even rows.
Batch two_drafts(std::int64_t rows) {
    const auto whole = visits(rows);
    std::vector<std::int64_t> twice;
    for (std::int64_t row = 0; row < rows; ++row) twice.insert(twice.end(), {row, row});
    const auto both = whole.take(twice);
    TextBuilder comments;
    for (std::int64_t row = 0; row < both.rows; ++row) {
        if (!both.columns[2]->valid(row)) comments.append_missing();
        else if (row % 4 == 0 || row % 4 == 3) comments.append(std::string(broken) + " " + std::to_string(row));
        else comments.append(both.columns[2]->text(row));
    }
    return both.with_column(2, comments.finish(), both.field(2));
}

struct Chosen {
    Batch out;
    std::shared_ptr<const Verdict> verdict;
};

Chosen choose(const Batch& drafts, const std::shared_ptr<const Guide>& guide, const std::string& known,
              const std::shared_ptr<Provider>& judge = nullptr) {
    std::map<std::string, std::string> parameters{{"drafts", "2"}};
    if (judge) parameters["judge"] = "judge";
    Harness harness("best", std::make_shared<BestDraft>(), std::move(parameters));
    harness.artifact("guide", guide).artifact("against", known_values(known));
    if (judge) harness.provider("judge", judge);
    Chosen out;
    out.out = harness.process(drafts);
    out.verdict = std::dynamic_pointer_cast<const Verdict>(harness.finish().front());
    return out;
}

}  // namespace

TEST_CASE("the best of a row's drafts is kept, and the others are told as dropped") {
    const auto guide = guide_of(visits(40));
    const auto chosen = choose(two_drafts(20), guide, "Temperance Okuzawa");
    CHECK(persona::testing::show(chosen.out) == persona::testing::show(visits(20)));
    CHECK(chosen.verdict->find("drafts")->value == 40.0);
    CHECK(chosen.verdict->find("repeated")->value == 0.0);  // two rows have no text
    CHECK_THROWS_AS(choose(visits(3), guide, "Temperance Okuzawa"), Failure);

    // A known value or a text that is taken makes the worse draft the better one.
    const auto known = choose(two_drafts(4), guide, "ward 2");
    CHECK(known.out.columns[2]->text(2).starts_with(broken));
    CHECK(known.verdict->find("with_known_values")->value == 1.0);
    const std::vector<ColumnPtr> pair{two_drafts(1).columns[2], two_drafts(1).columns[2]};
    const auto twice = concatenate(pair).value();
    const auto repeated = choose(visits(4).with_column(2, twice, visits(4).field(2)), guide, "Temperance Okuzawa");
    CHECK(repeated.out.columns[2]->text(1).starts_with(broken));
    CHECK(repeated.verdict->find("repeated")->value == 1.0);
}

TEST_CASE("what an earlier batch said is known in every later one, and forgotten in the order of the rows") {
    const auto guide = guide_of(visits(40));
    Harness harness("best", std::make_shared<BestDraft>(), {{"drafts", "2"}});
    harness.artifact("guide", guide).artifact("against", known_values("Temperance Okuzawa"));
    const auto drafts = two_drafts(4);
    const auto first = harness.process(drafts);
    const auto again = harness.process(drafts);
    for (std::int64_t row = 0; row < 4; ++row) {
        CHECK_FALSE(first.columns[2]->text(row).starts_with(broken));
        CHECK(again.columns[2]->text(row).starts_with(broken));  // the better one is taken
    }
    const auto verdict = std::dynamic_pointer_cast<const Verdict>(harness.finish().front());
    CHECK(verdict->find("repeated")->value == 4.0);

    RecentHashes recent(16);  // two places of eight
    for (std::uint64_t hash = 1; hash <= 9; ++hash) recent.add(hash << 8);
    CHECK_FALSE(recent.contains(1 << 8));
    recent.add(2 << 8);  // is there: pushes nothing out
    for (std::uint64_t hash = 2; hash <= 9; ++hash) CHECK(recent.contains(hash << 8));
    CHECK_FALSE(recent.contains(8));
}

TEST_CASE("a judge's marks count as much; an answer that is no mark does not") {
    CHECK(read_mark("Sure! {\"mark\": 10}") == 1.0);
    CHECK(read_mark("{\"mark\": 1}") == 0.0);
    for (const auto* wrong : {"", "7", "{\"mark\": 11}", "{\"mark\": \"7\"}", "{\"mark\": 7", "}{", "[7]"})
        CHECK_FALSE(read_mark(wrong));
    const auto guide = guide_of(visits(40));
    const auto likes_breaks = std::make_shared<ScriptedModel>(
        [](const Prompt& prompt) {
            CHECK(prompt.schema.find("\"mark\"") != std::string::npos);
            return said(draft_in(prompt).find(broken) != std::string::npos ? "{\"mark\": 10}" : "{\"mark\": 1}");
        },
        4);
    const auto chosen = choose(two_drafts(20), guide, "Temperance Okuzawa", likes_breaks);
    CHECK(chosen.out.columns[2]->text(0).starts_with(broken));
    CHECK(chosen.verdict->find("marked_by_judge")->value == 36.0);
    const auto silent = std::make_shared<ScriptedModel>([](const Prompt&) { return said("good"); }, 4);
    const auto without = choose(two_drafts(20), guide, "Temperance Okuzawa", silent);
    CHECK(persona::testing::show(without.out) == persona::testing::show(visits(20)));
    CHECK(without.verdict->find("without_mark")->value == 40.0);
    CHECK_THROWS_AS(choose(two_drafts(2), guide, "Temperance Okuzawa",
                           std::make_shared<ScriptedModel>([](const Prompt&) { return said("7"); }, 4, false)),
                    Failure);
}

TEST_CASE("texts that go with their row are judged better") {
    std::vector<std::optional<std::string>> mood, comment;
    for (int i = 0; i < 60; ++i) {
        mood.emplace_back(i % 2 == 0 ? "glad" : "cross");
        comment.emplace_back(i % 2 == 0 ? "the staff were kind and quick" : "the staff were rude and slow");
    }
    const auto rows =
        persona::testing::with_roles(persona::testing::batch({{"mood:text", mood}, {"comment:text", comment}}),
                                     {{Role::attribute, ""}, {Role::free_text, ""}});
    const auto guide = guide_of(rows);
    const auto& wording = guide->texts[0].wording;
    CHECK(wording.judge(hashed_words("the staff were kind and quick"), rows, 0) >
          wording.judge(hashed_words("the staff were rude and slow"), rows, 0));
    CHECK(wording.judge({}, rows, 0) == 0.0);
    CHECK(Wording().judge(hashed_words("anything"), rows, 0) == 0.0);
}
