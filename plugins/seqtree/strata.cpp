#include "strata.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace persona::seqtree {
namespace {

constexpr std::size_t most_strata = 512;
constexpr int most_rounds = 200;

Error impossible(std::string what, std::string hint) {
    return Error(ErrorCode::configuration, std::move(what), std::move(hint));
}

/// a · b modulo m, all below 2^62.
std::uint64_t times(std::uint64_t a, std::uint64_t b, std::uint64_t m) noexcept {
    if (m <= (std::uint64_t{1} << 32)) return a * b % m;
    std::uint64_t out = 0;
    for (; b > 0; b >>= 1, a = 2 * a % m)
        if ((b & 1) != 0) out = (out + a) % m;
    return out;
}

/// What constraints make of conditions: a column that decides, or that stands in a combination, or that must not be
/// above another one, can not be just anything any more.
class Narrowing {
public:
    Narrowing(const Model& model, const std::vector<LabelIndex>& index) : model_(model), index_(index) {}

    /// False: nothing is left of a column.
    [[nodiscard]] bool narrow(Stratum& stratum) const {
        for (const auto& one : model_.constraints.ranges) {
            auto& allowed = own(stratum, one.column);
            keep_range(allowed, model_.columns[one.column], one.least, one.most, measured(one.column));
        }
        // Every pass carries a condition one constraint further.
        for (std::size_t pass = 0; pass <= model_.constraints.size(); ++pass) {
            for (const auto& one : model_.constraints.dependencies) decide(one, stratum);
            for (const auto& one : model_.constraints.combinations) combine(one, stratum);
            for (const auto& one : model_.constraints.orderings) put_in_order(one, stratum);
        }
        return std::all_of(stratum.allowed.begin(), stratum.allowed.end(), [](const auto& one) {
            return (one.second.any() || one.second.code(0)) && one.second.least <= one.second.most;
        });
    }

private:
    [[nodiscard]] bool measured(std::size_t column) const { return model_.constraints.ordering(column) != nullptr; }
    Allowed& own(Stratum& stratum, std::size_t column) const {
        return stratum.allowed.try_emplace(column, allow_all(model_.columns[column], true)).first->second;
    }
    void keep(Stratum& stratum, std::size_t column, std::vector<bool> labels) const {
        labels[0] = true;  // a missing value says nothing against a constraint
        keep_labels(own(stratum, column), index_[column], labels);
    }

    void decide(const Constraints::Dependency& one, Stratum& stratum) const {
        const auto* to = stratum.find(one.to);
        if (to == nullptr) return;
        std::vector<bool> labels(index_[one.from].size(), false);
        for (Label32 label = 1; label < labels.size(); ++label)
            labels[label] = to->label(index_[one.to], one.decided[label]);
        keep(stratum, one.from, std::move(labels));
    }

    void combine(const Constraints::Combination& one, Stratum& stratum) const {
        if (std::none_of(one.columns.begin(), one.columns.end(),
                         [&](auto column) { return stratum.find(column) != nullptr; }))
            return;
        std::vector<std::vector<bool>> labels;
        for (const auto column : one.columns) labels.emplace_back(index_[column].size(), false);
        for (const auto& row : one.rows) {
            bool fits = true;
            for (std::size_t i = 0; i < one.columns.size(); ++i) {
                const auto* allowed = stratum.find(one.columns[i]);
                fits = fits && (allowed == nullptr || allowed->label(index_[one.columns[i]], row.labels[i]));
            }
            for (std::size_t i = 0; fits && i < one.columns.size(); ++i) labels[i][row.labels[i]] = true;
        }
        for (std::size_t i = 0; i < one.columns.size(); ++i) keep(stratum, one.columns[i], std::move(labels[i]));
    }

    void put_in_order(const Constraints::Ordering& one, Stratum& stratum) const {
        const auto* upper = stratum.find(one.upper);
        if (upper == nullptr || upper->most >= open_end) return;
        const double most = upper->most;
        for (const auto lower : one.lower)
            keep_range(own(stratum, lower), model_.columns[lower], -open_end, most, measured(lower));
    }

    const Model& model_;
    const std::vector<LabelIndex>& index_;
};

}  // namespace

Result<std::vector<Stratum>> make_strata(const std::vector<Condition>& conditions, const Model& model,
                                         const std::vector<LabelIndex>& index) {
    std::size_t all = 1;
    for (const auto& one : conditions) {
        all *= one.options.size();
        if (all > most_strata)
            return impossible(
                "the shares asked for make more than " + std::to_string(most_strata) + " combinations of values",
                "give shares of fewer columns or values");
    }
    const Narrowing narrowing(model, index);
    std::vector<Stratum> out;
    for (std::size_t number = 0; number < all; ++number) {
        Stratum stratum;
        auto left = number;
        for (const auto& one : conditions) {
            stratum.options.push_back(left % one.options.size());
            left /= one.options.size();
            stratum.allowed.emplace(one.column, one.options[stratum.options.back()].allowed);
        }
        if (narrowing.narrow(stratum)) out.push_back(std::move(stratum));
    }
    for (std::size_t c = 0; c < conditions.size(); ++c)
        for (std::size_t option = 0; option < conditions[c].options.size(); ++option)
            if (std::none_of(out.begin(), out.end(), [&](const auto& one) { return one.options[c] == option; }))
                return impossible(
                    "the conditions contradict each other or the model's constraints: nothing is left for '" +
                        model.columns[conditions[c].column].field.name + "'",
                    "leave a condition out; 'persona model inspect' shows the constraints");
    if (out.empty())
        return impossible("no row can keep to the constraints of the model", "widen the ranges among them");
    return out;
}

