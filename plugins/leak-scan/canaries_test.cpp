#include <doctest/doctest.h>

#include <set>

#include <persona/known_values.hpp>
#include <persona/testing.hpp>

#include "canaries.hpp"

using namespace persona;
using namespace persona::leaks;
using persona::testing::Harness;

namespace {

Batch table(std::int64_t rows) {
    std::vector<std::optional<std::string>> notes, towns, ages;
    for (std::int64_t i = 0; i < rows; ++i) {
        notes.emplace_back("a longer text that says nothing of anybody");
        towns.emplace_back(i % 2 == 0 ? std::optional<std::string>("Bath") : std::nullopt);
        ages.emplace_back(std::to_string(20 + i % 50));
    }
    return persona::testing::batch({{"note", notes}, {"town", towns}, {"age:int64", ages}});
}

struct Outcome {
    Batch rows;
    std::shared_ptr<const Findings> planted;
    std::vector<std::string> log;
};
Outcome plant(std::int64_t rows, std::int64_t batch, const std::map<std::string, std::string>& parameters) {
    Harness harness("transform.canaries", std::make_shared<Canaries>(), parameters);
    Outcome out;
    std::vector<Batch> parts;
    std::string text;
    for (std::int64_t first = 0; first < rows; first += batch) {
        auto part = table(rows).slice(first, std::min(batch, rows - first));
        part.first_row = first;
        parts.push_back(harness.process(part));
    }
    REQUIRE(parts.size() == 1);
    out.rows = parts.front();
    out.planted = std::dynamic_pointer_cast<const Findings>(harness.finish().at(0));
    out.log = harness.log();
    return out;
}

/// Cells in which the scan meets a canary.
std::int64_t met(const Outcome& outcome) {
    KnownValues scan(*outcome.planted);
    std::int64_t count = 0;
    for (std::size_t column = 0; column < 2; ++column)
        for (std::int64_t row = 0; row < outcome.rows.rows; ++row)
            if (outcome.rows.columns[column]->valid(row))
                count += scan.find(outcome.rows.columns[column]->text(row)).empty() ? 0 : 1;
    return count;
}

}  // namespace

TEST_CASE("every canary is in one cell, and the list knows each") {
    const auto outcome = plant(1000, 1000, {{"count", "80"}});
    CHECK(is_complete(*outcome.planted));
    CHECK(outcome.planted->size() > 80);
    CHECK(met(outcome) == 80);
    CHECK(outcome.log.empty());
    const auto sizes = outcome.planted->sizes();
    for (std::size_t group = 0; group < 8; ++group) CHECK(sizes[group] >= 10);
    // Everything else is as it was.
    const auto before = table(1000);
    std::int64_t changed = 0;
    for (std::size_t column = 0; column < 3; ++column)
        changed += outcome.rows.columns[column]->equals(*before.columns[column]) ? 0 : 1;
    CHECK(changed == 2);
    CHECK(outcome.rows.columns[2]->equals(*before.columns[2]));
}

TEST_CASE("a table that is too short says so, one without texts gets none") {
    const auto outcome = plant(30, 30, {{"count", "80"}});
    CHECK(met(outcome) == 4);
    CHECK(outcome.log.size() == 1);
    Harness harness("transform.canaries", std::make_shared<Canaries>());
    const auto numbers = persona::testing::batch({{"n:int64", {"1", "2"}}});
    CHECK(persona::testing::show(harness.process(numbers)) == persona::testing::show(numbers));
    CHECK(std::dynamic_pointer_cast<const Findings>(harness.finish().at(0))->size() == 1);
}
