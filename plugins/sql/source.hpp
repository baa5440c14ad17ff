// Rows out of a database, in the dialect's own way.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/batch.hpp>
#include <persona/inference.hpp>
#include <persona/stage.hpp>

#include "database.hpp"

namespace persona::sql {

inline constexpr std::size_t fetch_rows = 1024;  ///< asked of the database at a time

class Source {
public:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source() = default;
    /// Finds names and types; after it the schema stands.
    [[nodiscard]] virtual Status open(Context& context) = 0;
    [[nodiscard]] virtual const SchemaPtr& schema() const noexcept = 0;
    /// The next rows, at most a batch; none at the end.
    [[nodiscard]] virtual Result<Batch> next() = 0;
};

/// `from` is a query, or a quoted table behind SELECT * FROM.
[[nodiscard]] std::unique_ptr<Source> sqlite_source(Target target, std::string from, InferenceOptions options);
[[nodiscard]] std::unique_ptr<Source> postgresql_source(Target target, std::string from);

/// The names of a query's columns, as the database gives them, and Poco's idea of their declared types. Error: two of
/// one name.
struct QueryColumns {
    std::vector<std::string> names;
    std::vector<int> types;
};
[[nodiscard]] Result<QueryColumns> query_columns(Poco::Data::Session& session, const Target& target,
                                                 const std::string& from);

/// The rows in hand, by columns.
class RowBuilder {
public:
    explicit RowBuilder(const std::vector<Field>& fields);
    /// Error: the text does not fit the column's type.
    [[nodiscard]] Status append(std::size_t column, const std::string& text, std::int64_t row);
    void append_missing(std::size_t column) { builders_[column].append_missing(); }
    void end_row() noexcept { ++rows_; }
    [[nodiscard]] bool full() const noexcept { return rows_ >= batch_rows || bytes_ >= batch_bytes; }
    [[nodiscard]] Batch finish(const SchemaPtr& schema);
private:
    std::vector<Field> fields_;
    std::vector<CellBuilder> builders_;
    std::int64_t rows_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace persona::sql
