#include "framework/run/writer_choice.hpp"

#include <algorithm>
#include <cstdlib>

#include <persona/text.hpp>

#include "framework/run/ready_made.hpp"

namespace persona {
namespace {

constexpr std::string_view kind = "provider.", embedded = "embedded", embedded_model = "seqtree";
/// A model in this process, and where its file is named (provider.llamacpp).
constexpr const char* in_process = "llamacpp";
constexpr const char* in_process_model = "PERSONA_LLAMACPP_MODEL";

/// The names that --provider takes.
std::vector<std::string> provider_names(const Registry& registry) {
    std::vector<std::string> out{std::string(embedded), "auto"};
    for (const auto& name : registry.names())
        if (name.starts_with(kind)) out.push_back(name.substr(kind.size()));
    return out;
}

bool knows_where_models_run(const Registry& registry, const std::string& provider) {
    const auto made = registry.create(std::string(kind) + provider);
    const auto* asked = made ? dynamic_cast<const Provider*>(made->get()) : nullptr;
    return asked != nullptr && asked->knows_where_models_run();
}

WriterChoice by_model(const Registry& registry, const std::string& provider, const std::string& model,
                      const ModelPipelines& pipelines) {
    WriterChoice out;
    out.pipeline = pipelines.with;
    out.sets.push_back(set_argument(pipelines.provider + ".use", std::string(kind) + provider));
    // The pipeline says that the model runs here. Who can not find that out is believed only when its user says it.
    if (pipelines.local && !knows_where_models_run(registry, provider))
        out.sets.push_back(set_argument(pipelines.provider + ".local", "false"));
    if (!model.empty()) out.sets.push_back(set_argument("model_name", model));
    return out;
}

Status check_name(const Registry& registry, const std::string& provider) {
    const auto names = provider_names(registry);
    if (std::find(names.begin(), names.end(), provider) != names.end()) return {};
    const auto near = nearest_name(provider, names);
    return Error(ErrorCode::configuration, "there is no provider '" + provider + "'",
                 near ? "did you mean '" + *near + "'?" : "'persona plugin list' names them: provider.NAME");
}

/// Asks the server that would be there by itself, for no longer than a moment.
Result<std::string> model_here(const Registry& registry, const std::string& wanted) {
    PERSONA_ASSIGN(const auto ollama, make_provider(registry, "ollama", asked_once(registry, "ollama", 5)));
    PERSONA_ASSIGN(const auto models, ollama->models({}));
    for (const auto& model : models) {
        const bool named = model.name == wanted || model.name == wanted + ":latest";
        if (model.get.empty() && !model.remote && (wanted.empty() ? model.recommended : named)) return model.name;
    }
    return Error(ErrorCode::not_found, "Ollama has no such model that runs on this machine");
}

}  // namespace

Value::Map asked_once(const Registry& registry, const std::string& provider, std::int64_t seconds) {
    std::vector<Error> unknown;
    const auto described = registry.describe(std::string(kind) + provider, unknown);
    Value::Map out;
    if (!described) return out;
    for (auto& entry : Value::Map{{"tries", Value(std::int64_t{1}), {}}, {"timeout", Value(seconds), {}}})
        for (const auto& parameter : described->description.parameters)
            if (parameter.name == entry.key) out.push_back(entry);
    return out;
}

Result<std::shared_ptr<Provider>> make_provider(const Registry& registry, const std::string& name,
                                                Value::Map parameters) {
    PERSONA_TRY(check_name(registry, name));
    RegistryFactory factory(registry);
    PERSONA_ASSIGN(auto stage, factory.create(std::string(kind) + name, Value(std::move(parameters))));
    auto provider = std::dynamic_pointer_cast<Provider>(stage);
    if (!provider) return Error(ErrorCode::configuration, "'" + name + "' is no provider");
    return provider;
}

Result<WriterChoice> choose_writer(const Registry& registry, const std::string& provider, const std::string& model,
                                   const ModelPipelines& pipelines) {
    WriterChoice without;
    without.pipeline = pipelines.without;
    if (provider.empty() || provider == embedded) {
        if (model.empty() || (model == embedded_model && !pipelines.local)) return without;
        if (pipelines.local)
            return Error(ErrorCode::configuration, "--model needs the name of a provider", "such as --provider ollama");
        return Error(ErrorCode::configuration, "the provider 'embedded' has no model '" + model + "'",
                     "its only model is 'seqtree': leave --model out, or name another provider");
    }
    PERSONA_TRY(check_name(registry, provider));
    if (provider != "auto") return by_model(registry, provider, model, pipelines);
    const auto here = model_here(registry, model);
    if (here) {
        auto out = by_model(registry, "ollama", *here, pipelines);
        out.note = pipelines.what + " by '" + *here + "' of Ollama on this machine";
        return out;
    }
    const char* file = std::getenv(in_process_model);
    if (file != nullptr && *file != '\0' && model.empty() &&
        make_provider(registry, in_process, {{"model", Value(std::string(file)), {}}})) {
        auto out = by_model(registry, in_process, file, pipelines);
        out.note = pipelines.what + " by the model in this process that " + in_process_model + " names (" +
                   here.error().message + ")";
        return out;
    }
    without.note = pipelines.what + " by the embedded " + (pipelines.local ? "detectors alone" : "writer") + " (" +
                   here.error().message + ")";
    return without;
}

Result<WriterChoice> choose_refined(const Registry& registry, WriterChoice drafts, const std::string& refine_with,
                                    const std::string& refine_model) {
    if (refine_with.empty()) {
        if (refine_model.empty()) return drafts;
        return Error(ErrorCode::configuration, "nobody is named whose model '" + refine_model + "' is",
                     "name the provider to refine with, too: --refine-with NAME");
    }
    if (refine_with == embedded || refine_with == "auto")
        return Error(ErrorCode::configuration, "'" + refine_with + "' is no model that could refine texts",
                     "name a provider: --refine-with anthropic");
    PERSONA_TRY(check_name(registry, refine_with));
    drafts.pipeline = drafts.pipeline == ModelPipelines().without ? "hybrid" : "hybrid-model";
    drafts.sets.push_back(set_argument("editor.use", std::string(kind) + refine_with));
    if (!refine_model.empty()) drafts.sets.push_back(set_argument("refine_model", refine_model));
    return drafts;
}

}  // namespace persona
