// validator.constraints: does every row keep to what the model says holds in every row?
#pragma once

#include <filesystem>

#include <persona/stage.hpp>

#include "model.hpp"

namespace persona::seqtree {

class ConstraintsValidator final : public Validator {
public:
    void describe(Description& d) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    ModelPtr model_;
    std::filesystem::path spool_;
    std::vector<LabelIndex> index_;
    std::vector<std::unordered_map<std::string, Label32>> values_;  ///< by column, of those that constraints speak of
};

}  // namespace persona::seqtree
