#include "split_search.hpp"

#include <algorithm>

namespace persona::seqtree {
namespace {

constexpr std::size_t few_codes = 24;
constexpr std::size_t enough_rows = std::size_t{1} << 13;  // to find a split by
constexpr double unit = 255;                               // the largest value of a measure
constexpr std::size_t ahead = 8;                           // rows are fetched so many before they are needed
constexpr std::uint64_t low_half = 0xffffffffU;

/// An even sample in the order of the rows, chosen within each stretch by its number: no period of the data's shows.
void sample_evenly(std::span<const std::uint32_t> rows, std::size_t stride, std::vector<std::uint32_t>& out) {
    out.clear();
    for (std::size_t begin = 0; begin + stride <= rows.size(); begin += stride)
        out.push_back(rows[begin + (begin * 0x9E3779B97F4A7C15ULL >> 33) % stride]);
}

}  // namespace

void NodeCounts::Moments::add(const Moments& other) noexcept {
    rows_and_rank += other.rows_and_rank;
    spread_and_peak += other.spread_and_peak;
}

void NodeCounts::Moments::take_away(const Moments& other) noexcept {
    rows_and_rank -= other.rows_and_rank;
    spread_and_peak -= other.spread_and_peak;
}

double NodeCounts::Moments::rows() const noexcept { return static_cast<double>(rows_and_rank >> 32); }

std::array<double, NodeCounts::Moments::measures> NodeCounts::Moments::sums() const noexcept {
    return {static_cast<double>(rows_and_rank & low_half), static_cast<double>(spread_and_peak >> 32),
            static_cast<double>(spread_and_peak & low_half)};
}

SplitSearch::SplitSearch(const Training& data, std::size_t target, const std::vector<std::size_t>& features,
                         const PackedRows& rows)
    : packed_(rows),
      classes_(data.code_counts[target]),
      variance_(data.ordered[target] && data.code_counts[target] > few_codes) {
    for (const auto feature : features) {
        features_.push_back({data.code_counts[feature], data.ordered[feature], cells_});
        cells_ += data.code_counts[feature];
    }
    if (!variance_) {
        left_.assign(classes_, 0);
        return;
    }
    std::array<std::uint64_t, most_codes> counts{};
    for (const auto code : data.codes[target]) ++counts[code];
    weigh_codes(counts, static_cast<double>(std::max<std::size_t>(data.rows, 1)));
}

void SplitSearch::weigh_codes(std::span<const std::uint64_t> counts, double n) {
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

bool SplitSearch::looks_at_all(std::size_t rows) noexcept { return rows / enough_rows <= 1; }

std::optional<Split> SplitSearch::best(std::span<const std::uint32_t> rows, std::size_t least_rows, double least_gain,
                                       const NodeCounts* counts) {
    if (rows.size() < 2 * least_rows || features_.empty()) return std::nullopt;
    if (!looks_at_all(rows.size())) {
        const auto stride = rows.size() / enough_rows;
        sample_evenly(rows, stride, sample_);
        const auto found = search(sample_, std::max<std::size_t>(least_rows / stride, 20), least_gain, nullptr);
        if (found) return found;  // what is too faint for the sample is looked for in all rows
    }
    return search(rows, least_rows, least_gain, counts);
}

std::optional<Split> SplitSearch::search(std::span<const std::uint32_t> rows, std::size_t least_rows, double least_gain,
                                         const NodeCounts* counts) {
    rows_ = static_cast<double>(rows.size());
    least_ = static_cast<double>(least_rows);
    if (counts == nullptr) count(rows, own_);
    counts_ = counts != nullptr ? counts : &own_;
    if (variance_) measure_variance();
    else measure_gini();
    if (impurity_ <= 1e-12) return std::nullopt;
    for (auto& feature : features_) feature.joint = nullptr;
    for (const auto& counted : counts_->features)
        if (auto& feature = features_[counted.place]; is_counted(feature, rows.size()))
            feature.joint = counts_->joint.data() + counted.begin;
    Split best;
    for (std::size_t place = 0; place < features_.size(); ++place) {
        if (variance_) by_variance(place, best);
        else by_gini(place, rows, best);
    }
    if (best.gain < std::max(least_gain, 1e-9)) return std::nullopt;
    return best;
}

void SplitSearch::count(std::span<const std::uint32_t> rows, NodeCounts& out, std::size_t for_rows) const {
    out.totals.assign(classes_, 0);
    if (variance_) sum_moments(rows, out);
    else count_classes(rows, out, std::max(for_rows, rows.size()));
}

void SplitSearch::take_away(NodeCounts& whole, const NodeCounts& half, std::size_t rows) const {
    for (std::size_t code = 0; code < classes_; ++code) whole.totals[code] -= half.totals[code];
    for (std::size_t i = 0; i < whole.bins.size(); ++i) whole.bins[i].take_away(half.bins[i]);
    // What is not counted for so few rows is no longer looked at.
    std::erase_if(whole.features, [&](const auto& each) { return !is_counted(features_[each.place], rows); });
    for (std::size_t i = 0; i < whole.features.size(); ++i) {
        auto* left = whole.joint.data() + whole.features[i].begin;
        const auto* taken = half.joint.data() + half.features[i].begin;
        const auto cells = features_[whole.features[i].place].codes * classes_;
        for (std::size_t cell = 0; cell < cells; ++cell) left[cell] -= taken[cell];
    }
}

bool SplitSearch::is_worth_taking_away(std::size_t rows) const noexcept {
    constexpr std::size_t cells_a_row = 4;  // that are taken away as fast as a row is counted, for each feature
    std::size_t cells = variance_ ? 2 * cells_ : 0;
    for (const auto& feature : features_)
        if (!variance_ && is_counted(feature, rows)) cells += feature.codes * classes_;
    return rows * features_.size() * cells_a_row >= cells;
}

bool SplitSearch::is_counted(const Feature& feature, std::size_t rows) const noexcept {
    return rows >= feature.codes * classes_ / 4;
}

void SplitSearch::sum_moments(std::span<const std::uint32_t> rows, NodeCounts& out) const {
    out.bins.assign(cells_, Moments{});
    const auto target = packed_.target();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i + ahead < rows.size()) packed_.fetch(rows[i + ahead]);
        const Code* codes = packed_[rows[i]];
        const auto label = codes[target];
        ++out.totals[label];
        const auto moments = moments_[label];
        for (std::size_t place = 0; place < features_.size(); ++place)
            out.bins[features_[place].begin + codes[place]].add(moments);
    }
}

