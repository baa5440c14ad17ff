#include "analyser_plan.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <tuple>

namespace persona::llm {
namespace {

/// A row that could be refined.
struct PlannedRow {
    double score = 0;
    std::uint64_t row = 0;
    std::size_t prompt_bytes = 0;
    std::int64_t answer_tokens = 0;
};

struct PlanState final : State {
    std::vector<PlannedRow> rows;
};

/// Of rows in the order of their scores: the lowest, the highest, and the quarters between, to two digits.
std::vector<double> quarters(const std::vector<PlannedRow>& rows) {
    std::vector<double> out;
    for (std::size_t quarter = 0; quarter <= 4 && !rows.empty(); ++quarter)
        out.push_back(std::round(rows[(rows.size() - 1) * quarter / 4].score * 100) / 100);
    return out;
}

}  // namespace

void AnalyserPlan::describe(Description& description) {
    description
        .doc("Chooses the rows whose texts gain most by being refined, as many as limits of money and requests allow",
             "Texts are judged without asking anybody: by how usual their words are, how many neighbouring words stand "
             "so in other texts, and how well they go with the row's other values. Those that are worst in that come "
             "first, and what is `good_enough` stays as it is, whatever the limits allow. Nothing is sent; beside the "
             "rows the plan says how many requests, tokens and how much money they "
             "take when every answer is good, each token of an answer being used. A provider's own limits hold beside "
             "it: whatever a server does, they are never passed.")
        .parallel();
    description.parameter("template", template_, "A file of your own that prompts are made from.");
    description.parameter("prompt_price", prices_.prompt, "Of a million tokens that are sent.").at_least(0);
    description.parameter("answer_price", prices_.answer, "Of a million tokens that are received.").at_least(0);
    description.parameter("most_cost", most_cost_, "Money that refining may take; needs the prices.").at_least(0);
    description.parameter("most_requests", most_requests_, "Rows that may be asked for.").at_least(0);
    description
        .parameter(
            "good_enough", good_enough_,
            "Rows whose texts are judged so well or better are not refined; 1: only the limits count. The plan shows "
            "which scores there are (`scores`: lowest, quarters, highest).")
        .range(0, 1);
    description.input("from", "Cleared synthetic rows.").accepts(Label::cleared);
    description.artifact_input("guide", std::string(Guide::kind_name),
                               "What a model is told, from analyser.llm-guide.");
    description.artifact_output("plan", std::string(RefinePlan::kind_name), "The rows, for generator.llm-text.");
}

Status AnalyserPlan::configure(StageFactory&) {
    if (most_cost_ && prices_.prompt + prices_.answer <= 0)
        return Error(ErrorCode::configuration, "'most_cost' can not be kept without prices",
                     "give 'prompt_price' and 'answer_price': money for a million tokens");
    if (!most_cost_ && !most_requests_)
        return Error(ErrorCode::configuration, "nothing says how much may be refined",
                     "give 'most_cost', 'most_requests' or both");
    return {};
}

Status AnalyserPlan::open(Context& context) {
    guide_ = context.artifact<Guide>("guide");
    if (!guide_) return Error(ErrorCode::internal, "the guide is not there");
    PERSONA_ASSIGN(auto form, load_template(template_ ? template_->string() : "", refine_template));
    prompts_ = std::make_unique<PromptMaker>(std::move(form), *guide_, usual_model(), Sampling{}, Shows::draft);
    return {};
}

StatePtr AnalyserPlan::start() const { return std::make_unique<PlanState>(); }

Status AnalyserPlan::observe(State& state, const Batch& batch, Context&) const {
    auto& rows = static_cast<PlanState&>(state).rows;
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        const auto words = words_of(batch, row, guide_->texts);
        if (std::all_of(words.begin(), words.end(), [](std::int64_t count) { return count == 0; })) continue;
        const auto prompt = prompts_->make(batch, row, words, 0);
        const auto score = score_of(hashed_words(batch, row, guide_->texts), batch, row, guide_->texts);
        rows.push_back({score, row_number(batch, row), prompt.bytes(), prompt.max_tokens});
    }
    return {};
}

Status AnalyserPlan::merge(State& into, State& from) const {
    auto& all = static_cast<PlanState&>(into).rows;
    const auto& part = static_cast<const PlanState&>(from).rows;
    all.insert(all.end(), part.begin(), part.end());
    return {};
}

Result<std::vector<ArtifactPtr>> AnalyserPlan::finish(State& state, Context&) {
    auto& rows = static_cast<PlanState&>(state).rows;
    std::sort(rows.begin(), rows.end(), [](const PlannedRow& a, const PlannedRow& b) {
        return std::tuple(a.score, a.row) < std::tuple(b.score, b.row);
    });
    auto out = std::make_shared<RefinePlan>();
    out->with_texts = static_cast<std::int64_t>(rows.size());
    out->prices = prices_;
    out->most_cost = most_cost_;
    out->most_requests = most_requests_;
    out->good_enough = good_enough_;
    out->scores = quarters(rows);
    const auto good = std::find_if(rows.begin(), rows.end(), [this](const PlannedRow& row) {
        return good_enough_ < 1 && row.score >= good_enough_;
    });
    out->good = rows.end() - good;
    for (const auto& row : std::span(rows.begin(), good)) {
        auto with = out->estimate;
        with.add(row.prompt_bytes, row.answer_tokens);
        if ((most_requests_ && with.requests > *most_requests_) || (most_cost_ && with.cost(prices_) > *most_cost_))
            break;
        out->estimate = with;
        out->rows.push_back(row.row);
    }
    std::sort(out->rows.begin(), out->rows.end());
    return std::vector<ArtifactPtr>{std::move(out)};
}

}  // namespace persona::llm
