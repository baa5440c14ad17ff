// validator.privacy: samples the sides as they stream by, then attacks them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <persona/stage.hpp>

#include "assess.hpp"

namespace persona::privacy {

struct PrivacyState;

class Privacy final : public Validator {
public:
    void describe(Description& description) override;
    [[nodiscard]] StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    [[nodiscard]] SampleLimits limits() const;
    Result<Evidence> gather(PrivacyState& state) const;

    Gates gates_;
    std::int64_t sample_rows_ = 10'000;
    ByteSize sample_bytes_{std::int64_t{32} << 20};
    std::int64_t sample_seed_ = 1;
    std::int64_t attacks_ = 500;
};

}  // namespace persona::privacy
