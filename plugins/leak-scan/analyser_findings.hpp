// analyser.findings: the known values of the source, as hashes.
#pragma once

#include <memory>
#include <optional>

#include <persona/stage.hpp>

#include <persona/word_lists.hpp>

namespace persona::leaks {

class AnalyserFindings final : public Analyser {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    Status check_memory(std::size_t bytes) const;
    std::optional<Path> confidential_;
    ByteSize memory_{std::int64_t{512} << 20};
    std::int64_t k_ = 10;
    std::uint64_t key_ = 0;
    std::vector<std::string> secrets_;  ///< folded lines of the confidential file
    std::unique_ptr<const WordLists> words_;
};

}  // namespace persona::leaks
