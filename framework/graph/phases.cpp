// Phases. A stage that waits for the end of another stream (an artifact, a verdict, a gate) can not share a flow graph with
// that stream: the batches that wait would use up the credits. So every stage gets the first phase in which all that it
// waits for is there; batches made in an earlier phase reach it through a spool.
#include <algorithm>
#include <set>

#include "framework/graph/checks.hpp"

namespace persona {
namespace {

bool observes(const StagePlan& stage) {
    const auto kind = stage.instance.stage->stage_kind();
    return kind == StageKind::analyser || kind == StageKind::validator;
}

/// Stages that hang on `from`, itself included.
std::set<std::size_t> downstream(const Plan& plan, std::size_t from) {
    std::set<std::size_t> out{from};
    for (std::size_t s = from; s < plan.stages.size(); ++s)
        for (const auto& wire : plan.wires)
            if (wire.to.stage == s && out.contains(wire.from.stage)) out.insert(s);
    return out;
}

/// The phase in which the batches of an output port flow.
int flow_phase(const Plan& plan, PortIndex output) { return plan.stages[output.stage].open_phase; }

/// The first phase in which all artifacts of a stage (the late ones, or the others) are there.
int artifacts_phase(const Plan& plan, const StagePlan& stage, bool late) {
    int phase = 0;
    for (const auto& input : stage.artifact_inputs) {
        if (stage.instance.description.ports[input.port].is_late != late && observes(stage)) continue;
        for (const auto& source : input.sources) phase = std::max(phase, plan.stages[source.stage].finish_phase + 1);
    }
    return phase;
}

void place_observer(Plan& plan, StagePlan& stage, int least) {
    const int ready = std::max(least, artifacts_phase(plan, stage, false));
    int first = -1;
    int last = ready;
    for (auto& input : stage.batch_inputs) {
        input.phase = ready;
        for (const auto& source : input.sources) input.phase = std::max(input.phase, flow_phase(plan, source));
        if (input.sources.size() > 1) {
            for (const auto& source : input.sources) input.phase = std::max(input.phase, flow_phase(plan, source) + 1);
        }
        first = first < 0 ? input.phase : std::min(first, input.phase);
        last = std::max(last, input.phase);
    }
    stage.open_phase = first < 0 ? ready : first;
    stage.finish_phase = std::max(last, artifacts_phase(plan, stage, true));
}

void place_in_stream(Plan& plan, StagePlan& stage, int least) {
    int phase = std::max(least, artifacts_phase(plan, stage, false));
    for (const auto& input : stage.batch_inputs)
        for (const auto& source : input.sources)
            phase = std::max(phase, flow_phase(plan, source) + (input.sources.size() > 1 ? 1 : 0));
    for (auto& input : stage.batch_inputs) input.phase = phase;
    stage.open_phase = stage.finish_phase = phase;
}

}  // namespace

void check_refinement(Plan& plan, std::vector<Error>& errors) {
    if (!plan.refinement) return;
    const auto* from = plan.find(plan.refinement->from);
    const auto* until = plan.find(plan.refinement->until);
    const auto refuse = [&](std::string message, std::string hint = {}) {
        errors.push_back(Error(ErrorCode::configuration, "refine: " + std::move(message), std::move(hint)));
    };
    if (from == nullptr) return refuse("there is no stage '" + plan.refinement->from + "'");
    if (until == nullptr) return refuse("there is no stage '" + plan.refinement->until + "'");
    bool verdict = false;
    for (const auto p : until->artifact_outputs)
        verdict = verdict || until->instance.description.ports[p].artifact == Verdict::kind_name;
    if (!verdict) return refuse("'" + until->instance.name + "' gives no verdict", "name a validator or a leak scan");
    const auto from_index = static_cast<std::size_t>(from - plan.stages.data());
    plan.until_stage = static_cast<std::size_t>(until - plan.stages.data());
    if (!downstream(plan, from_index).contains(plan.until_stage))
        refuse("'" + until->instance.name + "' does not depend on '" + from->instance.name +
               "', so repeating it would change nothing");
}

void assign_phases(Plan& plan) {
    std::set<std::size_t> repeated;
    int least_repeated = 0;
    std::size_t from_index = plan.stages.size();
    if (plan.refinement) {
        from_index = static_cast<std::size_t>(plan.find(plan.refinement->from) - plan.stages.data());
        repeated = downstream(plan, from_index);
    }
    for (std::size_t s = 0; s < plan.stages.size(); ++s) {
        auto& stage = plan.stages[s];
        // What is repeated may share no phase with what is not, and an observer may not keep half a state from before.
        const int least = repeated.contains(s) ? least_repeated : 0;
        if (observes(stage)) place_observer(plan, stage, least);
        else place_in_stream(plan, stage, least);
        if (s == from_index) {
            int before = 0;
            for (std::size_t other = 0; other < s; ++other)
                before = std::max(before, plan.stages[other].finish_phase + 1);
            const int shift = std::max(0, before - stage.open_phase);
            stage.open_phase += shift;
            stage.finish_phase += shift;
            for (auto& input : stage.batch_inputs) input.phase += shift;
            least_repeated = stage.open_phase;
        }
    }
    for (auto& stage : plan.stages) {
        plan.phases = std::max(plan.phases, stage.finish_phase + 1);
        for (auto& input : stage.batch_inputs) {
            input.spooled = input.sources.size() > 1;
            for (const auto& source : input.sources)
                input.spooled = input.spooled || flow_phase(plan, source) < input.phase;
        }
    }
    if (plan.refinement) {
        plan.refine_phase = plan.stages[from_index].open_phase;
        plan.until_phase = plan.stages[plan.until_stage].finish_phase;
    }
}

}  // namespace persona
