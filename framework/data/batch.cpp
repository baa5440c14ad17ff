#include <persona/batch.hpp>

#include <algorithm>

#include <persona/text.hpp>

namespace persona {

std::optional<std::size_t> Schema::find(std::string_view name) const noexcept {
    for (std::size_t i = 0; i < fields_.size(); ++i)
        if (fields_[i].name == name) return i;
    return std::nullopt;
}

std::size_t Batch::bytes() const noexcept {
    std::size_t total = 0;
    for (const auto& column : columns) total += column->bytes();
    for (const auto& [name, column] : attachments) total += column->bytes();
    if (spans) total += spans->size() * sizeof(Span);
    return total;
}

Batch Batch::with_column(std::size_t index, ColumnPtr column, const Field& field) const {
    Batch out = *this;
    if (!((*schema)[index] == field)) {
        auto fields = schema->fields();
        fields[index] = field;
        out.schema = Schema::make(std::move(fields));
    }
    out.columns[index] = std::move(column);
    return out;
}

Batch Batch::with_columns(SchemaPtr new_schema, std::vector<ColumnPtr> new_columns) const {
    Batch out = *this;
    out.schema = std::move(new_schema);
    out.columns = std::move(new_columns);
    return out;
}

Batch Batch::take(std::span<const std::int64_t> rows_to_take) const {
    Batch out = *this;
    out.rows = static_cast<std::int64_t>(rows_to_take.size());
    for (auto& column : out.columns) column = column->take(rows_to_take);
    for (auto& [name, column] : out.attachments) column = column->take(rows_to_take);
    if (spans && !spans->empty()) {
        auto kept = std::make_shared<Spans>();
        for (std::size_t to = 0; to < rows_to_take.size(); ++to) {
            const auto from = static_cast<std::uint32_t>(rows_to_take[to]);
            auto at = std::lower_bound(spans->begin(), spans->end(), from,
                                       [](const Span& s, std::uint32_t row) { return s.row < row; });
            for (; at != spans->end() && at->row == from; ++at) {
                kept->push_back(*at);
                kept->back().row = static_cast<std::uint32_t>(to);
            }
        }
        out.spans = std::move(kept);
    }
    return out;
}

Batch Batch::slice(std::int64_t begin, std::int64_t count) const {
    Batch out = *this;
    out.rows = count;
    out.first_row += begin;
    for (auto& column : out.columns) column = column->slice(begin, count);
    for (auto& [name, column] : out.attachments) column = column->slice(begin, count);
    if (spans && !spans->empty()) {
        auto kept = std::make_shared<Spans>();
        for (auto span : *spans) {
            if (span.row < begin || span.row >= begin + count) continue;
            span.row -= static_cast<std::uint32_t>(begin);
            kept->push_back(std::move(span));
        }
        out.spans = std::move(kept);
    }
    return out;
}

namespace {

Status check_text(const Column& column, const std::string& name) {
    if (column.parts().dictionary) {
        const auto size = column.parts().dictionary->size();
        for (std::int64_t row = 0; row < column.size(); ++row) {
            const auto code = column.codes()[static_cast<std::size_t>(row)];
            if (column.valid(row) && (code < 0 || code >= size))
                return Error(ErrorCode::internal, "a dictionary code is out of range").in_row(row).in_column(name);
        }
        return check_text(*column.parts().dictionary, name);
    }
    if (column.size() == 0) return {};
    const auto* at = column.parts().values.as<std::int32_t>() + column.parts().offset;
    for (std::int64_t row = 0; row < column.size(); ++row) {
        if (at[row] < 0 || at[row + 1] < at[row] || static_cast<std::size_t>(at[row + 1]) > column.parts().bytes.size())
            return Error(ErrorCode::internal, "a text column's offsets do not rise within its bytes")
                .in_row(row)
                .in_column(name);
        const auto text = column.text(row);
        if (valid_utf8_prefix(text) != text.size())
            return Error(ErrorCode::invalid_data, "a text is not valid UTF-8").in_row(row).in_column(name);
    }
    return {};
}

}  // namespace

Status Batch::check(bool deep) const {
    if (!schema) return Error(ErrorCode::internal, "a batch has no schema");
    if (columns.size() != schema->size())
        return Error(ErrorCode::internal, "a batch has " + std::to_string(columns.size()) +
                                              " columns where its schema has " + std::to_string(schema->size()));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto& name = (*schema)[i].name;
        if (!columns[i]) return Error(ErrorCode::internal, "a column was never built").in_column(name);
        if (columns[i]->type() != (*schema)[i].type)
            return Error(ErrorCode::internal, "a column's type differs from its schema's").in_column(name);
        if (columns[i]->size() != rows)
            return Error(ErrorCode::internal, "a column's length differs from its batch's").in_column(name);
        if (deep && columns[i]->type() == Type::text) PERSONA_TRY(check_text(*columns[i], name));
    }
    for (const auto& [name, column] : attachments)
        if (!column || column->size() != rows)
            return Error(ErrorCode::internal, "an attachment's length differs from its batch's").in_column(name);
    if (spans) {
        for (const auto& span : *spans) {
            if (span.column >= columns.size() || span.row >= static_cast<std::uint64_t>(rows) ||
                span.begin > span.end || !span.origin)
                return Error(ErrorCode::internal, "a finding points outside its batch");
            const auto& column = *columns[span.column];
            if (column.type() == Type::text && span.end > column.text(span.row).size())
                return Error(ErrorCode::internal, "a finding points outside its cell")
                    .in_column((*schema)[span.column].name);
        }
    }
    return {};
}

Batch empty_batch(SchemaPtr schema) {
    Batch out;
    for (const auto& field : schema->fields()) out.columns.push_back(missing_column(field.type, 0));
    out.schema = std::move(schema);
    return out;
}

}  // namespace persona
