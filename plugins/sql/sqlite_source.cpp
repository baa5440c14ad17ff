// SQLite: any cell may hold any kind of value, whatever its column was declared as. So the table is read twice in one
// transaction: once for what the columns really hold, once for the rows.
#include <Poco/Data/Data.h>
#include <Poco/Data/Statement.h>
#include <Poco/Nullable.h>

#include <cmath>
#include <utility>

#include <persona/text.hpp>

#include "source.hpp"

namespace persona::sql {
namespace {

using namespace Poco::Data::Keywords;

/// One pass over the rows: each column as text with its kind in front ("i", "t", "b"), and as a double where it is
/// a real number, for SQLite's own text of one is rounded.
class Pass {
public:
    Pass(Poco::Data::Session& session, const std::string& from, const std::vector<std::string>& names)
        : texts_(names.size()), reals_(names.size()), statement_(session) {
        std::string list;
        for (const auto& name : names) {
            const auto column = "q." + identifier(name);
            list += (list.empty() ? "" : ", ") +
                    ("CASE typeof(" + column + ") WHEN 'integer' THEN 'i' || " + column + " WHEN 'text' THEN 't' || " +
                     column + " WHEN 'real' THEN 'r' WHEN 'blob' THEN 'b' END, CASE typeof(" + column +
                     ") WHEN 'real' THEN " + column + " END");
        }
        statement_ << "SELECT " + list + " FROM (" + from + "\n) AS q";
        for (std::size_t i = 0; i < names.size(); ++i) statement_, into(texts_[i]), into(reals_[i]);
        statement_, limit(fetch_rows);
    }
    /// Throws what Poco throws. False at the end.
    bool next() {
        while (++at_ >= texts_.front().size()) {
            if (started_ && statement_.done()) return false;
            for (auto& column : texts_) column.clear();
            for (auto& column : reals_) column.clear();
            started_ = true;
            statement_.execute();
            at_ = static_cast<std::size_t>(-1);
        }
        return true;
    }
    /// The text of a cell and its kind: 'i', 'r', 't', 'b', or 0 when it is missing.
    char cell(std::size_t column, std::string& text) const {
        const auto& found = texts_[column][at_];
        if (found.isNull()) return 0;
        const char kind = found.value().front();
        text.assign(found.value(), 1);
        if (kind != 'r') return kind;
        append_float64(text, reals_[column][at_].value());
        if (text.find_first_of(".e") == std::string::npos && text.find("inf") == std::string::npos)
            text += std::fabs(reals_[column][at_].value()) < 9007199254740992.0 ? ".0" : "e+00";
        return kind;
    }
private:
    std::vector<std::vector<Poco::Nullable<std::string>>> texts_;
    std::vector<std::vector<Poco::Nullable<double>>> reals_;
    Poco::Data::Statement statement_;
    std::size_t at_ = static_cast<std::size_t>(-1);
    bool started_ = false;
};

class SqliteSource final : public Source {
public:
    SqliteSource(Target target, std::string from, InferenceOptions options)
        : target_(std::move(target)), from_(std::move(from)), options_(options) {}
    const SchemaPtr& schema() const noexcept override { return schema_; }

    Status open(Context& context) override {
        PERSONA_ASSIGN(auto session, connect(target_, false, false));
        session_.emplace(std::move(session));
        PERSONA_TRY(guarded(target_, "begin to read", [&]() -> Status {
            *session_ << "BEGIN", now;
            return {};
        }));
        PERSONA_ASSIGN(columns_, query_columns(*session_, target_, from_));
        if (columns_.names.empty())
            return Error(ErrorCode::invalid_data, "the table or query has no columns",
                         "name a table with columns, or select some");
        std::vector<ColumnInference> seen(columns_.names.size(), ColumnInference(options_));
        booleans_.assign(columns_.names.size(), false);
        for (std::size_t i = 0; i < booleans_.size(); ++i)
            booleans_[i] = columns_.types[i] == Poco::Data::MetaColumn::FDT_BOOL;
        PERSONA_TRY(scan(context, seen));
        auto safe = safe_names(columns_.names);
        for (const auto& warning : safe.warnings) context.log(LogLevel::warning, warning);
        std::vector<Field> fields;
        std::vector<Field> parsed;
        for (std::size_t i = 0; i < seen.size(); ++i) {
            auto decided = seen[i].present() > 0 ? seen[i].decide() : InferredType{declared(i), "", ""};
            if (!decided.warning.empty())
                context.log(LogLevel::warning, "column '" + safe.names[i] + "': " + decided.warning);
            parsed.push_back({safe.names[i], decided.type, decided.format, Role::unknown, ""});
            // ISO with a blank is how SQLite writes moments, not how somebody wants to see them.
            if (decided.format.starts_with("%Y-%m-%d %H") && !decided.format.ends_with('Z')) decided.format.clear();
            fields.push_back({safe.names[i], decided.type, decided.format, Role::unknown, ""});
        }
        builder_.emplace(parsed);
        schema_ = Schema::make(std::move(fields));
        pass_ = std::make_unique<Pass>(*session_, from_, columns_.names);
        return {};
    }

