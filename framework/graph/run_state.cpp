#include "framework/graph/run_state.hpp"

#include <algorithm>

namespace persona {

void Counters::reset() noexcept {
    for (auto* counter : {&rows_in, &rows_out, &dropped, &rejected, &made, &batches, &busy, &done, &total})
        counter->store(0);
    finished.store(false);
}

RunState::RunState(Plan& the_plan, const ExecutorOptions& the_options)
    : plan(the_plan), options(the_options), counters(the_plan.stages.size()) {}

void RunState::fail(Error error) {
    {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::move(error);
    }
    failed_.store(true, std::memory_order_release);
    stop_.request_stop();
}

void RunState::interrupt() {
    {
        const std::lock_guard lock(mutex_);
        if (!committing_) {
            if (!failure_) failure_ = Error(ErrorCode::cancelled, "the run was interrupted", "nothing was written");
            failed_.store(true, std::memory_order_release);
        }
    }
    stop_.request_stop();
}

bool RunState::begin_commit() {
    const std::lock_guard lock(mutex_);
    committing_ = !failure_;
    return committing_;
}

void RunState::put_in_place(const std::string& target) {
    const std::lock_guard lock(mutex_);
    in_place_ += (in_place_.empty() ? "" : ", ") + target;
}

std::string RunState::written() const {
    const std::lock_guard lock(mutex_);
    if (!committing_) return "nothing was written";
    return "the outputs were being put in place; already there: " + (in_place_.empty() ? "none" : in_place_);
}

std::optional<Error> RunState::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

void RunState::keep_rejection(Error error) {
    const std::lock_guard lock(mutex_);
    if (rejections.size() < 100) rejections.push_back(std::move(error));
}

Progress RunState::snapshot() const {
    Progress out;
    out.phase = phase.load();
    out.phases = plan.phases;
    out.round = round.load();
    out.stages.resize(plan.stages.size());
    for (std::size_t s = 0; s < plan.stages.size(); ++s) {
        auto& to = out.stages[s];
        const auto& from = counters[s];
        to.name = plan.stages[s].instance.name;
        to.use = plan.stages[s].instance.use;
        to.phase = plan.stages[s].open_phase;
        to.rows_in = from.rows_in.load();
        to.rows_out = from.rows_out.load();
        to.dropped = from.dropped.load();
        to.rejected = from.rejected.load();
        to.made = from.made.load();
        to.batches = from.batches.load();
        to.busy_microseconds = from.busy.load() / 1000;
        to.done = from.done.load();
        to.total = from.total.load();
        to.finished = from.finished.load();
    }
    return out;
}

std::span<const ArtifactPtr> CallContext::artifacts(std::string_view port) const {
    const auto& ports = run_.plan.stages[stage_].instance.description.ports;
    for (std::size_t p = 0; p < ports.size(); ++p) {
        if (!ports[p].is_input || ports[p].name != port) continue;
        const auto found = run_.wired.find({stage_, p});
        if (found != run_.wired.end()) return found->second;
    }
    return {};
}

void CallContext::reject(std::int64_t rows, const Error& why) {
    rejected += rows;
    run_.keep_rejection(Error(why).in_stage(stage()));
}

void CallContext::log(LogLevel level, std::string_view text) {
    if (run_.options.log) run_.options.log(level, "stage '" + stage() + "': " + std::string(text));
}

void CallContext::progress(std::int64_t done, std::int64_t total) {
    run_.counters[stage_].done.store(done);
    run_.counters[stage_].total.store(total);
}

std::shared_ptr<Provider> CallContext::provider(std::string_view name) const {
    const auto& named = run_.plan.stages[stage_].instance.providers;
    if (std::none_of(named.begin(), named.end(), [&](const ProviderText& one) { return one.name == name; }))
        return nullptr;
    const auto found = run_.providers.find(std::string(name));
    return found == run_.providers.end() ? nullptr : found->second;
}

void CallContext::settle() {
    auto& counters = run_.counters[stage_];
    counters.dropped += dropped;
    counters.rejected += rejected;
    counters.made += made_rows;
    run_.rejected += rejected;
}

}  // namespace persona
