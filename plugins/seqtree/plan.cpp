#include "plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "draw.hpp"

namespace persona::seqtree {
namespace {

constexpr std::uint64_t pilot_key = 0x70696c6f74;  // the same for every run: what is possible does not depend on chance
constexpr std::size_t most_pilot_blocks = 32;
constexpr double even_enough = 0.98;  // effective candidates for each: more would change nothing
constexpr double wanted_candidates = 4;
constexpr std::size_t most_candidates = 24;

/// What a stratum's rows weigh.
struct Weight {
    double rows = 0, sum = 0, squares = 0;
    [[nodiscard]] double mean() const noexcept { return rows > 0 ? sum / rows : 0; }
    /// The share of candidates that count (Kish's effective sample size).
    [[nodiscard]] double effective() const noexcept { return squares > 0 ? sum * sum / (rows * squares) : 1; }
};

std::string names(const std::vector<Condition>& conditions, const Model& model) {
    std::string out;
    for (const auto& one : conditions) out += (out.empty() ? "'" : ", '") + model.columns[one.column].field.name + "'";
    return out;
}

}  // namespace

Result<Plan> Plan::make(const std::vector<Condition>& conditions, const Model& model, const Settler& settler,
                        std::int64_t total, std::uint64_t key, bool faithful) {
    Plan out;
    if (conditions.empty() && model.constraints.ranges.empty()) return out;
    out.conditions_ = conditions;
    PERSONA_ASSIGN(out.strata_, make_strata(conditions, model, settler.index()));
    out.asked_.assign(model.columns.size(), false);
    for (const auto& stratum : out.strata_)
        for (const auto& [column, allowed] : stratum.allowed) {
            out.asked_[column] = true;
            out.by_subject_ = out.by_subject_ || (model.whose.given() && model.whose.constant[column]);
        }
    PERSONA_TRY(out.look(model, settler, faithful));
    out.deal_ = StratumDeal(count_rows(out.strata_, conditions, total), key);
    return out;
}

Status Plan::look(const Model& model, const Settler& settler, bool faithful) {
    std::vector<Weight> weights(strata_.size());
    const auto blocks = std::clamp<std::size_t>(strata_.size() / 8, 4, most_pilot_blocks);
    pilot_ = true;
    auto choosing = settler;
    for (std::size_t column = 0; column < asked_.size(); ++column)
        if (asked_[column]) choosing.choose(column);
    for (std::size_t block = 0; block < blocks; ++block) {
        const auto number = static_cast<std::int64_t>(block);
        const auto of_rows = weigh_block(model, choosing, *this, pilot_key, number, faithful);
        const auto dealt = deal(number * block_rows, of_rows.size(), pilot_key);
        for (std::size_t row = 0; row < of_rows.size(); ++row) {
            auto& weight = weights[dealt.of_row[row]];
            weight.rows += 1;
            weight.sum += of_rows[row];
            weight.squares += of_rows[row] * of_rows[row];
        }
    }
    pilot_ = false;
    std::vector<double> likely;
    const auto people = static_cast<double>(model.subjects);
    for (const auto& weight : weights) {
        // One column's values are held by k people each; of several together that is to be seen.
        const bool held = conditions_.size() < 2 || weight.mean() * people >= static_cast<double>(model.rules.k);
        likely.push_back(held ? std::max(weight.mean(), 1e-12) : 0);
    }
    if (std::all_of(likely.begin(), likely.end(), [](double share) { return share == 0; }))
        return Error(ErrorCode::configuration,
                     "fewer than " + std::to_string(model.rules.k) + " people of the model have what is asked of " +
                         names(conditions_, model) + " together",
                     "leave a condition out, or widen one: each of them by itself is possible");
    likelihood_ = std::accumulate(likely.begin(), likely.end(), 0.0);
    PERSONA_TRY(fit_shares(strata_, conditions_, likely));
    double least = 1;
    for (std::size_t s = 0; s < strata_.size(); ++s)
        if (strata_[s].share > 0) least = std::min(least, weights[s].effective());
    if (faithful && least < even_enough)
        pool_ =
            std::clamp<std::size_t>(static_cast<std::size_t>(std::ceil(wanted_candidates / least)), 2, most_candidates);
    return {};
}

Asked Plan::deal(std::int64_t first, std::size_t count, std::uint64_t key) const {
    Asked out;
    if (empty()) return out;
    out.strata = &strata_;
    const auto put = [&](const StratumDeal& deal, std::uint64_t from) {
        for (std::size_t row = 0; row < count; ++row)
            out.of_row.push_back(static_cast<std::uint32_t>(deal(from + row)));
    };
    if (pilot_) {
        for (std::size_t row = 0; row < count; ++row)
            out.of_row.push_back(static_cast<std::uint32_t>(row % strata_.size()));
    } else if (by_subject_) {
        // A block's subjects by themselves: how many there are in all is not known.
        const auto start = static_cast<std::uint64_t>(first);
        put(StratumDeal(count_rows(strata_, conditions_, static_cast<std::int64_t>(count)), key + start), 0);
    } else {
        put(deal_, static_cast<std::uint64_t>(first));
    }
    return out;
}

}  // namespace persona::seqtree
