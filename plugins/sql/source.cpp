#include "source.hpp"

#include <Poco/Data/RecordSet.h>

#include <utility>

namespace persona::sql {

Result<QueryColumns> query_columns(Poco::Data::Session& session, const Target& target, const std::string& from) {
    QueryColumns out;
    PERSONA_TRY(guarded(target, "read the table or query", [&]() -> Status {
        const Poco::Data::RecordSet nothing(session, "SELECT * FROM (" + from + "\n) AS q LIMIT 0");
        for (std::size_t i = 0; i < nothing.columnCount(); ++i) {
            out.names.push_back(nothing.columnName(i));
            out.types.push_back(static_cast<int>(nothing.columnType(i)));
        }
        return {};
    }));
    for (std::size_t i = 0; i < out.names.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (out.names[i] == out.names[j])
                return Error(ErrorCode::configuration,
                             "the query gives two columns the same name (columns " + std::to_string(j + 1) + " and " +
                                 std::to_string(i + 1) + ")",
                             "name one of them with AS");
    return out;
}

RowBuilder::RowBuilder(const std::vector<Field>& fields) : fields_(fields) {
    for (const auto& field : fields_) builders_.emplace_back(field);
}

Status RowBuilder::append(std::size_t column, const std::string& text, std::int64_t row) {
    if (builders_[column].append(text)) {
        bytes_ += text.size();
        return {};
    }
    return Error(ErrorCode::invalid_data,
                 "a value does not fit the column's type, " + std::string(to_string(fields_[column].type)) +
                     ", as persona holds it",
                 "NaN, infinity, years before 1 or after 9999 and text that is not UTF-8 have no form here: cast the "
                 "column to text in a query, or leave such rows out")
        .in_row(row)
        .in_column(fields_[column].name);
}

Batch RowBuilder::finish(const SchemaPtr& schema) {
    Batch batch;
    batch.schema = schema;
    batch.rows = std::exchange(rows_, 0);
    for (auto& builder : builders_) batch.columns.push_back(builder.finish());
    bytes_ = 0;
    return batch;
}

}  // namespace persona::sql
