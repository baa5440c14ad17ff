// reader.csv: a table from a text file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/files.hpp>
#include <persona/inference.hpp>
#include <persona/stage.hpp>

#include "cells.hpp"
#include "dialect.hpp"
#include "rows.hpp"

namespace persona::csv {

/// Everything a user can say about a file.
struct ReaderOptions {
    Path path;
    std::string delimiter = "auto", quote = "auto", header = "auto", encoding = "auto";
    std::vector<std::string> missing;
    std::string infer = "all", on_misfit = "widen", ragged = "fail", date_order = "day-first", quoted_empty = "text";
    Value types;
    ByteSize cell_limit{std::int64_t{64} << 20};
    ByteSize most_unpacked{std::int64_t{256} << 30};
    double most_ratio = 250;
    // Made of the above by check().
    DialectWish wish;
    CellRules rules;
    std::vector<Field> declared;  ///< from `types`: name, type, format
    Status check();
};

/// What is known once the beginning of the file was seen.
struct Layout {
    DialectFound found;
    bool header = true;
    std::size_t data_begin = 0;  ///< offset of the first row of data in the sample
    std::int64_t data_line = 1;
    std::vector<std::string> names;
    std::vector<ColumnInference> seen;
    std::vector<InferredType> types;
    bool complete = false;  ///< the sample was the whole file
    std::vector<std::string> warnings;
};
/// Looks at the sample: dialect, header, names, types.
Result<Layout> find_layout(RowWindow& window, const ReaderOptions& options, const std::string& file_name);
/// Looks at the whole file, so that the types fit every cell.
Status widen_types(Layout& layout, const ReaderOptions& options, Context& context);

class CsvReader final : public Reader {
public:
    void describe(Description& description) override;
    Status configure(StageFactory& stages) override;
    Status open(Context& context) override;
    Result<std::optional<Batch>> read(Context& context) override;
    void close() noexcept override;

private:
    Result<bool> next_chunk(Context& context);
    Status list_cells(Context& context);
    Status list_row(std::uint32_t begin, const std::uint32_t* breaks, std::uint32_t cells, Context& context);
    Status take_rows(std::size_t to, Context& context);
    Status judge(const std::vector<Misfit>& misfits, std::size_t from, Context& context);
    [[nodiscard]] std::uint32_t row_end(std::size_t row) const noexcept;
    [[nodiscard]] Place place_of(std::uint32_t offset) const;
    [[nodiscard]] CellRange cell(std::size_t row, std::size_t column) const noexcept;
    Batch finish_batch();

    ReaderOptions options_;
    std::optional<InputFile> file_;
    std::optional<RowWindow> window_;
    SchemaPtr schema_;
    Dialect dialect_;
    std::vector<ColumnSink> sinks_;
    RowChunk chunk_;
    std::vector<CellRange> listed_;           ///< cells of an irregular chunk's good rows
    std::vector<std::uint32_t> listed_ends_;  ///< where those rows end
    std::size_t chunk_rows_ = 0, chunk_at_ = 0;
    std::int64_t row_ = 0;  ///< rows given out or rejected so far: the number of the next
    std::int64_t batch_rows_ = 0;
    std::size_t batch_bytes_ = 0;
    std::int64_t last_end_ = 0;           ///< where the last row taken ends, in the chunk
    std::vector<std::int64_t> bad_rows_;  ///< of the batch in hand
    bool first_batch_ = true, ended_ = false;
};

}  // namespace persona::csv
