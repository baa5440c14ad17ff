// transform.best-draft: of several drafts of a row the best one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <persona/provider.hpp>

#include "draft_choice.hpp"
#include "judge.hpp"

namespace persona::llm {

class BestDraft final : public Transform {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Result<Batch> process(const Batch& batch, Context& context) override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    std::int64_t drafts_ = 2;
    std::string judge_name_;
    std::shared_ptr<Provider> provider_;
    std::shared_ptr<const Guide> guide_;
    std::shared_ptr<const Findings> known_;
    std::unique_ptr<Judge> judge_;
    std::unique_ptr<DraftChoice> choice_;
    std::uint64_t key_ = 0;
};

}  // namespace persona::llm
