// One pipeline from file to finished run: what persona-run, the commands of `persona` and the C++ library all do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/config/pipeline.hpp"
#include "framework/graph/executor.hpp"
#include "framework/graph/plan.hpp"
#include "framework/plugin/loader.hpp"
#include "framework/plugin/registry.hpp"

namespace persona {

/// A pipeline that was loaded, bound, configured, wired and checked. Nothing was opened yet.
struct Job {
    PipelineSpec spec;
    Plan plan;
    std::vector<std::string> notes;     ///< plan_notes()
    std::vector<std::string> releases;  ///< release_notes()
    std::vector<GateRule> gates;        ///< of the pipeline's gate file
    std::vector<std::string> sets;      ///< the --set arguments it was loaded with
};

/// The registry with persona's own stages and every plugin of the search path. Refused plugins are in `errors`; what did load is usable.
[[nodiscard]] std::unique_ptr<Registry> make_registry(const PluginSearch& search, std::vector<Error>& errors);

/// Everything that `pipeline lint` and --dry-run do. With any error there is no job.
[[nodiscard]] std::optional<Job> prepare_job(const std::string& file, const LoadOptions& options,
                                             const Registry& registry, std::vector<Error>& errors);
/// The same for a pipeline given as text.
[[nodiscard]] std::optional<Job> prepare_job(PipelineSpec spec, std::vector<std::string> sets, const Registry& registry,
                                             std::vector<Error>& errors);

/// A pipeline that ships with persona, for who can tell one error only: the hint has the others.
[[nodiscard]] Result<Job> prepare_ready_made(std::string_view pipeline, std::vector<std::string> sets,
                                             const Registry& registry);

/// What a user may choose about a run.
struct RunSettings {
    int threads = 0;
    std::int64_t memory = std::int64_t{1} << 30;  ///< for the whole process, about; batches in flight get half of it
    std::optional<std::uint64_t> seed;            ///< none: fresh
    std::optional<std::string> key_file;          ///< none: a fresh key
    std::int64_t k = 10;
    std::string gate_file;        ///< --gates; empty: none
    std::vector<GateRule> gates;  ///< what it holds; beside the pipeline's own
    std::string spool;            ///< parent of the private folder; empty: the system's
    /// Where the shareable report goes: a name that ends in .html gets the page, any other the JSON.
    std::vector<std::string> reports;
    std::optional<std::string>
        record;  ///< where the private run record goes; none: the user's state folder; "" : nowhere
    std::stop_token stop;
    std::function<void(const Progress&)> progress;
    std::function<void(LogLevel, const std::string&)> log;
    std::function<void(const std::string&)> hung;
    std::optional<std::string> fresh_key;  ///< given when a record is repeated: its key
};

/// A run and what became of it.
struct RunResult {
    RunOutcome outcome;
    std::string report;                ///< JSON, may be shared
    std::vector<std::string> reports;  ///< where it was written
    std::string record_path;           ///< where the private record was put; empty: nowhere
    std::vector<Error> warnings;       ///< a report or record that could not be written
    int exit_code = 0;
};

/// Runs a job. The report is written whether it succeeded or not.
[[nodiscard]] RunResult run_job(Job& job, const Registry& registry, const RunSettings& settings);

/// The key of a file: its bytes, at least sixteen of them, hashed to 32. One line end at the end does not count.
[[nodiscard]] Result<std::string> read_key(const std::string& path);

/// A seed from the system's random numbers.
[[nodiscard]] std::uint64_t fresh_seed();

}  // namespace persona
