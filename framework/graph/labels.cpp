// Sensitivity labels, decided before the run: data that still carries people can not reach a stage that would let it out.
#include <algorithm>
#include <optional>

#include <persona/text.hpp>

#include "framework/graph/checks.hpp"

namespace persona {
namespace {

/// The output of the lowest label among those that a stage passes on.
std::optional<PortIndex> lowest_source(const Plan& plan, const StagePlan& stage) {
    std::optional<PortIndex> found;
    const auto label = [&](PortIndex output) { return plan.stages[output.stage].labels[output.port]; };
    for (const auto* inputs : {&stage.batch_inputs, &stage.artifact_inputs}) {
        for (const auto& input : *inputs) {
            if (stage.instance.description.ports[input.port].is_reference) continue;
            for (const auto& source : input.sources)
                if (!found || label(source) < label(*found)) found = source;
        }
    }
    return found;
}

/// The way the data took to an output port, with the label it had at each step: "source (raw) → detect (raw)".
std::string way_to(const Plan& plan, PortIndex output) {
    const auto& stage = plan.stages[output.stage];
    const Label label = stage.labels[output.port];
    const auto source = lowest_source(plan, stage);
    return (source ? way_to(plan, *source) + " → " : "") + stage.instance.name + " (" + std::string(to_string(label)) +
           ")";
}

Label lowest_input(const Plan& plan, const StagePlan& stage) {
    const auto source = lowest_source(plan, stage);
    return source ? plan.stages[source->stage].labels[source->port] : Label::raw;
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

/// What to do about data that may not be shown to a provider.
std::string shown_hint(const StageInstance& stage, const ProviderPlan& provider, Label needed) {
    const bool says_local = provider.provider->local();
    if (says_local && !provider.believed)
        return "It says that it is local but does not ship with persona: if you answer for it, add 'trust: [" +
               provider.name + "]' to the pipeline";
    if (needed == Label::cleared)
        return std::string(stage.accepts ? "'accepts:' counts for a model that is certain to run on this machine, and "
                                           "this one is not. "
                                         : "") +
               "Put a leak scan and a 'gate' before this stage, or use a local model";
    return std::string("Put an anonymiser before this stage") +
           (stage.takes_accepts
                ? ", or let the model, which runs on this machine, see it: 'accepts: raw' at '" + stage.name + "'"
                : "");
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

Label may_be_shown(const StageInstance& stage, const ProviderPlan& provider) {
    if (!provider.provider->local() || !provider.believed) return Label::cleared;
    return std::min(stage.accepts.value_or(Label::anonymised), Label::anonymised);
}

void check_providers(const Plan& plan, std::vector<Error>& errors) {
    std::vector<std::string> names;
    for (const auto& provider : plan.providers) names.push_back(provider.name);
    for (const auto& stage : plan.stages) {
        for (const auto& named : stage.instance.providers) {
            const auto found = std::find(names.begin(), names.end(), named.name);
            if (found == names.end()) {
                const auto near = nearest_name(named.name, names);
                errors.push_back(Error(ErrorCode::configuration, "there is no provider '" + named.name + "'",
                                       near ? "did you mean '" + *near + "'?" : "describe it under 'providers:'")
                                     .at(named.place)
                                     .in_stage(stage.instance.name));
                continue;
            }
            const auto& provider = plan.providers[static_cast<std::size_t>(found - names.begin())];
            const auto needed = may_be_shown(stage.instance, provider);
            const auto arriving = lowest_source(plan, stage);
            if (!arriving || plan.stages[arriving->stage].labels[arriving->port] >= needed) continue;
            const Label label = plan.stages[arriving->stage].labels[arriving->port];
            errors.push_back(Error(ErrorCode::configuration,
                                   std::string(to_string(label)) + " data would reach the provider '" + provider.name +
                                       "' (" + provider.use + ") through '" + stage.instance.name +
                                       "', which may only be shown " + std::string(to_string(needed)) + " data",
                                   "the data takes this way: " + way_to(plan, *arriving) + " → " + stage.instance.name +
                                       " → " + provider.name + ". " + shown_hint(stage.instance, provider, needed))
                                 .at(named.place)
                                 .in_stage(stage.instance.name));
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

bool releases_by_word(const StageInstance& stage) {
    return stage.accepts && *stage.accepts < Label::cleared && stage.stage->stage_kind() == StageKind::writer;
}

bool shows_by_word(const StageInstance& stage) {
    return stage.accepts && *stage.accepts < Label::anonymised && stage.stage->stage_kind() != StageKind::writer;
}

std::vector<std::string> release_notes(const Plan& plan) {
    std::vector<std::string> out;
    for (const auto& stage : plan.stages) {
        const auto& instance = stage.instance;
        if (releases_by_word(instance))
            out.push_back("stage '" + instance.name + "' (" + instance.use + ") lets " +
                          std::string(to_string(*instance.accepts)) + " data out: it was told to by 'accepts:'");
        if (shows_by_word(instance))
            for (const auto& provider : instance.providers)
                out.push_back("stage '" + instance.name + "' (" + instance.use + ") shows " +
                              std::string(to_string(*instance.accepts)) + " data to the provider '" + provider.name +
                              "': it was told to by 'accepts:'");
        if (instance.trusted && !stage.raised.empty())
            out.push_back("stage '" + instance.name + "' (" + instance.plugin +
                          ") raises a label by 'trust:'; persona can not answer for it");
    }
    return out;
}

}  // namespace persona
