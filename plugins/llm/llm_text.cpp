#include "llm_text.hpp"

#include <persona/random.hpp>

#include "outcome.hpp"
#include "writing.hpp"

namespace persona::llm {
namespace {

struct TextState final : State {
    std::vector<TextCounts> counts;
};

/// The column with the texts that were written in place of the drawn ones.
ColumnPtr replaced(const Column& drawn, const std::vector<std::optional<std::string>>& written) {
    TextBuilder out;
    for (std::int64_t row = 0; row < drawn.size(); ++row) {
        const auto& text = written[static_cast<std::size_t>(row)];
        if (!drawn.valid(row)) out.append_missing();
        else out.append(text ? std::string_view(*text) : drawn.text(row));
    }
    return out.finish();
}

}  // namespace

void LlmText::describe(Description& description) {
    description
        .doc(
            "Has a language model write the texts of drawn rows; what it answers is checked, and where it fails the "
            "drawn text stays",
            "Statistics draw the row first, and a text is written for it, so that no model can damage the other "
            "columns. One row goes into one request: a part that is the same for every row (columns, what is usual, a "
            "few synthetic records), and the row last. No request holds anything but cleared synthetic rows and what "
            "was "
            "counted in them.\n\n"
            "An answer is parsed, held against its form, cut to whole sentences where it was cut off or is too long, "
            "searched for every known value of the source, and compared with the other texts; after `attempts` "
            "failures "
            "the text that was drawn with the row stays. The verdict says for every column how many texts were written "
            "by whom, and why the others were not.\n\n"
            "Prompts are made from a template: `tuned.txt` or `base.txt`, by what the model is, or a file of your own "
            "with the sections `[system]` and `[user]` and the places `{{columns}}`, `{{guidance}}`, `{{examples}}`, "
            "`{{targets}}`, `{{form}}` and `{{row}}`. `persona prompt show` prints what would be sent.\n\n"
            "With a `plan` texts are refined: only its rows are asked for, each with the texts that it has as a draft "
            "(template `refine.txt`), and where an answer can not be used the draft stays.")
        .waits(1);
    description.parameter("provider", provider_name_, "Who writes: one of the pipeline's providers.")
        .required()
        .provider();
    description.parameter("template", template_, "A file of your own to make prompts from.");
    description.parameter("attempts", attempts_, "How often a row is asked for at most.").range(1, 10);
    description.parameter("temperature", temperature_, "How freely the model writes.").range(0, 2);
    description.parameter("top_p", top_p_, "Share of the likeliest words that it draws from.").range(0.01, 1);
    description.parameter("max_tokens", max_tokens_, "Longest answer (default: by the length of the texts).")
        .at_least(16)
        .unit("tokens");
    description.input("from", "Cleared synthetic rows.").accepts(Label::cleared);
    description.output("main", "The rows with the texts that were written: to be scanned and judged as any other.")
        .gives(Label::synthetic);
    description.artifact_input("guide", std::string(Guide::kind_name),
                               "What the model is told of the table, from analyser.llm-guide.");
    description
        .artifact_input("plan", std::string(RefinePlan::kind_name),
                        "The rows whose texts are refined, from analyser.llm-plan; without it all are written.")
        .optional();
    description
        .artifact_input("against", std::string(Findings::kind_name),
                        "Known values of the source, which no text may hold.")
        .reference();
    description.artifact_output("verdict", std::string(Verdict::kind_name),
                                "How many texts the model wrote, and what became of the others.");
}

Status LlmText::open(Context& context) {
    guide_ = context.artifact<Guide>("guide");
    known_ = context.artifact<Findings>("against");
    provider_ = context.provider(provider_name_);
    if (!guide_ || !provider_) return Error(ErrorCode::internal, "the guide or the provider is not there");
    if (!known_ || !is_complete(*known_))
        return Error(ErrorCode::internal, "there is no complete dictionary of known values to hold the texts against");
    PERSONA_ASSIGN(model_, provider_->capabilities(context));
    PERSONA_TRY(make_prompts(context.artifact<RefinePlan>("plan")));
    // Every refinement round has answers of its own.
    key_ = Random::key(context.seed() + static_cast<std::uint64_t>(context.round()), context.stage());
    return {};
}

Status LlmText::make_prompts(std::shared_ptr<const RefinePlan> plan) {
    plan_ = std::move(plan);
    if (plan_ && !model_.tuned)
        return Error(ErrorCode::configuration,
                     "the model '" + model_.model + "' was not tuned to follow instructions, so it can not refine",
                     "take another one to refine with");
    const auto file = template_ ? template_->string() : std::string();
    PERSONA_ASSIGN(auto form, load_template(file, plan_ ? refine_template : text_template(model_)));
    prompts_ = std::make_unique<PromptMaker>(std::move(form), *guide_, model_,
                                             Sampling{temperature_, top_p_, max_tokens_.value_or(0)},
                                             plan_ ? Shows::draft : Shows::values);
    return {};
}

StatePtr LlmText::start() const { return std::make_unique<TextState>(); }

Result<Batch> LlmText::process(const Batch& batch, Context& context) {
    auto& state = static_cast<TextState&>(*context.state());
    state.counts.resize(guide_->texts.size());
    if (guide_->texts.empty() || batch.rows == 0) return batch;
    AnswerCheck check(*guide_, known_);
    const BatchWriter writer(*provider_, *prompts_, *guide_, model_.parallel_slots, static_cast<int>(attempts_),
                             plan_.get());
    PERSONA_ASSIGN(auto written, writer.write(batch, check, key_, context.stop()));
    state.counts = std::move(written.counts);
    Batch out = batch;
    out.spans = nullptr;  // they were found in the drawn texts
    for (std::size_t t = 0; t < guide_->texts.size(); ++t) {
        const auto column = *batch.schema->find(guide_->texts[t].name);
        out.columns[column] = replaced(*batch.columns[column], written.texts[t]);
    }
    return out;
}

Status LlmText::merge(State& into, State& from) const {
    auto& all = static_cast<TextState&>(into).counts;
    const auto& part = static_cast<const TextState&>(from).counts;
    all.resize(std::max(all.size(), part.size()));
    for (std::size_t t = 0; t < part.size(); ++t) all[t].add(part[t]);
    return {};
}

Result<std::vector<ArtifactPtr>> LlmText::finish(State& state, Context&) {
    auto counts = static_cast<TextState&>(state).counts;
    counts.resize(guide_->texts.size());
    return std::vector<ArtifactPtr>{outcome_of(*guide_, counts, model_, provider_->usage(), plan_.get())};
}

}  // namespace persona::llm
