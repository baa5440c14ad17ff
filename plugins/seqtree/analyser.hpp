// analyser.seqtree: learns the trees.
#pragma once

#include <vector>

#include <persona/profile.hpp>
#include <persona/stage.hpp>

#include "candidates.hpp"
#include "codes.hpp"
#include "model.hpp"
#include "rules.hpp"

namespace persona::seqtree {

class SeqtreeAnalyser final : public Analyser {
public:
    void describe(Description& d) override;
    Status configure(StageFactory& factory) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    [[nodiscard]] Result<std::vector<std::size_t>> find_columns(const std::vector<std::string>& names,
                                                                const char* what_for) const;
    Status choose_columns();
    void tell_constraints(const Model& model, Context& context) const;

    std::int64_t trees_ = 5;
    std::int64_t features_ = 48;
    std::int64_t text_bytes_ = 64;
    double least_gain_ = 2;
    Value constraints_;
    bool find_constraints_ = true;
    bool calibrate_ = true;
    std::vector<std::string> first_, sequence_, independent_;
    std::vector<std::size_t> first_at_;  ///< `first_`, then `sequence_`
    std::vector<bool> alone_;            ///< by column: drawn by itself
    std::vector<Rule> rules_;
    Constraints written_;
    std::unique_ptr<Candidates> candidates_;
    std::shared_ptr<const Profile> profile_;
    std::int64_t source_rows_ = 0;
    std::vector<ColumnCodes> columns_;
};

}  // namespace persona::seqtree
