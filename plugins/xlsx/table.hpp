// From a sheet's rows to a schema and batches: which columns there are, and of which type.
#pragma once

#include <string>
#include <vector>

#include <persona/batch.hpp>
#include <persona/inference.hpp>

#include "sheet.hpp"

namespace persona::xlsx {

/// What the first pass found out.
struct TablePlan {
    struct Source {
        std::size_t sheet_column = 0;
        bool timed = false;  ///< dates without a time of day are midnights
    };
    SchemaPtr schema;
    std::vector<Source> sources;          ///< one a schema column
    std::vector<std::int32_t> column_at;  ///< by sheet column: index into the schema, or -1
    std::vector<std::string> warnings;
};

/// The first pass: sees every row behind the header.
class TableScan {
public:
    explicit TableScan(InferenceOptions options) : options_(options) {}
    void header(const Row& row);
    void observe(const Row& row);
    [[nodiscard]] TablePlan finish() const;
private:
    struct Column {
        std::string name;
        bool named = false, moments = false, times = false;
        ColumnInference plain, timed;  ///< `timed` sees every date with a time of day
        std::int64_t errors = 0;
    };
    Column& at(std::size_t column);
    InferenceOptions options_;
    std::vector<Column> columns_;
    std::string text_;
};

/// The second pass.
class TableBuilder {
public:
    explicit TableBuilder(TablePlan plan);
    [[nodiscard]] Status append(const Row& row);
    [[nodiscard]] bool full() const noexcept { return rows_ >= batch_rows || bytes_ >= batch_bytes; }
    [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
    [[nodiscard]] Batch finish();
private:
    TablePlan plan_;
    std::vector<CellBuilder> builders_;
    std::int64_t rows_ = 0;
    std::size_t bytes_ = 0;
    std::string text_;
};

}  // namespace persona::xlsx
