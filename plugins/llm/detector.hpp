// detector.llm: what could tell who somebody is, found by a language model on this machine.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/provider.hpp>
#include <persona/word_lists.hpp>

#include "cell_questions.hpp"
#include "find_prompts.hpp"

namespace persona::llm {

class DetectorLlm final : public Transform {
public:
    DetectorLlm();
    void describe(Description& description) override;
    Status configure(StageFactory&) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Result<Batch> process(const Batch& batch, Context& context) override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    [[nodiscard]] Result<std::vector<LookedInto>> columns_of(const Batch& batch) const;
    std::string provider_name_;
    std::optional<Path> template_;
    std::vector<std::string> entities_, columns_;
    std::int64_t attempts_ = 3, max_tokens_ = 1024, piece_ = 3000;
    double temperature_ = 0.2, top_p_ = 0.95, most_unanswered_ = 0;
    std::shared_ptr<Provider> provider_;
    Capabilities model_;
    std::unique_ptr<const FindPrompts> prompts_;
    std::unique_ptr<const WordLists> lists_;
    std::vector<std::shared_ptr<const SpanOrigin>> origins_;  ///< in the order of `entities_`
    std::uint64_t key_ = 0;
};

}  // namespace persona::llm
