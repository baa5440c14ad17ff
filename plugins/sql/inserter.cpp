#include "inserter.hpp"

#include <Poco/Data/Data.h>

#include <algorithm>
#include <utility>

#include <persona/text.hpp>

namespace persona::sql {
namespace {

using namespace Poco::Data::Keywords;

const char* type_name(Dialect dialect, const Field& field) {
    const bool lite = dialect == Dialect::sqlite;
    switch (field.type) {
        case Type::boolean: return "BOOLEAN";
        case Type::int64: return lite ? "INTEGER" : "BIGINT";
        case Type::float64: return lite ? "DOUBLE" : "DOUBLE PRECISION";
        case Type::timestamp: return !lite && field.format.ends_with('Z') ? "TIMESTAMP WITH TIME ZONE" : "TIMESTAMP";
        case Type::date: return "DATE";
        case Type::text: break;
    }
    return "TEXT";
}

}  // namespace

std::string create_table(Dialect dialect, const std::string& table, const Schema& schema) {
    std::string out = "CREATE TABLE " + table + " (";
    for (std::size_t i = 0; i < schema.size(); ++i)
        out += (i == 0 ? "" : ", ") + identifier(schema[i].name) + " " + type_name(dialect, schema[i]);
    return out + ")";
}

std::size_t rows_a_statement(Dialect dialect, std::size_t columns) {
    // PostgreSQL: a round trip a statement, and 65,535 values at most. SQLite: nothing to gain.
    return dialect == Dialect::sqlite ? 1 : std::clamp<std::size_t>(16000 / std::max<std::size_t>(columns, 1), 1, 200);
}

Inserter::Inserter(Poco::Data::Session& session, Dialect dialect, const std::string& table, SchemaPtr schema,
                   std::size_t rows)
    : session_(session),
      dialect_(dialect),
      schema_(std::move(schema)),
      rows_(static_cast<std::int64_t>(rows)),
      texts_(rows * schema_->size()),
      reals_(texts_.size()),
      integers_(texts_.size()) {
    auto& text = text_;
    text = "INSERT INTO " + table + " VALUES ";
    for (std::size_t row = 0; row < rows; ++row) {
        text += row == 0 ? "(" : ", (";
        for (std::size_t i = 0; i < schema_->size(); ++i) {
            text += i == 0 ? "" : ", ";
            if (dialect == Dialect::sqlite) text += "?";
            else
                text += "CAST($" + std::to_string(row * schema_->size() + i + 1) + " AS " +
                        type_name(dialect, (*schema_)[i]) + ")";
        }
        text += ")";
    }
}

std::unique_ptr<Poco::Data::Statement> Inserter::prepared() {
    auto out = std::make_unique<Poco::Data::Statement>(session_);
    *out << text_;
    for (std::size_t slot = 0; slot < texts_.size(); ++slot) {
        const auto type = (*schema_)[slot % schema_->size()].type;
        if (dialect_ == Dialect::sqlite && type == Type::float64) *out, use(reals_[slot]);
        else if (dialect_ == Dialect::sqlite && (type == Type::int64 || type == Type::boolean))
            *out, use(integers_[slot]);
        else *out, use(texts_[slot]);
    }
    return out;
}

void Inserter::bind(const Batch& batch, std::size_t index, std::int64_t row, std::size_t slot) {
    const auto& column = *batch.columns[index];
    const auto& field = (*schema_)[index];
    const bool numbers = dialect_ == Dialect::sqlite &&
                         (field.type == Type::int64 || field.type == Type::float64 || field.type == Type::boolean);
    if (!column.valid(row)) {
        texts_[slot].clear();
        reals_[slot].clear();
        integers_[slot].clear();
        return;
    }
    if (numbers) {
        if (field.type == Type::float64) reals_[slot] = column.float64(row);
        else integers_[slot] = field.type == Type::int64 ? column.int64(row) : column.boolean(row) ? 1 : 0;
        return;
    }
    std::string text;
    switch (field.type) {
        case Type::boolean: text = column.boolean(row) ? "true" : "false"; break;
        case Type::int64: append_int64(text, column.int64(row)); break;
        case Type::float64: append_float64(text, column.float64(row)); break;
        case Type::date: append_date(text, column.date(row)); break;
        case Type::timestamp:
            // A blank instead of the T, as both dialects write it; PostgreSQL needs the zone where the column has one.
            append_timestamp(text, column.int64(row), "%Y-%m-%d %H:%M:%S.%f");
            if (dialect_ == Dialect::postgresql && field.format.ends_with('Z')) text += "+00";
            break;
        case Type::text: text = column.text(row); break;
    }
    texts_[slot] = std::move(text);
}

void Inserter::insert(const Batch& batch, std::int64_t from) {
    std::size_t slot = 0;
    for (std::int64_t row = from; row < from + rows_; ++row)
        for (std::size_t i = 0; i < schema_->size(); ++i) bind(batch, i, row, slot++);
    // Poco frees a PostgreSQL result twice when a statement that has succeeded before is executed again and fails
    // (1.11), so there each is used once.
    if (statement_ == nullptr || dialect_ == Dialect::postgresql) statement_ = prepared();
    statement_->execute();
}

}  // namespace persona::sql
