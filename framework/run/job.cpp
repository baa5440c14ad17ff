#include "framework/run/job.hpp"

#include <algorithm>

#include "framework/config/bind.hpp"
#include "framework/config/gate_file.hpp"
#include "framework/run/builtin.hpp"
#include "framework/run/ready_made.hpp"

namespace persona {
namespace {

bool trusts(const PipelineSpec& spec, const StageSpec& stage, const PluginInfo* plugin) {
    return std::any_of(spec.trust.begin(), spec.trust.end(), [&](const Value& value) {
        const auto* name = value.string();
        return name != nullptr &&
               (*name == stage.name || *name == stage.use || (plugin != nullptr && *name == plugin->name));
    });
}

/// The providers and files that a stage's parameters name.
void note_parameters(StageInstance& out, StageKind kind, const Description& description, const Value::Map& given) {
    const auto add = [](std::vector<std::string>& to, const std::string& path) {
        if (std::find(to.begin(), to.end(), path) == to.end()) to.push_back(path);
    };
    for (const auto& declared : description.parameters) {
        const auto bound = std::find_if(given.begin(), given.end(),
                                        [&](const Value::Entry& entry) { return entry.key == declared.name; });
        const auto* text = bound == given.end() ? nullptr : bound->value.string();
        if (declared.is_provider && text != nullptr && !text->empty())
            out.providers.push_back({*text, bound->value.place()});
        if (declared.type != ParameterType::path) continue;
        if (declared.is_output && (text != nullptr || declared.default_text == "-"))
            add(out.outputs, text != nullptr ? *text : "-");
        if (!declared.is_output && text != nullptr && kind != StageKind::writer) add(out.inputs, *text);
    }
}

/// A stage that works inside another sees the other's data and holds up its calls, so what it declares counts there.
void take_over(StageInstance& out, const MadeStage& made) {
    note_parameters(out, made.kind, made.description, made.parameters);
    auto& outer = out.description;
    const auto& inner = made.description;
    outer.is_parallel = outer.is_parallel && inner.is_parallel;
    outer.waiting_threads = std::max(outer.waiting_threads, inner.waiting_threads);
    if (!inner.holds.empty()) outer.holds += (outer.holds.empty() ? "" : "; ") + inner.holds;
    Label lowest = Label::raw;
    for (const auto& port : inner.ports)
        if (port.is_input && port.artifact.empty()) lowest = std::max(lowest, port.lowest);
    for (auto& port : outer.ports)
        if (port.is_input && port.artifact.empty()) port.lowest = std::max(port.lowest, lowest);
}

/// The outputs that a stage has because of those that it has made.
void add_outputs(StageInstance& out, std::vector<Error>& errors) {
    auto again = checked_describe(out.use, *out.stage, errors);
    if (!again) return;
    auto& ports = out.description.ports;
    for (auto& port : again->ports) {
        const bool there =
            std::any_of(ports.begin(), ports.end(), [&](const Port& one) { return one.name == port.name; });
        if (!there && !port.is_input) ports.push_back(std::move(port));
    }
}

/// `accepts:` at a transform is about its providers. Without one it would be nothing but a false sense of having decided.
bool accepts_for_nobody(const StageInstance& stage) {
    return stage.accepts && stage.stage->stage_kind() == StageKind::transform && stage.providers.empty();
}

/// Makes a stage, binds its parameters and wires, and configures it.
std::optional<StageInstance> make_instance(const PipelineSpec& spec, const StageSpec& stage, const Registry& registry,
                                           std::vector<Error>& errors) {
    const auto before = errors.size();
    auto described = registry.describe(stage.use, errors);
    if (!described) {
        for (auto i = before; i < errors.size(); ++i) {
            if (!errors[i].place) errors[i].at(stage.use_place);
            errors[i].in_stage(stage.name);
        }
        return std::nullopt;
    }
    auto binding = bind_stage(stage, described->kind, described->description, errors);
    if (!binding || errors.size() != before) return std::nullopt;
    RegistryFactory factory(registry);
    if (auto status = guarded_configure(stage.name, *described->stage, factory); !status) {
        auto error = std::move(status).error();
        if (!error.place) error.at(stage.place);
        errors.push_back(std::move(error.in_stage(stage.name)));
        return std::nullopt;
    }
    StageInstance out;
    out.name = stage.name;
    out.use = stage.use;
    out.place = stage.place;
    out.stage = std::move(described->stage);
    out.description = std::move(described->description);
    for (const auto& [port, references] : binding->wires)
        for (const auto& reference : references)
            out.wires[port].push_back({reference.stage, reference.port, reference.place});
    const auto* plugin = registry.plugin_of(stage.use);
    out.ships_with_persona = plugin != nullptr && plugin->ships_with_persona;
    out.plugin = plugin == nullptr ? "" : plugin->name + " " + plugin->version;
    note_parameters(out, described->kind, out.description, binding->parameters);
    for (const auto& made : factory.made()) take_over(out, made);
    if (!factory.made().empty()) add_outputs(out, errors);
    out.trusted = trusts(spec, stage, plugin);
    out.accepts = binding->accepts;
    out.takes_accepts = takes_accepts(described->kind, out.description);
    if (accepts_for_nobody(out))
        errors.push_back(Error(ErrorCode::configuration,
                               "'accepts' stands at a stage that shows its data to no provider",
                               "take it away, or name the provider that may see the data")
                             .at(binding->accepts_place)
                             .in_stage(stage.name));
    if (errors.size() != before) return std::nullopt;
    out.remake = [spec, stage, &registry]() -> Result<std::shared_ptr<Stage>> {
        std::vector<Error> again;
        auto made = make_instance(spec, stage, registry, again);
        if (!made) return again.front();
        return std::move(made->stage);
    };
    return out;
}

}  // namespace

std::unique_ptr<Registry> make_registry(const PluginSearch& search, std::vector<Error>& errors) {
    auto registry = std::make_unique<Registry>();
    add_builtin_stages(*registry);
    auto refused = load_plugins(search, *registry);
    errors.insert(errors.end(), refused.begin(), refused.end());
    add_artifact_stages(*registry);
    errors.insert(errors.end(), registry->errors().begin(), registry->errors().end());
    return registry;
}

std::optional<Job> prepare_job(const std::string& file, const LoadOptions& options, const Registry& registry,
                               std::vector<Error>& errors) {
    auto spec = load_pipeline(file, options, errors);
    if (!spec) return std::nullopt;
    return prepare_job(*std::move(spec), options.sets, registry, errors);
}

Result<Job> prepare_ready_made(std::string_view pipeline, std::vector<std::string> sets, const Registry& registry) {
    PERSONA_ASSIGN(const auto file, ready_made_pipeline(pipeline));
    std::vector<Error> errors;
    auto job = prepare_job(file, {std::move(sets), {}}, registry, errors);
    if (job) return *std::move(job);
    auto first = errors.front();
    for (std::size_t i = 1; i < errors.size(); ++i)
        first.hint += (first.hint.empty() ? "also: " : "; also: ") + errors[i].message;
    return first;
}

std::optional<Job> prepare_job(PipelineSpec spec, std::vector<std::string> sets, const Registry& registry,
                               std::vector<Error>& errors) {
    const auto before = errors.size();
    std::vector<StageInstance> instances;
    for (const auto& stage : spec.stages)
        if (auto instance = make_instance(spec, stage, registry, errors)) instances.push_back(*std::move(instance));
    std::vector<ProviderPlan> providers;
    for (const auto& provider : spec.providers) {
        auto instance = make_instance(spec, provider, registry, errors);
        if (!instance) continue;
        auto shared = std::dynamic_pointer_cast<Provider>(instance->stage);
        if (!shared) {
            errors.push_back(Error(ErrorCode::configuration, "'" + provider.use + "' is no provider")
                                 .at(provider.use_place)
                                 .in_stage(provider.name));
            continue;
        }
        providers.push_back(
            {provider.name, provider.use, std::move(shared), instance->ships_with_persona || instance->trusted});
    }
    // Wires of stages that could not be made would only be reported as missing: mend those first.
    if (errors.size() != before) return std::nullopt;
    std::optional<Refinement> refinement;
    if (spec.refine)
        refinement = Refinement{spec.refine->from, spec.refine->until ? spec.refine->until->stage : "",
                                static_cast<int>(spec.refine->rounds)};
    Job job;
    if (!spec.gates.empty()) job.gates = load_gates(spec.gates, errors);
    job.plan = make_plan(std::move(instances), std::move(refinement), errors);
    if (errors.size() != before) return std::nullopt;
    job.plan.providers = std::move(providers);
    check_providers(job.plan, errors);
    if (errors.size() != before) return std::nullopt;
    job.notes = plan_notes(job.plan);
    job.releases = release_notes(job.plan);
    job.spec = std::move(spec);
    job.sets = std::move(sets);
    return job;
}

}  // namespace persona
