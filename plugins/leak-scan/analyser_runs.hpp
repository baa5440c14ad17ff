// analyser.text-runs: the runs of words that fewer than k subjects of the source wrote.
#pragma once

#include <cstdint>
#include <filesystem>

#include <persona/stage.hpp>

namespace persona::leaks {

class AnalyserRuns final : public Analyser {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    ByteSize memory_{std::int64_t{128} << 20};
    std::int64_t grow_ = 0;  ///< bytes before the runs are spilled
    std::int64_t k_ = 10;
    std::uint64_t key_ = 0;
    std::filesystem::path spool_;
};

}  // namespace persona::leaks
