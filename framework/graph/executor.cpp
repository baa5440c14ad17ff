#include "framework/graph/executor.hpp"

#include <algorithm>
#include <thread>

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/graph/run_state.hpp"
#include "framework/graph/verdicts.hpp"

namespace persona {
namespace {

/// Tells progress, and ends a process whose stages do not stop. One thread beside the run.
class Monitor {
public:
    explicit Monitor(RunState& run) : run_(run), thread_([this] { watch(); }) {}
    ~Monitor() {
        {
            const std::lock_guard lock(mutex_);
            done_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }
    Monitor(const Monitor&) = delete;
    Monitor& operator=(const Monitor&) = delete;
private:
    void watch() {
        std::unique_lock lock(mutex_);
        auto stopped_for = std::chrono::milliseconds(0);
        constexpr auto beat = std::chrono::milliseconds(100);
        while (!wake_.wait_for(lock, beat, [this] { return done_; })) {
            if (run_.options.progress) run_.options.progress(run_.snapshot());
            if (!run_.stop().stop_requested()) continue;
            stopped_for += beat;
            if (stopped_for < run_.options.grace || !run_.options.hung) continue;
            if (run_.folder) run_.folder->remove();
            run_.options.hung(run_.written());
            return;
        }
    }
    RunState& run_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool done_ = false;
    std::thread thread_;
};

class Executor {
public:
    Executor(Plan& plan, const ExecutorOptions& options) : run_(plan, options) {}
    RunOutcome run();

private:
    Status prepare();
    Status open_providers();
    void run_phases();
    void open_stages(int phase);
    void wire_artifacts(StagePlan& stage, std::size_t index, int available);
    void make_spools(int phase);
    void finish_observers(int phase);
    [[nodiscard]] Result<std::vector<ArtifactPtr>> artifacts_of(std::size_t index);
    [[nodiscard]] Status keep_artifacts(std::size_t index, std::vector<ArtifactPtr> made);
    void end_phase(int phase);
    bool refine_again();
    Status reset_from(int phase);
    void judge();
    void commit_writers();
    void abort_writers() noexcept;
    void check_generators();
    [[nodiscard]] Plan& plan() { return run_.plan; }

