// writer.yaml: rows as a sequence of mappings.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <persona/files.hpp>
#include <persona/stage.hpp>

namespace persona::yaml {

class YamlWriter final : public Writer {
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
    void lay_out(const Schema& schema);
    Path path_;
    bool nest_ = true;
    std::optional<OutputFile> file_;
    std::vector<std::string> before_;  ///< of each column: what stands between the value before and this one
    std::int64_t rows_ = 0;
    bool prepared_ = false;
};

}  // namespace persona::yaml
