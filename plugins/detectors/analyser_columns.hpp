// analyser.columns: what each column is, from its name and a vote over its values.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include <persona/artifact.hpp>
#include <persona/stage.hpp>

#include "column_tally.hpp"
#include "column_votes.hpp"

namespace persona::detectors {

class AnalyserColumns final : public Analyser {
public:
    void describe(Description& description) override;
    Status configure(StageFactory&) override;
    StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    struct Override {
        std::optional<Role> role;
        std::optional<std::string> entity;
        Place place;
    };
    Value columns_;
    std::optional<std::string> subject_;
    std::int64_t rows_ = 100'000;
    std::vector<std::string> languages_;
    LanguageSet read_in_ = every_language();
    std::map<std::string, Override> overrides_;
    std::shared_ptr<const ColumnVoter> voter_;
};

}  // namespace persona::detectors
