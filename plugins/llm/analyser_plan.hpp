// analyser.llm-plan: which texts gain most by being refined, within limits of money and requests.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/stage.hpp>

#include "guide.hpp"
#include "prompts.hpp"
#include "refine_plan.hpp"

namespace persona::llm {

class AnalyserPlan final : public Analyser {
public:
    void describe(Description& description) override;
    Status configure(StageFactory& factory) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    std::optional<Path> template_;
    TokenPrices prices_;
    std::optional<double> most_cost_;
    std::optional<std::int64_t> most_requests_;
    double good_enough_ = 0.8;
    std::shared_ptr<const Guide> guide_;
    std::unique_ptr<PromptMaker> prompts_;
};

}  // namespace persona::llm
