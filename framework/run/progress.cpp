#include "framework/run/progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <persona/text.hpp>

namespace persona {

std::string duration_text(double seconds) {
    if (seconds < 10) return fmt::format("{:.1f} s", seconds);
    const auto whole = std::llround(seconds);
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
    return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

std::vector<StageProgress> ProgressMeter::look(const Progress& progress, double seconds) {
    const auto rows_of = [](const StageCounts& stage) { return std::max(stage.rows_in, stage.rows_out); };
    if (progress.phase != phase_ || progress.round != round_) {
        phase_ = progress.phase;
        round_ = progress.round;
        begun_.clear();
        before_.clear();
        // A stage that collects over several phases has rows from those before.
        for (const auto& stage : progress.stages)
            if (stage.phase < progress.phase) before_[stage.name] = rows_of(stage);
    }
    std::vector<StageProgress> out;
    for (const auto& stage : progress.stages) {
        if (stage.finished || stage.phase > progress.phase) continue;
        const auto before = before_.find(stage.name);
        const auto rows = rows_of(stage) - (before == before_.end() ? 0 : before->second);
        if (rows == 0 && !(stage.phase == progress.phase && stage.done > 0)) continue;
        const auto [begun, first] = begun_.try_emplace(stage.name, Begun{seconds, rows});
        StageProgress line;
        line.name = stage.name;
        line.rows = rows;
        const double since = seconds - begun->second.seconds;
        if (since >= 0.5) line.rate = static_cast<double>(rows - begun->second.rows) / since;
        if (stage.total > 0 && stage.done > 0) {
            line.share = std::clamp(static_cast<double>(stage.done) / static_cast<double>(stage.total), 0.0, 1.0);
            if (*line.share > 0.02 && *line.share < 1 && since >= 1)
                line.seconds = since * (1 - *line.share) / *line.share;
        }
        out.push_back(std::move(line));
    }
    return out;
}

std::string stage_line(const StageProgress& stage) {
    auto out = fmt::format("{}: {} rows", stage.name, with_commas(stage.rows));
    if (stage.rate >= 1) out += fmt::format(", {} rows/s", with_commas(static_cast<std::int64_t>(stage.rate)));
    if (stage.share) out += fmt::format(", {:.0f} %", 100 * *stage.share);
    if (stage.seconds) out += ", about " + duration_text(*stage.seconds) + " left";
    return out;
}

std::string phase_text(const Progress& progress) {
    auto out = fmt::format("phase {}/{}", progress.phase + 1, progress.phases);
    if (progress.round > 0) out += fmt::format(" round {}", progress.round + 1);
    return out;
}

void ProgressDisplay::show(const Progress& progress) {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    const auto stages = meter_.look(progress, std::chrono::duration<double>(now - start_).count());
    const std::chrono::duration<double> since = now - last_;
    if (since.count() < (terminal_ ? 0.2 : told_ ? 5.0 : 1.0)) return;
    last_ = now;
    told_ = true;
    std::vector<std::string> lines{phase_text(progress)};
    if (!terminal_) {
        for (const auto& stage : stages) lines.front() += "  " + stage_line(stage);
        fmt::print(stderr, "{}\n", lines.front());
        std::fflush(stderr);
        return;
    }
    for (const auto& stage : stages) lines.push_back("  " + stage_line(stage));
    // Lines that wrap or scroll could not be taken back: cut to the window.
    winsize size{};
    const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 1;
    const std::size_t columns = known ? size.ws_col : 80;
    const std::size_t most = known ? size.ws_row - 1U : 20;
    if (lines.size() > most) lines.resize(most);
    wipe();
    for (const auto& line : lines) fmt::print(stderr, "{}\n", line.substr(0, columns - 1));
    std::fflush(stderr);
    drawn_ = lines.size();
}

void ProgressDisplay::wipe() {
    if (drawn_ > 0) fmt::print(stderr, "\033[{}A\r\033[J", drawn_);
    drawn_ = 0;
}

void ProgressDisplay::say(const std::string& line) {
    const std::lock_guard lock(mutex_);
    wipe();
    fmt::print(stderr, "{}\n", line);
}

void ProgressDisplay::clear() {
    const std::lock_guard lock(mutex_);
    wipe();
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