void SplitSearch::measure_variance() {
    std::array<double, measures> squares{};
    all_ = {};
    for (std::size_t code = 0; code < classes_; ++code) {
        const auto& one = moments_[code];
        const auto total = counts_->totals[code];
        all_.rows_and_rank += one.rows_and_rank * total;
        all_.spread_and_peak += one.spread_and_peak * total;
        const auto values = one.sums();
        for (std::size_t m = 0; m < measures; ++m) squares[m] += values[m] * values[m] * total;
    }
    const auto sums = all_.sums();
    impurity_ = 0;
    for (std::size_t m = 0; m < measures; ++m)
        impurity_ += weights_[m] * (squares[m] / rows_ - (sums[m] / rows_) * (sums[m] / rows_));
}

void SplitSearch::consider(std::size_t place, std::size_t code, bool equals, double gain, Split& best) const {
    const Split candidate{place, static_cast<Code>(code), equals, gain / impurity_};
    if (candidate.better_than(best)) best = candidate;
}

void SplitSearch::gain_of_sides(std::size_t count) noexcept {
    const auto whole = all_.sums();
    const double squares =
        weights_[0] * whole[0] * whole[0] + weights_[1] * whole[1] * whole[1] + weights_[2] * whole[2] * whole[2];
    const double n = rows_;
    const auto& [first, second, third] = sides_.sums;
    for (std::size_t i = 0; i < count; ++i) {
        const double a = first[i], b = second[i], c = third[i];
        const double x = whole[0] - a, y = whole[1] - b, z = whole[2] - c;
        sides_.gain[i] = (weights_[0] * a * a + weights_[1] * b * b + weights_[2] * c * c) / sides_.rows[i] +
                         (weights_[0] * x * x + weights_[1] * y * y + weights_[2] * z * z) / (n - sides_.rows[i]) -
                         squares / n;
    }
}

void SplitSearch::by_variance(std::size_t place, Split& best) {
    const auto& feature = features_[place];
    std::size_t count = 0;
    const auto add = [&](std::size_t code, const Moments& left) {
        if (!enough(left.rows())) return;
        const auto sums = left.sums();
        sides_.code[count] = static_cast<Code>(code);
        sides_.rows[count] = left.rows();
        for (std::size_t m = 0; m < measures; ++m) sides_.sums[m][count] = sums[m];
        ++count;
    };
    Moments below;
    for (std::size_t code = 0; code < feature.codes; ++code) {
        const auto& here = counts_->bins[feature.begin + code];
        if (here.rows_and_rank == 0) continue;
        below.add(here);
        add(code, feature.ordered ? below : here);
    }
    gain_of_sides(count);
    // That a value is missing is an equality, of ordered columns, too.
    for (std::size_t i = 0; i < count; ++i)
        consider(place, sides_.code[i], !feature.ordered || sides_.code[i] == 0, sides_.gain[i], best);
}

