#include "analyser_guide.hpp"

#include <persona/random.hpp>

#include "guidance.hpp"

namespace persona::llm {
namespace {

constexpr std::string_view rows_port = "from";

struct GuideState final : State {
    SampledStream rows;
};

}  // namespace

void AnalyserGuide::describe(Description& description) {
    description
        .doc("Describes a table to a language model: columns, what is usual in them, a few whole records",
             "Made from cleared synthetic rows alone, a sample of 512 of them. Columns of short values are told by "
             "their most frequent values, numbers by their middle and where nearly all of them lie, texts by their "
             "length.")
        .parallel();
    description.parameter("columns", columns_, "The text columns (default: those that hold free text).");
    description.parameter("examples", examples_, "Whole records that the model is shown.").range(0, 64);
    description.input("from", "Cleared synthetic rows.").accepts(Label::cleared);
    description.artifact_output("guide", std::string(Guide::kind_name), "What generator.llm-text tells the model.");
}

Status AnalyserGuide::open(Context& context) {
    seed_ = Random::key(context.seed(), context.stage());
    return {};
}

SampleLimits AnalyserGuide::limits() const { return {512, std::int64_t{8} << 20, seed_}; }

StatePtr AnalyserGuide::start() const { return std::make_unique<GuideState>(); }

Status AnalyserGuide::observe(State& state, const Batch& batch, Context&) const {
    return static_cast<GuideState&>(state).rows.add(batch, rows_port, limits());
}

Status AnalyserGuide::merge(State& into, State& from) const {
    return static_cast<GuideState&>(into).rows.merge(static_cast<GuideState&>(from).rows, rows_port, limits());
}

Result<std::vector<ArtifactPtr>> AnalyserGuide::finish(State& state, Context&) {
    auto& rows = static_cast<GuideState&>(state).rows;
    if (rows.schema == nullptr) return nothing_came_in(rows_port);
    PERSONA_ASSIGN(auto sample,
                   rows.sample.empty() ? Result<Batch>(empty_batch(rows.schema)) : rows.sample.finish(limits()));
    PERSONA_ASSIGN(auto guide, make_guide(sample, rows.rows, columns_, static_cast<std::size_t>(examples_)));
    return std::vector<ArtifactPtr>{std::move(guide)};
}

}  // namespace persona::llm
