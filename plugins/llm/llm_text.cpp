#include "llm_text.hpp"

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
    asked_.describe(description);
    description.output("main", "The rows with the texts that were written: to be scanned and judged as any other.")
        .gives(Label::synthetic);
    description
        .artifact_input("plan", std::string(RefinePlan::kind_name),
                        "The rows whose texts are refined, from analyser.llm-plan; without it all are written.")
        .optional();
    description.artifact_output("verdict", std::string(Verdict::kind_name),
                                "How many texts the model wrote, and what became of the others.");
}

Status LlmText::open(Context& context) {
    PERSONA_TRY(asked_.open(context));
    return make_prompts(context.artifact<RefinePlan>("plan"));
}

Status LlmText::make_prompts(std::shared_ptr<const RefinePlan> plan) {
    plan_ = std::move(plan);
    if (plan_ && !asked_.model.tuned)
        return Error(
            ErrorCode::configuration,
            "the model '" + asked_.model.model + "' was not tuned to follow instructions, so it can not refine",
            "take another one to refine with");
    PERSONA_ASSIGN(auto form, asked_.load_form(plan_ ? refine_template : text_template(asked_.model)));
    prompts_ = std::make_unique<PromptMaker>(std::move(form), *asked_.guide, asked_.model, asked_.sampling(),
                                             plan_ ? Shows::draft : Shows::values);
    return {};
}

StatePtr LlmText::start() const { return std::make_unique<TextState>(); }

Result<Batch> LlmText::process(const Batch& batch, Context& context) {
    auto& state = static_cast<TextState&>(*context.state());
    state.counts.resize(asked_.guide->texts.size());
    if (asked_.guide->texts.empty() || batch.rows == 0) return batch;
    AnswerCheck check(*asked_.guide, asked_.known);
    const BatchWriter writer(*asked_.provider, *prompts_, *asked_.guide, asked_.model.parallel_slots, asked_.tries(),
                             plan_.get());
    PERSONA_ASSIGN(auto written, writer.write(batch, check, asked_.key, context.stop()));
    state.counts = std::move(written.counts);
    Batch out = batch;
    out.spans = nullptr;  // they were found in the drawn texts
    for (std::size_t t = 0; t < asked_.guide->texts.size(); ++t) {
        const auto column = *batch.schema->find(asked_.guide->texts[t].name);
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
    counts.resize(asked_.guide->texts.size());
    return std::vector<ArtifactPtr>{
        outcome_of(*asked_.guide, counts, asked_.model, asked_.provider->usage(), plan_.get())};
}

}  // namespace persona::llm
