// validator.quality: samples the sides as they stream by, then judges.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/stage.hpp>

#include "options.hpp"

namespace persona::quality {

struct Evidence;
struct QualityState;

class Quality final : public Validator {
public:
    void describe(Description& description) override;
    Status configure(StageFactory& factory) override;
    [[nodiscard]] StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    [[nodiscard]] Options options(const Context& context) const;
    /// Samples and counts of all sides, in the real side's types.
    Result<Evidence> gather(QualityState& state, Context& context) const;

    Gates gates_;
    bool schema_gate_ = true;
    bool conditioned_ = false;
    std::int64_t sample_rows_ = 50'000;
    ByteSize sample_bytes_{std::int64_t{64} << 20};
    std::int64_t sample_seed_ = 1;
    std::int64_t texts_ = 1000;
    std::int64_t ceiling_rows_ = 2000;
    std::optional<std::string> target_;
};

}  // namespace persona::quality