    RunState run_;
};

Status Executor::prepare() {
    PERSONA_ASSIGN(run_.folder, RunFolder::make(run_.options.spool_parent));
    const int threads = run_.options.threads > 0 ? run_.options.threads
                                                 : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    // Enough for every thread to have one in hand and one waiting; more would only hold memory.
    run_.credits = std::make_shared<CreditPool>(4 * threads + 4, run_.options.memory);
    PERSONA_TRY(open_providers());
    for (std::size_t s = 0; s < plan().stages.size(); ++s) {
        // Made before any thread looks for them.
        for (const auto& input : plan().stages[s].batch_inputs) run_.states[s][input.port] = nullptr;
    }
    return {};
}

/// Hands a stage the artifacts that are there once all phases before `available` are done.
void Executor::wire_artifacts(StagePlan& stage, std::size_t index, int available) {
    for (const auto& input : stage.artifact_inputs) {
        std::vector<ArtifactPtr> ready;
        for (const auto& source : input.sources) {
            if (plan().stages[source.stage].finish_phase >= available) continue;
            if (const auto found = run_.artifacts.find(source); found != run_.artifacts.end())
                ready.push_back(found->second);
        }
        run_.wired[{index, input.port}] = std::move(ready);
    }
}

void Executor::open_stages(int phase) {
    for (std::size_t s = 0; s < plan().stages.size() && !run_.failed(); ++s) {
        auto& stage = plan().stages[s];
        if (stage.open_phase != phase) continue;
        wire_artifacts(stage, s, phase);
        if (stage.instance.stage->stage_kind() == StageKind::writer) run_.open_writers.push_back(s);
        CallContext context(run_, s);
        const auto status = guarded(stage.instance.name, [&] { return stage.instance.stage->open(context); });
        if (!status) run_.fail(status.error());
    }
}

void Executor::make_spools(int phase) {
    for (std::size_t s = 0; s < plan().stages.size() && !run_.failed(); ++s) {
        if (plan().stages[s].open_phase != phase) continue;
        for (const auto port : plan().stages[s].batch_outputs) {
            if (!plan().needs_spool({s, port})) continue;
            auto spool = Spool::make(run_.folder->path());
            if (!spool) return run_.fail(spool.error());
            run_.spools[{s, port}] = *std::move(spool);
        }
    }
}

/// What a stage makes of all that it has seen.
Result<std::vector<ArtifactPtr>> Executor::artifacts_of(std::size_t index) {
    const auto& instance = plan().stages[index].instance;
    StatePtr whole;
    const bool transform = instance.stage->stage_kind() == StageKind::transform;
    const auto start = [&] {
        return transform ? static_cast<const Transform&>(*instance.stage).start()
                         : static_cast<const Analyser&>(*instance.stage).start();
    };
    // The inputs in the order declared, whatever phases they came in.
    if (const auto found = run_.states.find(index); found != run_.states.end())
        for (auto& [port, state] : found->second) {
            if (!state) continue;
            if (!whole) whole = std::move(state);
            else PERSONA_TRY(static_cast<const Analyser&>(*instance.stage).merge(*whole, *state));
            state = nullptr;
        }
    if (!whole) whole = start();
    if (!whole) return Error(ErrorCode::internal, "the stage gave no state");
    CallContext context(run_, index);
    return transform ? static_cast<Transform&>(*instance.stage).finish(*whole, context)
                     : static_cast<Analyser&>(*instance.stage).finish(*whole, context);
}

Status Executor::keep_artifacts(std::size_t index, std::vector<ArtifactPtr> made) {
    const auto& stage = plan().stages[index];
    const auto& instance = stage.instance;
    if (made.size() != stage.artifact_outputs.size())
        return Error(ErrorCode::internal, "the stage gave " + std::to_string(made.size()) + " artifacts for " +
                                              std::to_string(stage.artifact_outputs.size()) + " outputs");
    for (std::size_t i = 0; i < made.size(); ++i) {
        const auto& port = instance.description.ports[stage.artifact_outputs[i]];
        if (!made[i] || made[i]->kind() != port.artifact)
            return Error(ErrorCode::internal,
                         "the output '" + port.name + "' is not an artifact of kind '" + port.artifact + "'");
        // Before anything waits for it: a gate, a refinement, the end of the run.
        const auto verdict = std::dynamic_pointer_cast<const Verdict>(made[i]);
        if (verdict && !run_.options.gates.empty()) made[i] = with_rules(*verdict, run_.options.gates);
        run_.artifacts[{index, stage.artifact_outputs[i]}] = std::move(made[i]);
    }
    return {};
}

/// Side by side: what one makes reaches others in later phases only.
void Executor::finish_observers(int phase) {
    struct Finishing {
        std::size_t stage;
        std::vector<ArtifactPtr> made;
        Status status;
    };
    std::vector<Finishing> finishing;
    for (std::size_t s = 0; s < plan().stages.size(); ++s) {
        auto& stage = plan().stages[s];
        if (stage.finish_phase != phase) continue;
        const auto kind = stage.instance.stage->stage_kind();
        const bool observer = kind == StageKind::analyser || kind == StageKind::validator;
        if (observer) wire_artifacts(stage, s, phase);
        if (observer || (kind == StageKind::transform && !stage.artifact_outputs.empty()))
            finishing.push_back({s, {}, {}});
    }
    tbb::parallel_for(std::size_t{0}, finishing.size(), [&](std::size_t i) {
        auto& one = finishing[i];
        one.status = guarded(plan().stages[one.stage].instance.name, [&]() -> Status {
            PERSONA_ASSIGN(one.made, artifacts_of(one.stage));
            return {};
        });
    });
    // The first failure in the order of the stages is the one that is told, whichever came first.
    for (auto& one : finishing) {
        if (run_.failed()) break;
        if (one.status)
            one.status = guarded(plan().stages[one.stage].instance.name,
                                 [&] { return keep_artifacts(one.stage, std::move(one.made)); });
        if (!one.status) run_.fail(one.status.error());
    }
    for (std::size_t s = 0; s < plan().stages.size(); ++s) {
        auto& stage = plan().stages[s];
        if (stage.finish_phase != phase) continue;
        if (stage.instance.stage->stage_kind() != StageKind::writer) stage.instance.stage->close();
        run_.counters[s].finished = !run_.failed();
    }
}

void Executor::check_generators() {
    for (std::size_t s = 0; s < plan().stages.size(); ++s) {
        if (plan().stages[s].instance.stage->stage_kind() != StageKind::generator || !run_.counters[s].finished)
            continue;
        const auto& counters = run_.counters[s];
        if (counters.rows_out + counters.rejected + counters.dropped != counters.total)
            run_.fail(Error(ErrorCode::accounting, "of " + std::to_string(counters.total.load()) + " rows asked for, " +
                                                       std::to_string(counters.rows_out.load()) + " were made")
                          .in_stage(plan().stages[s].instance.name));
    }
}

/// Spools that no later phase reads are closed, which gives their disk space back.
void Executor::end_phase(int phase) {
    if (plan().refinement && phase < plan().until_phase) return;
    for (auto at = run_.spools.begin(); at != run_.spools.end();) {
        int last = 0;
        for (const auto& stage : plan().stages)
            for (const auto& input : stage.batch_inputs)
                if (input.spooled &&
                    std::find(input.sources.begin(), input.sources.end(), at->first) != input.sources.end())
                    last = std::max(last, input.phase);
        at = last <= phase ? run_.spools.erase(at) : std::next(at);
    }
}

/// True when the verdict that the refinement looks at has not passed and there is a round left.
bool Executor::refine_again() {
    if (!plan().refinement || run_.round.load() + 1 >= plan().refinement->rounds) return false;
    const auto& until = plan().stages[plan().until_stage];
    for (const auto port : until.artifact_outputs) {
        const auto found = run_.artifacts.find({plan().until_stage, port});
        const auto verdict =
            found == run_.artifacts.end() ? nullptr : std::dynamic_pointer_cast<const Verdict>(found->second);
        if (!verdict || verdict->passed()) continue;
        run_.missed.push_back(verdict->failures);
        if (run_.options.log)
            run_.options.log(LogLevel::info, fmt::format("round {} of {} missed, and is made again from '{}': {}",
                                                         run_.round.load() + 1, plan().refinement->rounds,
                                                         plan().refinement->from, fmt::join(verdict->failures, "; ")));
        return true;
    }
    return false;
}

Status Executor::reset_from(int phase) {
    for (std::size_t s = 0; s < plan().stages.size(); ++s) {
        auto& stage = plan().stages[s];
        if (stage.open_phase < phase) continue;
        if (stage.instance.stage->stage_kind() == StageKind::writer) {
            if (std::erase(run_.open_writers, s) > 0) static_cast<Writer&>(*stage.instance.stage).abort();
        }
        for (auto& [port, state] : run_.states[s]) state = nullptr;
        for (std::size_t p = 0; p < stage.instance.description.ports.size(); ++p) {
            run_.artifacts.erase({s, p});
            run_.spools.erase({s, p});
        }
        run_.counters[s].reset();
        PERSONA_ASSIGN(auto made, stage.instance.remake());
        stage.instance.stage = std::move(made);
    }
    return {};
}

/// Before anything is read: who named a server that is not there wants to know at once. One that no stage names is left alone.
Status Executor::open_providers() {
    for (const auto& provider : plan().providers) {
        const bool named = std::any_of(plan().stages.begin(), plan().stages.end(), [&](const StagePlan& stage) {
            const auto& names = stage.instance.providers;
            return std::any_of(names.begin(), names.end(),
                               [&](const ProviderText& one) { return one.name == provider.name; });
        });
        if (!named) continue;
        ProviderContext context(run_, provider.name);
        run_.providers.emplace(provider.name, provider.provider);
        PERSONA_TRY(guarded(provider.name, [&] { return provider.provider->open(context); }));
    }
    return {};
}

void Executor::run_phases() {
    for (int phase = 0; phase < plan().phases && !run_.failed(); ++phase) {
        run_.phase = phase;
        make_spools(phase);
        open_stages(phase);
        if (!run_.failed()) run_phase(run_, phase);
        if (!run_.failed()) finish_observers(phase);
        if (!run_.failed()) check_generators();
        if (run_.failed()) return;
        if (plan().refinement && phase == plan().until_phase && refine_again()) {
            if (const auto status = reset_from(plan().refine_phase); !status) return run_.fail(status.error());
            ++run_.round;
            phase = plan().refine_phase - 1;
            continue;
        }
        end_phase(phase);
    }
}

/// A verdict that has not passed refuses the run, whether a gate waited for it or not.
void Executor::judge() {
    std::vector<ArtifactPtr> artifacts;
    for (const auto& [port, artifact] : run_.artifacts) artifacts.push_back(artifact);
    if (auto unmet = unmet_rules(artifacts, run_.options.gates)) return run_.fail(*std::move(unmet));
    if (auto refused = refusal(artifacts)) run_.fail(*std::move(refused));
}

void Executor::commit_writers() {
    // Everything that can fail is done for all of them before the first result becomes visible.
    for (const auto s : run_.open_writers) {
        auto& writer = static_cast<Writer&>(*plan().stages[s].instance.stage);
        CallContext context(run_, s);
        const auto status = guarded(plan().stages[s].instance.name, [&] { return writer.prepare(context); });
        if (!status) return run_.fail(status.error());
        if (run_.failed()) return;
    }
    // From here on an interrupt comes too late: half of the results would be worse than all or none.
    if (!run_.begin_commit()) return;
    std::stable_partition(run_.open_writers.begin(), run_.open_writers.end(), [this](std::size_t s) {
        return static_cast<const Writer&>(*plan().stages[s].instance.stage).commits_early();
    });
    bool any = false;
    while (!run_.open_writers.empty()) {
        const auto s = run_.open_writers.front();
        auto& writer = static_cast<Writer&>(*plan().stages[s].instance.stage);
        CallContext context(run_, s);
        auto status = guarded(plan().stages[s].instance.name, [&] { return writer.commit(context); });
        if (!status) {
            if (any) status.error().hint += (status.error().hint.empty() ? "" : "; ") + run_.written();
            return run_.fail(std::move(status).error());
        }
        any = true;
        for (const auto& written : writer.targets()) run_.put_in_place(written.target);
        run_.open_writers.erase(run_.open_writers.begin());
        writer.close();
    }
    if (run_.stop().stop_requested() && run_.options.log)
        run_.options.log(LogLevel::info, "the interrupt came while the outputs were put in place: the run is complete");
}

void Executor::abort_writers() noexcept {
    for (const auto s : run_.open_writers) {
        static_cast<Writer&>(*plan().stages[s].instance.stage).abort();
        plan().stages[s].instance.stage->close();
    }
    run_.open_writers.clear();
}

RunOutcome Executor::run() {
    RunOutcome out;
    const std::stop_callback interrupted(run_.options.stop, [this] { run_.interrupt(); });
    if (const auto status = prepare(); !status) {
        run_.fail(status.error());
    } else {
        const Monitor monitor(run_);
        const int threads = run_.options.threads > 0
                                ? run_.options.threads
                                : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
        const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                        static_cast<std::size_t>(std::max(threads, 1)));
        tbb::task_arena arena(threads);
        arena.execute([this] { run_phases(); });
        if (!run_.failed()) judge();
        if (!run_.failed()) commit_writers();
        abort_writers();
    }
    for (const auto& [name, provider] : run_.providers) provider->close();
    if (run_.options.progress) run_.options.progress(run_.snapshot());
    out.error = run_.failure();
    out.stages = run_.snapshot().stages;
    for (const auto& [port, artifact] : run_.artifacts) {
        const auto& instance = plan().stages[port.stage].instance;
        out.artifacts[instance.name + "." + instance.description.ports[port.port].name] = artifact;
    }
    if (!out.error) {
        for (std::size_t s = 0; s < plan().stages.size(); ++s) {
            const auto& stage = *plan().stages[s].instance.stage;
            if (stage.stage_kind() != StageKind::writer) continue;
            out.stages[s].targets = static_cast<const Writer&>(stage).targets();
            out.targets.insert(out.targets.end(), out.stages[s].targets.begin(), out.stages[s].targets.end());
        }
    }
    out.rejections = run_.rejections;
    out.rejected = run_.rejected;
    out.rounds = run_.round.load() + 1;
    out.missed = run_.missed;
    if (run_.credits) {
        out.most_batches = run_.credits->most_batches();
        out.most_bytes = run_.credits->most_bytes();
    }
    run_.spools.clear();
    run_.folder.reset();
    return out;
}

}  // namespace

RunOutcome execute(Plan& plan, const ExecutorOptions& options) { return Executor(plan, options).run(); }

}  // namespace persona
