// Which rows have to meet what: conditions and ranges as groups of rows with exact sizes.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "conditions.hpp"

namespace persona::seqtree {

/// Rows of which the same is asked.
struct Stratum {
    double share = 1;
    std::map<std::size_t, Allowed> allowed;  ///< by column; also what follows from constraints
    std::vector<std::size_t> options;        ///< which option of each condition
    [[nodiscard]] const Allowed* find(std::size_t column) const noexcept {
        const auto at = allowed.find(column);
        return at == allowed.end() ? nullptr : &at->second;
    }
};

/// What is asked of rows at hand.
struct Asked {
    const std::vector<Stratum>* strata = nullptr;  ///< null: nothing
    std::vector<std::uint32_t> of_row;
    [[nodiscard]] const Allowed* find(std::size_t column, std::size_t row) const noexcept {
        return strata == nullptr ? nullptr : (*strata)[of_row[row]].find(column);
    }
};

/// Every combination of the conditions' options, with the model's ranges and what follows from its other constraints.
/// Those that contradict each other are left out; an error when a condition is then left without any.
[[nodiscard]] Result<std::vector<Stratum>> make_strata(const std::vector<Condition>& conditions, const Model& model,
                                                       const std::vector<LabelIndex>& index);

/// Shares of the strata for which each condition's options have theirs, as near as can be to what the model itself would
/// make (`likely`, by stratum: its own share). Iterative proportional fitting (Deming and Stephan 1940). An error when
/// shares can not be had together.
[[nodiscard]] Status fit_shares(std::vector<Stratum>& strata, const std::vector<Condition>& conditions,
                                const std::vector<double>& likely);

/// `total` shared out by the shares, whole and exact (largest remainders, the first of equal ones).
[[nodiscard]] std::vector<std::int64_t> largest_remainders(const std::vector<double>& shares, std::int64_t total);

/// Rows of each stratum among `total`: exact to a row for every option of every condition.
[[nodiscard]] std::vector<std::int64_t> count_rows(const std::vector<Stratum>& strata,
                                                   const std::vector<Condition>& conditions, std::int64_t total);

/// The stratum of row `row` of a table in which they have so many rows, spread evenly.
class StratumDeal {
public:
    StratumDeal() = default;
    StratumDeal(const std::vector<std::int64_t>& rows, std::uint64_t key);
    [[nodiscard]] std::size_t operator()(std::uint64_t row) const noexcept;
private:
    std::vector<std::uint64_t> ends_;
    std::uint64_t total_ = 0, factor_ = 1, shift_ = 0;
};

}  // namespace persona::seqtree
