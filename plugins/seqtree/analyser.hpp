// analyser.seqtree: learns the trees.
#pragma once

#include <vector>

#include <persona/profile.hpp>
#include <persona/stage.hpp>

#include "codes.hpp"
#include "model.hpp"

namespace persona::seqtree {

class SeqtreeAnalyser final : public Analyser {
public:
    void describe(Description& d) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    std::int64_t trees_ = 5;
    std::int64_t features_ = 48;
    std::int64_t text_bytes_ = 64;
    double least_gain_ = 2;
    std::shared_ptr<const Profile> profile_;
    std::int64_t source_rows_ = 0;
    std::vector<ColumnCodes> columns_;
};

}  // namespace persona::seqtree
