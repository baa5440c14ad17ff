// analyser.classes and anonymiser.generalise: k-anonymity over quasi-identifiers, seen and reached.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/stage.hpp>

#include "classes.hpp"

namespace persona::anonymisers {

class AnalyserClasses final : public Analyser {
public:
    void describe(Description& description) override;
    Status configure(StageFactory&) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    [[nodiscard]] Status check_memory(std::size_t bytes) const;
    std::vector<std::string> columns_, sensitive_;
    std::optional<std::int64_t> asked_k_;
    std::int64_t l_ = 1, k_ = 10;
    double suppress_ = 0.05;
    bool check_ = false;
    Value levels_;
    Ladders ladders_;
    ByteSize memory_{std::int64_t{512} << 20};
};

class AnonymiserGeneralise final : public Transform {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    Result<Batch> process(const Batch& batch, Context& context) override;

private:
    std::shared_ptr<const Classes> classes_;
};

}  // namespace persona::anonymisers
