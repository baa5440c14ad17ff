#include "analyser_runs.hpp"

#include <memory>

#include <persona/random.hpp>

#include "dictionary.hpp"
#include "subjects.hpp"
#include "text_runs.hpp"

namespace persona::leaks {
namespace {

struct RunState final : State {
    explicit RunState(std::int64_t k) : runs(k) {}
    Dictionary runs;
};

}  // namespace

void AnalyserRuns::describe(Description& description) {
    description
        .doc("Collects the runs of 5 and 10 words that fewer than k subjects wrote, for validator.text-runs.",
             "In texts without blanks, runs of 30 characters. Every fourth run is taken, chosen by its hash. Cells of "
             "identifying columns are the leak scan's business. The runs are kept as keyed hashes and never written to "
             "a file.")
        .parallel();
    description
        .parameter(
            "memory", memory_,
            "The most memory the runs may take; half while they are collected, and no more than a sixteenth of the "
            "run's: what is beyond goes through the "
            "private spool. Where the finished list, eight bytes a run, does not fit, fewer runs are looked for.")
        .advanced();
    description.artifact_output("main", std::string(TextRuns::kind_name), "The runs.");
}

Status AnalyserRuns::open(Context& context) {
    k_ = context.k();
    key_ = hmac_number(context.key(), "text runs");
    spool_ = context.spool_folder();
    grow_ = std::min(memory_.value / 2, context.memory() / 4);
    return {};
}

StatePtr AnalyserRuns::start() const { return std::make_unique<RunState>(k_); }

Status AnalyserRuns::observe(State& state, const Batch& batch, Context&) const {
    auto& runs = static_cast<RunState&>(state).runs;
    const Subjects subjects(batch, key_);
    RunReader reader(key_);
    for (std::size_t column = 0; column < batch.columns.size(); ++column) {
        if (!holds_texts(batch.field(column))) continue;
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            if (!batch.columns[column]->valid(row)) continue;
            const auto subject = subjects.of(row);
            for (const auto& passage : reader.read(batch.columns[column]->text(row)))
                for (const auto& hashes : passage.runs)
                    for (const auto hash : hashes) runs.add(hash, subject, 1, "run");
        }
    }
    runs.tidy();
    return {};
}

Status AnalyserRuns::merge(State& into, State& from) const {
    return static_cast<RunState&>(into).runs.merge(static_cast<RunState&>(from).runs, grow_, spool_);
}

Result<std::vector<ArtifactPtr>> AnalyserRuns::finish(State& state, Context&) {
    auto out = std::make_shared<TextRuns>();
    out->key = key_;
    const auto most = static_cast<std::size_t>(memory_.value) / 2 / sizeof(std::uint64_t);
    PERSONA_TRY(static_cast<RunState&>(state).runs.each([&](const Dictionary::Value& value) -> Status {
        if (static_cast<std::int64_t>(value.subjects) >= k_ || value.hash > out->up_to) return {};
        if (out->size() == most) {
            out->up_to = value.hash - 1;
            return {};
        }
        out->add(value.hash, value.subjects > 1);
        return {};
    }));
    return std::vector<ArtifactPtr>{out};
}

}  // namespace persona::leaks
