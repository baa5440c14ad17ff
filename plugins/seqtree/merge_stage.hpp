// analyser.seqtree-merge: models of several tables as one.
#pragma once

#include <persona/stage.hpp>

#include "merge.hpp"

namespace persona::seqtree {

class SeqtreeMerge final : public Analyser {
public:
    void describe(Description& d) override;
    StatePtr start() const override { return std::make_unique<State>(); }
    Status observe(State&, const Batch&, Context&) const override { return {}; }
    Status merge(State&, State&) const override { return {}; }
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;
};

}  // namespace persona::seqtree
