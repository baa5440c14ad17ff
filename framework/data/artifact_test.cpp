#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "framework/data/artifact_file.hpp"
#include "framework/data/json_text.hpp"

using namespace persona;

namespace {

Verdict sample_verdict() {
    Verdict verdict;
    verdict.title = "quality";
    verdict.figures.push_back({.name = "schema_match", .value = 1.0, .gate = 1.0, .passed = true});
    verdict.figures.push_back({.name = "distribution_similarity",
                               .value = 0.912345678,
                               .ceiling = 0.98,
                               .floor = 0.5,
                               .gate = 0.85,
                               .passed = true,
                               .note = "of \"8\" columns"});
    verdict.figures.push_back(
        {.name = "pii_detected", .value = 0.0, .gate = 0.0, .gate_is_maximum = true, .passed = true, .is_count = true});
    verdict.figures.push_back({.name = "semantic_similarity", .note = "no text column"});
    verdict.summary = "8 columns";
    verdict.advice = {"add rows"};
    verdict.warnings = {"the holdout is small"};
    verdict.details = R"({"columns":[{"name":"age","similarity":0.95}]})";
    return verdict;
}

class Trained final : public Artifact {
public:
    [[nodiscard]] std::string_view kind() const noexcept override { return "trained"; }
};

}  // namespace

TEST_CASE("an artifact without a file form refuses to be saved and says its kind") {
    const Trained trained;
    const auto saved = trained.save();
    REQUIRE_FALSE(saved.ok());
    CHECK(saved.error().message.find("'trained'") != std::string::npos);
    CHECK(trained.inspect() == "{}");
}

TEST_CASE("column roles are found by name and survive the file") {
    ColumnRoles roles;
    roles.subject = "patient";
    roles.columns = {{"patient", Role::identifier, "PERSON", 0.87654321, "vote"},
                     {"age", Role::quasi_identifier, "", 0, "header", true}};
    CHECK(roles.find("age") == &roles.columns[1]);
    CHECK(roles.find("ag") == nullptr);
    const auto bytes = roles.save().value();
    const auto back = std::dynamic_pointer_cast<const ColumnRoles>(load_columns(bytes).value());
    REQUIRE(back);
    CHECK(back->subject == "patient");
    REQUIRE(back->columns.size() == 2);
    CHECK(back->columns[0].role == Role::identifier);
    CHECK(back->columns[0].entity == "PERSON");
    CHECK(back->columns[0].votes == 0.87654321);
    CHECK(back->columns[1].reason == "header");
    CHECK_FALSE(back->columns[0].categorical);
    CHECK(back->columns[1].categorical);
    CHECK(back->save().value() == bytes);
    CHECK(roles.inspect().find("0.877") != std::string::npos);  // three digits for people
}

TEST_CASE("a verdict survives the file, digit by digit") {
    const auto verdict = sample_verdict();
    CHECK(verdict.passed());
    const auto bytes = verdict.save().value();
    const auto back = std::dynamic_pointer_cast<const Verdict>(load_verdict(bytes).value());
    REQUIRE(back);
    CHECK(back->passed());
    REQUIRE(back->figures.size() == 4);
    CHECK(back->find("distribution_similarity")->value == 0.912345678);
    CHECK(back->find("distribution_similarity")->note == "of \"8\" columns");
    CHECK_FALSE(back->find("semantic_similarity")->value.has_value());
    CHECK(back->find("nothing") == nullptr);
    CHECK(back->warnings == verdict.warnings);
    CHECK(back->summary == verdict.summary);
    CHECK(back->advice == verdict.advice);
    CHECK(back->find("pii_detected")->is_count);
    CHECK(back->save().value() == bytes);
    CHECK(verdict.inspect().find("\"value\": 0.912,") != std::string::npos);
    CHECK(verdict.inspect().find("\"similarity\": 0.95") != std::string::npos);
}

TEST_CASE("a gated figure without a number has not passed, whatever its flag says") {
    auto verdict = sample_verdict();
    verdict.figures[1].value.reset();
    CHECK_FALSE(verdict.passed());
    verdict.figures[1].value = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE(verdict.passed());
    CHECK(verdict.save().value().find("nan") == std::string::npos);
    verdict = sample_verdict();
    verdict.failures.emplace_back("a check could not run");
    CHECK_FALSE(verdict.passed());
    verdict = sample_verdict();
    verdict.figures[0].passed = false;
    CHECK_FALSE(verdict.passed());
}

