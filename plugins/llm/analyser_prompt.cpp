#include "analyser_prompt.hpp"

#include <boost/json.hpp>
#include <persona/provider.hpp>

namespace persona::llm {
namespace {

namespace json = boost::json;

struct PromptState final : State {
    std::shared_ptr<ShownPrompt> shown;
};

/// A model of the usual kind, where none is named: instructed, with room, and able to keep to a form.
Capabilities usual_model() {
    Capabilities out;
    out.structured_output = true;
    out.context_tokens = 8192;
    return out;
}

}  // namespace

std::string ShownPrompt::inspect() const {
    json::array listed;
    for (const auto& part : parts) listed.push_back({{"place", part.place}, {"text", part.text}, {"why", part.why}});
    return json::serialize(json::object{{"system", prompt.system},
                                        {"user", prompt.user},
                                        {"schema", prompt.schema},
                                        {"max_tokens", prompt.max_tokens},
                                        {"parts", std::move(listed)}});
}

void AnalyserPrompt::describe(Description& description) {
    description.doc(
        "Shows what generator.llm-text would send for the first row, and why each part of it may be sent",
        "Nothing is sent. Without `provider` the prompt is that of an instructed model with a context of 8,192 "
        "tokens.");
    description.parameter("provider", provider_name_, "Whose form decides: one of the pipeline's providers.")
        .provider();
    description.parameter("template", template_, "A file of your own to make prompts from.");
    description.input("from", "Cleared synthetic rows.").accepts(Label::cleared);
    description.artifact_input("guide", std::string(Guide::kind_name),
                               "What a model is told, from analyser.llm-guide.");
    description.artifact_output("prompt", std::string(ShownPrompt::kind_name), "The prompt and its parts.").optional();
}

Status AnalyserPrompt::open(Context& context) {
    guide_ = context.artifact<Guide>("guide");
    if (!guide_) return Error(ErrorCode::internal, "the guide is not there");
    auto model = usual_model();
    if (const auto provider = provider_name_.empty() ? nullptr : context.provider(provider_name_)) {
        PERSONA_ASSIGN(model, provider->capabilities(context));
    }
    PERSONA_ASSIGN(auto form, load_template(template_ ? template_->string() : "", model.tuned));
    prompts_ = std::make_unique<PromptMaker>(std::move(form), *guide_, model, Sampling{});
    return {};
}

StatePtr AnalyserPrompt::start() const { return std::make_unique<PromptState>(); }

Status AnalyserPrompt::observe(State& state, const Batch& batch, Context&) const {
    if (batch.first_row != 0 || batch.rows == 0) return {};
    auto shown = std::make_shared<ShownPrompt>();
    const auto words = words_of(batch, 0, guide_->texts);
    shown->prompt = prompts_->make(batch, 0, words, 1);
    shown->parts = prompts_->parts(batch, 0, words);
    static_cast<PromptState&>(state).shown = std::move(shown);
    return {};
}

Status AnalyserPrompt::merge(State& into, State& from) const {
    auto& first = static_cast<PromptState&>(into).shown;
    if (!first) first = static_cast<PromptState&>(from).shown;
    return {};
}

Result<std::vector<ArtifactPtr>> AnalyserPrompt::finish(State& state, Context&) {
    auto& shown = static_cast<PromptState&>(state).shown;
    if (guide_->texts.empty())
        return Error(ErrorCode::not_found, "there is no text column, so a model is asked for nothing",
                     "name one as --set guide.columns=[NAME], if a column holds texts");
    if (!shown) return Error(ErrorCode::not_found, "there is no row to make a prompt for");
    return std::vector<ArtifactPtr>{std::move(shown)};
}

}  // namespace persona::llm
