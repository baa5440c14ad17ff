#include "framework/graph/plan.hpp"

#include <algorithm>
#include <set>

#include <persona/text.hpp>

#include "framework/graph/checks.hpp"

namespace persona {
namespace {

using Names = std::map<std::string, std::size_t, std::less<>>;

std::optional<std::size_t> port_index(const Description& description, std::string_view name, bool input) {
    for (std::size_t i = 0; i < description.ports.size(); ++i)
        if (description.ports[i].is_input == input && description.ports[i].name == name) return i;
    return std::nullopt;
}

std::vector<std::string> output_names(const Description& description) {
    std::vector<std::string> out;
    for (const auto& port : description.ports)
        if (!port.is_input) out.push_back(port.name);
    return out;
}

/// The output a wire without a port name means: `main`, or the only one there is.
std::optional<std::size_t> main_output(const Description& description) {
    if (const auto main = port_index(description, "main", false)) return main;
    const auto names = output_names(description);
    return names.size() == 1 ? port_index(description, names.front(), false) : std::nullopt;
}

std::string join(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

std::string port_kind(const Port& port) {
    return port.artifact.empty() ? "batches" : "an artifact of kind '" + port.artifact + "'";
}

std::optional<PortIndex> find_source(const std::vector<StageInstance>& stages, const Names& names,
                                     const StageInstance& to, const Port& port, const WireText& wire,
                                     std::vector<Error>& errors) {
    const auto found = names.find(wire.stage);
    if (found == names.end()) {
        std::vector<std::string> all;
        for (const auto& [name, index] : names) all.push_back(name);
        const auto near = nearest_name(wire.stage, all);
        errors.push_back(
            Error(ErrorCode::configuration,
                  "'" + port.name + "' names the stage '" + wire.stage + "', which is not in this pipeline",
                  near ? "did you mean '" + *near + "'?" : "the stages are: " + join(all))
                .at(wire.place)
                .in_stage(to.name));
        return std::nullopt;
    }
    const auto& source = stages[found->second];
    const auto index =
        wire.port.empty() ? main_output(source.description) : port_index(source.description, wire.port, false);
    if (!index) {
        const auto outputs = output_names(source.description);
        auto message = wire.port.empty() ? "'" + wire.stage + "' has no main output"
                                         : "'" + wire.stage + "' has no output '" + wire.port + "'";
        if (outputs.empty()) message += " (" + source.use + " gives nothing)";
        errors.push_back(Error(ErrorCode::configuration, std::move(message),
                               outputs.empty() ? "" : "its outputs are: " + join(outputs))
                             .at(wire.place)
                             .in_stage(to.name));
        return std::nullopt;
    }
    const auto& given = source.description.ports[*index];
    if (given.artifact != port.artifact) {
        errors.push_back(Error(ErrorCode::configuration,
                               "'" + port.name + "' takes " + port_kind(port) + ", but '" + wire.stage +
                                   (given.name == "main" ? "" : "." + given.name) + "' gives " + port_kind(given))
                             .at(wire.place)
                             .in_stage(to.name));
        return std::nullopt;
    }
    return PortIndex{found->second, *index};
}

std::vector<Wire> resolve_wires(const std::vector<StageInstance>& stages, const Names& names,
                                std::vector<Error>& errors) {
    std::vector<Wire> wires;
    for (std::size_t s = 0; s < stages.size(); ++s) {
        const auto& stage = stages[s];
        for (std::size_t p = 0; p < stage.description.ports.size(); ++p) {
            const auto& port = stage.description.ports[p];
            if (!port.is_input) continue;
            const auto texts = stage.wires.find(port.name);
            const std::size_t count = texts == stage.wires.end() ? 0 : texts->second.size();
            if (count == 0) {
                if (port.is_required)
                    errors.push_back(Error(ErrorCode::configuration, "the input '" + port.name + "' is not wired",
                                           "add '" + port.name + ": <stage>', a stage that gives " + port_kind(port))
                                         .at(stage.place)
                                         .in_stage(stage.name));
                continue;
            }
            const bool many = port.takes_many || port.artifact.empty();
            if (count > 1 && !many)
                errors.push_back(Error(ErrorCode::configuration, "the input '" + port.name + "' takes one source")
                                     .at(texts->second[1].place)
                                     .in_stage(stage.name));
            for (const auto& text : texts->second)
                if (const auto from = find_source(stages, names, stage, port, text, errors))
                    wires.push_back({*from, {s, p}, text.place});
        }
    }
    return wires;
}

/// Depth-first order of the stages; a cycle becomes an error that spells the way round.
class Order {
public:
    Order(const std::vector<StageInstance>& stages, const std::vector<Wire>& wires)
        : stages_(stages), sources_(stages.size()), mark_(stages.size()) {
        for (const auto& wire : wires) sources_[wire.to.stage].push_back(wire.from.stage);
    }
    std::vector<std::size_t> run(std::vector<Error>& errors) {
        for (std::size_t s = 0; s < stages_.size(); ++s) visit(s, errors);
        return std::move(order_);
    }
private:
    void visit(std::size_t s, std::vector<Error>& errors) {
        if (mark_[s] == 2) return;
        if (mark_[s] == 1) {
            std::string way;
            for (auto at = std::find(path_.begin(), path_.end(), s); at != path_.end(); ++at)
                way = stages_[*at].name + (way.empty() ? "" : " → " + way);
            errors.push_back(Error(ErrorCode::configuration,
                                   "the wires form a circle: " + stages_[s].name + " → " + way,
                                   "a stage can not wait for itself; to repeat a part of the pipeline, use 'refine:'")
                                 .at(stages_[s].place)
                                 .in_stage(stages_[s].name));
            return;
        }
        mark_[s] = 1;
        path_.push_back(s);
        for (const auto from : sources_[s]) visit(from, errors);
        path_.pop_back();
        mark_[s] = 2;
        order_.push_back(s);
    }
    const std::vector<StageInstance>& stages_;
    std::vector<std::vector<std::size_t>> sources_;
    std::vector<int> mark_;
    std::vector<std::size_t> path_, order_;
};

void check_outputs_used(const std::vector<StageInstance>& stages, const std::vector<Wire>& wires,
                        std::vector<Error>& errors) {
    std::set<PortIndex> used;
    for (const auto& wire : wires) used.insert(wire.from);
    for (std::size_t s = 0; s < stages.size(); ++s) {
        const auto& ports = stages[s].description.ports;
        bool any = false;
        std::vector<std::string> unused;
        for (std::size_t p = 0; p < ports.size(); ++p) {
            if (ports[p].is_input) continue;
            if (used.contains({s, p})) any = true;
            else if (ports[p].is_required && ports[p].artifact.empty()) unused.push_back(ports[p].name);
        }
        // A verdict that no gate waits for is a report's business; batches that nobody takes are a mistake.
        if (!unused.empty())
            errors.push_back(
                Error(ErrorCode::configuration,
                      "nobody takes the output '" + join(unused) + "' of '" + stages[s].name + "'",
                      any ? "wire it to a stage, or to 'sink' to throw it away on purpose" : "wire it to a writer")
                    .at(stages[s].place)
                    .in_stage(stages[s].name));
    }
}

}  // namespace

const StagePlan* Plan::find(std::string_view name) const noexcept {
    for (const auto& stage : stages)
        if (stage.instance.name == name) return &stage;
    return nullptr;
}

bool Plan::needs_spool(PortIndex output) const noexcept {
    for (const auto& stage : stages)
        for (const auto& input : stage.batch_inputs)
            if (input.spooled && std::find(input.sources.begin(), input.sources.end(), output) != input.sources.end())
                return true;
    return false;
}

Plan make_plan(std::vector<StageInstance> stages, std::optional<Refinement> refinement, std::vector<Error>& errors) {
    const std::size_t before = errors.size();
    Names names;
    for (std::size_t s = 0; s < stages.size(); ++s) names.emplace(stages[s].name, s);
    auto wires = resolve_wires(stages, names, errors);
    check_outputs_used(stages, wires, errors);
    const auto order = Order(stages, wires).run(errors);
    if (stages.empty()) errors.push_back(Error(ErrorCode::configuration, "the pipeline has no stages"));

    Plan plan;
    if (errors.size() != before) return plan;
    std::vector<std::size_t> place(stages.size());
    for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    for (auto& wire : wires) {
        wire.from.stage = place[wire.from.stage];
        wire.to.stage = place[wire.to.stage];
    }
    plan.stages.resize(stages.size());
    for (const auto index : order) plan.stages[place[index]].instance = std::move(stages[index]);
    plan.wires = std::move(wires);
    plan.refinement = std::move(refinement);
    for (std::size_t s = 0; s < plan.stages.size(); ++s) {
        auto& stage = plan.stages[s];
        const auto& ports = stage.instance.description.ports;
        for (std::size_t p = 0; p < ports.size(); ++p) {
            if (!ports[p].is_input) {
                (ports[p].artifact.empty() ? stage.batch_outputs : stage.artifact_outputs).push_back(p);
                continue;
            }
            InputPlan input;
            input.port = p;
            for (const auto& wire : plan.wires)
                if (wire.to == PortIndex{s, p}) input.sources.push_back(wire.from);
            if (!input.sources.empty())
                (ports[p].artifact.empty() ? stage.batch_inputs : stage.artifact_inputs).push_back(std::move(input));
        }
    }
    check_refinement(plan, errors);
    if (errors.size() == before) assign_phases(plan);
    if (errors.size() == before) check_labels(plan, errors);
    return plan;
}

}  // namespace persona
