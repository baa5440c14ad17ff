// writer.table: rows as people read them in a terminal, with what is known of the columns.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/files.hpp>
#include <persona/stage.hpp>

namespace persona::terminal {

class TableWriter final : public Writer {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    Status write(const Batch& batch, Context& context) override;
    Status prepare(Context& context) override;
    Status commit(Context& context) override;
    [[nodiscard]] bool commits_early() const override { return file_ && file_->streams(); }
    void abort() noexcept override;
    [[nodiscard]] std::vector<WrittenTarget> targets() const override;

private:
    [[nodiscard]] std::string as_text() const;
    [[nodiscard]] std::string as_json() const;
    [[nodiscard]] std::string columns_text() const;
    [[nodiscard]] std::string findings_text() const;
    [[nodiscard]] std::string rows_text() const;

    Path path_{"-"};
    std::string form_ = "table";
    std::int64_t width_ = 0;
    std::int64_t most_rows_ = 1000;
    std::size_t screen_ = 100;
    std::shared_ptr<const ColumnRoles> roles_;
    std::shared_ptr<const Findings> findings_;
    SchemaPtr schema_;
    std::vector<std::vector<std::optional<std::string>>> rows_;
    std::int64_t left_out_ = 0;
    std::optional<OutputFile> file_;
};

}  // namespace persona::terminal