    Result<Batch> next() override {
        const auto rows = [&]() -> Status {
            while (!ended_ && !builder_->full()) {
                if (!pass_->next()) {
                    ended_ = true;
                    break;
                }
                for (std::size_t i = 0; i < columns_.names.size(); ++i) {
                    const char kind = pass_->cell(i, text_);
                    if (kind == 0) builder_->append_missing(i);
                    else PERSONA_TRY(builder_->append(i, shown(i, kind), rows_));
                }
                builder_->end_row();
                ++rows_;
            }
            return {};
        };
        PERSONA_TRY(guarded(target_, "read rows", rows));
        return builder_->finish(schema_);
    }

private:
    /// 0 and 1 in a column declared as boolean are false and true, as long as it holds nothing else.
    const std::string& shown(std::size_t column, char kind) {
        static const std::string yes = "true";
        static const std::string no = "false";
        if (!booleans_[column] || kind != 'i') return text_;
        return text_ == "1" ? yes : no;
    }

    Status scan(Context& context, std::vector<ColumnInference>& seen) {
        std::vector<ColumnInference> as_numbers = seen;
        const auto rows = [&]() -> Status {
            Pass pass(*session_, from_, columns_.names);
            for (std::int64_t row = 0; pass.next(); ++row) {
                for (std::size_t i = 0; i < seen.size(); ++i)
                    PERSONA_TRY(observe(pass, i, row, seen[i], as_numbers[i]));
                if ((row & 1023) == 0 && context.stop().stop_requested())
                    return Error(ErrorCode::cancelled, "interrupted");
            }
            return {};
        };
        PERSONA_TRY(guarded(target_, "read the table or query", rows));
        for (std::size_t i = 0; i < seen.size(); ++i)
            if (columns_.types[i] == Poco::Data::MetaColumn::FDT_BOOL && !booleans_[i]) seen[i] = as_numbers[i];
        return {};
    }

    Status observe(const Pass& pass, std::size_t i, std::int64_t row, ColumnInference& seen,
                   ColumnInference& as_numbers) {
        const char kind = pass.cell(i, text_);
        switch (kind) {
            case 0: seen.observe_missing(); return {};
            case 'b':
                return Error(ErrorCode::invalid_data, "a cell holds bytes (a BLOB), not text",
                             "leave the column out, or select hex(column) in a query")
                    .in_row(row)
                    .in_column(columns_.names[i]);
            case 'i':
            case 'r':
                as_numbers.observe(text_, CellKind::number);
                if (booleans_[i] && kind == 'i' && (text_ == "0" || text_ == "1")) {
                    seen.observe(text_ == "1" ? "true" : "false", CellKind::boolean);
                    return {};
                }
                booleans_[i] = false;
                seen.observe(text_, CellKind::number);
                return {};
            default: break;
        }
        booleans_[i] = false;
        if (valid_utf8_prefix(text_) != text_.size() || text_.find('\0') != std::string::npos)
            return Error(ErrorCode::invalid_data, "a cell holds text that is not UTF-8, or a NUL byte",
                         "repair it, or leave the column out")
                .in_row(row)
                .in_column(columns_.names[i]);
        const auto text_kind =
            declared(i) == Type::date || declared(i) == Type::timestamp ? CellKind::string : CellKind::text;
        seen.observe(text_, text_kind);
        as_numbers.observe(text_, text_kind);
        return {};
    }

    /// What the column was declared as: the type of a column without any value, and whether text may be a date.
    [[nodiscard]] Type declared(std::size_t column) const {
        using Poco::Data::MetaColumn;
        switch (static_cast<MetaColumn::ColumnDataType>(columns_.types[column])) {
            case MetaColumn::FDT_BOOL: return Type::boolean;
            case MetaColumn::FDT_INT8:
            case MetaColumn::FDT_UINT8:
            case MetaColumn::FDT_INT16:
            case MetaColumn::FDT_UINT16:
            case MetaColumn::FDT_INT32:
            case MetaColumn::FDT_UINT32:
            case MetaColumn::FDT_INT64:
            case MetaColumn::FDT_UINT64: return Type::int64;
            case MetaColumn::FDT_FLOAT:
            case MetaColumn::FDT_DOUBLE: return Type::float64;
            case MetaColumn::FDT_DATE: return Type::date;
            case MetaColumn::FDT_TIMESTAMP: return Type::timestamp;
            default: return Type::text;
        }
    }

    Target target_;
    std::string from_;
    InferenceOptions options_;
    std::optional<Poco::Data::Session> session_;
    QueryColumns columns_;
    std::vector<bool> booleans_;  ///< declared as boolean, and so far only 0 and 1
    SchemaPtr schema_;
    std::optional<RowBuilder> builder_;
    std::unique_ptr<Pass> pass_;
    std::string text_;
    std::int64_t rows_ = 0;
    bool ended_ = false;
};

}  // namespace

std::unique_ptr<Source> sqlite_source(Target target, std::string from, InferenceOptions options) {
    return std::make_unique<SqliteSource>(std::move(target), std::move(from), options);
}

}  // namespace persona::sql
