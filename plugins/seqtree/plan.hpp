// All that is asked of the rows of one table: which rows are which stratum's, and how many candidates are drawn for each.
#pragma once

#include "settle.hpp"

namespace persona::seqtree {

class Plan {
public:
    /// Nothing asked.
    Plan() = default;
    /// Looks at a few thousand rows of the model to see how likely what is asked is. An error says what is not possible:
    /// contradictions, shares that can not be had together, combinations that no k people hold.
    [[nodiscard]] static Result<Plan> make(const std::vector<Condition>& conditions, const Model& model,
                                           const Settler& settler, std::int64_t total, std::uint64_t key,
                                           bool faithful);

    [[nodiscard]] bool empty() const noexcept { return strata_.empty(); }
    [[nodiscard]] const std::vector<Stratum>& strata() const noexcept { return strata_; }
    [[nodiscard]] bool asks(std::size_t column) const noexcept { return !empty() && asked_[column]; }
    /// Strata belong to subjects: something is asked of what is the same in all rows of one.
    [[nodiscard]] bool by_subject() const noexcept { return by_subject_; }
    /// How likely the model makes what is asked, in all; 1 when nothing is.
    [[nodiscard]] double likelihood() const noexcept { return likelihood_; }
    /// Candidates for a row, of which those that fit best are taken.
    [[nodiscard]] std::size_t pool() const noexcept { return pool_; }
    /// Strata of the rows (of the subjects, where they belong to these) of a block; `first`: its first row.
    [[nodiscard]] Asked deal(std::int64_t first, std::size_t count, std::uint64_t key) const;

private:
    Status look(const Model& model, const Settler& settler, bool faithful);

    std::vector<Condition> conditions_;
    std::vector<Stratum> strata_;
    std::vector<bool> asked_;  ///< by column
    bool by_subject_ = false;
    bool pilot_ = false;  ///< every stratum alike: to see how likely each is
    std::size_t pool_ = 1;
    double likelihood_ = 1;
    StratumDeal deal_;
};

}  // namespace persona::seqtree
