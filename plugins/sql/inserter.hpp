// A new table and the rows into it, within one transaction.
#pragma once

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Nullable.h>

#include <memory>
#include <string>
#include <vector>

#include <persona/batch.hpp>

#include "database.hpp"

namespace persona::sql {

/// CREATE TABLE in the dialect's types.
[[nodiscard]] std::string create_table(Dialect dialect, const std::string& table, const Schema& schema);

/// One prepared INSERT of so many rows; values are bound, never written into the statement.
class Inserter {
public:
    /// Throws what Poco throws, as does everything here.
    Inserter(Poco::Data::Session& session, Dialect dialect, const std::string& table, SchemaPtr schema,
             std::size_t rows);
    Inserter(const Inserter&) = delete;
    Inserter& operator=(const Inserter&) = delete;
    /// Rows [from, from + rows) of the batch.
    void insert(const Batch& batch, std::int64_t from);
    [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
private:
    [[nodiscard]] std::unique_ptr<Poco::Data::Statement> prepared();
    void bind(const Batch& batch, std::size_t column, std::int64_t row, std::size_t slot);
    Poco::Data::Session session_;
    Dialect dialect_;
    SchemaPtr schema_;
    std::int64_t rows_;
    // Bound by reference: their places must not change. SQLite takes numbers as numbers, everything else goes as text.
    std::vector<Poco::Nullable<std::string>> texts_;
    std::vector<Poco::Nullable<double>> reals_;
    std::vector<Poco::Nullable<Poco::Int64>> integers_;
    std::string text_;
    std::unique_ptr<Poco::Data::Statement> statement_;
};

/// How many rows one INSERT of so many columns takes at best.
[[nodiscard]] std::size_t rows_a_statement(Dialect dialect, std::size_t columns);

}  // namespace persona::sql
