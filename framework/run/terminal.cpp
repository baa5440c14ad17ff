#include "framework/run/terminal.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <thread>

#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <persona/text.hpp>

#include "framework/run/preflight.hpp"
#include "framework/run/progress.hpp"
#include "framework/run/verdict_table.hpp"

namespace persona {
namespace {

// A signal handler can reach nothing but globals of this kind.
std::atomic<int> signals{0};        // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<bool> watching{false};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

struct Watch {
    std::stop_source source;
    std::thread thread;
};
Watch& watch() {
    static Watch instance;
    return instance;
}

extern "C" void on_signal(int) {
    if (signals.fetch_add(1) > 0) _exit(130);
}

/// A path as one would type it here.
std::string shown(const std::string& path) {
    std::error_code failed;
    const auto here = std::filesystem::current_path(failed).string() + "/";
    return !failed && path.size() > here.size() && path.starts_with(here) ? path.substr(here.size()) : path;
}

/// "1,500 rows to "; nothing for a writer of something else.
std::string rows_text(const StageCounts& writer) {
    if (writer.batches == 0 && writer.rows_in == 0 && writer.use.starts_with("save.")) return "";
    return fmt::format("{} row{} to ", with_commas(writer.rows_in), writer.rows_in == 1 ? "" : "s");
}

/// The error of a run whose verdicts have been shown: a refusal does not repeat what stands above it.
std::string error_text(const Job& job, const RunOutcome& outcome) {
    std::string titles;
    bool several = false;
    for (const auto& [name, artifact] : outcome.artifacts) {
        const auto verdict = std::dynamic_pointer_cast<const Verdict>(artifact);
        if (!verdict || verdict->passed()) continue;
        several = !titles.empty();
        titles += (several ? " and " : "") + verdict->title;
    }
    if (outcome.error->code != ErrorCode::refused || titles.empty()) return outcome.error->text();
    const bool writes = std::any_of(job.plan.stages.begin(), job.plan.stages.end(), [](const StagePlan& stage) {
        return stage.instance.stage->stage_kind() == StageKind::writer && stage.instance.use != "sink";
    });
    return Error(ErrorCode::refused,
                 (writes ? "nothing was written: " : "") + titles + (several ? " have" : " has") + " not passed",
                 outcome.error->hint)
        .text();
}

/// Figures can be looked at only where somebody knows that they can. Nothing where a page was asked for.
void tell_of_page(std::FILE* out, const RunResult& result) {
    const bool judged = std::any_of(result.outcome.artifacts.begin(), result.outcome.artifacts.end(),
                                    [](const auto& artifact) { return artifact.second->kind() == Verdict::kind_name; });
    if (judged && result.reports.empty())
        fmt::print(out, "every figure, column by column, as a page to read: --report report.html\n");
}

const char* level_name(LogLevel level) {
    return level == LogLevel::warning ? "warning: " : level == LogLevel::info ? "note: " : "debug: ";
}

}  // namespace

Interrupt::Interrupt() {
    watching = true;
    struct sigaction action = {};
    action.sa_handler = on_signal;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    // A pipe that nobody reads any more is an error of the writer's, not the end of the process.
    std::signal(SIGPIPE, SIG_IGN);
    watch().thread = std::thread([] {
        while (watching) {
            if (signals > 0) watch().source.request_stop();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    });
}

Interrupt::~Interrupt() {
    watching = false;
    watch().thread.join();
}

std::stop_token Interrupt::token() const { return watch().source.get_token(); }

void print_errors(const std::vector<Error>& errors) {
    for (const auto& error : errors) fmt::print(stderr, "error: {}\n", error.text());
}

int errors_exit_code(const std::vector<Error>& errors) {
    for (const auto& error : errors)
        if (error.code == ErrorCode::plugin) return 3;
    return 2;
}

RunResult run_with_progress(Job& job, const Registry& registry, RunSettings settings, const Talk& talk) {
    if (talk.json && writes_standard_output(job)) {
        RunResult out;
        out.outcome.error = Error(ErrorCode::configuration, "--json and an output '-' both want standard output",
                                  "write the table to a file, or with --report the report");
        out.exit_code = exit_code(out.outcome.error->code);
        return out;
    }
    const Interrupt interrupt;
    ProgressDisplay display(isatty(STDERR_FILENO) != 0);
    settings.stop = interrupt.token();
    if (!talk.quiet) settings.progress = [&display](const Progress& progress) { display.show(progress); };
    settings.log = [&display, &talk](LogLevel level, const std::string& text) {
        if (level == LogLevel::debug || (talk.quiet && level != LogLevel::warning)) return;
        display.say(level_name(level) + text);
    };
    settings.hung = [](const std::string& written) {
        fmt::print(stderr,
                   "\nerror: a stage did not stop in time: the run was ended the hard way\n  hint: {}; the private "
                   "spool is gone\n",
                   written);
        std::fflush(stderr);
        _exit(130);
    };
    auto result = run_job(job, registry, settings);
    display.clear();
    return result;
}

void tell_result(const Job& job, const RunResult& result, const Talk& talk) {
    const auto& outcome = result.outcome;
    if (talk.json) fmt::print("{}", result.report);
    std::fflush(stdout);
    // Standard output may be where the data goes.
    std::FILE* out = stderr;
    if (!talk.quiet) {
        if (!outcome.error)
            for (const auto& note : job.releases) fmt::print(out, "note: {}\n", note);
        const bool colour = isatty(STDERR_FILENO) != 0;
        for (const auto& [name, artifact] : outcome.artifacts)
            if (const auto verdict = std::dynamic_pointer_cast<const Verdict>(artifact))
                fmt::print(out, "{}", verdict_table(*verdict, colour));
    }
    if (outcome.rejected > 0) {
        fmt::print(out, "warning: {} rows were rejected and did not travel on; the first:\n",
                   with_commas(outcome.rejected));
        for (std::size_t i = 0; i < outcome.rejections.size() && i < 5; ++i)
            fmt::print(out, "  {}\n", outcome.rejections[i].text());
    }
    if (!talk.quiet)
        for (const auto& path : result.reports) fmt::print(out, "report: {}\n", shown(path));
    if (outcome.error) {
        fmt::print(out, "error: {}\n", talk.quiet ? outcome.error->text() : error_text(job, outcome));
    } else if (!talk.quiet) {
        const bool judged = std::any_of(outcome.artifacts.begin(), outcome.artifacts.end(), [](const auto& artifact) {
            return artifact.second->kind() == Verdict::kind_name;
        });
        for (const auto& stage : outcome.stages) {
            if (stage.targets.empty()) continue;
            fmt::print(out, "wrote {}", rows_text(stage));
            for (std::size_t i = 0; i < stage.targets.size(); ++i)
                fmt::print(out, "{}{}", i == 0 ? "" : ", ", shown(stage.targets[i].target));
            fmt::print(out, "\n");
            // What was checked is told apart from what may lie there later.
            if (!judged) continue;
            for (const auto& written : stage.targets)
                if (!written.sha256.empty()) fmt::print(out, "  SHA-256 {}\n", written.sha256);
        }
        if (!result.record_path.empty())
            fmt::print(out, "private run record: {} (it holds seed and key: keep it to yourself)\n",
                       shown(result.record_path));
    }
    if (!talk.quiet) tell_of_page(out, result);
    for (const auto& warning : result.warnings) fmt::print(out, "error: {}\n", warning.text());
}

int run_and_tell(Job& job, const Registry& registry, RunSettings settings, const Talk& talk) {
    const auto result = run_with_progress(job, registry, std::move(settings), talk);
    tell_result(job, result, talk);
    return result.exit_code;
}

void tame_malloc() {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 256 << 10);
    mallopt(M_TRIM_THRESHOLD, 512 << 10);
#endif
}

}  // namespace persona
