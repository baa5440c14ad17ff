// The two records of a run: the report, which may be shared, and the private run record, which may not.
#pragma once

#include <string>

#include "framework/run/job.hpp"

namespace persona {

/// Name of the report's form; the number rises with every change that a reader of it would notice.
inline constexpr std::string_view report_schema = "persona-report-1";
inline constexpr std::string_view record_schema = "persona-run-record-1";

/// What may be shared: pipeline, versions, rows and time per stage, labels raised, verdicts. No seed, no key, no hash of the input,
/// no value of a cell; text parameters of stages are left out, since a user may have typed data into them.
[[nodiscard]] std::string make_report(const Job& job, const Registry& registry, const RunOutcome& outcome);

/// Everything that is needed to run it again: seed, key or the key file's name and fingerprint, --set arguments, hashes of pipeline and inputs.
[[nodiscard]] Result<std::string> make_record(const Job& job, const Registry& registry, const RunSettings& settings,
                                              std::uint64_t seed, const std::string& key);

/// What a record says about the run to be repeated.
struct RecordedRun {
    std::string folder;  ///< it was started in; names in `pipeline` and `sets` are relative to it
    std::string pipeline;
    std::string resolved;  ///< hash of the pipeline with everything filled in
    std::vector<std::string> sets;
    std::uint64_t seed = 0;
    std::string key;  ///< empty: from the key file
    std::string key_file;
    std::int64_t k = 10;
    std::string gates;  ///< path of the gate file of --gates; empty: none
};
/// Reads a record and checks that version, plugins, pipeline, key and inputs are still the same; if not, the error says which.
[[nodiscard]] Result<RecordedRun> read_record(const std::string& path, const Registry& registry);

/// Once the job is prepared: whether the pipeline comes to the same as then. `path`: of the record, for the error.
[[nodiscard]] Status check_same(const Job& job, const RecordedRun& recorded, const std::string& path);

[[nodiscard]] std::string hexadecimal(std::string_view bytes);

}  // namespace persona
