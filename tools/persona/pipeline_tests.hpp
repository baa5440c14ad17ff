// The `tests:` of a pipeline file: their form, and how one is run.
//
//     tests:
//       - name: e-mail addresses are replaced
//         set: {strategy: redact}            # parameters, as with --set
//         seed: 7                            # default 1
//         k: 3                               # default 10
//         rows:                              # stand in for what a reader would read
//           source:
//             - {name: Ada, note: "write to ada@example.com"}
//         expect:                            # by stage or stage.port
//           detect: {findings: [{row: 0, column: note, type: EMAIL_ADDRESS, text: ada@example.com}]}
//           output: {count: 1, columns: [name, note], lacks: [ada@example.com], has: [Ada], rows: [{…}]}
//           report: {passed: true}
//         fails: {code: refused, says: "leak"}   # instead: the run must end so
//
// Nothing is written: every writer is replaced by one that keeps what it gets, and saved artifacts go to a folder that
// is removed.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/error.hpp>
#include <persona/value.hpp>

#include "framework/config/pipeline.hpp"
#include "framework/plugin/registry.hpp"

namespace persona::cli {

struct ExpectedFinding {
    std::int64_t row = 0;
    std::string column, type;
    std::optional<std::string> text;
};

/// What one output is expected to give; what is not said is not looked at.
struct Expectation {
    Reference output;
    std::optional<std::int64_t> count;
    std::optional<std::vector<std::string>> columns;
    std::optional<std::vector<Value>> rows;  ///< maps
    std::vector<std::string> lacks, has;
    std::optional<std::vector<ExpectedFinding>> findings;
    std::optional<bool> passed;  ///< of a verdict
    [[nodiscard]] bool looks_at_batches() const noexcept {
        return count || columns || rows || findings || !lacks.empty() || !has.empty();
    }
};

struct PipelineTest {
    std::string name;
    Place place;
    std::vector<std::string> sets;
    std::uint64_t seed = 1;
    std::int64_t k = 10;
    std::map<std::string, Value> rows;  ///< by reader: a list of maps
    std::vector<Expectation> expectations;
    std::optional<std::string> fails_with;  ///< a code: refused, configuration, invalid_data, …
    std::string fails_saying;
};

/// The tests of a file. Every mistake in them is appended to `errors` with its place.
[[nodiscard]] std::vector<PipelineTest> read_pipeline_tests(const PipelineSpec& spec, std::vector<Error>& errors);

/// Runs one test of the file at `path`; what it found, one sentence a difference. Empty: it passed.
/// The registry must have add_test_stages().
[[nodiscard]] std::vector<std::string> run_pipeline_test(const std::string& path, const PipelineTest& test,
                                                         const Registry& registry, class Collection& collection,
                                                         const std::stop_token& stop);

}  // namespace persona::cli
