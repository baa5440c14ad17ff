// Progress for people: a few lines that are rewritten on a terminal, plain lines elsewhere.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "framework/graph/executor.hpp"

namespace persona {

/// One stage at work.
struct StageProgress {
    std::string name;
    std::int64_t rows = 0;          ///< in this phase
    double rate = 0;                ///< rows a second since it began to work; 0: too early to tell
    std::optional<double> share;    ///< of the whole, 0 to 1; none where the whole is not known
    std::optional<double> seconds;  ///< left; none where it can not be told
};

/// Rates and shares from one look to the next. A new phase or round starts afresh.
class ProgressMeter {
public:
    /// The stages at work in this phase. `seconds`: since the run began.
    [[nodiscard]] std::vector<StageProgress> look(const Progress& progress, double seconds);
private:
    struct Begun {
        double seconds = 0;
        std::int64_t rows = 0;
    };
    int phase_ = -1, round_ = -1;
    std::map<std::string, Begun> begun_;
    std::map<std::string, std::int64_t> before_;  ///< rows when the phase began
};

/// "source: 5,000 rows, 2,500 rows/s, 50 %, about 2.0 s left".
[[nodiscard]] std::string stage_line(const StageProgress& stage);
/// "phase 2/8 round 2", the rounds from the second on.
[[nodiscard]] std::string phase_text(const Progress& progress);

/// Writes to standard error. Call show() as often as you like: it keeps its own pace.
class ProgressDisplay {
public:
    /// `terminal`: rewrite a line a stage; else one plain line every few seconds, the first after one second.
    explicit ProgressDisplay(bool terminal)
        : terminal_(terminal), start_(std::chrono::steady_clock::now()), last_(start_) {}
    void show(const Progress& progress);
    /// A line that stays, above whatever is being rewritten.
    void say(const std::string& line);
    /// Takes away what was drawn, so that what follows starts on a clean line.
    void clear();
private:
    void wipe();
    bool terminal_;
    bool told_ = false;
    std::size_t drawn_ = 0;  ///< lines on the terminal now
    std::chrono::steady_clock::time_point start_, last_;
    ProgressMeter meter_;
    std::mutex mutex_;
};

/// "0.4 s", "2 min 5 s".
[[nodiscard]] std::string duration_text(double seconds);
/// The rows of every stage as a table: in, out, made, dropped, rejected, time.
[[nodiscard]] std::string stage_table(const std::vector<StageCounts>& stages);

}  // namespace persona
