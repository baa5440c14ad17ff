#include "grow.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "backoff.hpp"
#include "split_search.hpp"

namespace persona::seqtree {
namespace {

class Grower {
public:
    Grower(const Training& data, std::size_t target, const std::vector<std::size_t>& features,
           const std::vector<std::uint32_t>& rows, const std::vector<std::uint32_t>& whole, const Rules& rules,
           Random random)
        : features_(features),
          whole_(whole),
          ordered_(data.ordered[target]),
          packed_(data, target, features, rows),
          rows_(rows.size()),
          rules_(rules),
          random_(random),
          search_(data, target, features, packed_) {
        std::iota(rows_.begin(), rows_.end(), 0U);
        if (!data.subjects.empty()) {
            seen_.assign(data.subject_count, 0);
            for (const auto row : rows) whose_.push_back(data.subjects[row]);
        }
        count_.assign(data.code_counts[target], 0);
        subjects_.assign(data.code_counts[target], 0);
    }

    Tree grow() {
        tree_.nodes.emplace_back();
        distributions_.emplace_back(whole_.begin(), whole_.end());
        Ancestor root{unmade, 0, rows_.size()};
        split({0, 0, rows_.size(), 0}, root, {});
        share_out();
        tree_.sum_ranges();
        return std::move(tree_);
    }

private:
    /// The nearest ancestor large enough to say how small cells are shared out.
    struct Ancestor {
        std::uint32_t distribution;  ///< `unmade` until a leaf needs it
        std::size_t begin, end;      ///< its rows: they stay there, however they are sorted
    };
    static constexpr std::uint32_t unmade = 0xffffffff;

    [[nodiscard]] std::size_t distinct(std::size_t begin, std::size_t end) {
        if (whose_.empty()) return end - begin;
        ++stamp_;
        std::size_t count = 0;
        for (std::size_t i = begin; i < end; ++i) {
            auto& seen = seen_[whose_[rows_[i]]];
            count += seen != stamp_;
            seen = stamp_;
        }
        return count;
    }

    /// Rows of each code, and subjects. A subject with rows of several small codes counts for the first of them only, so
    /// that the subjects of codes can be added up.
    void count(std::span<const std::uint32_t> rows) {
        std::fill(count_.begin(), count_.end(), 0U);
        for (const auto row : rows) ++count_[target_of(row)];
        if (whose_.empty()) {
            subjects_ = count_;
            return;
        }
        pairs_.clear();
        for (const auto row : rows) pairs_.emplace_back(target_of(row), whose_[row]);
        std::sort(pairs_.begin(), pairs_.end());
        pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
        std::fill(subjects_.begin(), subjects_.end(), 0U);
        for (const auto& [code, subject] : pairs_) ++subjects_[code];
        std::vector<std::uint32_t> once(subjects_.size(), 0);
        ++stamp_;
        for (const auto& [code, subject] : pairs_) {
            if (!few(code)) continue;
            once[code] += seen_[subject] != stamp_;
            seen_[subject] = stamp_;
        }
        for (std::size_t code = 0; code < once.size(); ++code)
            if (few(code)) subjects_[code] = once[code];
    }
    [[nodiscard]] Code target_of(std::uint32_t row) const noexcept { return packed_[row][packed_.target()]; }
    [[nodiscard]] bool few(std::size_t code) const noexcept {
        return static_cast<std::int64_t>(subjects_[code]) < rules_.k;
    }

    /// How many of these rows each code has. Those of codes that fewer than k subjects have there are, together, none or at
    /// least k subjects' worth, and in the given proportions.
    std::vector<double> told(std::span<const std::uint32_t> rows, const std::vector<double>& proportions) {
        count(rows);
        std::vector<double> out(count_.begin(), count_.end());
        std::uint64_t small_rows = 0, held = 0;
        double share = 0;
        for (std::size_t code = 0; code < out.size(); ++code) {
            if (!few(code)) continue;
            small_rows += count_[code];
            held += subjects_[code];
            share += proportions[code];
            out[code] = 0;
        }
        if (rules_.back_off) small_rows = at_least_k(held, small_rows, rules_, random_);
        for (std::size_t code = 0; code < out.size() && share > 0; ++code)
            if (few(code)) out[code] = static_cast<double>(small_rows) * proportions[code] / share;
        return out;
    }

