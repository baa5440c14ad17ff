// Which rows are worth asking a model for again, and what that would take.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include <persona/artifact.hpp>
#include <persona/batch.hpp>
#include <persona/tokens.hpp>

namespace persona::llm {

/// Kind "llm-plan".
class RefinePlan final : public Artifact {
public:
    static constexpr std::string_view kind_name = "llm-plan";
    std::vector<std::uint64_t> rows;  ///< numbers of the rows to ask for, ascending
    std::int64_t with_texts = 0;      ///< rows that could be asked for
    std::int64_t good = 0;            ///< of them, whose texts are good enough as they are
    double good_enough = 1;           ///< the score that says so
    std::vector<double> scores;       ///< the lowest, the highest, and the quarters between
    TokenEstimate estimate;
    TokenPrices prices;
    std::optional<std::int64_t> most_requests;
    std::optional<double> most_cost;
    [[nodiscard]] std::string_view kind() const noexcept override { return kind_name; }
    /// Numbers alone.
    [[nodiscard]] std::string inspect() const override;
    [[nodiscard]] bool has(std::uint64_t row) const;
    /// Whether there were more rows to refine than the limits allow.
    [[nodiscard]] bool limited() const noexcept { return static_cast<std::int64_t>(rows.size()) + good < with_texts; }
};

/// How plans and those that follow them number a row of a batch.
[[nodiscard]] inline std::uint64_t row_number(const Batch& batch, std::int64_t row) noexcept {
    return static_cast<std::uint64_t>(batch.first_row + row);
}

/// As reports and commands show it: requests, tokens, cost.
[[nodiscard]] boost::json::object estimate_json(const TokenEstimate& estimate, const TokenPrices& prices);

}  // namespace persona::llm
