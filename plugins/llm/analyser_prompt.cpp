#include "analyser_prompt.hpp"

#include <algorithm>

#include <boost/json.hpp>
#include <persona/provider.hpp>

namespace persona::llm {
namespace {

namespace json = boost::json;

struct PromptState final : State {
    std::shared_ptr<ShownPrompt> shown;
    Estimate estimate;
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
                                        {"parts", std::move(listed)},
                                        {"estimate", json::object{{"requests", estimate.requests},
                                                                  {"prompt_tokens", estimate.prompt_tokens},
                                                                  {"answer_tokens", estimate.answer_tokens},
                                                                  {"cost", estimate.cost}}}});
}

void AnalyserPrompt::describe(Description& description) {
    description.doc(
        "Shows what generator.llm-text would send for the first row, and why each part of it may be sent",
        "Nothing is sent. Without `provider` the prompt is that of an instructed model with a context of 8,192 "
        "tokens. Beside it stands what all the rows would take.");
    description.parameter("provider", provider_name_, "Whose form decides: one of the pipeline's providers.")
        .provider();
    description.parameter("template", template_, "A file of your own to make prompts from.");
    description.parameter("prompt_price", prompt_price_, "Of a million tokens that are sent: for the estimate.")
        .at_least(0);
    description.parameter("answer_price", answer_price_, "Of a million tokens that are received.").at_least(0);
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
    PERSONA_ASSIGN(auto form, load_template(template_ ? template_->string() : "", text_template(model)));
    prompts_ = std::make_unique<PromptMaker>(std::move(form), *guide_, model, Sampling{});
    return {};
}

StatePtr AnalyserPrompt::start() const { return std::make_unique<PromptState>(); }

Status AnalyserPrompt::observe(State& state, const Batch& batch, Context&) const {
    auto& collected = static_cast<PromptState&>(state);
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        const auto words = words_of(batch, row, guide_->texts);
        if (std::all_of(words.begin(), words.end(), [](std::int64_t count) { return count == 0; })) continue;
        auto prompt = prompts_->make(batch, row, words, 1);
        ++collected.estimate.requests;
        collected.estimate.prompt_tokens +=
            about_tokens(prompt.system.size() + prompt.user.size() + prompt.schema.size());
        collected.estimate.answer_tokens += prompt.max_tokens;
        if (collected.shown) continue;
        collected.shown = std::make_shared<ShownPrompt>();
        collected.shown->prompt = std::move(prompt);
        collected.shown->parts = prompts_->parts(batch, row, words);
    }
    return {};
}

Status AnalyserPrompt::merge(State& into, State& from) const {
    auto& all = static_cast<PromptState&>(into);
    auto& part = static_cast<PromptState&>(from);
    if (!all.shown) all.shown = part.shown;
    all.estimate.requests += part.estimate.requests;
    all.estimate.prompt_tokens += part.estimate.prompt_tokens;
    all.estimate.answer_tokens += part.estimate.answer_tokens;
    return {};
}

Result<std::vector<ArtifactPtr>> AnalyserPrompt::finish(State& state, Context&) {
    auto& collected = static_cast<PromptState&>(state);
    const auto& shown = collected.shown;
    if (guide_->texts.empty())
        return Error(ErrorCode::not_found, "there is no text column, so a model is asked for nothing",
                     "name one as --set guide.columns=[NAME], if a column holds texts");
    if (!shown) return Error(ErrorCode::not_found, "there is no row to make a prompt for");
    shown->estimate = collected.estimate;
    shown->estimate.cost = (static_cast<double>(shown->estimate.prompt_tokens) * prompt_price_ +
                            static_cast<double>(shown->estimate.answer_tokens) * answer_price_) /
                           1e6;
    return std::vector<ArtifactPtr>{shown};
}

}  // namespace persona::llm
