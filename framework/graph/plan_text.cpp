#include <fmt/format.h>

#include "framework/graph/plan.hpp"

namespace persona {
namespace {

std::string source_name(const Plan& plan, PortIndex source) {
    const auto& instance = plan.stages[source.stage].instance;
    const auto& port = instance.description.ports[source.port];
    return port.name == "main" ? instance.name : instance.name + "." + port.name;
}

std::string inputs_text(const Plan& plan, const StagePlan& stage, int phase) {
    std::string out;
    for (const auto* inputs : {&stage.batch_inputs, &stage.artifact_inputs}) {
        for (const auto& input : *inputs) {
            const auto& port = stage.instance.description.ports[input.port];
            if (port.artifact.empty() && input.phase != phase) continue;
            for (const auto& source : input.sources) {
                out += out.empty() ? "" : ", ";
                if (port.name != "from") out += port.name + ": ";
                out += source_name(plan, source);
                if (port.artifact.empty() && input.spooled) out += " (from the spool)";
            }
        }
    }
    return out;
}

bool active_in(const StagePlan& stage, int phase) {
    if (stage.open_phase == phase || stage.finish_phase == phase) return true;
    for (const auto& input : stage.batch_inputs)
        if (input.phase == phase) return true;
    return false;
}

std::string label_text(const StagePlan& stage) {
    for (const auto port : stage.batch_outputs) return std::string(to_string(stage.labels[port]));
    for (const auto port : stage.artifact_outputs) return std::string(to_string(stage.labels[port]));
    return "";
}

}  // namespace

std::string plan_text(const Plan& plan) {
    std::size_t name = 0;
    std::size_t use = 0;
    for (const auto& stage : plan.stages) {
        name = std::max(name, stage.instance.name.size());
        use = std::max(use, stage.instance.use.size());
    }
    std::string out;
    for (int phase = 0; phase < plan.phases; ++phase) {
        out += fmt::format("phase {}{}\n", phase + 1,
                           plan.refinement && phase == plan.refine_phase
                               ? fmt::format("  (repeated from here until '{}' passes, at most {} times)",
                                             plan.refinement->until, plan.refinement->rounds)
                               : "");
        for (const auto& stage : plan.stages) {
            if (!active_in(stage, phase)) continue;
            const auto inputs = inputs_text(plan, stage, phase);
            const auto label = label_text(stage);
            auto line = fmt::format("  {:<{}}  {:<{}}", stage.instance.name, name, stage.instance.use, use);
            if (!inputs.empty()) line += "  ← " + inputs;
            if (!label.empty()) line += "  [" + label + "]";
            out += line + "\n";
        }
    }
    return out;
}

std::string plan_dot(const Plan& plan) {
    std::string out =
        "digraph pipeline {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n";
    for (int phase = 0; phase < plan.phases; ++phase) {
        out += fmt::format("  subgraph cluster_{} {{\n    label=\"phase {}\"; color=gray;\n", phase, phase + 1);
        for (const auto& stage : plan.stages)
            if (stage.open_phase == phase)
                out += fmt::format("    \"{}\" [label=\"{}\\n{}\\n{}\"];\n", stage.instance.name, stage.instance.name,
                                   stage.instance.use, label_text(stage));
        out += "  }\n";
    }
    for (const auto& wire : plan.wires) {
        const auto& from = plan.stages[wire.from.stage].instance;
        const auto& to = plan.stages[wire.to.stage].instance;
        const auto& port = from.description.ports[wire.from.port];
        const auto& end = to.description.ports[wire.to.port];
        const bool spooled = port.artifact.empty() && plan.needs_spool(wire.from) &&
                             plan.stages[wire.from.stage].open_phase < plan.stages[wire.to.stage].open_phase;
        out += fmt::format("  \"{}\" -> \"{}\" [label=\"{}\"{}];\n", from.name, to.name,
                           end.name == "from" ? "" : end.name,
                           !port.artifact.empty() ? ", style=dashed"
                           : spooled              ? ", style=bold, color=brown"
                                                  : "");
    }
    return out + "}\n";
}

}  // namespace persona
