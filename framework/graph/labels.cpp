// Sensitivity labels, decided before the run: data that still carries people can not reach a stage that would let it out.
#include <algorithm>

#include "framework/graph/checks.hpp"

namespace persona {
namespace {

/// The way the data took to an output port, with the label it had at each step: "source (raw) → detect (raw)".
std::string way_to(const Plan& plan, PortIndex output) {
    const auto& stage = plan.stages[output.stage];
    const Label label = stage.labels[output.port];
    std::string before;
    Label lowest = Label::cleared;
    for (const auto* inputs : {&stage.batch_inputs, &stage.artifact_inputs}) {
        for (const auto& input : *inputs) {
            if (stage.instance.description.ports[input.port].is_reference) continue;
            for (const auto& source : input.sources) {
                const Label arriving = plan.stages[source.stage].labels[source.port];
                if (before.empty() || arriving < lowest) {
                    before = way_to(plan, source);
                    lowest = arriving;
                }
            }
        }
    }
    return (before.empty() ? "" : before + " → ") + stage.instance.name + " (" + std::string(to_string(label)) + ")";
}

Label lowest_input(const Plan& plan, const StagePlan& stage) {
    bool any = false;
    Label lowest = Label::cleared;
    for (const auto* inputs : {&stage.batch_inputs, &stage.artifact_inputs}) {
        for (const auto& input : *inputs) {
            if (stage.instance.description.ports[input.port].is_reference) continue;
            for (const auto& source : input.sources) {
                lowest = std::min(lowest, plan.stages[source.stage].labels[source.port]);
                any = true;
            }
        }
    }
    return any ? lowest : Label::raw;
}

const Place& wire_place(const Plan& plan, PortIndex from, PortIndex to, const Place& otherwise) {
    for (const auto& wire : plan.wires)
        if (wire.from == from && wire.to == to) return wire.place;
    return otherwise;
}

void check_inputs(Plan& plan, std::size_t s, std::vector<Error>& errors) {
    auto& stage = plan.stages[s];
    const auto& instance = stage.instance;
    for (const auto* inputs : {&stage.batch_inputs, &stage.artifact_inputs}) {
        for (const auto& input : *inputs) {
            const auto& port = instance.description.ports[input.port];
            const bool overrides = instance.accepts && port.artifact.empty();
            const Label needed = overrides ? *instance.accepts : port.lowest;
            Label arriving = Label::cleared;
            for (const auto& source : input.sources) {
                const Label label = plan.stages[source.stage].labels[source.port];
                arriving = std::min(arriving, label);
                if (label >= needed) continue;
                auto hint = "the data takes this way: " + way_to(plan, source) + " → " + instance.name + ". ";
                hint +=
                    needed == Label::cleared
                        ? "Put a leak scan and a 'gate' before this stage; a gate is the only stage that clears data"
                        : "Put a stage before it that makes the data " + std::string(to_string(needed)) +
                              " (an anonymiser, a generator)";
                errors.push_back(Error(ErrorCode::configuration,
                                       std::string(to_string(label)) + " data would reach '" + instance.name + "' (" +
                                           instance.use + "), which accepts only " + std::string(to_string(needed)) +
                                           " data",
                                       std::move(hint))
                                     .at(wire_place(plan, source, {s, input.port}, instance.place))
                                     .in_stage(instance.name));
            }
            stage.labels[input.port] = arriving;
        }
    }
}

}  // namespace

void check_labels(Plan& plan, std::vector<Error>& errors) {
    for (std::size_t s = 0; s < plan.stages.size(); ++s) {
        auto& stage = plan.stages[s];
        const auto& instance = stage.instance;
        const auto& ports = instance.description.ports;
        stage.labels.assign(ports.size(), Label::raw);
        check_inputs(plan, s, errors);
        const Label lowest = lowest_input(plan, stage);
        for (std::size_t p = 0; p < ports.size(); ++p) {
            if (ports[p].is_input) continue;
            stage.labels[p] = ports[p].given.value_or(lowest);
            if (stage.labels[p] <= lowest) continue;
            stage.raised.push_back(p);
            if (instance.ships_with_persona || instance.trusted) continue;
            errors.push_back(
                Error(
                    ErrorCode::configuration,
                    "'" + instance.use + "' claims to make " + std::string(to_string(lowest)) + " data " +
                        std::string(to_string(stage.labels[p])) + ", but does not ship with persona",
                    "only stages that ship with persona may raise a label; if you answer for this one, add 'trust: [" +
                        instance.name + "]' to the pipeline (the report repeats it)")
                    .at(instance.place)
                    .in_stage(instance.name));
        }
    }
}

std::vector<std::string> plan_notes(const Plan& plan) {
    std::vector<std::string> out;
    for (const auto& stage : plan.stages) {
        const auto& instance = stage.instance;
        if (!instance.description.holds.empty())
            out.push_back("stage '" + instance.name + "' (" + instance.use +
                          ") holds its whole input in memory: " + instance.description.holds);
    }
    const auto releases = release_notes(plan);
    out.insert(out.end(), releases.begin(), releases.end());
    return out;
}

std::vector<std::string> release_notes(const Plan& plan) {
    std::vector<std::string> out;
    for (const auto& stage : plan.stages) {
        const auto& instance = stage.instance;
        if (instance.accepts && instance.stage->stage_kind() == StageKind::writer && *instance.accepts < Label::cleared)
            out.push_back("stage '" + instance.name + "' (" + instance.use + ") lets " +
                          std::string(to_string(*instance.accepts)) + " data out: it was told to by 'accepts:'");
        if (instance.trusted && !stage.raised.empty())
            out.push_back("stage '" + instance.name + "' (" + instance.plugin +
                          ") raises a label by 'trust:'; persona can not answer for it");
    }
    return out;
}

}  // namespace persona
