// Runs one test of a pipeline file and compares what came out.
#include <algorithm>

#include <fmt/format.h>

#include <persona/testing.hpp>
#include <persona/text.hpp>

#include "pipeline_tests.hpp"
#include "test_stages.hpp"

#include "framework/config/yaml.hpp"
#include "framework/run/job.hpp"

namespace persona::cli {
namespace {

std::string_view code_name(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid_data: return "invalid_data";
        case ErrorCode::io: return "io";
        case ErrorCode::not_found: return "not_found";
        case ErrorCode::limit: return "limit";
        case ErrorCode::internal: return "internal";
        case ErrorCode::accounting: return "accounting";
        case ErrorCode::configuration: return "configuration";
        case ErrorCode::plugin: return "plugin";
        case ErrorCode::refused: return "refused";
        case ErrorCode::cancelled: return "cancelled";
    }
    return "";
}

Value::Map only(const StageSpec& stage, std::string_view key) {
    Value::Map out;
    for (const auto& entry : stage.keys)
        if (entry.key == key) out.push_back(entry);
    return out;
}

std::string tap_name(const Expectation& expectation) {
    return "test-tap-" + expectation.output.stage +
           (expectation.output.port.empty() ? "" : "-" + expectation.output.port);
}

/// Readers that the test has rows for, all writers, and what saves an artifact are replaced; every output that is
/// looked at gets a collector.
void stand_in(PipelineSpec& spec, const PipelineTest& test, const std::string& folder) {
    for (auto& stage : spec.stages) {
        if (const auto rows = test.rows.find(stage.name); rows != test.rows.end()) {
            stage.use = rows_stage;
            stage.keys = {{"rows", rows->second, rows->second.place()}};
            stage.overrides.clear();
        } else if (stage.use.starts_with("writer.")) {
            stage.use = collect_stage;
            stage.keys = only(stage, "from");
            stage.overrides.clear();
        } else if (stage.use.starts_with("save.")) {
            std::erase_if(stage.keys, [](const auto& entry) { return entry.key == "path"; });
            std::erase_if(stage.overrides, [](const auto& set) { return set.key == "path"; });
            stage.keys.push_back({"path", Value(folder + "/" + stage.name), stage.place});
        }
    }
    for (const auto& expectation : test.expectations) {
        const auto* stage = spec.stage(expectation.output.stage);
        if (stage == nullptr || stage->use == collect_stage || !expectation.looks_at_batches()) continue;
        StageSpec tap;
        tap.name = tap_name(expectation);
        tap.place = expectation.output.place;
        tap.use = collect_stage;
        tap.use_place = expectation.output.place;
        tap.keys = {{"from", Value(expectation.output.text()).at(expectation.output.place), expectation.output.place}};
        spec.stages.push_back(std::move(tap));
    }
}

using Cells = std::map<std::string, std::optional<std::string>>;

std::vector<Cells> rows_of(const std::vector<Batch>& batches) {
    std::vector<Cells> out;
    for (const auto& batch : batches)
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            Cells cells;
            for (std::size_t c = 0; c < batch.columns.size(); ++c) {
                std::optional<std::string> text;
                if (batch.columns[c]->valid(row)) append_value(text.emplace(), *batch.columns[c], batch.field(c), row);
                cells.emplace(batch.field(c).name, std::move(text));
            }
            out.push_back(std::move(cells));
        }
    return out;
}

std::string shown(const std::optional<std::string>& cell) { return cell ? in_quotes(*cell) : "nothing"; }

void compare_rows(const std::vector<Value>& expected, const std::vector<Cells>& rows, const std::string& where,
                  std::vector<std::string>& out) {
    if (expected.size() != rows.size())
        out.push_back(fmt::format("{}: {} rows instead of {}", where, rows.size(), expected.size()));
    for (std::size_t i = 0; i < std::min(expected.size(), rows.size()); ++i) {
        for (const auto& cell : *expected[i].map()) {
            const auto found = rows[i].find(cell.key);
            if (found == rows[i].end())
                out.push_back(fmt::format("{}: there is no column {}", where, in_quotes(cell.key)));
            else if (const auto wanted = cell_text(cell.value); wanted != found->second)
                out.push_back(fmt::format("{}: row {}, column '{}': {} instead of {}", where, i, cell.key,
                                          shown(found->second), shown(wanted)));
        }
    }
}

void compare_findings(const std::vector<ExpectedFinding>& expected, const std::vector<Batch>& batches,
                      const std::string& where, std::vector<std::string>& out) {
    auto left = expected;
    for (const auto& batch : batches) {
        if (!batch.spans) continue;
        for (const auto& span : *batch.spans) {
            const auto& column = batch.field(span.column).name;
            const auto row = batch.first_row + static_cast<std::int64_t>(span.row);
            const auto text =
                std::string(batch.columns[span.column]->text(span.row).substr(span.begin, span.end - span.begin));
            const auto found = std::find_if(left.begin(), left.end(), [&](const auto& wanted) {
                return wanted.row == row && wanted.column == column && span.origin &&
                       wanted.type == span.origin->entity && (!wanted.text || *wanted.text == text);
            });
            if (found != left.end()) left.erase(found);
            else
                out.push_back(fmt::format("{}: an unexpected finding in row {}, column '{}': {} {}", where, row, column,
                                          span.origin ? span.origin->entity : "?", in_quotes(text)));
        }
    }
    for (const auto& missed : left)
        out.push_back(fmt::format("{}: not found in row {}, column '{}': {}{}", where, missed.row, missed.column,
                                  missed.type, missed.text ? " " + in_quotes(*missed.text) : ""));
}

