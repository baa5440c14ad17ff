#include "tilts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <tbb/parallel_for.h>

#include "subject_count.hpp"
#include "tilt_bins.hpp"

namespace persona::seqtree {
namespace {

constexpr std::size_t most_rows = 20'000;
constexpr std::size_t most_bins = 10;
constexpr int sweeps = 8;
// All of these are divided by 1, 2, 3, … where earlier rounds missed their figures.
constexpr double least_slope = 6.63;    // of chance, one in twenty
constexpr double least_surprise = 4;    // deviations beyond what chance makes of a table
constexpr double least_effect = 0.002;  // nats a row
constexpr double most_factor = 8;
constexpr double few = -1;  // in place of a number of rows: fewer than k people

/// A column's codes in bins, and these in groups that tables have cells of.
struct Bins {
    std::vector<std::uint8_t> of_code, group;
    [[nodiscard]] std::size_t size() const noexcept { return group.size(); }
    [[nodiscard]] std::size_t groups() const noexcept {
        return std::size_t{*std::max_element(group.begin(), group.end())} + 1;
    }
};

class Fitter {
public:
    explicit Fitter(const TiltRequest& request) : request_(request), data_(request.data) {
        choose_rows();
        most_groups_ =
            std::clamp<std::size_t>(static_cast<std::size_t>(std::sqrt(static_cast<double>(rows_.size()) /
                                                                       (2.0 * static_cast<double>(request.k)))),
                                    2, most_bins);
        const auto nearest = request.features.front();
        std::vector<std::uint8_t> codes(data_.code_counts[nearest]);
        std::iota(codes.begin(), codes.end(), std::uint8_t{0});
        own_ = bins_of(request.column, nearest, codes);
        out_.bins = own_.of_code;
        width_ = out_.bin_count = own_.size();
        groups_ = own_.groups();
        scores_ = scores(own_, request.column);
        for (const auto& block : request.made) made_ += block[request.features.front()].size();
        const auto real = static_cast<double>(rows_.size()), made = static_cast<double>(made_);
        worth_ = real * made / (real + made);
        prior_ = static_cast<double>(5 * request.k);
    }

    Tilts fit() {
        if (width_ < 2) return {};
        start();
        for (const auto feature : request_.features) prepare(feature);
        for (int sweep = 0; sweep < sweeps; ++sweep) {
            tbb::parallel_for(std::size_t{0}, candidates_.size(), [&](std::size_t i) { compare(candidates_[i]); });
            std::vector<Candidate*> off;
            for (auto& one : candidates_)
                if (one.is_off()) off.push_back(&one);
            if (off.empty()) break;
            std::stable_sort(off.begin(), off.end(),
                             [](const auto* a, const auto* b) { return a->surprise > b->surprise; });
            for (auto* one : off) {
                compare(*one);
                if (one->slope_is_off()) improve_slope(*one);
                else if (one->table_is_off()) improve(*one);
            }
        }
        for (auto& one : candidates_)
            if (one.used) out_.list.push_back(std::move(one.tilt));
        return out_.empty() ? Tilts() : std::move(out_);
    }

private:
    struct Candidate {
        Tilt tilt;
        std::vector<std::uint8_t> of_row;  ///< by row made
        Bins bins;                         ///< of the feature
        std::vector<double> seen;          ///< rows of the source by group of both; or `few`
        std::vector<double> made;          ///< by bin of both
        std::vector<double> wanted, has;   ///< by group of both
        std::vector<double> scores,
            means;  ///< where both are ordered: of the feature's bins, and the column's mean score in each
        double surprise = 0, freedom = 0, effect = 0;
        double slope = 0, off = 0, information = 0, slope_surprise = 0, slope_effect = 0;  ///< of the slope
        double effort = 1;  ///< what counts as off: the more, the less
        bool used = false;
        [[nodiscard]] bool table_is_off() const noexcept {
            return effect * effort > least_effect &&
                   (surprise - freedom) * effort > least_surprise * std::sqrt(2 * freedom);
        }
        [[nodiscard]] bool slope_is_off() const noexcept {
            return slope_surprise * effort > least_slope && slope_effect * effort > least_effect;
        }
        [[nodiscard]] bool is_off() const noexcept { return slope_is_off() || table_is_off(); }
    };

