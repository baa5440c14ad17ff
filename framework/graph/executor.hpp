// Runs a plan: phase by phase, one flow graph each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "framework/graph/gate_rules.hpp"
#include "framework/graph/plan.hpp"

namespace persona {

/// What a stage has done so far, and in the end.
struct StageCounts {
    std::string name, use;
    std::int64_t rows_in = 0, rows_out = 0, dropped = 0, rejected = 0, made = 0;
    std::int64_t batches = 0;            ///< calls that handled a batch
    std::int64_t busy_microseconds = 0;  ///< time spent in the stage's own code, all threads together
    std::int64_t done = 0, total = 0;    ///< readers: bytes; generators and spooled stages: rows; 0: unknown
    int phase = 0;
    bool finished = false;
    std::vector<WrittenTarget> targets;  ///< writers, at the end of a run that succeeded: what was written
};

struct Progress {
    int phase = 0, phases = 1, round = 0;
    std::vector<StageCounts> stages;
};

struct ExecutorOptions {
    int threads = 0;                                ///< 0: as many as the machine has
    std::int64_t memory = std::int64_t{512} << 20;  ///< bytes for batches in flight
    std::uint64_t seed = 0;
    std::string key;  ///< 32 secret bytes
    std::int64_t k = 10;
    std::vector<GateRule> gates;         ///< what is asked of figures beside the stages' own gates
    std::filesystem::path spool_parent;  ///< empty: the system's folder for temporary files
    std::stop_token stop;                ///< asked for: the run is aborted, unless its results are being put in place
    std::chrono::milliseconds grace{5000};  ///< time to stop in before `hung` is called
    /// A stage does not stop: called after the temporary files are removed, with a sentence that says what was written;
    /// should end the process.
    std::function<void(const std::string& written)> hung;
    std::function<void(const Progress&)> progress;  ///< called about ten times a second from a thread of its own
    std::function<void(LogLevel, const std::string&)> log;
};

/// Everything that is known after a run. `error` is the first failure; no writer has committed anything when it is set
/// (but for a commit that itself failed: then the message says which targets are in place). The artifacts are there all the
/// same: a refusal's verdicts among them.
struct RunOutcome {
    std::optional<Error> error;
    std::vector<StageCounts> stages;               ///< in topological order
    std::map<std::string, ArtifactPtr> artifacts;  ///< "stage.port" → artifact
    std::vector<WrittenTarget> targets;            ///< what the writers wrote
    std::vector<Error> rejections;                 ///< the first of them, at most a hundred
    std::int64_t rejected = 0;
    int rounds = 1;
    std::vector<std::vector<std::string>> missed;   ///< by round that was made again: what its verdict missed
    std::int64_t most_batches = 0, most_bytes = 0;  ///< in flight at once
};

[[nodiscard]] RunOutcome execute(Plan& plan, const ExecutorOptions& options);

}  // namespace persona
