#include "split_search.hpp"

#include <algorithm>

namespace persona::seqtree {
namespace {

constexpr std::size_t few_codes = 24;
constexpr std::size_t enough_rows = std::size_t{1} << 15;  // to find a split by
constexpr double unit = 255;                               // the largest value of a measure
constexpr std::uint64_t low_half = 0xffffffffU;

/// An even sample in the order of the rows, chosen within each stretch by its number: no period of the data's shows.
void sample_evenly(std::span<const std::uint32_t> rows, std::size_t stride, std::vector<std::uint32_t>& out) {
    out.clear();
    for (std::size_t begin = 0; begin + stride <= rows.size(); begin += stride)
        out.push_back(rows[begin + (begin * 0x9E3779B97F4A7C15ULL >> 33) % stride]);
}

}  // namespace

void SplitSearch::Moments::add(const Moments& other) noexcept {
    rows_and_rank += other.rows_and_rank;
    spread_and_peak += other.spread_and_peak;
}

double SplitSearch::Moments::rows() const noexcept { return static_cast<double>(rows_and_rank >> 32); }

std::array<double, SplitSearch::measures> SplitSearch::Moments::sums() const noexcept {
    return {static_cast<double>(rows_and_rank & low_half), static_cast<double>(spread_and_peak >> 32),
            static_cast<double>(spread_and_peak & low_half)};
}

SplitSearch::SplitSearch(const Training& data, std::size_t target, const std::vector<std::size_t>& features)
    : data_(data),
      target_(data.codes[target]),
      features_(features),
      variance_(data.ordered[target] && data.code_counts[target] > few_codes) {
    std::array<std::uint64_t, most_codes> counts{};
    for (const auto code : target_) ++counts[code];
    if (variance_) weigh_codes(counts);
    totals_.assign(data.code_counts[target], 0);
    here_.assign(data.code_counts[target], 0);
}

void SplitSearch::weigh_codes(std::span<const std::uint64_t> counts) {
    const auto n = static_cast<double>(std::max<std::size_t>(data_.rows, 1));
    const auto peak = static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
    moments_.resize(most_codes);
    double below = 0;
    std::array<double, measures> sums{}, squares{};
    for (std::size_t code = 0; code < most_codes; ++code) {
        const auto held = static_cast<double>(counts[code]);
        const double rank = (below + held / 2) / n, far = 2 * rank - 1;
        below += held;
        moments_[code].rows_and_rank = (std::uint64_t{1} << 32) | static_cast<std::uint64_t>(rank * unit);
        moments_[code].spread_and_peak =
            (static_cast<std::uint64_t>(far * far * unit) << 32) | static_cast<std::uint64_t>(code == peak ? unit : 0);
        const auto values = moments_[code].sums();
        for (std::size_t m = 0; m < measures; ++m) {
            sums[m] += held * values[m];
            squares[m] += held * values[m] * values[m];
        }
    }
    for (std::size_t m = 0; m < measures; ++m) {
        const double variance = squares[m] / n - (sums[m] / n) * (sums[m] / n);
        weights_[m] = variance > 1e-9 ? 1 / variance : 0;
    }
}

std::optional<Split> SplitSearch::best(std::span<const std::uint32_t> rows, std::size_t least_rows, double least_gain) {
    if (rows.size() < 2 * least_rows || features_.empty()) return std::nullopt;
    if (const auto stride = rows.size() / enough_rows; stride > 1) {
        sample_evenly(rows, stride, sample_);
        const auto found = search(sample_, std::max<std::size_t>(least_rows / stride, 20), least_gain);
        if (found) return found;  // what is too faint for the sample is looked for in all rows
    }
    return search(rows, least_rows, least_gain);
}

std::optional<Split> SplitSearch::search(std::span<const std::uint32_t> rows, std::size_t least_rows,
                                         double least_gain) {
    rows_ = static_cast<double>(rows.size());
    least_ = static_cast<double>(least_rows);
    classes_.resize(rows.size());
    std::fill(totals_.begin(), totals_.end(), 0U);
    for (std::size_t i = 0; i < rows.size(); ++i) ++totals_[classes_[i] = target_[rows[i]]];
    if (variance_) measure_variance();
    else measure_gini();
    if (impurity_ <= 1e-12) return std::nullopt;
    Split best;
    for (const auto feature : features_) {
        if (variance_) by_variance(feature, rows, best);
        else by_gini(feature, rows, best);
    }
    if (best.gain < std::max(least_gain, 1e-9)) return std::nullopt;
    return best;
}

void SplitSearch::measure_variance() {
    std::array<double, measures> squares{};
    all_ = {};
    for (std::size_t code = 0; code < totals_.size(); ++code) {
        const auto& one = moments_[code];
        all_.rows_and_rank += one.rows_and_rank * totals_[code];
        all_.spread_and_peak += one.spread_and_peak * totals_[code];
        const auto values = one.sums();
        for (std::size_t m = 0; m < measures; ++m) squares[m] += values[m] * values[m] * totals_[code];
    }
    const auto sums = all_.sums();
    impurity_ = 0;
    for (std::size_t m = 0; m < measures; ++m)
        impurity_ += weights_[m] * (squares[m] / rows_ - (sums[m] / rows_) * (sums[m] / rows_));
}

void SplitSearch::measure_gini() {
    squares_ = 0;
    for (const auto total : totals_) squares_ += static_cast<double>(total) * total;
    impurity_ = 1 - squares_ / (rows_ * rows_);
}

void SplitSearch::consider(std::size_t feature, std::size_t code, bool equals, double gain, Split& best) const {
    const Split candidate{feature, static_cast<Code>(code), equals, gain / impurity_};
    if (candidate.better_than(best)) best = candidate;
}

double SplitSearch::variance_gain(const Moments& left) const noexcept {
    const double n = left.rows();
    const auto here = left.sums(), whole = all_.sums();
    double out = 0;
    for (std::size_t m = 0; m < measures; ++m) {
        const double rest = whole[m] - here[m];
        out += weights_[m] * (here[m] * here[m] / n + rest * rest / (rows_ - n) - whole[m] * whole[m] / rows_);
    }
    return out;
}

void SplitSearch::by_variance(std::size_t feature, std::span<const std::uint32_t> rows, Split& best) const {
    const auto codes = data_.code_counts[feature];
    const Code* column = data_.codes[feature].data();
    // Two sets of sums in turn: rows of the same code one after the other do not wait for each other.
    std::array<std::array<Moments, most_codes>, 2> bins;
    for (auto& half : bins) std::fill_n(half.begin(), codes, Moments{});
    for (std::size_t i = 0; i < rows.size(); ++i) bins[i & 1][column[rows[i]]].add(moments_[classes_[i]]);
    const bool ordered = data_.ordered[feature];
    Moments below;
    for (std::size_t code = 0; code < codes; ++code) {
        auto here = bins[0][code];
        here.add(bins[1][code]);
        if (here.rows_and_rank == 0) continue;
        if ((!ordered || code == 0) && enough(here.rows())) consider(feature, code, true, variance_gain(here), best);
        below.add(here);
        if (ordered && enough(below.rows())) consider(feature, code, false, variance_gain(below), best);
    }
}

void SplitSearch::count_jointly(const Code* column, std::size_t codes, std::span<const std::uint32_t> rows) {
    const auto classes = totals_.size();
    joint_.assign(codes * classes, 0);
    starts_.assign(codes + 1, 0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t code = column[rows[i]];
        ++joint_[code * classes + classes_[i]];
        ++starts_[code + 1];
    }
    for (std::size_t code = 0; code < codes; ++code) starts_[code + 1] += starts_[code];
}

void SplitSearch::sort_classes(const Code* column, std::size_t codes, std::span<const std::uint32_t> rows) {
    starts_.assign(codes + 1, 0);
    for (const auto row : rows) ++starts_[std::size_t{column[row]} + 1];
    for (std::size_t code = 0; code < codes; ++code) starts_[code + 1] += starts_[code];
    next_.assign(starts_.begin(), starts_.end() - 1);
    sorted_.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) sorted_[next_[column[rows[i]]]++] = classes_[i];
}

