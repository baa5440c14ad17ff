#include <doctest/doctest.h>

#include <persona/random.hpp>
#include <persona/testing.hpp>

#include "analyser_runs.hpp"
#include "text_runs.hpp"
#include "validator_runs.hpp"

using namespace persona;
using namespace persona::leaks;
using persona::testing::Harness;

namespace {

using Texts = std::vector<std::string>;

/// Sentences of words drawn from a list so long that two of them hardly ever share a run.
Texts sentences(std::uint64_t seed, int count, int words = 15) {
    Texts out;
    for (int i = 0; i < count; ++i) {
        Random draw(seed, "sentences", static_cast<std::uint64_t>(i));
        std::string text;
        for (int w = 0; w < words; ++w) text += "w" + std::to_string(draw.below(300)) + " ";
        out.push_back(text);
    }
    return out;
}

Batch rows(const Texts& texts) {
    std::vector<std::optional<std::string>> values(texts.begin(), texts.end());
    return persona::testing::with_roles(persona::testing::batch({{"note", values}}), {{Role::free_text, ""}});
}

std::shared_ptr<const TextRuns> runs_of(const Texts& texts, std::map<std::string, std::string> parameters = {}) {
    Harness harness("analyser.text-runs", std::make_shared<AnalyserRuns>(), std::move(parameters));
    std::vector<std::pair<std::string, Batch>> batches;
    for (std::size_t first = 0; first < texts.size(); first += 50) {
        const auto end = std::min(first + 50, texts.size());
        auto batch = rows(
            {texts.begin() + static_cast<std::ptrdiff_t>(first), texts.begin() + static_cast<std::ptrdiff_t>(end)});
        batch.first_row = static_cast<std::int64_t>(first);
        batches.emplace_back("from", batch);
    }
    return std::dynamic_pointer_cast<const TextRuns>(harness.analyse(batches).at(0));
}

std::shared_ptr<const Verdict> judged(const std::shared_ptr<const TextRuns>& runs,
                                      const std::vector<std::pair<std::string, Texts>>& ports,
                                      std::map<std::string, std::string> parameters = {}) {
    Harness harness("validator.text-runs", std::make_shared<ValidatorRuns>(), std::move(parameters));
    if (runs != nullptr) harness.artifact("runs", runs);
    std::vector<std::pair<std::string, Batch>> batches;
    for (const auto& [port, texts] : ports) batches.emplace_back(port, rows(texts));
    return std::dynamic_pointer_cast<const Verdict>(harness.analyse(batches).at(0));
}

}  // namespace

TEST_CASE("a run is found again in other texts, whatever its case and punctuation") {
    RunReader reader(7);
    const auto text = sentences(1, 1, 60).front();
    const auto passages = reader.read(text);
    REQUIRE(passages.size() == 3);
    std::size_t count = 0;
    for (const auto& passage : passages) count += passage.runs[0].size();
    CHECK(count > 5);
    CHECK(count < 30);
    auto shouted = text;
    for (auto& c : shouted) c = c == ' ' ? '-' : static_cast<char>(std::toupper(c));
    CHECK(reader.read(shouted)[1].runs == passages[1].runs);
    CHECK(reader.read("only four words here").empty());
    CHECK(reader.read("").empty());
    const std::string unbroken(200, 'a');
    CHECK(reader.read(unbroken).size() == 1);
}

TEST_CASE("copied texts refuse the output, texts of the same kind do not") {
    const auto source = sentences(1, 400, 30);
    const auto held_out = sentences(2, 150, 30);
    const auto fresh = sentences(3, 400, 30);
    auto copied = fresh;
    for (std::size_t i = 0; i < 60; ++i)
        copied[i * 5] = "they said " + source[i * 3].substr(0, source[i * 3].size() / 4 * 3) + " or so";
    const auto runs = runs_of(source);
    CHECK(runs->size() > 500);
    CHECK(judged(runs, {{"synthetic", fresh}, {"holdout", held_out}})->passed());
    CHECK(judged(runs, {{"synthetic", fresh}, {"source", source}})->passed());
    for (const auto* chance : {"holdout", "source"}) {
        const auto verdict =
            judged(runs, {{"synthetic", copied}, {chance, chance == std::string("source") ? source : held_out}});
        CHECK_FALSE(verdict->passed());
        CHECK(*verdict->find("sharing_10_words")->value > 0.05);
        CHECK(verdict->details.find('w') != std::string::npos);
        CHECK(verdict->inspect().find(" w1") == std::string::npos);
    }
    CHECK(judged(runs, {{"synthetic", copied}, {"source", source}}, {{"refuses", "false"}})->passed());
}

TEST_CASE("what everybody writes is nobody's, and what chance makes is allowed") {
    // Everybody begins alike, and two in three share one of fifty ends with some others.
    auto source = sentences(1, 400, 6), held_out = sentences(2, 200, 6), made = sentences(3, 400, 6);
    const auto ends = sentences(4, 100, 8);
    for (auto* texts : {&source, &held_out, &made}) {
        for (std::size_t i = 0; i < texts->size(); ++i) {
            (*texts)[i] = "to be honest with you I would say " + (*texts)[i];
            if (i % 3 != 0) (*texts)[i] += ends[(i * 37) % ends.size()];
        }
    }
    const auto runs = runs_of(source);
    const auto verdict = judged(runs, {{"synthetic", made}, {"holdout", held_out}, {"source", source}});
    CHECK(verdict->passed());
    CHECK(*verdict->find("sharing_5_words")->value > 0.3);
}

TEST_CASE("what could not be judged has not passed; where there are no texts there is nothing to judge") {
    const auto source = sentences(1, 50);
    const auto runs = runs_of(source);
    CHECK_FALSE(judged(nullptr, {{"synthetic", source}, {"source", source}})->passed());
    CHECK_FALSE(judged(runs, {{"synthetic", source}})->passed());
    CHECK(judged(runs, {{"synthetic", {"yes", "no"}}, {"source", {"yes", "no"}}})->passed());
}

TEST_CASE("a small memory spills and looks for fewer runs, without another result in what is left") {
    const auto source = sentences(1, 300);
    const auto all = runs_of(source);
    const auto some = runs_of(source, {{"memory", "8K"}});
    CHECK(some->size() == 512);
    CHECK(all->size() > some->size());
    RunReader reader(all->key);
    for (const auto& text : source)
        for (const auto& passage : reader.read(text))
            for (const auto hash : passage.runs[0]) {
                CHECK(all->find(hash) != TextRuns::Held::not_at_all);
                CHECK(some->find(hash) == (hash <= some->up_to ? all->find(hash) : TextRuns::Held::not_at_all));
            }
    CHECK(all->save().ok() == false);
}
