#include "llm_rows.hpp"

#include <persona/column_names.hpp>

#include "row_outcome.hpp"

namespace persona::llm {
namespace {

struct RowState final : State {
    RowCounts counts;
};

}  // namespace

void LlmRows::describe(Description& description) {
    description
        .doc(
            "Has a language model write whole rows; what it answers is checked cell by cell, and the drawn row's cells "
            "stay where it fails",
            "For tables that are too small for statistics: those draw each column nearly by itself, and the model "
            "knows "
            "what goes with what. Each row that comes in becomes one that goes out. Its identifiers, its columns under "
            "a "
            "constraint (`bound`) and those of `keep` stay, and so does which cells are missing: none of that is a "
            "model's to decide. Of the other columns a share (`given`), another one for each row, is shown to the "
            "model as "
            "the beginning of the record, so that no two begin alike and the table keeps its proportions; the rest, "
            "and "
            "all texts, it writes. No request holds anything but cleared synthetic rows and what was counted in "
            "them.\n\n"
            "A value has to be of the column's type, between the least and the most that was seen there or one of the "
            "values that were; texts are checked as those of generator.llm-text; a record that comes more often than "
            "any "
            "drawn one is a copy. An answer of which a text or more than a third of the cells is wrong is asked for "
            "again. "
            "After `attempts`, the cells of the best answer that are right are taken and the others are the drawn "
            "row's; "
            "where none is right, the drawn row stays. There are as many rows as before, whatever the model does. The "
            "verdict says of every column how many cells are whose.\n\n"
            "Prompts are made from a template: `rows.txt` or `rows-base.txt`, by what the model is, or a file of your "
            "own "
            "with the sections `[system]` and `[user]` and the places `{{columns}}`, `{{guidance}}`, `{{examples}}` "
            "and "
            "`{{row}}`.")
        .waits(1);
    asked_.describe(description);
    description.parameter("keep", keep_, "Further columns that stay as they were drawn.").example("[region]");
    description.parameter("given", given_, "Share of the columns other than texts with which a record begins.")
        .range(0, 1);
    description.output("main", "The rows that were written: to be scanned and judged as any other.")
        .gives(Label::synthetic);
    description
        .artifact_input("bound", std::string(ColumnNames::kind_name),
                        "Columns under a constraint, from analyser.seqtree: they stay as they were drawn.")
        .reference()
        .optional();
    description.artifact_output("verdict", std::string(Verdict::kind_name),
                                "What the model decided, and what became of the rest.");
}

Status LlmRows::open(Context& context) {
    PERSONA_TRY(asked_.open(context));
    PERSONA_ASSIGN(auto form, asked_.load_form(row_template(asked_.model)));
    prompts_ = std::make_unique<RowPrompts>(std::move(form), *asked_.guide, asked_.model, asked_.sampling());
    rules_ = {{keep_.begin(), keep_.end()}, given_, asked_.model.parallel_slots, asked_.tries()};
    for (const auto& name : keep_) {
        const auto there = [&](const ValueColumn& column) { return column.field.name == name; };
        if (std::none_of(asked_.guide->values.begin(), asked_.guide->values.end(), there))
            return Error(ErrorCode::not_found, "there is no column '" + name + "' to keep");
    }
    if (const auto bound = context.artifact<ColumnNames>("bound"))
        rules_.bound.insert(bound->names.begin(), bound->names.end());
    return {};
}

StatePtr LlmRows::start() const { return std::make_unique<RowState>(); }

Result<Batch> LlmRows::process(const Batch& batch, Context& context) {
    auto& state = static_cast<RowState&>(*context.state());
    if (asked_.guide->values.size() != batch.columns.size())
        return Error(ErrorCode::internal, "the guide is of another table than the rows");
    AnswerCheck check(*asked_.guide, asked_.known);
    const RowWriter writer(*asked_.provider, *prompts_, *asked_.guide, rules_);
    PERSONA_ASSIGN(auto written, writer.write(batch, check, asked_.key, context.stop()));
    state.counts = std::move(written.counts);
    Batch out = batch;
    out.spans = nullptr;  // they were found in the drawn texts
    for (std::size_t c = 0; c < batch.columns.size(); ++c)
        out.columns[c] = with_cells(*batch.columns[c], batch.field(c), written.cells[c]);
    return out;
}

Status LlmRows::merge(State& into, State& from) const {
    static_cast<RowState&>(into).counts.add(static_cast<const RowState&>(from).counts);
    return {};
}

Result<std::vector<ArtifactPtr>> LlmRows::finish(State& state, Context&) {
    auto counts = static_cast<RowState&>(state).counts;
    counts.columns.resize(asked_.guide->values.size());
    return std::vector<ArtifactPtr>{row_outcome(*asked_.guide, counts, asked_.model, asked_.provider->usage())};
}

}  // namespace persona::llm