    void choose_rows() {
        const auto stride = std::max<std::size_t>(1, (request_.rows.size() + most_rows - 1) / most_rows);
        for (std::size_t i = 0; i < request_.rows.size(); i += stride) rows_.push_back(request_.rows[i]);
        // Side by side, so that a cell's subjects can be counted.
        if (!data_.subjects.empty())
            std::stable_sort(rows_.begin(), rows_.end(),
                             [&](auto a, auto b) { return data_.subjects[a] < data_.subjects[b]; });
    }
    /// Whose the i-th of `rows_` is.
    [[nodiscard]] std::uint32_t subject_of(std::size_t i) const noexcept {
        return data_.subjects.empty() ? static_cast<std::uint32_t>(i) : data_.subjects[rows_[i]];
    }
    /// Values without an order stand beside those that go with the same codes of another column, which has `bins`.
    [[nodiscard]] Bins bins_of(std::size_t column, std::size_t other, const std::vector<std::uint8_t>& bins) const {
        const auto least_missing = static_cast<std::uint32_t>(2 * request_.k);
        std::vector<std::uint32_t> counts(data_.code_counts[column], 0);
        for (const auto row : rows_) ++counts[data_.codes[column][row]];
        Bins out{cut_bins(counts, along(column, other, bins), most_bins, least_missing), {}};
        std::vector<std::uint32_t> held(std::size_t{*std::max_element(out.of_code.begin(), out.of_code.end())} + 1, 0);
        for (std::size_t code = 0; code < counts.size(); ++code) held[out.of_code[code]] += counts[code];
        const bool missing = counts[0] > 0 && held[0] == counts[0];
        out.group = cut_bins(held, {}, most_groups_, missing ? least_missing : 0xffffffff);
        return out;
    }
    [[nodiscard]] std::vector<double> along(std::size_t column, std::size_t other,
                                            const std::vector<std::uint8_t>& bins) const {
        if (data_.ordered[column]) return {};
        const auto width = std::size_t{*std::max_element(bins.begin(), bins.end())} + 1;
        std::vector<double> table(data_.code_counts[column] * width, 0);
        std::vector<SubjectCount> people(data_.code_counts[column]);
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const auto code = data_.codes[column][rows_[i]];
            table[code * width + bins[data_.codes[other][rows_[i]]]] += 1;
            people[code].add(subject_of(i));
        }
        for (std::size_t cell = 0; cell < table.size(); ++cell)
            if (people[cell / width].subjects < request_.k) table[cell] = 0;
        return first_axis(table, width);
    }
    [[nodiscard]] std::vector<double> scores(const Bins& bins, std::size_t column) const {
        std::vector<double> rows(bins.size(), 0);
        for (const auto row : rows_) rows[bins.of_code[data_.codes[column][row]]] += data_.codes[column][row] != 0;
        return bin_scores(rows);
    }
    /// What the trees say of the rows made, each by one of them, as it is drawn.
    void start() {
        std::vector<std::vector<double>> leaves;
        std::vector<double> shares(data_.code_counts[request_.column]);
        for (const auto& tree : request_.trees) {
            auto& all = leaves.emplace_back(tree.leaves.size() * width_, 0.0);
            for (std::uint32_t leaf = 0; leaf < tree.leaves.size(); ++leaf) {
                LeafDraw(tree, leaf).shares(shares);
                for (std::size_t code = 0; code < shares.size(); ++code)
                    all[leaf * width_ + out_.bins[code]] += shares[code];
            }
        }
        chances_.reserve(made_ * width_);
        for (const auto& block : request_.made) {
            for (std::size_t row = 0; row < block[request_.features.front()].size(); ++row) {
                const auto tree = row % request_.trees.size();
                const auto* own = leaves[tree].data() + request_.trees[tree].leaf_of(block, row) * width_;
                chances_.insert(chances_.end(), own, own + width_);
            }
        }
    }
    void prepare(std::size_t feature) {
        Candidate one;
        one.effort = 1 + request_.effort;
        one.tilt.feature = feature;
        one.bins = bins_of(feature, request_.column, own_.of_code);
        if (one.bins.size() < 2) return;
        one.tilt.bins = one.bins.of_code;
        one.tilt.factors.assign(one.bins.size() * width_, 1);
        one.freedom = static_cast<double>(std::max<std::size_t>((one.bins.groups() - 1) * (groups_ - 1), 1));
        count(one);
        for (const auto& block : request_.made)
            for (const auto code : block[feature]) one.of_row.push_back(one.tilt.bins[code]);
        if (data_.ordered[feature] && data_.ordered[request_.column]) one.scores = scores(one.bins, feature);
        candidates_.push_back(std::move(one));
    }
    /// The source's table.
    void count(Candidate& one) const {
        const auto cells = one.bins.groups() * groups_;
        const auto &features = data_.codes[one.tilt.feature], &codes = data_.codes[request_.column];
        std::vector<SubjectCount> people(cells);
        std::vector<double> held(one.bins.size(), 0);
        one.seen.assign(cells, 0);
        one.means.assign(one.bins.size(), 0);
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const auto bin = one.bins.of_code[features[rows_[i]]], own = own_.of_code[codes[rows_[i]]];
            const auto cell = one.bins.group[bin] * groups_ + own_.group[own];
            ++one.seen[cell];
            people[cell].add(subject_of(i));
            held[bin] += 1;
            one.means[bin] += scores_[own];
        }
        for (std::size_t cell = 0; cell < cells; ++cell)
            if (people[cell].subjects < request_.k) one.seen[cell] = few;
        for (std::size_t bin = 0; bin < held.size(); ++bin) one.means[bin] /= std::max(held[bin], 1.0);
    }
    /// The table that rows made now have, beside the one wanted: as many rows in each group of the feature as were made,
    /// shared out as in the source.
    void compare(Candidate& one) const {
        one.made.assign(one.bins.size() * width_, 0);
        for (std::size_t row = 0; row < made_; ++row)
            for (std::size_t bin = 0; bin < width_; ++bin)
                one.made[one.of_row[row] * width_ + bin] += chances_[row * width_ + bin];
        one.has.assign(one.seen.size(), 0);
        for (std::size_t cell = 0; cell < one.made.size(); ++cell) one.has[group_of(one, cell)] += one.made[cell];
        one.wanted.assign(one.seen.size(), 0);
        one.effect = 0;
        for (std::size_t begin = 0; begin < one.seen.size(); begin += groups_) want(one, begin);
        one.effect /= static_cast<double>(made_);
        one.surprise = 2 * worth_ * one.effect;
        if (!one.scores.empty()) compare_slope(one);
    }
    [[nodiscard]] std::size_t group_of(const Candidate& one, std::size_t cell) const noexcept {
        return one.bins.group[cell / width_] * groups_ + own_.group[cell % width_];
    }
    /// One group of the feature. Of cells with fewer than k people nothing is known but that: they are as they are made, or
    /// half of k where more would be expected.
    void want(Candidate& one, std::size_t begin) const {
        double seen = 0, made = 0;
        std::vector<double> cells(one.seen.begin() + static_cast<std::ptrdiff_t>(begin),
                                  one.seen.begin() + static_cast<std::ptrdiff_t>(begin + groups_));
        for (std::size_t i = 0; i < groups_; ++i) {
            seen += std::max(cells[i], 0.0);
            made += one.has[begin + i];
        }
        double total = 0;
        for (std::size_t i = 0; i < groups_; ++i) {
            if (cells[i] == few)
                cells[i] =
                    std::min(made > 0 ? one.has[begin + i] * seen / made : 0, static_cast<double>(request_.k) / 2);
            total += cells[i];
        }
        for (std::size_t i = 0; i < groups_ && total > 0; ++i) {
            const double wanted = one.wanted[begin + i] = made * cells[i] / total;
            if (wanted > 0) one.effect += wanted * std::log(wanted / std::max(one.has[begin + i], 1e-9));
        }
    }
    /// The same of one number: how far the two go together (linear-by-linear association, Agresti, "Categorical data
    /// analysis", 1990). It is sure of far fewer rows than a table is.
    void compare_slope(Candidate& one) const {
        one.off = one.information = 0;
        for (std::size_t cell = 0; cell < one.made.size(); ++cell)
            one.off += one.made[cell] * one.scores[cell / width_] * (one.means[cell / width_] - scores_[cell % width_]);
        for (std::size_t row = 0; row < made_; ++row) {
            double mean = 0, square = 0;
            for (std::size_t bin = 0; bin < width_; ++bin) {
                const double part = chances_[row * width_ + bin] * scores_[bin];
                mean += part;
                square += part * scores_[bin];
            }
            const double score = one.scores[one.of_row[row]];
            one.information += score * score * (square - mean * mean);
        }
        // In rows of the source, and held back as if a leaf of people said that the two do not go together.
        const double scale = worth_ / static_cast<double>(made_);
        one.off = one.off * scale - prior_ * one.slope;
        one.information *= scale;
        one.slope_surprise = one.information > 0 ? one.off * one.off / one.information : 0;
        one.slope_effect = one.slope_surprise / (2 * worth_);
    }
    void improve_slope(Candidate& one) {
        const double step = std::clamp(one.off / (one.information + prior_), -0.5, 0.5);
        one.slope += step;
        std::vector<double> steps(one.made.size());
        for (std::size_t cell = 0; cell < steps.size(); ++cell)
            steps[cell] = std::exp(step * one.scores[cell / width_] * scores_[cell % width_]);
        apply(one, steps);
    }
    void improve(Candidate& one) {
        // So much of it is no chance (James and Stein, "Estimation with quadratic loss", 1961).
        const double trust = 1 - one.freedom / one.surprise;
        std::vector<double> steps(one.made.size(), 1);
        for (std::size_t cell = 0; cell < steps.size(); ++cell) {
            const auto group = group_of(one, cell);
            if (one.wanted[group] > 0)
                steps[cell] = std::pow(one.wanted[group] / std::max(one.has[group], 1e-9), trust);
        }
        apply(one, steps);
    }
    void apply(Candidate& one, std::vector<double>& steps) {
        for (std::size_t cell = 0; cell < steps.size(); ++cell) {
            const double before = one.tilt.factors[cell];
            one.tilt.factors[cell] = static_cast<float>(std::clamp(before * steps[cell], 1 / most_factor, most_factor));
            steps[cell] = static_cast<double>(one.tilt.factors[cell]) / before;
        }
        for (std::size_t row = 0; row < made_; ++row) {
            double total = 0;
            auto* own = chances_.data() + row * width_;
            for (std::size_t bin = 0; bin < width_; ++bin) total += own[bin] *= steps[one.of_row[row] * width_ + bin];
            for (std::size_t bin = 0; total > 0 && bin < width_; ++bin) own[bin] /= total;
        }
        one.used = true;
    }

    const TiltRequest& request_;
    const Training& data_;
    std::vector<std::uint32_t> rows_;
    std::size_t most_groups_ = 2, width_ = 1, groups_ = 1, made_ = 0;
    double prior_ = 0;
    double worth_ = 0;  ///< rows of a table that would be as sure as the difference of the two
    Tilts out_;
    Bins own_;                     ///< of the column
    std::vector<double> scores_;   ///< of the column's bins
    std::vector<double> chances_;  ///< by row made, then bin of the column
    std::vector<Candidate> candidates_;
};

}  // namespace

void Tilts::factors(const Codes& columns, std::size_t row, std::span<double> out) const noexcept {
    std::fill(out.begin(), out.end(), 1.0);
    for (const auto& one : list) {
        const auto* own = one.factors.data() + one.bins[columns[one.feature][row]] * bin_count;
        for (std::size_t bin = 0; bin < bin_count; ++bin) out[bin] *= static_cast<double>(own[bin]);
    }
}

Tilts fit_tilts(const TiltRequest& request) {
    if (request.rows.empty() || request.features.empty()) return {};
    return Fitter(request).fit();
}

}  // namespace persona::seqtree
