// What the phases of one run share: counters, artifacts, spools, the first failure.
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "framework/graph/bare_context.hpp"
#include "framework/graph/credits.hpp"
#include "framework/graph/executor.hpp"
#include "framework/graph/spool.hpp"

namespace persona {

/// Counters of one stage; written from any thread.
struct Counters {
    std::atomic<std::int64_t> rows_in{0}, rows_out{0}, dropped{0}, rejected{0}, made{0}, batches{0}, busy{0}, done{0},
        total{0};
    std::atomic<bool> finished{false};
    void reset() noexcept;
};

class RunState {
public:
    RunState(Plan& plan, const ExecutorOptions& options);

    /// Keeps the first failure and stops everything.
    void fail(Error error);
    [[nodiscard]] bool failed() const noexcept { return failed_.load(std::memory_order_acquire); }
    [[nodiscard]] std::optional<Error> failure() const;
    [[nodiscard]] std::stop_token stop() const noexcept { return stop_.get_token(); }
    void request_stop() noexcept { stop_.request_stop(); }

    /// The user wants the run to end. It fails, unless its results are being put in place: then it only says so to
    /// those who can stop in the middle of that.
    void interrupt();
    /// The point of no return, after all writers have prepared: false when the run has failed before.
    [[nodiscard]] bool begin_commit();
    /// Another result is visible.
    void put_in_place(const std::string& target);
    /// A sentence about what is visible of the results.
    [[nodiscard]] std::string written() const;

    void keep_rejection(Error error);
    [[nodiscard]] Progress snapshot() const;

    Plan& plan;
    const ExecutorOptions& options;
    std::vector<Counters> counters;                                 ///< a stage each
    std::map<PortIndex, ArtifactPtr> artifacts;                     ///< of output ports; written between phases only
    std::map<PortIndex, std::vector<ArtifactPtr>> wired;            ///< of input ports
    std::map<PortIndex, std::unique_ptr<Spool>> spools;             ///< of output ports
    std::map<std::size_t, std::map<std::size_t, StatePtr>> states;  ///< observers: stage → input port → merged state
    std::unique_ptr<RunFolder> folder;
    std::shared_ptr<CreditPool> credits;
    std::map<std::string, std::shared_ptr<Provider>> providers;
    std::atomic<int> phase{0};
    std::atomic<int> round{0};
    std::vector<std::size_t> open_writers;         ///< in the order opened
    std::vector<std::vector<std::string>> missed;  ///< by round that was made again: what its verdict missed
    std::vector<Error> rejections;
    std::atomic<std::int64_t> rejected{0};

private:
    std::stop_source stop_;
    std::atomic<bool> failed_{false};
    mutable std::mutex mutex_;
    std::optional<Error> failure_;
    bool committing_ = false;
    std::string in_place_;
};

/// The Context of one call.
class CallContext final : public Context {
public:
    CallContext(RunState& run, std::size_t stage, std::string_view port = "from", State* state = nullptr)
        : run_(run), stage_(stage), port_(port), state_(state) {}
    [[nodiscard]] const std::string& stage() const noexcept override { return run_.plan.stages[stage_].instance.name; }
    [[nodiscard]] std::uint64_t seed() const noexcept override { return run_.options.seed; }
    [[nodiscard]] std::string_view key() const noexcept override { return run_.options.key; }
    [[nodiscard]] int round() const noexcept override { return run_.round.load(); }
    [[nodiscard]] std::stop_token stop() const noexcept override { return run_.stop(); }
    [[nodiscard]] std::int64_t k() const noexcept override { return run_.options.k; }
    [[nodiscard]] std::span<const ArtifactPtr> artifacts(std::string_view port) const override;
    [[nodiscard]] std::string_view port() const noexcept override { return port_; }
    [[nodiscard]] State* state() const noexcept override { return state_; }
    void drop(std::int64_t rows) override { dropped += rows; }
    void reject(std::int64_t rows, const Error& why) override;
    void made(std::int64_t rows) override { made_rows += rows; }
    void log(LogLevel level, std::string_view text) override;
    void progress(std::int64_t done, std::int64_t total) override;
    [[nodiscard]] std::shared_ptr<Provider> provider(std::string_view name) const override;
    [[nodiscard]] std::filesystem::path spool_folder() const override { return run_.folder->path(); }
    [[nodiscard]] std::int64_t memory() const noexcept override { return run_.options.memory / 2; }

    std::int64_t dropped = 0, rejected = 0, made_rows = 0;
    /// Adds this call's counts to the stage's.
    void settle();
private:
    RunState& run_;
    std::size_t stage_;
    std::string_view port_;
    State* state_;
};

/// The Context in which a provider is opened: its warnings reach the log, and the run's end stops it.
class ProviderContext final : public BareContext {
public:
    ProviderContext(RunState& run, const std::string& name) : BareContext(name, run.stop()), run_(run) {}
    void log(LogLevel level, std::string_view text) override {
        if (run_.options.log) run_.options.log(level, "provider '" + stage() + "': " + std::string(text));
    }

private:
    RunState& run_;
};

/// Calls a stage; what it throws becomes an Error, and its errors carry its name.
template <class Call>
auto guarded(const std::string& stage, Call&& call) noexcept -> decltype(call()) {
    try {
        auto result = call();
        if (!result.ok()) result.error().in_stage(stage);
        return result;
    } catch (const Failure& failure) {
        return Error(failure.error()).in_stage(stage);
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::limit, "there was not enough memory",
                     "give the run less at once, or the machine more memory")
            .in_stage(stage);
    } catch (const std::exception&) {
        // What it says is not repeated: a stage may have put a cell's value there.
        return Error(ErrorCode::internal, "the stage threw an exception (its text is not shown: it could hold data)",
                     "this is a fault in the stage; tell whoever wrote it")
            .in_stage(stage);
    } catch (...) {
        return Error(ErrorCode::internal, "the stage threw something that is no exception",
                     "this is a fault in the stage; tell whoever wrote it")
            .in_stage(stage);
    }
}

/// Runs the flow graph of one phase: every stream of it, from sources to states, spools and writers.
void run_phase(RunState& run, int phase);

}  // namespace persona