Status fit_shares(std::vector<Stratum>& strata, const std::vector<Condition>& conditions,
                  const std::vector<double>& likely) {
    for (std::size_t s = 0; s < strata.size(); ++s) strata[s].share = likely[s];
    double off = 1;
    for (int round = 0; round < most_rounds && off > 1e-9; ++round) {
        off = 0;
        for (std::size_t c = 0; c < conditions.size(); ++c) {
            std::vector<double> sums(conditions[c].options.size(), 0);
            for (const auto& one : strata) sums[one.options[c]] += one.share;
            for (std::size_t option = 0; option < sums.size(); ++option)
                off = std::max(off, std::fabs(sums[option] - conditions[c].options[option].share));
            for (auto& one : strata) {
                const double sum = sums[one.options[c]];
                if (sum > 0) one.share *= conditions[c].options[one.options[c]].share / sum;
            }
        }
    }
    double sum = 0;
    for (const auto& one : strata) sum += one.share;
    if (conditions.empty())
        for (auto& one : strata) one.share = 1;
    else if (!(sum > 0) || off > 1e-3)
        return impossible("the shares asked for can not be had together: too few people hold some of the combinations",
                          "give shares of one column, or shares nearer to what the table has");
    return {};
}

std::vector<std::int64_t> largest_remainders(const std::vector<double>& shares, std::int64_t total) {
    std::vector<std::int64_t> out;
    std::vector<std::size_t> order(shares.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::int64_t given = 0;
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    std::vector<double> exact;
    for (const double share : shares) {
        exact.push_back(share / sum * static_cast<double>(total));
        out.push_back(static_cast<std::int64_t>(std::floor(exact.back() + 1e-6)));
        given += out.back();
    }
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
        return exact[a] - static_cast<double>(out[a]) > exact[b] - static_cast<double>(out[b]);
    });
    for (std::size_t i = 0; given < total; ++given) ++out[order[i++ % order.size()]];
    return out;
}

std::vector<std::int64_t> count_rows(const std::vector<Stratum>& strata, const std::vector<Condition>& conditions,
                                     std::int64_t total) {
    std::vector<double> shares;
    for (const auto& one : strata) shares.push_back(one.share);
    auto rows = largest_remainders(shares, total);
    // The combinations are rounded each by itself; rows move between two that differ in one column alone, until every
    // column's options have exactly their rows.
    for (std::size_t c = 0; c < conditions.size(); ++c) {
        std::vector<double> wanted_shares;
        for (const auto& option : conditions[c].options) wanted_shares.push_back(option.share);
        auto missing = largest_remainders(wanted_shares, total);
        for (std::size_t s = 0; s < strata.size(); ++s) missing[strata[s].options[c]] -= rows[s];
        for (std::size_t from = 0; from < strata.size(); ++from) {
            for (std::size_t to = 0; to < strata.size(); ++to) {
                auto options = strata[from].options;
                options[c] = strata[to].options[c];
                if (options != strata[to].options || strata[to].share <= 0) continue;
                auto &over = missing[strata[from].options[c]], &under = missing[strata[to].options[c]];
                const auto moved = std::max<std::int64_t>(0, std::min({-over, under, rows[from]}));
                rows[from] -= moved;
                rows[to] += moved;
                over += moved;
                under -= moved;
            }
        }
    }
    return rows;
}

StratumDeal::StratumDeal(const std::vector<std::int64_t>& rows, std::uint64_t key) {
    for (const auto count : rows) {
        total_ += static_cast<std::uint64_t>(count);
        ends_.push_back(total_);
    }
    if (total_ == 0) return;
    // Steps of about the golden ratio visit every row once and leave no gaps in between.
    factor_ = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(static_cast<double>(total_) * 0.6180339887498949));
    while (std::gcd(factor_, total_) != 1) factor_ = factor_ % total_ + 1;
    shift_ = Random(key, 0, 0, 7).below(total_);
}

std::size_t StratumDeal::operator()(std::uint64_t row) const noexcept {
    if (ends_.size() < 2 || total_ == 0) return 0;
    const auto place = (times(row % total_, factor_, total_) + shift_) % total_;
    return static_cast<std::size_t>(std::upper_bound(ends_.begin(), ends_.end(), place) - ends_.begin());
}

}  // namespace persona::seqtree
