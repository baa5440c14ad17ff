#include "grow.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "split_search.hpp"

namespace persona::seqtree {
namespace {

class Grower {
public:
    Grower(const Training& data, std::size_t target, const std::vector<std::size_t>& features,
           const std::vector<std::uint32_t>& rows, const Rules& rules, Random random)
        : features_(features),
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
        add_backoff(0, rows_.size());
        split(0, 0, rows_.size(), 0, {0, 0, rows_.size()});
        return std::move(tree_);
    }

private:
    /// The nearest ancestor large enough to share out small cells; its distribution is made when a leaf needs it.
    struct Ancestor {
        std::uint32_t backoff;  ///< `unmade` until then
        std::size_t begin, end;
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
    void count(std::size_t begin, std::size_t end) {
        std::fill(count_.begin(), count_.end(), 0U);
        const auto target = packed_.target();
        for (std::size_t i = begin; i < end; ++i) ++count_[packed_[rows_[i]][target]];
        if (whose_.empty()) {
            subjects_ = count_;
            return;
        }
        pairs_.clear();
        for (std::size_t i = begin; i < end; ++i) pairs_.emplace_back(packed_[rows_[i]][target], whose_[rows_[i]]);
        std::sort(pairs_.begin(), pairs_.end());
        pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
        std::fill(subjects_.begin(), subjects_.end(), 0U);
        for (const auto& [code, subject] : pairs_) ++subjects_[code];
        std::vector<std::uint32_t> once(subjects_.size(), 0);
        ++stamp_;
        for (const auto& [code, subject] : pairs_) {
            if (static_cast<std::int64_t>(subjects_[code]) >= rules_.k) continue;
            once[code] += seen_[subject] != stamp_;
            seen_[subject] = stamp_;
        }
        for (std::size_t code = 0; code < once.size(); ++code)
            if (static_cast<std::int64_t>(subjects_[code]) < rules_.k) subjects_[code] = once[code];
    }

    std::uint32_t add_backoff(std::size_t begin, std::size_t end) {
        count(begin, end);
        std::vector<std::uint32_t> weights(count_.size(), 0);
        std::vector<std::size_t> small;
        std::uint64_t rows = 0, held = 0;
        for (std::size_t code = 0; code < count_.size(); ++code) {
            if (static_cast<std::int64_t>(subjects_[code]) >= rules_.k) {
                weights[code] = count_[code];
            } else if (count_[code] > 0) {
                small.push_back(code);
                rows += count_[code];
                held += subjects_[code];
            }
        }
        // Small codes share their rows alike where k subjects are among them; else they are left out here.
        if (static_cast<std::int64_t>(held) >= rules_.k)
            for (const auto code : small)
                weights[code] = static_cast<std::uint32_t>(std::max<std::uint64_t>(1, rows / small.size()));
        tree_.backoffs.push_back(std::move(weights));
        return static_cast<std::uint32_t>(tree_.backoffs.size() - 1);
    }

    std::uint32_t backoff_for(Ancestor& ancestor) {
        if (ancestor.backoff == unmade) ancestor.backoff = add_backoff(ancestor.begin, ancestor.end);
        return ancestor.backoff;
    }

    void make_leaf(std::size_t node, std::size_t begin, std::size_t end, Ancestor& ancestor) {
        count(begin, end);
        const auto cells = make_cells(count_, subjects_, ordered_, rules_, random_);
        Leaf leaf;
        leaf.cell = static_cast<std::uint32_t>(tree_.cells.size());
        leaf.cells = static_cast<std::uint32_t>(cells.size());
        const bool ranges = std::any_of(cells.begin(), cells.end(), [](const Cell& cell) { return !cell.single(); });
        if (ranges) leaf.backoff = backoff_for(ancestor);
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

    void split(std::size_t node, std::size_t begin, std::size_t end, int depth, Ancestor ancestor_in) {
        const auto leaf = static_cast<std::size_t>(std::max<std::int64_t>(rules_.leaf, 1));
        Ancestor ancestor = ancestor_in;
        if (begin != 0 || end != rows_.size())
            if (end - begin >= leaf * static_cast<std::size_t>(rules_.backoff_factor)) ancestor = {unmade, begin, end};
        if (depth < rules_.depth) {
            // Rows are searched, subjects decide: where a split leaves too few of them, one with more rows a side is sought.
            for (std::size_t least = leaf; 2 * least <= end - begin; least *= 2) {
                const auto found = search_.best({rows_.data() + begin, end - begin}, least, rules_.least_gain);
                if (!found) break;
                const auto middle = partition(*found, begin, end);
                if (distinct(begin, middle) < leaf || distinct(middle, end) < leaf) continue;
                const auto left = tree_.nodes.size();
                tree_.nodes.resize(left + 2);
                auto& here = tree_.nodes[node];
                here.feature = static_cast<std::uint16_t>(features_[found->place]);
                here.code = found->code;
                here.equals = found->equals;
                here.left = static_cast<std::uint32_t>(left);
                // A distribution that both sides will need is made once; its rows stay between the same ends however they are sorted.
                if (ancestor.backoff == unmade &&
                    (middle - begin < leaf * static_cast<std::size_t>(rules_.backoff_factor) ||
                     end - middle < leaf * static_cast<std::size_t>(rules_.backoff_factor)))
                    ancestor.backoff = add_backoff(ancestor.begin, ancestor.end);
                split(left, begin, middle, depth + 1, ancestor);
                split(left + 1, middle, end, depth + 1, ancestor);
                return;
            }
        }
        make_leaf(node, begin, end, ancestor);
    }

    const std::vector<std::size_t>& features_;
    bool ordered_;
    PackedRows packed_;
    std::vector<std::uint32_t> rows_;
    const Rules& rules_;
    Random random_;
    SplitSearch search_;
    Tree tree_;
    std::vector<std::uint32_t> spare_, whose_, seen_, count_, subjects_;
    std::vector<std::pair<Code, std::uint32_t>> pairs_;
    std::uint32_t stamp_ = 0;
};

}  // namespace

Tree grow_tree(const Training& data, std::size_t target, const std::vector<std::size_t>& features,
               const std::vector<std::uint32_t>& rows, const Rules& rules, Random random) {
    return Grower(data, target, features, rows, rules, random).grow();
}

}  // namespace persona::seqtree
