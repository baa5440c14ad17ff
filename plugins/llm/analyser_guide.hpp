// analyser.llm-guide: what a model is told of the table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <persona/row_sample.hpp>
#include <persona/stage.hpp>

namespace persona::llm {

class AnalyserGuide final : public Analyser {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    [[nodiscard]] SampleLimits limits() const;
    std::vector<std::string> columns_;
    std::int64_t examples_ = 4;
    std::uint64_t seed_ = 1;
};

}  // namespace persona::llm
