#include "framework/config/gate_file.hpp"

#include <doctest/doctest.h>

using namespace persona;

namespace {

std::string errors_of(std::string_view text) {
    std::vector<Error> errors;
    const auto rules = parse_gates(text, "gates.yaml", errors);
    CHECK(errors.empty() != rules.empty());
    std::string out;
    for (const auto& error : errors) out += error.text() + "\n";
    return out;
}

std::vector<GateRule> rules_of(std::string_view text) {
    std::vector<Error> errors;
    auto rules = parse_gates(text, "gates.yaml", errors);
    REQUIRE(errors.empty());
    return rules;
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

Verdict quality() {
    Verdict out;
    out.title = "quality";
    out.figures = {{.name = "distribution_similarity", .value = 0.91, .ceiling = 0.96, .gate = 0.85},
                   {.name = "closer_to_training", .value = 0.53, .gate = 0.55, .gate_is_maximum = true},
                   {.name = "semantic_similarity", .note = "no text column"}};
    out.details =
        R"({"columns": [{"name": "age", "similarity": 0.7, "ceiling": 0.97}, {"name": "city", "similarity": 0.96, "ceiling": 0.96}],
                      "pairs": [{"a": "age", "b": "income", "similarity": 0.5, "ceiling": 0.9}]})";
    return out;
}

}  // namespace

TEST_CASE("a gate file is a map from figures to bounds; every mistake has its place") {
    const auto rules =
        rules_of("diversity: {at_least: 0.8}\nx: {at_most: 3, of_ceiling: 0.98, may_be_missing: true}\n");
    REQUIRE(rules.size() == 2);
    CHECK(rules[0].figure == "diversity");
    CHECK(rules[0].at_least == 0.8);
    CHECK(rules[1].at_most == 3);
    CHECK(rules[1].of_ceiling == 0.98);
    CHECK(rules[1].may_be_missing);
    CHECK(says(errors_of("diversity: {at_leest: 0.8}"), "did you mean 'at_least'?"));
    CHECK(says(errors_of("diversity: {at_least: 0.8}\ny: {at_least: high}"), "gates.yaml:2"));
    CHECK(says(errors_of("diversity: 0.8"), "must be a map"));
    CHECK(says(errors_of("diversity: {may_be_missing: true}"), "nothing is asked"));
    CHECK(says(errors_of("diversity: {at_least: 0.8, at_most: 0.7}"), "so large and so small"));
    CHECK(says(errors_of("diversity: {at_least: 0.8, may_be_missing: 3}"), "true or false"));
    for (const auto* text : {"", "[]", "3", "{}", "a: [", "a: {at_least: 1}\na: {at_least: 2}"})
        CHECK(!errors_of(text).empty());
    std::vector<Error> errors;
    CHECK(load_gates("/nowhere/gates.yaml", errors).empty());
    CHECK(errors.size() == 1);
}

TEST_CASE("a rule adds to the stage's own gate and never softens it; a miss says which columns and pairs") {
    const auto judged = [](std::string_view text) { return with_rules(quality(), rules_of(text)); };
    CHECK(judged("distribution_similarity: {at_least: 0.9}")->passed());
    CHECK(judged("distribution_similarity: {at_least: 0.9}")->find("distribution_similarity")->gate == 0.9);
    const auto softer = judged("distribution_similarity: {at_least: 0.2}\ncloser_to_training: {at_most: 0.9}");
    CHECK(softer->passed());
    CHECK(softer->find("distribution_similarity")->gate == 0.85);
    CHECK(softer->find("closer_to_training")->gate == 0.55);

    const auto missed = judged("distribution_similarity: {of_ceiling: 0.98}");
    CHECK(!missed->passed());
    REQUIRE(missed->failures.size() == 1);
    CHECK(says(missed->failures[0], "below the 0.9408 that 'gates.yaml' asks for (0.98 of the ceiling)"));
    CHECK(
        says(missed->failures[0], "pair 'age' and 'income' 0.50 (real rows 0.90), column 'age' 0.70 (real rows 0.97)"));
    CHECK(missed->advice.size() == 1);
    CHECK(!judged("closer_to_training: {at_most: 0.5}")->passed());
    // A bound in the other direction than the stage's own is held, too.
    CHECK(!judged("closer_to_training: {at_least: 0.54}")->passed());
    CHECK(judged("closer_to_training: {at_least: 0.52}")->passed());
    CHECK(!judged("closer_to_training: {of_ceiling: 0.5}")->passed());  // it has none
}

TEST_CASE("a figure that could not be computed misses unless it may be missing; a name that no check gives is told") {
    CHECK(!with_rules(quality(), rules_of("semantic_similarity: {at_least: 0.8}"))->passed());
    CHECK(with_rules(quality(), rules_of("semantic_similarity: {at_least: 0.8, may_be_missing: true}"))->passed());
    auto own = quality();
    own.figures[2].gate = 0.5;  // the stage itself asks for it
    CHECK(!with_rules(own, rules_of("semantic_similarity: {at_least: 0.8, may_be_missing: true}"))->passed());

    const std::vector<ArtifactPtr> artifacts{std::make_shared<Verdict>(quality())};
    CHECK(!unmet_rules(artifacts, rules_of("closer_to_training: {at_most: 1}")));
    const auto unknown = unmet_rules(artifacts, rules_of("distribution_similarty: {at_least: 1}"));
    REQUIRE(unknown);
    CHECK(unknown->code == ErrorCode::configuration);
    CHECK(says(unknown->text(), "did you mean 'distribution_similarity'?"));
    CHECK(says(unknown->text(), "closer_to_training, semantic_similarity"));
    CHECK(says(unmet_rules({}, rules_of("a: {at_least: 1}"))->text(), "gives figures"));
}