void compare(const Expectation& expectation, const std::vector<Batch>& batches, std::vector<std::string>& out) {
    const auto where = expectation.output.text();
    const auto rows = rows_of(batches);
    if (expectation.count && static_cast<std::int64_t>(rows.size()) != *expectation.count)
        out.push_back(fmt::format("{}: {} rows instead of {}", where, rows.size(), *expectation.count));
    if (expectation.columns) {
        std::vector<std::string> names;
        if (!batches.empty())
            for (const auto& field : batches.front().schema->fields()) names.push_back(field.name);
        if (names != *expectation.columns)
            out.push_back(fmt::format("{}: the columns are {} instead of {}", where, fmt::join(names, ", "),
                                      fmt::join(*expectation.columns, ", ")));
    }
    if (expectation.rows) compare_rows(*expectation.rows, rows, where, out);
    const auto occurs = [&](const std::string& text) {
        return std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
            return std::any_of(row.begin(), row.end(), [&](const auto& cell) {
                return cell.second && cell.second->find(text) != std::string::npos;
            });
        });
    };
    for (const auto& text : expectation.lacks)
        if (occurs(text)) out.push_back(fmt::format("{}: {} came out", where, in_quotes(text)));
    for (const auto& text : expectation.has)
        if (!occurs(text)) out.push_back(fmt::format("{}: {} did not come out", where, in_quotes(text)));
    if (expectation.findings) compare_findings(*expectation.findings, batches, where, out);
}

void compare_verdict(const Expectation& expectation, const RunOutcome& outcome, std::vector<std::string>& out) {
    const auto port =
        expectation.output.stage + "." + (expectation.output.port.empty() ? "main" : expectation.output.port);
    const auto found = outcome.artifacts.find(port);
    const auto verdict =
        found == outcome.artifacts.end() ? nullptr : std::dynamic_pointer_cast<const Verdict>(found->second);
    if (!verdict) out.push_back(fmt::format("{}: there is no verdict", expectation.output.text()));
    else if (verdict->passed() != *expectation.passed)
        out.push_back(fmt::format("{}: the verdict {}", expectation.output.text(),
                                  verdict->passed() ? "passed" : "did not pass"));
}

}  // namespace

std::vector<std::string> run_pipeline_test(const std::string& path, const PipelineTest& test, const Registry& registry,
                                           Collection& collection, const std::stop_token& stop) {
    std::vector<std::string> out;
    std::vector<Error> errors;
    const testing::TemporaryFolder folder;
    collection.clear();
    std::optional<Error> failure;
    RunOutcome outcome;
    std::optional<Job> job;
    if (auto spec = load_pipeline(path, {test.sets, {}}, errors)) {
        stand_in(*spec, test, folder.path());
        job = prepare_job(*std::move(spec), test.sets, registry, errors);
    }
    if (job) {
        RunSettings settings;
        settings.seed = test.seed;
        settings.k = test.k;
        settings.fresh_key = std::string(32, 't');  // results can be compared, so the key must not change
        settings.record = "";
        settings.stop = stop;
        outcome = run_job(*job, registry, settings).outcome;
        failure = outcome.error;
    } else if (!errors.empty()) {
        failure = errors.front();
    }
    // A verdict that is expected not to pass refuses the run: that is no failure of the test.
    const bool expected_refusal = failure && failure->code == ErrorCode::refused &&
                                  std::any_of(test.expectations.begin(), test.expectations.end(),
                                              [](const Expectation& expected) { return expected.passed == false; });
    if (failure && !test.fails_with && !expected_refusal) return {failure->text()};
    if (test.fails_with) {
        if (!failure) out.emplace_back("the run did not fail");
        else if (!test.fails_with->empty() && code_name(failure->code) != *test.fails_with)
            out.push_back(fmt::format("failed with '{}' instead of '{}': {}", code_name(failure->code),
                                      *test.fails_with, failure->text()));
        else if (failure->text().find(test.fails_saying) == std::string::npos)
            out.push_back(
                fmt::format("the failure does not say {}: {}", in_quotes(test.fails_saying), failure->text()));
        if (failure) return out;
    }
    for (const auto& expectation : test.expectations) {
        const auto* stage = job->spec.stage(expectation.output.stage);
        if (expectation.passed) compare_verdict(expectation, outcome, out);
        if (expectation.looks_at_batches())
            compare(expectation, collection.of(stage->use == collect_stage ? stage->name : tap_name(expectation)), out);
    }
    return out;
}

}  // namespace persona::cli
