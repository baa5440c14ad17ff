#include "table.hpp"

#include <utility>

namespace persona::xlsx {
namespace {

constexpr const char* midnight = "T00:00:00";

}  // namespace

TableScan::Column& TableScan::at(std::size_t column) {
    while (columns_.size() <= column) {
        Column fresh;
        fresh.plain = fresh.timed = ColumnInference(options_);
        columns_.push_back(std::move(fresh));
    }
    return columns_[column];
}

void TableScan::header(const Row& row) {
    for (const auto& cell : row.cells) {
        auto& column = at(cell.column);
        column.name = row.text(cell);
        column.named = !column.name.empty();
    }
}

void TableScan::observe(const Row& row) {
    for (const auto& cell : row.cells) {
        auto& column = at(cell.column);
        if (cell.error) {
            ++column.errors;
            column.plain.observe_missing();
            continue;
        }
        const auto text = row.text(cell);
        column.plain.observe(text, cell.kind);
        if (cell.whole_day) {
            text_.assign(text).append(midnight);
            column.timed.observe(text_, cell.kind);
            column.moments = true;
        } else {
            column.timed.observe(text, cell.kind);
            column.times = true;
        }
    }
}

TablePlan TableScan::finish() const {
    TablePlan plan;
    std::vector<std::string> names;
    for (const auto& column : columns_) names.push_back(column.name);
    // With all places, so that a column without a name is called after its place in the sheet.
    auto safe = safe_names(names);
    std::vector<Field> fields;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const auto& column = columns_[i];
        const bool kept = column.named || column.plain.present() > 0 || column.errors > 0;
        plan.column_at.push_back(kept ? static_cast<std::int32_t>(fields.size()) : -1);
        if (!kept) continue;
        auto decided = column.plain.decide();
        const bool mixed = column.moments && column.times;
        const auto timed = mixed ? column.timed.decide() : InferredType();
        const bool use_timed = mixed && timed.type == Type::timestamp && decided.type == Type::text;
        if (use_timed) decided = timed;
        plan.sources.push_back({i, use_timed});
        Field field;
        field.name = safe.names[i];
        field.type = decided.type;
        field.format = decided.format;
        if (!decided.warning.empty()) plan.warnings.push_back("column '" + field.name + "': " + decided.warning);
        if (column.errors > 0)
            plan.warnings.push_back("column '" + field.name + "': " + std::to_string(column.errors) +
                                    " cells hold an error such as #N/A and are taken as missing");
        fields.push_back(std::move(field));
    }
    for (auto& warning : safe.warnings) plan.warnings.push_back(std::move(warning));
    plan.schema = Schema::make(std::move(fields));
    return plan;
}

TableBuilder::TableBuilder(TablePlan plan) : plan_(std::move(plan)) {
    for (const auto& field : plan_.schema->fields()) builders_.emplace_back(field);
}

Status TableBuilder::append(const Row& row) {
    for (const auto& cell : row.cells) {
        if (cell.error) continue;
        const auto place = cell.column < plan_.column_at.size() ? plan_.column_at[cell.column] : -1;
        bool fits = place >= 0;
        if (fits) {
            auto text = row.text(cell);
            if (cell.whole_day && plan_.sources[static_cast<std::size_t>(place)].timed)
                text = text_.assign(text).append(midnight);
            fits = builders_[static_cast<std::size_t>(place)].append(text);
            bytes_ += text.size();
        }
        if (!fits)
            return Error(ErrorCode::io, "the workbook is not what it was when it was read first",
                         "it was changed while it was being read; run again when nobody writes to it")
                .in_row(rows_);
    }
    ++rows_;
    for (auto& builder : builders_)
        if (builder.size() < rows_) builder.append_missing();
    return {};
}

Batch TableBuilder::finish() {
    Batch batch;
    batch.schema = plan_.schema;
    batch.rows = rows_;
    for (auto& builder : builders_) batch.columns.push_back(builder.finish());
    rows_ = 0;
    bytes_ = 0;
    return batch;
}

}  // namespace persona::xlsx
