// generator.llm-text: the texts of drawn rows, written by a language model.
#pragma once

#include <memory>

#include "asked_model.hpp"
#include "refine_plan.hpp"

namespace persona::llm {

class LlmText final : public Transform {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Result<Batch> process(const Batch& batch, Context& context) override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    Status make_prompts(std::shared_ptr<const RefinePlan> plan);
    AskedModel asked_{0.8};
    std::shared_ptr<const RefinePlan> plan_;  ///< null: every row is written
    std::unique_ptr<PromptMaker> prompts_;
};

}  // namespace persona::llm
