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
    for (const auto& declared : out.description.parameters) {
        const auto bound = std::find_if(binding->parameters.begin(), binding->parameters.end(),
                                        [&](const Value::Entry& entry) { return entry.key == declared.name; });
        const auto* given = bound == binding->parameters.end() ? nullptr : bound->value.string();
        if (declared.is_provider && given != nullptr && !given->empty())
            out.providers.push_back({*given, bound->value.place()});
        if (declared.type != ParameterType::path) continue;
        if (declared.is_output && (given != nullptr || declared.default_text == "-"))
            out.outputs.push_back(given != nullptr ? *given : "-");
        if (!declared.is_output && given != nullptr && described->kind != StageKind::writer)
            out.inputs.push_back(*given);
    }
    out.trusted = trusts(spec, stage, plugin);
    out.accepts = binding->accepts;
    out.takes_accepts = takes_accepts(described->kind, out.description);
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
