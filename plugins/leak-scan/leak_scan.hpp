// detector.leak-scan: no known value comes out.
#pragma once

#include <memory>

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
    std::shared_ptr<const Findings> known_;
    bool sealed_ = false;
    bool whole_texts_ = true;
};

}  // namespace persona::leaks
