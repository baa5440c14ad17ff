#include "generalise.hpp"

#include <algorithm>

namespace persona::anonymisers {

void AnonymiserGeneralise::describe(Description& description) {
    description
        .doc("Makes quasi-identifiers coarser and leaves rows out until every class holds k subjects.",
             "How far each column goes says analyser.classes, which looks at the same rows first and is wired to "
             "`classes`: `{use: anonymiser.generalise, from: safe, classes: view}`. Columns that are made coarser "
             "become text (40-49, 2021-03, SW1*, `*`); the others stay as they are. Rows in classes that stay too "
             "small are left out and counted as dropped. The same rows give the same levels, for any number of "
             "threads.\n\n"
             "k-anonymity guards quasi-identifiers alone: identifying columns and texts need an anonymiser of their "
             "own. The label stays what it was.")
        .parallel();
    description.artifact_input("classes", std::string(Classes::kind_name), "From analyser.classes over the same rows.")
        .reference();
}

Status AnonymiserGeneralise::open(Context& context) {
    classes_ = context.artifact<Classes>("classes");
    if (classes_ == nullptr)
        return Error(ErrorCode::configuration, "there are no classes to reach", "wire 'classes' to analyser.classes");
    if (!classes_->reachable)
        return Error(ErrorCode::refused,
                     "no generalisation gives every class " + std::to_string(classes_->k) + " subjects" +
                         (classes_->l > 1 ? " and " + std::to_string(classes_->l) + " sensitive values" : "") +
                         " without leaving out more rows than allowed",
                     "there are too few subjects: lower 'k' or 'l', or raise 'suppress' of analyser.classes");
    return {};
}

Result<Batch> AnonymiserGeneralise::process(const Batch& batch, Context& context) {
    std::vector<const Column*> columns;
    std::vector<std::size_t> places;
    for (const auto& one : classes_->columns) {
        const auto at = batch.schema->find(one.field.name);
        if (!at || batch.field(*at).type != one.field.type)
            return Error(ErrorCode::invalid_data, "the classes were made from other data: this column does not fit",
                         "wire analyser.classes to the same stage as this one")
                .in_column(one.field.name);
        places.push_back(*at);
        columns.push_back(batch.columns[*at].get());
    }
    std::vector<std::int64_t> kept;
    kept.reserve(static_cast<std::size_t>(batch.rows));
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        if (std::binary_search(classes_->passing.begin(), classes_->passing.end(),
                               class_key(classes_->columns, columns, row)))
            kept.push_back(row);
    }
    auto fields = batch.schema->fields();
    auto changed = batch.columns;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto& one = classes_->columns[i];
        if (one.level == 0) continue;
        TextBuilder builder;
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            if (one.level < one.ladder.top() && !columns[i]->valid(row)) builder.append_missing();
            else builder.append(one.ladder.at(one.level, *columns[i], one.field, row));
        }
        fields[places[i]].type = Type::text;
        fields[places[i]].format.clear();
        changed[places[i]] = builder.finish();
    }
    Batch out = batch.with_columns(Schema::make(std::move(fields)), std::move(changed));
    out.attachments = batch.attachments;
    // Findings in a column that was rewritten point at nothing any more.
    if (batch.spans != nullptr) {
        Spans spans;
        std::copy_if(batch.spans->begin(), batch.spans->end(), std::back_inserter(spans), [&](const Span& span) {
            const auto at = std::find(places.begin(), places.end(), std::size_t{span.column});
            return at == places.end() || classes_->columns[static_cast<std::size_t>(at - places.begin())].level == 0;
        });
        out.spans = std::make_shared<const Spans>(std::move(spans));
    }
    if (static_cast<std::int64_t>(kept.size()) == batch.rows) return out;
    context.drop(batch.rows - static_cast<std::int64_t>(kept.size()));
    return out.take(kept);
}

}  // namespace persona::anonymisers
