#include "split_search.hpp"

#include <algorithm>
#include <array>

namespace persona::seqtree {
namespace {

// A row and its 16-bit rank in one word: one addition a row and feature. Room for 2^24 rows.
constexpr int rank_bits = 40;
constexpr std::uint64_t rank_mask = (std::uint64_t{1} << rank_bits) - 1;
constexpr std::size_t few_codes = 24;

}  // namespace

SplitSearch::SplitSearch(const Training& data, std::size_t target, const std::vector<std::size_t>& features)
    : data_(data),
      target_(data.codes[target]),
      features_(features),
      variance_(data.ordered[target] && data.code_counts[target] > few_codes) {
    ranks_.assign(most_codes, 0);
    std::array<std::uint64_t, most_codes> counts{};
    for (const auto code : target_) ++counts[code];
    std::uint64_t below = 0;
    for (std::size_t code = 0; code < most_codes; ++code) {
        if (data.rows > 0) ranks_[code] = (below + counts[code] / 2) * 65535 / data.rows;
        below += counts[code];
    }
    totals_.assign(most_codes, 0);
}

std::optional<Split> SplitSearch::best(std::span<const std::uint32_t> rows, std::size_t least_rows, double least_gain) {
    if (rows.size() < 2 * least_rows || features_.empty()) return std::nullopt;
    rows_ = static_cast<double>(rows.size());
    if (variance_) {
        packed_.resize(rows.size());
        std::uint64_t sum = 0, squares = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto rank = ranks_[target_[rows[i]]];
            packed_[i] = (std::uint64_t{1} << rank_bits) | rank;
            sum += rank;
            squares += rank * rank;
        }
        sum_ = static_cast<double>(sum);
        impurity_ = static_cast<double>(squares) / rows_ - (sum_ / rows_) * (sum_ / rows_);
    } else {
        classes_.resize(rows.size());
        std::fill(totals_.begin(), totals_.end(), 0U);
        for (std::size_t i = 0; i < rows.size(); ++i) ++totals_[classes_[i] = target_[rows[i]]];
        squares_ = 0;
        for (const auto total : totals_) squares_ += static_cast<double>(total) * total;
        impurity_ = 1 - squares_ / (rows_ * rows_);
    }
    if (impurity_ <= 1e-12) return std::nullopt;
    Split best;
    best.gain = 0;
    for (const auto feature : features_) {
        if (variance_) by_variance(feature, rows, least_rows, best);
        else by_gini(feature, rows, least_rows, best);
    }
    if (best.gain < std::max(least_gain, 1e-9)) return std::nullopt;
    return best;
}

void SplitSearch::consider(std::size_t feature, std::size_t code, bool equals, double gain, Split& best) const {
    const Split candidate{feature, static_cast<Code>(code), equals, gain / impurity_};
    if (candidate.better_than(best)) best = candidate;
}

void SplitSearch::by_variance(std::size_t feature, std::span<const std::uint32_t> rows, std::size_t least,
                              Split& best) {
    std::array<std::uint64_t, most_codes> bins;
    const auto codes = data_.code_counts[feature];
    std::fill_n(bins.begin(), codes, std::uint64_t{0});
    const Code* column = data_.codes[feature].data();
    for (std::size_t i = 0; i < rows.size(); ++i) bins[column[rows[i]]] += packed_[i];
    const double mean_part = sum_ * sum_ / rows_;
    const auto gain = [&](double n, double sum) {
        const double rest = sum_ - sum;
        return sum * sum / n + rest * rest / (rows_ - n) - mean_part;
    };
    const auto least_rows = static_cast<double>(least);
    std::uint64_t running = 0;
    for (std::size_t code = 0; code < codes; ++code) {
        if (bins[code] == 0) continue;
        const auto n = static_cast<double>(bins[code] >> rank_bits);
        if (!data_.ordered[feature] || code == 0) {
            if (n >= least_rows && rows_ - n >= least_rows)
                consider(feature, code, true, gain(n, static_cast<double>(bins[code] & rank_mask)), best);
        }
        if (data_.ordered[feature]) {
            running += bins[code];
            const auto below = static_cast<double>(running >> rank_bits);
            if (below >= least_rows && rows_ - below >= least_rows)
                consider(feature, code, false, gain(below, static_cast<double>(running & rank_mask)), best);
        }
    }
}

void SplitSearch::by_gini(std::size_t feature, std::span<const std::uint32_t> rows, std::size_t least, Split& best) {
    // Sorting the classes by the feature's code makes one pass enough, whatever the number of classes: moving a row from
    // one side to the other changes the sums of squares by a difference that needs only that class's counts.
    const auto codes = data_.code_counts[feature];
    const Code* column = data_.codes[feature].data();
    starts_.assign(codes + 1, 0);
    for (const auto row : rows) ++starts_[std::size_t{column[row]} + 1];
    for (std::size_t code = 0; code < codes; ++code) starts_[code + 1] += starts_[code];
    joint_.assign(starts_.begin(), starts_.end() - 1);
    sorted_.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) sorted_[joint_[column[rows[i]]]++] = classes_[i];

    left_.assign(most_codes, 0);
    std::array<std::uint32_t, most_codes> here{};
    const bool ordered = data_.ordered[feature];
    std::int64_t left_squares = 0;
    auto right_squares = static_cast<std::int64_t>(squares_);
    const auto least_rows = static_cast<double>(least);
    const double whole = squares_ / rows_;
    for (std::size_t code = 0; code < codes; ++code) {
        const auto begin = starts_[code], end = starts_[code + 1];
        if (begin == end) continue;
        const auto n = static_cast<double>(end - begin);
        if ((!ordered || code == 0) && n >= least_rows && rows_ - n >= least_rows) {
            std::int64_t own = 0, across = 0;
            for (auto i = begin; i < end; ++i) {
                own += 2 * std::int64_t{here[sorted_[i]]++} + 1;
                across += totals_[sorted_[i]];
            }
            for (auto i = begin; i < end; ++i) here[sorted_[i]] = 0;
            const double rest = squares_ - 2 * static_cast<double>(across) + static_cast<double>(own);
            consider(feature, code, true, static_cast<double>(own) / n + rest / (rows_ - n) - whole, best);
        }
        if (ordered) {
            for (auto i = begin; i < end; ++i) {
                const auto label = sorted_[i];
                const auto moved = left_[label]++;
                left_squares += 2 * std::int64_t{moved} + 1;
                right_squares -= 2 * (std::int64_t{totals_[label]} - moved) - 1;
            }
            const auto below = static_cast<double>(end);
            if (below >= least_rows && rows_ - below >= least_rows)
                consider(feature, code, false,
                         static_cast<double>(left_squares) / below +
                             static_cast<double>(right_squares) / (rows_ - below) - whole,
                         best);
        }
    }
}

}  // namespace persona::seqtree
