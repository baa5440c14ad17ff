// detector.leak-scan: no known value comes out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/stage.hpp>

namespace persona::leaks {

class LeakScan final : public Transform {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    Result<Batch> process(const Batch& batch, Context& context) override;
    StatePtr start() const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    [[nodiscard]] bool looked_up(const Field& field) const;
    std::shared_ptr<const Findings> known_;
    std::shared_ptr<const ColumnRoles> columns_;
    std::optional<Path> file_;
    std::optional<std::string> sha256_;
    std::string title_ = "leak scan";
    std::int64_t least_known_ = 0;
    bool complete_ = false;
    bool whole_texts_ = true;
    std::vector<bool> left_out_;  ///< by group
};

}  // namespace persona::leaks
