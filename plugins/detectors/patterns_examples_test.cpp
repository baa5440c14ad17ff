// Every entity type of the table: valid values are found beside their words, invalid ones are not, and bare numbers wait for words.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "pattern_examples_test.hpp"
#include "patterns.hpp"

using namespace persona::detectors;

// A namespace of its own: builds that compile many files as one see those of the other tests too.
namespace patterns_examples {
namespace {

PatternOptions usual() {
    PatternOptions options;
    options.regions = {"GB", "US", "DE", "FR", "ES", "IT"};
    return options;
}

/// Whether a finding of the type stands in the part of the text from `from` on.
bool finds(const PatternScanner& scanner, const std::string& text, const std::string& entity, std::size_t from) {
    std::vector<Found> found;
    scanner.scan(text, "", found);
    return std::any_of(found.begin(), found.end(),
                       [&](const Found& each) { return each.origin->entity == entity && each.end > from; });
}

/// The least score of a type at which nothing else is asked of a value.
bool found_alone(const std::string& entity) {
    const auto rows = pattern_rows();
    return std::any_of(rows.begin(), rows.end(), [&](const PatternRow& row) {
        return row.entity == entity && !row.only_in_context &&
               std::max(row.score, row.valid_score) >= PatternOptions{}.threshold;
    });
}

}  // namespace

TEST_CASE("every type has examples") {
    std::set<std::string> shown;
    for (const auto& example : pattern_examples) {
        CAPTURE(example.entity);
        CHECK(example.valid.size() >= 2);
        CHECK(example.invalid.size() >= 2);
        shown.insert(example.entity);
    }
    for (const auto& row : pattern_rows()) {
        if (!row.asked_only) CHECK_MESSAGE(shown.count(row.entity) == 1, row.entity, " has no example");
    }
}

TEST_CASE("valid values are found beside their words, before and after") {
    const PatternScanner scanner(usual());
    for (const auto& example : pattern_examples) {
        for (const auto& value : example.valid) {
            CAPTURE(example.entity);
            CAPTURE(value);
            CHECK(finds(scanner, example.words + " " + value + ".", example.entity, example.words.size()));
            if (example.entity != "TITLE" && example.entity != "AGE")
                CHECK(finds(scanner, value + " (" + example.words + ")", example.entity, 0));
        }
    }
}

TEST_CASE("invalid values are not found, whatever stands beside them") {
    const PatternScanner scanner(usual());
    for (const auto& example : pattern_examples) {
        for (const auto& value : example.invalid) {
            CAPTURE(example.entity);
            CAPTURE(value);
            CHECK_FALSE(finds(scanner, example.words + " " + value + ".", example.entity, example.words.size()));
        }
    }
}

TEST_CASE("values of common forms need a word; asked for by name, a check digit or a bare cell is enough") {
    const PatternScanner scanner(usual());
    const std::set<std::string> by_phrase{"AGE", "TITLE", "DATE_OF_BIRTH", "MEDICAL_RECORD_NUMBER", "API_KEY"};
    for (const auto& example : pattern_examples) {
        CAPTURE(example.entity);
        const std::string before = "they wrote ";
        int alone = 0;
        for (const auto& value : example.valid)
            alone += finds(scanner, before + value + " there", example.entity, before.size()) ? 1 : 0;
        if (found_alone(example.entity)) CHECK(alone > 0);
        else CHECK(alone == 0);
        if (by_phrase.count(example.entity) > 0 || example.entity == "UK_PASSPORT") continue;
        auto options = usual();
        options.entities = {example.entity};
        const PatternScanner asked(std::move(options));
        for (const auto& value : example.valid) {
            CAPTURE(value);
            CHECK(finds(asked, value, example.entity, 0));
        }
    }
}

}  // namespace patterns_examples
