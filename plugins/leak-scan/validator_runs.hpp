// validator.text-runs: do texts share more runs of words with the source than chance makes them?
#pragma once

#include <cstdint>

#include <persona/stage.hpp>

namespace persona::leaks {

class ValidatorRuns final : public Validator {
public:
    void describe(Description& description) override;
    StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    bool refuses_ = true;
    double margin_ = 0.02;
    std::int64_t least_texts_ = 100;
};

}  // namespace persona::leaks
