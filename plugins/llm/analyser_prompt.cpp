#include "analyser_prompt.hpp"

#include <algorithm>

#include <boost/json.hpp>
#include <persona/column_names.hpp>
#include <persona/provider.hpp>
#include <persona/random.hpp>

#include "refine_plan.hpp"

namespace persona::llm {
namespace {

namespace json = boost::json;

struct PromptState final : State {
    std::shared_ptr<ShownPrompt> shown;
    TokenEstimate estimate;
};

}  // namespace

std::string ShownPrompt::inspect() const {
    json::array listed;
    for (const auto& part : parts) listed.push_back({{"place", part.place}, {"text", part.text}, {"why", part.why}});
    return json::serialize(json::object{{"system", prompt.system},
                                        {"user", prompt.user},
                                        {"schema", prompt.schema},
                                        {"max_tokens", prompt.max_tokens},
                                        {"parts", std::move(listed)},
                                        {"estimate", estimate_json(estimate, prices)}});
}

void AnalyserPrompt::describe(Description& description) {
    description.doc(
        "Shows what generator.llm-text or generator.llm-rows would send for the first row, and why each part may be "
        "sent",
        "Nothing is sent. Without `provider` the prompt is that of an instructed model with a context of 8,192 "
        "tokens. Beside it stands what all the rows would take.");
    description.parameter("provider", provider_name_, "Whose form decides: one of the pipeline's providers.")
        .provider();
    description.parameter("template", template_, "A file of your own to make prompts from.");
    description.parameter("draft", draft_, "The request that refines a row's texts, which it shows as a draft.");
    description.parameter("whole_rows", whole_rows_, "What generator.llm-rows would send.");
    description.parameter("given", given_, "Its share of the columns with which a record begins.").range(0, 1);
    description.parameter("prompt_price", prices_.prompt, "Of a million tokens that are sent: for the estimate.")
        .at_least(0);
    description.parameter("answer_price", prices_.answer, "Of a million tokens that are received.").at_least(0);
    description.input("from", "Cleared synthetic rows.").accepts(Label::cleared);
    description.artifact_input("guide", std::string(Guide::kind_name),
                               "What a model is told, from analyser.llm-guide.");
    description
        .artifact_input("bound", std::string(ColumnNames::kind_name),
                        "Columns that no model decides in whole rows, from analyser.seqtree.")
        .reference()
        .optional();
    description.artifact_output("prompt", std::string(ShownPrompt::kind_name), "The prompt and its parts.").optional();
}

Status AnalyserPrompt::configure(StageFactory&) {
    if (!draft_ || !whole_rows_) return {};
    return Error(ErrorCode::configuration, "whole rows are not refined", "ask for 'draft' or for 'whole_rows'");
}

Status AnalyserPrompt::open(Context& context) {
    guide_ = context.artifact<Guide>("guide");
    if (!guide_) return Error(ErrorCode::internal, "the guide is not there");
    auto model = usual_model();
    if (const auto provider = provider_name_.empty() ? nullptr : context.provider(provider_name_)) {
        PERSONA_ASSIGN(model, provider->capabilities(context));
    }
    const auto shipped = whole_rows_ ? row_template(model)
                         : draft_    ? std::string(refine_template)
                                     : text_template(model);
    key_ = Random::key(context.seed(), context.stage());
    if (const auto bound = context.artifact<ColumnNames>("bound")) bound_ = {bound->names.begin(), bound->names.end()};
    PERSONA_ASSIGN(auto form, load_template(template_ ? template_->string() : "", shipped));
    if (whole_rows_) row_prompts_ = std::make_unique<RowPrompts>(std::move(form), *guide_, model, Sampling{});
    else
        prompts_ = std::make_unique<PromptMaker>(std::move(form), *guide_, model, Sampling{},
                                                 draft_ ? Shows::draft : Shows::values);
    return {};
}

std::optional<Prompt> AnalyserPrompt::prompt_for(const Batch& batch, std::int64_t row,
                                                 std::vector<PromptPart>* parts) const {
    if (row_prompts_) {
        const auto question = question_of(batch, row, *guide_, bound_, given_, key_);
        if (question.asked.empty()) return std::nullopt;
        if (parts != nullptr) *parts = row_prompts_->parts(batch, question);
        return row_prompts_->make(batch, question, 1);
    }
    const auto words = words_of(batch, row, guide_->texts);
    if (std::all_of(words.begin(), words.end(), [](std::int64_t count) { return count == 0; })) return std::nullopt;
    if (parts != nullptr) *parts = prompts_->parts(batch, row, words);
    return prompts_->make(batch, row, words, 1);
}

StatePtr AnalyserPrompt::start() const { return std::make_unique<PromptState>(); }

Status AnalyserPrompt::observe(State& state, const Batch& batch, Context&) const {
    auto& collected = static_cast<PromptState&>(state);
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        std::vector<PromptPart> parts;
        auto prompt = prompt_for(batch, row, collected.shown ? nullptr : &parts);
        if (!prompt) continue;
        collected.estimate.add(prompt->bytes(), prompt->max_tokens);
        if (collected.shown) continue;
        collected.shown = std::make_shared<ShownPrompt>();
        collected.shown->prompt = *std::move(prompt);
        collected.shown->parts = std::move(parts);
    }
    return {};
}

Status AnalyserPrompt::merge(State& into, State& from) const {
    auto& all = static_cast<PromptState&>(into);
    auto& part = static_cast<PromptState&>(from);
    if (!all.shown) all.shown = part.shown;
    all.estimate.add(part.estimate);
    return {};
}

Result<std::vector<ArtifactPtr>> AnalyserPrompt::finish(State& state, Context&) {
    auto& collected = static_cast<PromptState&>(state);
    const auto& shown = collected.shown;
    if (guide_->texts.empty() && !whole_rows_)
        return Error(ErrorCode::not_found, "there is no text column, so a model is asked for nothing",
                     "name one as --set guide.columns=[NAME], if a column holds texts");
    if (!shown) return Error(ErrorCode::not_found, "there is no row to make a prompt for");
    shown->estimate = collected.estimate;
    shown->prices = prices_;
    return std::vector<ArtifactPtr>{shown};
}

}  // namespace persona::llm
