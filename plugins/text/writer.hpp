// writer.text: texts as they are, into one file or into a folder with a file for each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <persona/files.hpp>
#include <persona/stage.hpp>

#include "file_names.hpp"

namespace persona::text {

class TextWriter final : public Writer {
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
    Status begin(std::string_view name, std::string_view ending);
    Status put(std::string_view bytes);

    Path path_;
    std::string column_{text_column};
    std::string names_{file_column};
    std::optional<OutputFile> file_;
    std::optional<OutputFolder> folder_;
    FolderNames taken_;
    std::int64_t texts_ = 0, renamed_ = 0;
};

}  // namespace persona::text