TEST_CASE("hostile artifact files are refused with words, not with a crash") {
    const auto good = sample_verdict().save().value();
    for (std::size_t cut = 0; cut + 2 < good.size(); cut += 7) CHECK_FALSE(load_verdict(good.substr(0, cut)).ok());
    CHECK_FALSE(load_verdict("").ok());
    CHECK_FALSE(load_verdict("[]").ok());
    CHECK_FALSE(load_verdict(std::string(100000, '[')).ok());
    CHECK_FALSE(load_columns(good).ok());  // another kind
    CHECK_FALSE(load_verdict(R"({"persona":"verdict","version":2})").ok());
    CHECK_FALSE(load_verdict(R"({"persona":"verdict","version":1})").ok());
    CHECK_FALSE(load_columns(R"({"persona":"columns","version":1,"subject":"","columns":[7]})").ok());
    CHECK_FALSE(
        load_columns(
            R"({"persona":"columns","version":1,"subject":"","columns":[{"name":"a","role":"boss","entity":"","votes":0,"reason":""}]})")
            .ok());
    CHECK_FALSE(load_columns(R"({"persona":"columns","version":1,"columns":[]})").ok());
    CHECK_FALSE(
        load_verdict(
            R"({"persona":"verdict","version":1,"title":"","passed":true,"figures":[7],"failures":[],"warnings":[],"details":{}})")
            .ok());
    CHECK_FALSE(
        load_verdict(
            R"({"persona":"verdict","version":1,"title":"","passed":true,"figures":[{"name":7}],"failures":[],"warnings":[],"details":{}})")
            .ok());
    CHECK_FALSE(
        load_verdict(
            R"({"persona":"verdict","version":1,"title":"","passed":true,"figures":[],"failures":[7],"warnings":[],"details":{}})")
            .ok());
    // Edited from refused to passed, or the other way: neither is believed.
    auto refused = sample_verdict();
    refused.failures.emplace_back("it missed");
    auto edited = refused.save().value();
    edited.replace(edited.find("\"passed\": false"), 15, "\"passed\": true");
    CHECK_FALSE(load_verdict(edited).ok());
}

TEST_CASE("findings hold keyed hashes and are found only after sealing") {
    Findings findings;
    findings.key = 42;
    findings.groups = {"found PERSON", "rare token"};
    findings.counts["PERSON"] = 2;
    const auto ada = findings.hash("ada lovelace");
    findings.add(ada, {.subjects = 3, .tokens = 2, .group = 1});
    findings.add(ada, {.subjects = 5, .tokens = 2, .group = 0});
    CHECK(findings.find(ada) == nullptr);
    findings.seal();
    REQUIRE(findings.find(ada) != nullptr);
    CHECK(findings.find(ada)->group == 0);
    CHECK(findings.find(ada)->subjects == 3);
    CHECK(findings.longest == 2);
    CHECK(findings.size() == 1);
    Findings other;
    other.key = 43;
    CHECK(other.hash("ada lovelace") != ada);
    CHECK(findings.inspect().find("\"found PERSON\": 1") != std::string::npos);
    CHECK(findings.inspect().find("lovelace") == std::string::npos);
    CHECK_FALSE(findings.save().ok());
    findings.add(1, {});
    CHECK(findings.find(ada) == nullptr);  // until sealed again
}

TEST_CASE("every entry is found and nothing else, also with hashes that are not spread evenly") {
    Findings findings;
    for (std::uint64_t i = 0; i < 3000; ++i) findings.add(i * i, {.subjects = 1});
    for (std::uint64_t i = 0; i < 3000; ++i) findings.add(~std::uint64_t{0} - i * 2, {.subjects = 1});
    for (std::uint64_t i = 0; i < 3000; ++i) findings.add(findings.hash(std::to_string(i)), {.subjects = 1});
    findings.seal();
    for (std::uint64_t i = 0; i < 3000; ++i) {
        CHECK(findings.find(i * i) != nullptr);
        CHECK(findings.find(~std::uint64_t{0} - i * 2) != nullptr);
        CHECK(findings.find(findings.hash(std::to_string(i))) != nullptr);
        CHECK(findings.find(findings.hash("x" + std::to_string(i))) == nullptr);
        CHECK(findings.find(~std::uint64_t{0} - i * 2 - 1) == nullptr);
    }
}

TEST_CASE("JSON text: plain numbers, escapes, null for what JSON can not hold") {
    boost::json::value value = {
        {"a", 0.85}, {"b", {1, 2.0, nullptr, true}}, {"c\"", "x\n"}, {"d", std::nan("")}, {"e", boost::json::object{}}};
    CHECK(json_text(value) == R"({"a": 0.85, "b": [1, 2, null, true], "c\"": "x\n", "d": null, "e": {}})");
    CHECK(json_text(boost::json::value{{"a", {1}}}, 2) == "{\n  \"a\": [\n    1\n  ]\n}");
    CHECK(significant(0.123456) == 0.123);
    CHECK(significant(-98765.0, 2) == -99000.0);
    CHECK(significant(0) == 0);
    CHECK(significant(1e300, 3) == 1e300);
    CHECK(std::isinf(significant(std::numeric_limits<double>::infinity())));
}
