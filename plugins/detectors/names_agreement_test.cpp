#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include <persona/testing.hpp>

#include "detector_names.hpp"
#include "names_agreement.hpp"

using namespace persona;
using namespace persona::detectors;
using persona::testing::Harness;

namespace {

/// So many cells that are nothing but this text, each found whole.
struct Reading {
    std::string entity, reason, text;
    int times = 1;
};

std::multimap<std::string, std::string> agreed(const std::vector<Reading>& readings) {
    std::vector<std::optional<std::string>> cells;
    Spans spans;
    for (const auto& each : readings) {
        const auto origin = std::make_shared<const SpanOrigin>(SpanOrigin{each.entity, "names", each.reason});
        for (int i = 0; i < each.times; ++i) {
            spans.push_back({static_cast<std::uint32_t>(cells.size()), 0, 0,
                             static_cast<std::uint32_t>(each.text.size()), 0.7F, origin});
            cells.emplace_back(each.text);
        }
    }
    const auto batch = persona::testing::batch({{"note:text", cells}});
    const auto before = spans.size();
    agree_on_types(spans, batch);
    CHECK(spans.size() == before);
    std::multimap<std::string, std::string> out;
    for (const auto& span : spans) out.emplace(std::string(batch.columns[0]->text(span.row)), span.origin->entity);
    return out;
}

std::size_t count_of(const std::multimap<std::string, std::string>& all, const std::string& text,
                     const std::string& entity) {
    const auto [from, to] = all.equal_range(text);
    return static_cast<std::size_t>(std::count_if(from, to, [&](const auto& each) { return each.second == entity; }));
}

const std::string model(model_reason);

}  // namespace

TEST_CASE("a name that is read now as a person, now as a place, now as a firm is a firm") {
    const auto all = agreed({{"PERSON", model, "Quarrelby", 5},
                             {"LOCATION", model, "Quarrelby", 4},
                             {"ORGANIZATION", model, "Quarrelby", 1},
                             {"PERSON", model, "Quarrelby Supply", 2},
                             {"PERSON", model, "Quarrelbyson", 2}});
    CHECK(count_of(all, "Quarrelby", "ORGANIZATION") == 10);
    CHECK(count_of(all, "Quarrelby Supply", "ORGANIZATION") == 2);
    CHECK(count_of(all, "Quarrelbyson", "PERSON") == 2);
}

TEST_CASE("three quarters decide, few findings do not") {
    const auto all = agreed({{"PERSON", model, "Nerys Ellerby", 6},
                             {"LOCATION", model, "Nerys Ellerby", 2},
                             {"PERSON", model, "Vikram Holtby", 2},
                             {"LOCATION", model, "Vikram Holtby", 1},
                             {"PERSON", model, "Morwen", 3},
                             {"LOCATION", model, "Morwen", 3},
                             {"ORGANIZATION", model, "Morwen", 1}});
    CHECK(count_of(all, "Nerys Ellerby", "PERSON") == 8);
    CHECK(count_of(all, "Vikram Holtby", "LOCATION") == 1);
    CHECK(count_of(all, "Morwen", "ORGANIZATION") == 1);
}

TEST_CASE("what lists, titles or phrases back keeps its type, and is no firm because of others") {
    const std::string lists = "names of the lists, sequence model";
    const auto all = agreed({{"LOCATION", model, "Florence", 20},
                             {"PERSON", lists, "Florence", 1},
                             {"PERSON", lists, "Castellane", 1},
                             {"PERSON", model, "Castellane", 5},
                             {"LOCATION", model, "Castellane", 4},
                             {"ORGANIZATION", model, "Castellane", 4},
                             {"PERSON", model, "Thistley", 6},
                             {"LOCATION", model, "Thistley", 6}});
    CHECK(count_of(all, "Florence", "PERSON") == 1);
    CHECK(count_of(all, "Castellane", "ORGANIZATION") == 4);
    CHECK(count_of(all, "Thistley", "PERSON") == 6);
}

TEST_CASE("entities that were asked for are chosen after the whole batch has agreed") {
    std::vector<std::optional<std::string>> cells;
    for (int i = 0; i < 12; ++i) {
        cells.emplace_back("All in all, I am very happy with Quarrelmere.");
        cells.emplace_back("I used Bentham until March, and then switched to Quarrelmere.");
        cells.emplace_back("I have ordered from Quarrelmere for two years.");
    }
    const auto found = [&](const std::string& entities) {
        Harness harness("detector.names", std::make_shared<DetectorNames>(), {{"entities", entities}});
        const auto batch = persona::testing::batch({{"note:text", cells}});
        const auto out = harness.process(batch);
        std::map<std::string, int> types;
        for (const auto& span : *out.spans) {
            const auto text = batch.columns[0]->text(span.row).substr(span.begin, span.end - span.begin);
            if (text == "Quarrelmere") ++types[span.origin->entity];
        }
        return types;
    };
    const auto everything = found("[PERSON, LOCATION, ORGANIZATION]");
    CHECK(everything.size() == 1);
    CHECK(everything.count("ORGANIZATION") == 1);
    CHECK(found("[PERSON]").empty());
}