void SplitSearch::count_classes(std::span<const std::uint32_t> rows, NodeCounts& out, std::size_t for_rows) const {
    std::size_t cells = 0;
    out.features.clear();
    for (std::size_t place = 0; place < features_.size(); ++place) {
        if (!is_counted(features_[place], for_rows)) continue;
        out.features.push_back({place, cells});
        cells += features_[place].codes * classes_;
    }
    out.joint.assign(cells, 0);
    const auto target = packed_.target();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i + ahead < rows.size()) packed_.fetch(rows[i + ahead]);
        const Code* codes = packed_[rows[i]];
        const auto label = codes[target];
        ++out.totals[label];
        for (const auto& feature : out.features) ++out.joint[feature.begin + codes[feature.place] * classes_ + label];
    }
}

void SplitSearch::measure_gini() {
    squares_ = 0;
    for (const std::uint64_t total : counts_->totals) squares_ += total * total;
    impurity_ = 1 - static_cast<double>(squares_) / (rows_ * rows_);
}

// Moving rows of a class from one side to the other changes the sums of squares by a difference that needs only that
// class's counts: one pass over the feature's codes is enough, whatever the number of classes. All sums are whole.
void SplitSearch::by_gini(std::size_t place, std::span<const std::uint32_t> rows, Split& best) {
    if (features_[place].joint != nullptr) look_through_counts(place, best);
    else look_through_rows(place, rows, best);
}

double SplitSearch::gini_gain(double rows, std::uint64_t squares, std::uint64_t across) const noexcept {
    const double left = static_cast<double>(squares), right = static_cast<double>(squares_ - 2 * across + squares);
    return left / rows + right / (rows_ - rows) - static_cast<double>(squares_) / rows_;
}

void SplitSearch::look_through_counts(std::size_t place, Split& best) {
    const auto& feature = features_[place];
    const auto& totals = counts_->totals;
    std::fill(left_.begin(), left_.end(), 0U);
    std::uint64_t rows = 0, squares = 0, across = 0;
    for (std::size_t code = 0; code < feature.codes; ++code) {
        const std::uint32_t* counts = feature.joint + code * classes_;
        if (!feature.ordered) rows = squares = across = 0;
        std::uint64_t here = 0, mixed = 0;
        for (std::size_t c = 0; c < classes_; ++c) {
            const std::uint64_t count = counts[c];
            here += count;
            squares += count * count;
            across += count * totals[c];
            mixed += count * left_[c];
        }
        if (here == 0) continue;
        rows += here;
        squares += 2 * mixed;
        if (feature.ordered)
            for (std::size_t c = 0; c < classes_; ++c) left_[c] += counts[c];
        const auto n = static_cast<double>(rows);
        if (enough(n)) consider(place, code, !feature.ordered || code == 0, gini_gain(n, squares, across), best);
    }
}

void SplitSearch::sort_classes(std::size_t place, std::span<const std::uint32_t> rows) {
    const auto codes = features_[place].codes, target = packed_.target();
    starts_.assign(codes + 1, 0);
    for (const auto row : rows) ++starts_[std::size_t{packed_[row][place]} + 1];
    for (std::size_t code = 0; code < codes; ++code) starts_[code + 1] += starts_[code];
    next_.assign(starts_.begin(), starts_.end() - 1);
    sorted_.resize(rows.size());
    for (const auto row : rows) sorted_[next_[packed_[row][place]]++] = packed_[row][target];
}

void SplitSearch::look_through_rows(std::size_t place, std::span<const std::uint32_t> rows, Split& best) {
    sort_classes(place, rows);
    const auto& feature = features_[place];
    std::fill(left_.begin(), left_.end(), 0U);
    std::uint64_t squares = 0, across = 0;
    for (std::size_t code = 0; code < feature.codes; ++code) {
        const auto begin = starts_[code], end = starts_[code + 1];
        const double n = feature.ordered ? end : end - begin;
        if (begin == end || (!feature.ordered && !enough(n))) continue;
        for (auto i = begin; i < end; ++i) {
            squares += 2 * left_[sorted_[i]]++ + 1;
            across += counts_->totals[sorted_[i]];
        }
        if (enough(n)) consider(place, code, !feature.ordered || code == 0, gini_gain(n, squares, across), best);
        if (feature.ordered) continue;
        squares = across = 0;
        for (auto i = begin; i < end; ++i) left_[sorted_[i]] = 0;
    }
}

}  // namespace persona::seqtree