    /// What is rare among some rows is as frequent as in the whole column, though not above k rows.
    [[nodiscard]] std::vector<double> rare() const {
        std::vector<double> out;
        for (const auto rows : whole_) out.push_back(static_cast<double>(std::min<std::int64_t>(rows, rules_.k)));
        return out;
    }

    std::uint32_t distribution_of(Ancestor& ancestor) {
        if (ancestor.distribution == unmade) {
            ancestor.distribution = static_cast<std::uint32_t>(distributions_.size());
            distributions_.push_back(told({rows_.data() + ancestor.begin, ancestor.end - ancestor.begin}, rare()));
        }
        return ancestor.distribution;
    }

    /// What ranges share out has, over all leaves, as many rows of each code as there are in them.
    void share_out() {
        SharedCells cells;
        for (const auto& leaf : tree_.leaves) cells.add({tree_.cells.data() + leaf.cell, leaf.cells}, leaf.backoff);
        auto proportions = rare();
        for (std::size_t code = 0; code < proportions.size(); ++code)
            if (!cells.codes()[code]) proportions[code] = 0;
        auto of_leaves = distributions_;
        cells.fit(of_leaves, told(shared_out_, proportions));
        for (std::size_t i = 0; i < of_leaves.size(); ++i)
            tree_.backoffs.push_back(i > 0 ? whole_weights(of_leaves[i]) : whole_);
    }

    void make_leaf(std::size_t node, std::size_t begin, std::size_t end, Ancestor& ancestor) {
        const std::span<const std::uint32_t> rows(rows_.data() + begin, end - begin);
        count(rows);
        std::bitset<most_codes> in_ranges;
        const auto cells = make_cells(count_, subjects_, ordered_, rules_, random_, &in_ranges);
        for (const auto row : rows)
            if (in_ranges[target_of(row)]) shared_out_.push_back(row);
        Leaf leaf;
        leaf.cell = static_cast<std::uint32_t>(tree_.cells.size());
        leaf.cells = static_cast<std::uint32_t>(cells.size());
        const bool ranges = std::any_of(cells.begin(), cells.end(), [](const Cell& cell) { return !cell.single(); });
        if (ranges) leaf.backoff = distribution_of(ancestor);
        tree_.cells.insert(tree_.cells.end(), cells.begin(), cells.end());
        tree_.nodes[node].left = static_cast<std::uint32_t>(tree_.leaves.size());
        tree_.leaves.push_back(leaf);
    }

    /// Sorts [begin, end) into left and right; gives where the right begins.
    std::size_t partition(const Split& split, std::size_t begin, std::size_t end) {
        spare_.resize(end - begin);
        std::size_t to = begin, spared = 0;
        for (std::size_t i = begin; i < end; ++i) {
            const auto row = rows_[i];
            const auto code = packed_[row][split.place];
            const bool left = split.equals ? code == split.code : code <= split.code;
            // Both are written and one counts: a branch would be guessed wrongly every other time.
            rows_[to] = row;
            spare_[spared] = row;
            to += left;
            spared += !left;
        }
        std::copy_n(spare_.begin(), spared, rows_.begin() + static_cast<std::ptrdiff_t>(to));
        return to;
    }

    /// A node to be made, and its rows.
    struct Place {
        std::size_t node, begin, end;
        int depth;
        [[nodiscard]] std::size_t rows() const noexcept { return end - begin; }
    };
    using CountsPtr = std::unique_ptr<NodeCounts>;  ///< null: not known
    [[nodiscard]] CountsPtr counted(const Place& place, std::size_t for_rows = 0) {
        CountsPtr out = spare_counts_.empty() ? std::make_unique<NodeCounts>() : std::move(spare_counts_.back());
        if (!spare_counts_.empty()) spare_counts_.pop_back();
        search_.count({rows_.data() + place.begin, place.rows()}, *out, for_rows);
        return out;
    }
    void let_go(CountsPtr& counts) {
        if (counts) spare_counts_.push_back(std::move(counts));
    }
    [[nodiscard]] std::size_t least_rows() const noexcept {
        return static_cast<std::size_t>(std::max<std::int64_t>(rules_.leaf, 1));
    }
    [[nodiscard]] bool may_split(const Place& place) const noexcept {
        return place.depth < rules_.depth && place.rows() >= 2 * least_rows();
    }

