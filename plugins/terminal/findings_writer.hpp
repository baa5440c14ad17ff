// writer.findings: where personal data was found, as a table or as lines of JSON; never the data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <persona/files.hpp>
#include <persona/stage.hpp>

namespace persona::terminal {

class FindingsWriter final : public Writer {
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
    struct Count {
        std::int64_t findings = 0;
        std::int64_t rows = 0;
        std::int64_t last_row = -1;
        std::set<std::string> reasons;
    };
    [[nodiscard]] bool wanted(const std::string& entity) const;
    [[nodiscard]] std::string as_table() const;
    void warn_of_types_not_met(Context& context) const;

    Path path_{"-"};
    std::string form_ = "table";
    std::vector<std::string> entities_;
    bool explain_ = false, values_ = false;
    std::int64_t rows_ = 0;
    std::map<std::pair<std::string, std::size_t>, Count> counts_;  ///< by entity type and column
    std::vector<std::string> names_;
    std::set<std::string> met_;  ///< types found, wanted or not; kept when there is a choice
    std::optional<OutputFile> file_;
};

}  // namespace persona::terminal
