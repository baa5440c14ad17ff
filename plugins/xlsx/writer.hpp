// writer.xlsx: rows as one worksheet, through libxlsxwriter.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <persona/files.hpp>
#include <persona/stage.hpp>

struct lxw_workbook;
struct lxw_worksheet;
struct lxw_format;

namespace persona::xlsx {

class XlsxWriter final : public Writer {
public:
    ~XlsxWriter() override;
    void describe(Description& description) override;
    Status configure(StageFactory& factory) override;
    Status open(Context& context) override;
    Status write(const Batch& batch, Context& context) override;
    Status prepare(Context& context) override;
    Status commit(Context& context) override;
    [[nodiscard]] bool commits_early() const override { return file_ && file_->streams(); }
    void abort() noexcept override;
    [[nodiscard]] std::vector<WrittenTarget> targets() const override;
private:
    struct ColumnStyle {
        lxw_format* shown = nullptr;  ///< of dates, timestamps and numbers with decimals
        std::int64_t as_text = 0;     ///< cells that the format can not hold, written as text
        std::int64_t rounded = 0;     ///< numbers with more digits than the format holds
    };
    [[nodiscard]] Status start(const Schema& schema);
    [[nodiscard]] Status cell(const Column& column, const Field& field, std::size_t index, std::int64_t row);
    [[nodiscard]] Status number(double value, const Field& field, std::size_t index);
    [[nodiscard]] Status text(std::string_view value, std::size_t index, const Field& field);
    [[nodiscard]] Status moment(const Column& column, const Field& field, std::size_t index, std::int64_t row);
    [[nodiscard]] Status checked(int code, const char* what) const;
    void discard() noexcept;
    Path path_;
    std::string sheet_ = "Sheet1";
    std::optional<OutputFile> file_;
    std::string folder_;  ///< the private spool
    int made_ = -1;       ///< the unfinished workbook: a file without a name in the private spool
    lxw_workbook* book_ = nullptr;
    lxw_worksheet* page_ = nullptr;
    lxw_format* one_decimal_ = nullptr;
    SchemaPtr schema_;
    std::vector<ColumnStyle> styles_;
    std::string scratch_;
    std::int64_t rows_ = 0;  ///< written, the header not counted
};

}  // namespace persona::xlsx
