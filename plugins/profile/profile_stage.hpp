// analyser.profile: a table described by what k subjects share.
#pragma once
#include <algorithm>

#include <persona/stage.hpp>

#include "summary.hpp"

namespace persona::profile {

class ProfileAnalyser final : public Analyser {
public:
    void describe(Description& d) override {
        d.doc("Describes a table: types, frequencies, quantiles, lengths, correlations, how identifiers look",
              "Reads the table once, in memory bounded by the two parameters: values are counted exactly until there "
              "are more than "
              "`values` different ones in a column (then the most frequent stay, undercounted rather than "
              "overcounted), and numbers are "
              "summarised from a sample of `sample` rows chosen by a hash of the row's number; a smaller table is "
              "taken whole.\n\n"
              "Everything in the artifact rests on at least k subjects: a value is named only when k of them hold it, "
              "any other number "
              "appears only inside the mean of at least k neighbours, also at both ends. With fewer than 10 k subjects "
              "k falls, to 3 at "
              "the least, and the profile says so. Generators, validators and the preview share it.");
        d.parameter("values", values_, "Different values of a column that are counted exactly")
            .range(1'000, 10'000'000)
            .unit("values")
            .advanced();
        d.parameter("sample", sample_, "Rows that quantiles and correlations are taken from")
            .range(1'000, 10'000'000)
            .unit("rows")
            .advanced();
        d.artifact_output("main", std::string(Profile::kind_name), "The profile");
        d.parallel();
    }
    Status open(Context& context) override {
        k_ = std::max(context.k(), least_k);
        return {};
    }
    StatePtr start() const override {
        return std::make_unique<Collected>(
            Limits{k_, static_cast<std::size_t>(values_), static_cast<std::size_t>(sample_), std::size_t{64} << 20});
    }
    Status observe(State& state, const Batch& batch, Context&) const override {
        return static_cast<Collected&>(state).observe(batch);
    }
    Status merge(State& into, State& from) const override {
        return static_cast<Collected&>(into).merge(static_cast<Collected&>(from));
    }
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override {
        auto profile = static_cast<Collected&>(state).finish();
        if (profile->k < profile->asked_k)
            context.log(LogLevel::warning, "few subjects: figures rest on at least " + std::to_string(profile->k) +
                                               " of them, not on " + std::to_string(profile->asked_k));
        return std::vector<ArtifactPtr>{std::move(profile)};
    }

private:
    std::int64_t values_ = 20'000;
    std::int64_t sample_ = 131'072;
    std::int64_t k_ = 10;
};

}  // namespace persona::profile
