// transform.canaries: values that stand nowhere else, planted in a copy of the input, to see whether any comes out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <persona/stage.hpp>

namespace persona::leaks {

class Canaries final : public Transform {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    Result<Batch> process(const Batch& batch, Context& context) override;
    StatePtr start() const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    std::int64_t count_ = 40;
    std::int64_t every_ = 7;
    std::uint64_t key_ = 0;
};

}  // namespace persona::leaks