void SplitSearch::classes_of(std::size_t code, bool jointly) {
    of_code_.clear();
    if (jointly) {
        const auto* counts = joint_.data() + code * totals_.size();
        for (std::size_t c = 0; c < totals_.size(); ++c)
            if (counts[c] > 0) of_code_.emplace_back(static_cast<Code>(c), counts[c]);
        return;
    }
    for (auto i = starts_[code]; i < starts_[code + 1]; ++i)
        if (here_[sorted_[i]]++ == 0) of_code_.emplace_back(sorted_[i], 0);
    for (auto& [label, count] : of_code_) count = std::exchange(here_[label], 0);
}

void SplitSearch::by_gini(std::size_t feature, std::span<const std::uint32_t> rows, Split& best) {
    // Moving rows of a class from one side to the other changes the sums of squares by a difference that needs only that
    // class's counts: one pass over the feature's codes is enough, whatever the number of classes.
    const auto codes = data_.code_counts[feature];
    const Code* column = data_.codes[feature].data();
    const bool jointly = rows.size() >= codes * totals_.size() / 4;
    if (jointly) count_jointly(column, codes, rows);
    else sort_classes(column, codes, rows);

    left_.assign(totals_.size(), 0);
    const bool ordered = data_.ordered[feature];
    double left_squares = 0, right_squares = squares_;
    const double whole = squares_ / rows_;
    for (std::size_t code = 0; code < codes; ++code) {
        if (starts_[code] == starts_[code + 1]) continue;
        const double n = starts_[code + 1] - starts_[code], below = starts_[code + 1];
        const bool alone = (!ordered || code == 0) && enough(n);
        if (!ordered && !alone) continue;
        classes_of(code, jointly);
        if (alone) {
            double own = 0, across = 0;
            for (const auto& [label, count] : of_code_) {
                own += static_cast<double>(count) * count;
                across += static_cast<double>(count) * totals_[label];
            }
            const double rest = squares_ - 2 * across + own;
            consider(feature, code, true, own / n + rest / (rows_ - n) - whole, best);
        }
        if (!ordered) continue;
        for (const auto& [label, count] : of_code_) {
            const double moved = count, left = left_[label], right = totals_[label] - left_[label];
            left_squares += moved * (2 * left + moved);
            right_squares -= moved * (2 * right - moved);
            left_[label] += count;
        }
        if (enough(below))
            consider(feature, code, false, left_squares / below + right_squares / (rows_ - below) - whole, best);
    }
}

}  // namespace persona::seqtree
