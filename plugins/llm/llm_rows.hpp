// generator.llm-rows: whole rows written by a language model, where a table is too small for statistics.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/provider.hpp>

#include "guide.hpp"
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
    std::string provider_name_;
    std::optional<Path> template_;
    std::vector<std::string> keep_;
    double temperature_ = 0.9, top_p_ = 0.95, given_ = 0.5;
    std::int64_t attempts_ = 3;
    std::optional<std::int64_t> max_tokens_;
    std::shared_ptr<Provider> provider_;
    std::shared_ptr<const Guide> guide_;
    std::shared_ptr<const Findings> known_;
    Capabilities model_;
    RowRules rules_;
    std::unique_ptr<RowPrompts> prompts_;
    std::uint64_t key_ = 0;
};

}  // namespace persona::llm
