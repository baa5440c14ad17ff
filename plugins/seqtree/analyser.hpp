// analyser.seqtree: learns the trees.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <persona/profile.hpp>
#include <persona/stage.hpp>

#include "candidates.hpp"
#include "codes.hpp"
#include "learned.hpp"
#include "model.hpp"
#include "rules.hpp"

namespace persona::seqtree {

class SeqtreeAnalyser final : public Analyser {
public:
    /// Trees of larger tables learn from a sample of at least so many rows; a test may ask for fewer.
    explicit SeqtreeAnalyser(std::size_t least_sample = std::size_t{1} << 20) : least_sample_(least_sample) {}
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
    /// More than so many rows are not learnt from: of the rest the trees would tell little more.
    [[nodiscard]] std::size_t most_rows() const;
    [[nodiscard]] std::shared_ptr<Model> start_model(Context& context, std::size_t rows, std::size_t subjects) const;
    void tell_constraints(const Model& model, Context& context) const;
    void tell_distinct(Model& model) const;
    Status grow(Model& model, const Training& data, Context& context) const;
    [[nodiscard]] std::shared_ptr<TextModel> learn_texts(const Model& model, const Training& data, TextSample& sample,
                                                         std::size_t column) const;

    std::int64_t trees_ = 5;
    std::int64_t features_ = 48;
    std::int64_t text_bytes_ = 64;
    ByteSize memory_{std::int64_t{32} << 20};
    std::size_t least_sample_, room_ = 0;
    std::filesystem::path spool_;
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
