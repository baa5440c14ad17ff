// generator.llm-text: the texts of drawn rows, written by a language model.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <persona/provider.hpp>

#include "guide.hpp"
#include "prompts.hpp"
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
    std::string provider_name_;
    std::optional<Path> template_;
    double temperature_ = 0.8, top_p_ = 0.95;
    std::int64_t attempts_ = 3;
    std::optional<std::int64_t> max_tokens_;
    std::shared_ptr<Provider> provider_;
    std::shared_ptr<const Guide> guide_;
    std::shared_ptr<const Findings> known_;
    std::shared_ptr<const RefinePlan> plan_;  ///< null: every row is written
    Capabilities model_;
    std::unique_ptr<PromptMaker> prompts_;
    std::uint64_t key_ = 0;
};

}  // namespace persona::llm
