// generator.llm-rows: whole rows written by a language model, where a table is too small for statistics.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "asked_model.hpp"
#include "row_questions.hpp"
#include "row_writing.hpp"

namespace persona::llm {

class LlmRows final : public Transform {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Result<Batch> process(const Batch& batch, Context& context) override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    AskedModel asked_{0.9};
    std::vector<std::string> keep_;
    double given_ = 0.5;
    RowRules rules_;
    std::unique_ptr<RowPrompts> prompts_;
};

}  // namespace persona::llm
