#include "best_draft.hpp"

#include <algorithm>

#include <persona/random.hpp>

#include "outcome.hpp"

namespace persona::llm {
namespace {

struct DraftState final : State {
    DraftCounts counts;
};

}  // namespace

void BestDraft::describe(Description& description) {
    description
        .doc(
            "Keeps the best of several drafts of each row",
            "The rows come from generator.seqtree with the same `drafts`, and between the two a model may have written "
            "their texts. A draft in which a known value of the source stands, or that repeats an earlier row's, comes "
            "last; "
            "the others are judged without asking anybody: by how usual their words are, how many neighbouring words "
            "stand so in other texts, how well they go with the row's other values, and how much of it earlier rows "
            "have said: all of the run or, of very many, about those that hold the latest two million different runs "
            "of five words. With `judge` a model gives each a mark too, which counts as much; where it gives none, "
            "the first judgement stands. What is not kept is told as dropped.")
        .waits(1);
    description.parameter("drafts", drafts_, "Of so many rows one is kept: as many as the generator makes of each.")
        .range(1, 8);
    description.parameter("judge", judge_name_, "A model that marks each draft: one of the pipeline's providers.")
        .provider();
    description.input("from", "Cleared synthetic rows.").accepts(Label::cleared);
    description.artifact_input("guide", std::string(Guide::kind_name), "What is usual, from analyser.llm-guide.");
    description
        .artifact_input("against", std::string(Findings::kind_name),
                        "Known values of the source, which no text may hold.")
        .reference();
    description.artifact_output("verdict", std::string(Verdict::kind_name), "How many drafts there were.").optional();
}

Status BestDraft::open(Context& context) {
    guide_ = context.artifact<Guide>("guide");
    known_ = context.artifact<Findings>("against");
    if (!guide_) return Error(ErrorCode::internal, "the guide is not there");
    if (!known_ || !is_complete(*known_))
        return Error(ErrorCode::internal, "there is no complete dictionary of known values to hold the drafts against");
    choice_ = std::make_unique<DraftChoice>(*guide_, *known_);
    key_ = Random::key(context.seed() + static_cast<std::uint64_t>(context.round()), context.stage());
    if (judge_name_.empty()) return {};
    provider_ = context.provider(judge_name_);
    if (!provider_) return Error(ErrorCode::internal, "the judge is not there");
    PERSONA_ASSIGN(const auto model, provider_->capabilities(context));
    PERSONA_ASSIGN(judge_, Judge::make(*provider_, *guide_, model));
    return {};
}

StatePtr BestDraft::start() const { return std::make_unique<DraftState>(); }

Result<Batch> BestDraft::process(const Batch& batch, Context& context) {
    auto& counts = static_cast<DraftState&>(*context.state()).counts;
    if (batch.rows % drafts_ != 0)
        return Error(ErrorCode::invalid_data, "the rows are no multiple of the number of drafts",
                     "give the generator and this stage the same 'drafts'");
    std::vector<std::optional<double>> marks;
    if (judge_ && drafts_ > 1) {
        PERSONA_ASSIGN(marks, judge_->marks(batch, key_, context.stop()));
        counts.marks = std::count_if(marks.begin(), marks.end(), [](const auto& mark) { return mark.has_value(); });
        counts.without_mark = batch.rows - counts.marks;
    }
    std::vector<std::int64_t> kept;
    for (std::int64_t row = 0; row < batch.rows; row += drafts_)
        kept.push_back(choice_->choose(batch, row, drafts_, marks, counts));
    context.drop(batch.rows - static_cast<std::int64_t>(kept.size()));
    return batch.take(kept);
}

Status BestDraft::merge(State& into, State& from) const {
    static_cast<DraftState&>(into).counts.add(static_cast<const DraftState&>(from).counts);
    return {};
}

Result<std::vector<ArtifactPtr>> BestDraft::finish(State& state, Context&) {
    const auto& counts = static_cast<const DraftState&>(state).counts;
    auto out = std::make_shared<Verdict>();
    out->title = "drafts";
    out->summary = std::to_string(drafts_) + " of each row";
    out->figures = {count_of("rows", counts.rows), count_of("drafts", counts.drafts),
                    count_of("repeated", counts.repeated), count_of("with_known_values", counts.known)};
    if (judge_) {
        out->figures.push_back(count_of("marked_by_judge", counts.marks));
        out->figures.push_back(count_of("without_mark", counts.without_mark));
    }
    return std::vector<ArtifactPtr>{std::move(out)};
}

}  // namespace persona::llm
