// writer.csv: a table into a text file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <persona/files.hpp>
#include <persona/number_pattern.hpp>
#include <persona/stage.hpp>

namespace persona::csv {

/// How cells are written: RFC 4180, with missing values unquoted and empty, empty text as two quotes.
struct Style {
    char delimiter = ',';
    std::string line_end = "\n";
    bool quote_all = false;
    bool guard_formulas = false;  ///< a ' before text that a spreadsheet would run as a formula
};

/// Appends rows of batches of one schema to a text; no allocation per cell once the text has its size.
class RowWriter {
public:
    RowWriter(SchemaPtr schema, const Style& style);
    void header(std::string& out) const;
    void rows(const Batch& batch, std::int64_t from, std::int64_t to, std::string& out) const;
private:
    void text(std::string_view value, bool bare_is_safe, std::string& out) const;
    void cell(const Batch& batch, std::size_t column, std::int64_t row, std::string& out) const;
    SchemaPtr schema_;
    Style style_;
    std::vector<NumberPattern> numbers_;
    std::vector<std::string> yes_, no_;  ///< words of boolean columns, quoted where needed
    std::vector<bool> may_need_quotes_;  ///< typed columns whose format holds the delimiter or a quote
};

class CsvWriter final : public Writer {
public:
    void describe(Description& description) override;
    Status configure(StageFactory& stages) override;
    Status open(Context& context) override;
    Status write(const Batch& batch, Context& context) override;
    Status prepare(Context& context) override;
    Status commit(Context& context) override;
    [[nodiscard]] bool commits_early() const override { return file_ && file_->streams(); }
    void abort() noexcept override;
    [[nodiscard]] std::vector<WrittenTarget> targets() const override;

private:
    Path path_;
    std::string delimiter_ = ",", line_end_ = "lf", quotes_ = "needed";
    bool header_ = true, guard_formulas_ = false;
    Style style_;
    std::optional<OutputFile> file_;
    std::optional<RowWriter> rows_;
    SchemaPtr schema_;
    std::vector<std::string> parts_;  ///< of the batch at hand, as it is written
    bool committed_ = false;
};

}  // namespace persona::csv
