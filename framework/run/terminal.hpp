// What persona-run and persona share: signals, messages, the end of a run as people read it.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "framework/run/job.hpp"

namespace persona {

/// Asks for a stop at the first SIGINT or SIGTERM; a second one ends the process at once with 130. One object a process.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    [[nodiscard]] std::stop_token token() const;
};

/// How much is said, and in what form.
struct Talk {
    bool quiet = false;
    bool json = false;  ///< the report is the only thing on standard output
};

/// "error: …" to standard error, each error once.
void print_errors(const std::vector<Error>& errors);
/// The exit code for a list of errors found before a run: 3 when a plugin did not load, else 2.
[[nodiscard]] int errors_exit_code(const std::vector<Error>& errors);

/// Runs a job with progress and signals, prints its end (verdicts, rows, targets, or the error) and returns the exit code.
int run_and_tell(Job& job, const Registry& registry, RunSettings settings, const Talk& talk);

/// The same, but gives the result back for a caller that prints something of its own.
RunResult run_with_progress(Job& job, const Registry& registry, RunSettings settings, const Talk& talk);
void tell_result(const Job& job, const RunResult& result, const Talk& talk);

/// Memory that malloc keeps back for each thread is memory the user did not allow: few arenas, early return to the system.
void tame_malloc();

}  // namespace persona
