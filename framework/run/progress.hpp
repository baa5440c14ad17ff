// Progress for people: a line that is rewritten on a terminal, plain lines elsewhere.
#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include "framework/graph/executor.hpp"

namespace persona {

/// Writes to standard error. Call show() as often as you like: it keeps its own pace.
class ProgressDisplay {
public:
    /// `terminal`: rewrite one line; else a plain line every few seconds, the first after one second.
    explicit ProgressDisplay(bool terminal)
        : terminal_(terminal), start_(std::chrono::steady_clock::now()), last_(start_) {}
    void show(const Progress& progress);
    /// Clears the line, so that what follows starts on a clean one.
    void clear();
private:
    bool terminal_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point start_, last_;
    std::mutex mutex_;
};

/// One line: phase, the stage that leads, rows, rate, time left when it can be told. `seconds` since the start.
[[nodiscard]] std::string progress_line(const Progress& progress, double seconds);
/// "0.4 s", "2 min 5 s".
[[nodiscard]] std::string duration_text(double seconds);
/// The rows of every stage as a table: in, out, made, dropped, rejected, time.
[[nodiscard]] std::string stage_table(const std::vector<StageCounts>& stages);

}  // namespace persona
