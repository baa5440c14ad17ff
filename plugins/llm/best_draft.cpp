#include "best_draft.hpp"

#include <algorithm>
#include <unordered_set>

#include <boost/json.hpp>
#include <persona/random.hpp>
#include <persona/text.hpp>

#include "outcome.hpp"

namespace persona::llm {
namespace {

constexpr double most_lost = 0.25;  // by a draft that has nothing new

struct DraftCounts {
    std::int64_t rows = 0, drafts = 0, repeated = 0, known = 0, marks = 0, without_mark = 0;
    void add(const DraftCounts& other) {
        rows += other.rows;
        drafts += other.drafts;
        repeated += other.repeated;
        known += other.known;
        marks += other.marks;
        without_mark += other.without_mark;
    }
};

struct DraftState final : State {
    DraftCounts counts;
};

/// Chooses among the drafts of one row after another; knows the texts that it has taken.
class DraftChoice {
public:
    DraftChoice(const Guide& guide, const Findings& known, DraftCounts& counts)
        : guide_(guide), scan_(known), counts_(counts) {}
    /// The best of the rows [first, first + drafts) of a batch. `marks`: a judge's; empty: there is none.
    std::int64_t choose(const Batch& batch, std::int64_t first, std::int64_t drafts,
                        const std::vector<std::optional<double>>& marks) {
        auto best = first;
        double highest = -1;
        Said said;
        for (auto row = first; row < first + drafts; ++row) {
            auto own = said_in(batch, row);
            auto score = usable(batch, row, own)
                             ? score_of(batch, row, guide_.texts) * (1 - most_lost * repeated(own.runs))
                             : -0.5;
            const auto mark = marks.empty() ? std::nullopt : marks[static_cast<std::size_t>(row)];
            if (mark && score >= 0) score = (score + *mark) / 2;
            if (row > first && score <= highest) continue;
            highest = score;
            best = row;
            said = std::move(own);
        }
        taken_.insert(said.whole);
        runs_.insert(said.runs.begin(), said.runs.end());
        ++counts_.rows;
        counts_.drafts += drafts;
        return best;
    }

private:
    /// Hashes of a draft's texts, folded, and of their runs of words.
    struct Said {
        std::uint64_t whole = 0;
        std::vector<std::uint64_t> runs;
    };
    /// call(text) for each text that a row has.
    template <class Call>
    void for_texts(const Batch& batch, std::int64_t row, const Call& call) const {
        for (const auto& text : guide_.texts) {
            const auto& column = *batch.columns[*batch.schema->find(text.name)];
            if (column.valid(row)) call(column.text(row));
        }
    }
    [[nodiscard]] Said said_in(const Batch& batch, std::int64_t row) const {
        Said out{stable_hash(fold(texts_of(batch, row, guide_.texts))), {}};
        for_texts(batch, row, [&](std::string_view text) {
            for (const auto& run : runs_of(folded_words(text))) out.runs.push_back(stable_hash(run));
        });
        return out;
    }
    bool usable(const Batch& batch, std::int64_t row, const Said& said) {
        bool written = false, known = false;
        for_texts(batch, row, [&](std::string_view text) {
            written = true;
            known = known || !scan_.find(text).empty();
        });
        if (written && taken_.contains(said.whole)) {
            ++counts_.repeated;
            return false;
        }
        counts_.known += known ? 1 : 0;
        return !known;
    }
    /// The share of a draft's runs of words that texts taken before have, too: the likeliest words alone would make all of
    /// them alike.
    [[nodiscard]] double repeated(const std::vector<std::uint64_t>& runs) const {
        const auto met = std::count_if(runs.begin(), runs.end(), [&](auto run) { return runs_.contains(run); });
        return runs.empty() ? 0 : static_cast<double>(met) / static_cast<double>(runs.size());
    }
    const Guide& guide_;
    KnownValues scan_;
    DraftCounts& counts_;
    std::unordered_set<std::uint64_t> taken_, runs_;  ///< hashes of texts and of runs of words
};

}  // namespace

void BestDraft::describe(Description& description) {
    description
        .doc(
            "Keeps the best of several drafts of each row",
            "The rows come from generator.seqtree with the same `drafts`, and between the two a model may have written "
            "their texts. A draft in which a known value of the source stands, or that repeats another row's, comes "
            "last; "
            "the others are judged without asking anybody: by how usual their words are, how many neighbouring words "
            "stand so in other texts, how well they go with the row's other values, and how much of it other rows have "
            "said. With `judge` a model gives each a mark too, which counts as much; where it gives none, the first "
            "judgement stands. What is not kept is told as dropped.")
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
    DraftChoice choice(*guide_, *known_, counts);
    std::vector<std::int64_t> kept;
    for (std::int64_t row = 0; row < batch.rows; row += drafts_)
        kept.push_back(choice.choose(batch, row, drafts_, marks));
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
