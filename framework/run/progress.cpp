#include "framework/run/progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include <persona/text.hpp>

namespace persona {

std::string duration_text(double seconds) {
    if (seconds < 10) return fmt::format("{:.1f} s", seconds);
    const auto whole = std::llround(seconds);
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
    return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

std::string progress_line(const Progress& progress, double seconds) {
    std::string out = fmt::format("phase {}/{}", progress.phase + 1, progress.phases);
    if (progress.round > 0) out += fmt::format(" round {}", progress.round + 1);
    // The stage that is busiest in this phase tells most about how far it is.
    const StageCounts* source = nullptr;
    for (const auto& stage : progress.stages) {
        if (stage.phase != progress.phase || stage.finished) continue;
        const auto rows = std::max(stage.rows_in, stage.rows_out);
        if (source == nullptr || rows > std::max(source->rows_in, source->rows_out) ||
            (source->total == 0 && stage.total > 0))
            source = &stage;
    }
    if (source == nullptr) return out;
    const auto rows = std::max(source->rows_in, source->rows_out);
    out += fmt::format("  {}: {} rows", source->name, with_commas(rows));
    if (seconds > 0.5)
        out += fmt::format(", {} rows/s", with_commas(static_cast<std::int64_t>(static_cast<double>(rows) / seconds)));
    if (source->total > 0) {
        const double share =
            std::clamp(static_cast<double>(source->done) / static_cast<double>(source->total), 0.0, 1.0);
        out += fmt::format(", {:.0f} %", 100 * share);
        if (share > 0.02 && share < 1 && seconds > 1)
            out += ", about " + duration_text(seconds * (1 - share) / share) + " left";
    }
    return out;
}

void ProgressDisplay::show(const Progress& progress) {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double> since = now - last_;
    if (since.count() < (terminal_ ? 0.1 : drawn_ ? 5.0 : 1.0)) return;
    last_ = now;
    const auto line = progress_line(progress, std::chrono::duration<double>(now - start_).count());
    if (terminal_) fmt::print(stderr, "\r\033[K{}", line);
    else fmt::print(stderr, "{}\n", line);
    std::fflush(stderr);
    drawn_ = true;
}

void ProgressDisplay::clear() {
    const std::lock_guard lock(mutex_);
    if (terminal_ && drawn_) fmt::print(stderr, "\r\033[K");
}

std::string stage_table(const std::vector<StageCounts>& stages) {
    std::size_t name = 5;
    std::size_t use = 4;
    for (const auto& stage : stages) {
        name = std::max(name, stage.name.size());
        use = std::max(use, stage.use.size());
    }
    std::string out = fmt::format("{:<{}}  {:<{}}  {:>11} {:>11} {:>9} {:>9} {:>9} {:>9}\n", "stage", name, "uses", use,
                                  "rows in", "rows out", "made", "dropped", "rejected", "busy");
    for (const auto& stage : stages)
        out += fmt::format("{:<{}}  {:<{}}  {:>11} {:>11} {:>9} {:>9} {:>9} {:>9}\n", stage.name, name, stage.use, use,
                           with_commas(stage.rows_in), with_commas(stage.rows_out), with_commas(stage.made),
                           with_commas(stage.dropped), with_commas(stage.rejected),
                           duration_text(static_cast<double>(stage.busy_microseconds) / 1e6));
    return out;
}

}  // namespace persona
