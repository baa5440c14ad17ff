#include "asked_model.hpp"

#include <persona/known_values.hpp>
#include <persona/random.hpp>

namespace persona::llm {

void AskedModel::describe(Description& description) {
    description.parameter("provider", provider_name, "Who writes: one of the pipeline's providers.")
        .required()
        .provider();
    description.parameter("template", form, "A file of your own to make prompts from.");
    description.parameter("attempts", attempts, "How often a row is asked for at most.").range(1, 10);
    description.parameter("temperature", temperature, "How freely the model writes.").range(0, 2);
    description.parameter("top_p", top_p, "Share of the likeliest words that it draws from.").range(0.01, 1);
    description.parameter("max_tokens", max_tokens, "Longest answer (default: by what is asked for).")
        .at_least(16)
        .unit("tokens");
    description.input("from", "Cleared synthetic rows.").accepts(Label::cleared);
    description.artifact_input("guide", std::string(Guide::kind_name),
                               "What the model is told of the table, from analyser.llm-guide.");
    description
        .artifact_input("against", std::string(Findings::kind_name),
                        "Known values of the source, which no text may hold.")
        .reference();
}

Status AskedModel::open(Context& context) {
    guide = context.artifact<Guide>("guide");
    known = context.artifact<Findings>("against");
    provider = context.provider(provider_name);
    if (!guide || !provider) return Error(ErrorCode::internal, "the guide or the provider is not there");
    if (!known || !is_complete(*known))
        return Error(ErrorCode::internal, "there is no complete dictionary of known values to hold the texts against");
    PERSONA_ASSIGN(model, provider->capabilities(context));
    key = Random::key(context.seed() + static_cast<std::uint64_t>(context.round()), context.stage());
    return {};
}

Result<Template> AskedModel::load_form(const std::string& usual) const {
    return load_template(form ? form->string() : "", usual);
}

}  // namespace persona::llm