    /// Searches the best split that leaves enough subjects on both sides, and sorts the rows by it.
    std::optional<Split> find_split(const Place& place, const NodeCounts* counts, std::size_t& middle) {
        const auto leaf = least_rows();
        // Rows are searched, subjects decide: where a split leaves too few of them, one with more rows a side is sought.
        for (std::size_t least = leaf; 2 * least <= place.rows(); least *= 2) {
            const auto found =
                search_.best({rows_.data() + place.begin, place.rows()}, least, rules_.least_gain, counts);
            if (!found) return std::nullopt;
            middle = partition(*found, place.begin, place.end);
            if (distinct(place.begin, middle) >= leaf && distinct(middle, place.end) >= leaf) return found;
        }
        return std::nullopt;
    }

    void split(const Place& place, Ancestor& above, CountsPtr counts) {
        Ancestor own{unmade, place.begin, place.end};
        const auto enough = least_rows() * static_cast<std::size_t>(rules_.backoff_factor);
        Ancestor& ancestor = place.depth > 0 && place.rows() >= enough ? own : above;
        std::optional<Split> found;
        std::size_t middle = 0;
        if (may_split(place)) {
            if (!counts && search_.looks_at_all(place.rows())) counts = counted(place);
            found = find_split(place, counts.get(), middle);
        }
        if (!found) {
            let_go(counts);
            make_leaf(place.node, place.begin, place.end, ancestor);
            return;
        }
        const auto left = tree_.nodes.size();
        tree_.nodes.resize(left + 2);
        auto& here = tree_.nodes[place.node];
        here.feature = static_cast<std::uint16_t>(features_[found->place]);
        here.code = found->code;
        here.equals = found->equals;
        here.left = static_cast<std::uint32_t>(left);
        Place smaller{left, place.begin, middle, place.depth + 1};
        Place larger{left + 1, middle, place.end, place.depth + 1};
        if (smaller.rows() > larger.rows()) std::swap(smaller, larger);
        CountsPtr of_smaller;
        if (counts && may_split(larger) && search_.is_worth_taking_away(larger.rows())) {
            of_smaller = counted(smaller, larger.rows());
            search_.take_away(*counts, *of_smaller, larger.rows());
        } else {
            let_go(counts);
        }
        // The smaller half first: its counts and those below are let go before the larger half's turn, so that all that are held
        // at a time are about as many as those of two nodes.
        split(smaller, ancestor, std::move(of_smaller));
        split(larger, ancestor, std::move(counts));
    }

    const std::vector<std::size_t>& features_;
    const std::vector<std::uint32_t>& whole_;
    bool ordered_;
    PackedRows packed_;
    std::vector<std::uint32_t> rows_;
    const Rules& rules_;
    Random random_;
    SplitSearch search_;
    Tree tree_;
    std::vector<std::uint32_t> spare_, whose_, seen_, count_, subjects_;
    std::vector<std::pair<Code, std::uint32_t>> pairs_;
    std::vector<CountsPtr> spare_counts_;
    std::vector<std::vector<double>> distributions_;  ///< by which ranges are shared out; the first: the whole column's
    std::vector<std::uint32_t> shared_out_;           ///< the rows that leaves hold in ranges
    std::uint32_t stamp_ = 0;
};

}  // namespace

Tree grow_tree(const Training& data, std::size_t target, const std::vector<std::size_t>& features,
               const std::vector<std::uint32_t>& rows, const std::vector<std::uint32_t>& whole, const Rules& rules,
               Random random) {
    return Grower(data, target, features, rows, whole, rules, random).grow();
}

}  // namespace persona::seqtree
