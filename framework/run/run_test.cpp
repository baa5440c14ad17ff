#include <doctest/doctest.h>

#include <persona/synthetic_generator.hpp>
#include <persona/text.hpp>

#include "framework/run/progress.hpp"
#include "framework/run/verdict_table.hpp"

using namespace persona;

TEST_CASE("a verdict as a table: figures with ceiling, floor and gate, what could not be computed as a dash") {
    Verdict verdict;
    verdict.title = "quality";
    Figure good{"distribution_similarity", 0.95, 0.97, 0.8, 0.85, false, true, ""};
    Figure none{"semantic_similarity", {}, {}, {}, {}, false, true, "no text column"};
    Figure bad{"pii_detected", 1234, {}, {}, 0, true, false, "", true};
    Figure detail{"cells", 12, {}, {}, {}, false, true, "", true, true};
    verdict.summary = "8 rows";
    verdict.figures = {good, none, bad, detail};
    verdict.failures = {"one", "two", "three", "four", "five", "six"};
    verdict.warnings = {"the holdout is small"};
    CHECK(verdict_table(verdict, false) ==
          "quality: NOT PASSED (8 rows)\n"
          "                              value  ceiling    floor  gate\n"
          "  distribution_similarity     0.950    0.970    0.800  ≥ 0.85\n"
          "  semantic_similarity             –        –        –           no text column\n"
          "  pii_detected                1,234        –        –  ≤ 0      missed\n"
          "  failed: one\n"
          "  failed: two\n"
          "  failed: three\n"
          "  failed: four\n"
          "  and 2 more, in the report\n"
          "  warning: the holdout is small\n");
    verdict.figures = {detail};
    verdict.failures.clear();
    verdict.warnings.clear();
    CHECK(verdict_table(verdict, false) == "quality: passed (8 rows)\n");
    verdict.failures = {"one"};
    CHECK(verdict_table(verdict, true).find("\033[31m") != std::string::npos);
}

TEST_CASE("numbers and durations for people") {
    CHECK(with_commas(0) == "0");
    CHECK(with_commas(1234567) == "1,234,567");
    CHECK(with_commas(-1000) == "-1,000");
    CHECK(duration_text(0.43) == "0.4 s");
    CHECK(duration_text(75) == "1 min 15 s");
    CHECK(duration_text(7300) == "2 h 1 min");
}

TEST_CASE("progress: every stage at work with rows, its own rate and time left; a new phase starts afresh") {
    const auto stage = [](const char* name, int phase, std::int64_t rows, std::int64_t done, std::int64_t total) {
        StageCounts out;
        out.name = name;
        out.phase = phase;
        out.rows_in = rows;
        out.done = done;
        out.total = total;
        return out;
    };
    ProgressMeter meter;
    Progress progress;
    progress.phases = 3;
    progress.stages = {stage("source", 0, 1000, 10, 100), stage("judge", 0, 0, 0, 0), stage("later", 1, 0, 0, 0)};
    auto seen = meter.look(progress, 10.0);
    REQUIRE(seen.size() == 1);
    CHECK(stage_line(seen[0]) == "source: 1,000 rows, 10 %");
    progress.stages = {stage("source", 0, 5000, 50, 100), stage("judge", 0, 4000, 0, 48842),
                       stage("later", 1, 0, 0, 0)};
    seen = meter.look(progress, 12.0);
    REQUIRE(seen.size() == 2);
    CHECK(stage_line(seen[0]) == "source: 5,000 rows, 2,000 rows/s, 50 %, about 2.0 s left");
    // A whole that is known and nothing done yet is not 0 %.
    CHECK(stage_line(seen[1]) == "judge: 4,000 rows");
    progress.phase = 1;
    progress.stages[0].finished = true;
    progress.stages[2].rows_in = 100;
    seen = meter.look(progress, 20.0);
    REQUIRE(seen.size() == 1);
    CHECK(stage_line(seen[0]) == "later: 100 rows");
    progress.stages[1].rows_in = 4500;
    progress.stages[2].rows_in = 300;
    seen = meter.look(progress, 21.0);
    REQUIRE(seen.size() == 2);
    CHECK(stage_line(seen[0]) == "judge: 500 rows");
    CHECK(stage_line(seen[1]) == "later: 300 rows, 200 rows/s");
    CHECK(phase_text(progress) == "phase 2/3");
    progress.round = 1;
    CHECK(phase_text(progress) == "phase 2/3 round 2");
    CHECK(stage_table(progress.stages).find("5,000") != std::string::npos);
}

TEST_CASE("the C++ library says what is out of range, before anything is read") {
    const auto said = [](SyntheticGeneratorOptions options, const SynthesiseRequest& request) {
        const auto made = SyntheticGenerator(std::move(options)).synthesise(request);
        REQUIRE_FALSE(made.ok());
        CHECK(made.error().code == ErrorCode::configuration);
        return made.error().message;
    };
    CHECK(said({}, {.output = "o.csv"}) == "`input` and `output` must name files");
    CHECK(said({}, {.input = "i.csv", .output = "o.csv", .count = 0}) == "`count` must be at least 1");
    const SynthesiseRequest fine{.input = "i.csv", .output = "o.csv"};
    CHECK(said({}, {.input = "i.csv", .output = "o.csv", .provider = "olama"}) == "there is no provider 'olama'");
    CHECK(said({}, {.input = "i.csv", .output = "o.csv", .model = "m"}).find("has no model 'm'") != std::string::npos);
    for (const auto* provider : {"", "embedded"})
        CHECK(said({}, {.input = "i.csv", .output = "o.csv", .provider = provider, .whole_rows = true}) ==
              "whole rows need a provider's model, and are not refined");
    CHECK(said({.threads = -1}, fine).find("`threads`") == 0);
    CHECK(said({.memory = 1024}, fine).find("`memory`") == 0);
    CHECK(said({.k = 0}, fine).find("`k`") == 0);
    CHECK_FALSE(SyntheticGenerator().validate({.original = "i.csv"}).ok());
}
