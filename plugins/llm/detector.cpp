#include "detector.hpp"

#include <algorithm>
#include <map>

#include <persona/random.hpp>
#include <persona/spans.hpp>
#include <persona/text.hpp>

#include "find_outcome.hpp"

namespace persona::llm {
namespace {

struct FindState final : State {
    std::map<std::string, FindCounts> columns;  ///< by name
};

/// Behind other detectors a model is a further opinion, no certainty.
constexpr float model_score = 0.85F;

/// Which findings there are of a cell already.
class Marked {
public:
    explicit Marked(const Batch& batch) : spans_(batch.spans == nullptr ? nothing_ : *batch.spans) {}
    [[nodiscard]] bool at(const AskedCell& cell, const FoundPlace& place) const {
        const auto first =
            std::lower_bound(spans_.begin(), spans_.end(), std::pair(cell.row, cell.column),
                             [](const Span& span, const auto& key) { return std::pair(span.row, span.column) < key; });
        for (auto at = first; at != spans_.end() && at->row == cell.row && at->column == cell.column; ++at)
            if (at->begin < place.end && place.begin < at->end) return true;
        return false;
    }

private:
    const Spans nothing_;
    const Spans& spans_;
};

}  // namespace

DetectorLlm::DetectorLlm() {
    for (const auto& kind : find_kinds()) entities_.emplace_back(kind.entity);
}

void DetectorLlm::describe(Description& description) {
    description
        .doc(
            "Has a language model on this machine look for names, and for what tells who somebody is without one",
            "A further detector behind the others: it finds what no list and no pattern knows (\"the only vet on the "
            "island\", a nickname, a misspelt name). Its findings are of the same kinds; details that are no name are "
            "of the type IDENTIFYING_DETAIL.\n\n"
            "The model has to run on this machine for certain: a provider that says so (`local: true`), never a "
            "frontier model. It is shown anonymised texts, as a second look behind an anonymiser: what has been "
            "replaced there is not found again, and another anonymiser replaces the rest. Where the pipeline file says "
            "`accepts: raw` at this stage, it is shown the texts as they are, which lint and report repeat.\n\n"
            "One cell goes into one request, as one JSON string at its end, so that no cell can speak for another. An "
            "answer is never trusted: every text has to stand in the cell (letters, case and blanks may differ), and "
            "all its places are marked; what is not there, an ordinary word or far too long is passed over and "
            "counted. An answer that is no answer is asked for again, `attempts` times in all. The verdict says how "
            "many cells were left unchecked, and has not passed where those are more than `most_unanswered`.\n\n"
            "It may be a pass of detector.multipass: `accepts: raw` then stands at that stage, which has the verdict.")
        .waits(1);
    description.parameter("provider", provider_name_, "Who looks: one of the pipeline's providers.")
        .required()
        .provider();
    description.parameter("columns", columns_,
                          "The columns to look into (default: those that hold free text, and sentences of three words "
                          "and more in others).");
    description.parameter("entities", entities_, "What to look for.").example("[PERSON, LOCATION]");
    description.parameter("most_unanswered", most_unanswered_, "Share of the cells that may stay unchecked.")
        .range(0, 1);
    description.parameter("attempts", attempts_, "How often a cell is asked for at most.").range(1, 10);
    description.parameter("template", template_, "A file of your own to make prompts from.");
    description.parameter("temperature", temperature_, "How freely the model answers.").range(0, 2);
    description.parameter("top_p", top_p_, "Share of the likeliest words that it draws from.").range(0.01, 1);
    description.parameter("max_tokens", max_tokens_, "Longest answer.").at_least(64).unit("tokens");
    description.parameter("piece", piece_, "Longer cells are cut into pieces of so much at most.")
        .range(400, 1 << 20)
        .unit("bytes");
    description.artifact_output("verdict", std::string(Verdict::kind_name),
                                "How many cells the model looked into, and what became of the others.");
}

Status DetectorLlm::configure(StageFactory&) {
    std::vector<std::string> known;
    for (const auto& kind : find_kinds()) known.emplace_back(kind.entity);
    if (entities_.empty()) entities_ = known;
    for (const auto& entity : entities_) {
        if (std::find(known.begin(), known.end(), entity) != known.end()) continue;
        const auto near = nearest_name(entity, known);
        std::string all;
        for (const auto& one : known) all += (all.empty() ? "" : ", ") + one;
        return Error(ErrorCode::configuration, "detector.llm does not look for '" + entity + "'",
                     near ? "did you mean '" + *near + "'?" : "it looks for " + all);
    }
    return {};
}

Status DetectorLlm::open(Context& context) {
    provider_ = context.provider(provider_name_);
    if (!provider_)
        return Error(ErrorCode::configuration, "detector.llm can not reach its provider '" + provider_name_ + "' here",
                     "single texts are looked into without models: use a pipeline");
    PERSONA_ASSIGN(model_, provider_->capabilities(context));
    if (model_.frontier)
        return Error(ErrorCode::configuration,
                     "'" + model_.model + "' (" + model_.where +
                         ") may run on another machine, and a detector shows "
                         "it all texts",
                     "take a model that runs on this one, and say so with 'local: true' at its provider");
    PERSONA_ASSIGN(auto form,
                   load_template(template_ ? template_->string() : "", model_.tuned ? "find.txt" : "find-base.txt"));
    PERSONA_ASSIGN(auto prompts, FindPrompts::make(std::move(form), entities_, model_,
                                                   Sampling{temperature_, top_p_, max_tokens_}, piece_));
    prompts_ = std::make_unique<const FindPrompts>(std::move(prompts));
    lists_ = std::make_unique<const WordLists>();
    origins_.clear();
    for (const auto& entity : entities_)
        origins_.push_back(
            std::make_shared<const SpanOrigin>(SpanOrigin{entity, "llm", "language model " + model_.model}));
    key_ = Random::key(context.seed() + static_cast<std::uint64_t>(context.round()), context.stage());
    return {};
}

/// Those named; else every text that is not replaced whole. Where roles say that a column holds something else than free
/// text, only its sentences: those that nobody expects there are overlooked most easily.
Result<std::vector<LookedInto>> DetectorLlm::columns_of(const Batch& batch) const {
    constexpr std::int64_t words_of_a_sentence = 3;
    std::vector<LookedInto> out;
    for (const auto& name : columns_) {
        const auto at = batch.schema->find(name);
        if (!at || batch.field(*at).type != Type::text)
            return Error(ErrorCode::not_found, "there is no text column '" + name + "'");
        out.push_back({*at, 1});
    }
    for (std::size_t c = 0; c < batch.columns.size() && columns_.empty(); ++c) {
        const auto& field = batch.field(c);
        const bool free = field.role == Role::free_text || field.role == Role::unknown;
        if (is_scanned(field)) out.push_back({c, free ? 1 : words_of_a_sentence});
    }
    return out;
}

StatePtr DetectorLlm::start() const { return std::make_unique<FindState>(); }

Result<Batch> DetectorLlm::process(const Batch& batch, Context& context) {
    auto& state = static_cast<FindState&>(*context.state());
    PERSONA_ASSIGN(const auto columns, columns_of(batch));
    const Marked marked(batch);
    Spans found;
    for (const auto& where : columns) {
        auto& counts = state.columns[batch.field(where.column).name];
        CellQuestions questions(batch, where, prompts_->most_bytes());
        PERSONA_TRY(questions.ask(*provider_, *prompts_, *lists_, model_.parallel_slots, static_cast<int>(attempts_),
                                  key_, context.stop()));
        questions.places(*lists_, counts, [&](const AskedCell& cell, const FoundPlace& place) {
            ++counts.places;
            counts.added += marked.at(cell, place) ? 0 : 1;
            const auto entity = std::find(entities_.begin(), entities_.end(), place.entity) - entities_.begin();
            found.push_back({cell.row, cell.column, place.begin, place.end, model_score,
                             origins_[static_cast<std::size_t>(entity)]});
        });
    }
    return with_spans(batch, std::move(found));
}

Status DetectorLlm::merge(State& into, State& from) const {
    auto& all = static_cast<FindState&>(into).columns;
    for (const auto& [name, counts] : static_cast<const FindState&>(from).columns) all[name].add(counts);
    return {};
}

Result<std::vector<ArtifactPtr>> DetectorLlm::finish(State& state, Context&) {
    return std::vector<ArtifactPtr>{
        find_outcome(static_cast<const FindState&>(state).columns, model_, provider_->usage(), most_unanswered_)};
}

}  // namespace persona::llm
