#include "asked_draw.hpp"

#include <algorithm>

namespace persona::seqtree {
namespace {

constexpr std::uint16_t asked_attempt = 8;  // which draw of a row and column
// A leaf may know nothing of what is asked though others do: so much of the whole column's distribution is in every one.
constexpr double whole_share = 1e-6;

/// The leaves of one tree as they are met: shares of codes, and what each stratum leaves of them.
class Leaves {
public:
    Leaves(const Tree& tree, std::size_t codes, std::size_t strata)
        : tree_(tree), codes_(codes), strata_(strata), slot_(tree.leaves.size(), none) {
        double total = 0;
        whole_.assign(codes, 0);
        const auto& weights = tree.backoffs.front();
        for (std::size_t code = 0; code < std::min(codes, weights.size()); ++code)
            total += whole_[code] = weights[code];
        for (auto& share : whole_) share = total > 0 ? share / total : 1.0 / static_cast<double>(codes);
    }
    [[nodiscard]] std::size_t at(const Codes& columns, std::size_t row) {
        auto& slot = slot_[tree_.leaf_of(columns, row)];
        if (slot != none) return slot;
        slot = shares_.size() / codes_;
        shares_.resize(shares_.size() + codes_);
        const std::span<double> out(shares_.data() + slot * codes_, codes_);
        LeafDraw(tree_, tree_.leaf_of(columns, row)).shares(out);
        for (std::size_t code = 0; code < codes_; ++code)
            out[code] = (1 - whole_share) * out[code] + whole_share * whole_[code];
        left_.resize(left_.size() + strata_, -1);
        return slot;
    }
    [[nodiscard]] double left(std::size_t slot, std::size_t stratum, const Allowed& allowed) {
        auto& known = left_[slot * strata_ + stratum];
        if (known >= 0) return known;
        return known = left(slot, allowed.part);
    }
    [[nodiscard]] double left(std::size_t slot, const std::vector<double>& parts) const noexcept {
        double out = 0;
        for (std::size_t code = 0; code < codes_; ++code) out += share(slot, code) * parts[code];
        return out;
    }
    [[nodiscard]] double share(std::size_t slot, std::size_t code) const noexcept {
        return shares_[slot * codes_ + code];
    }

private:
    static constexpr std::size_t none = ~std::size_t{0};
    const Tree& tree_;
    std::size_t codes_, strata_;
    std::vector<std::size_t> slot_;
    std::vector<double> shares_, left_, whole_;
};

/// Of a column whose codes are distances: which part of each code the bounds leave in this row. Only about so: the value
/// that the distance is measured from is taken from the middle of its code. Empty: nothing to be measured from.
void measure_parts(const Model& model, const Constraints::Ordering& order, const Codes& codes, std::size_t row,
                   const Allowed& allowed, std::vector<double>& out) {
    out.clear();
    double base = -open_end;
    for (const auto lower : order.lower) {
        const auto code = codes[lower].size() > row ? codes[lower][row] : Code{0};
        if (code != 0 && model.constraints.ordering(lower) == nullptr && model.constraints.sum(lower) == nullptr)
            base = std::max(base, model.columns[lower].number(code, 0.5, 0.5));
    }
    if (base == -open_end) return;
    auto measured = allowed;
    keep_range(measured, model.columns[order.upper], allowed.least - base, allowed.most - base, false);
    out = std::move(measured.part);
}

/// Any code that is left, each alike: no leaf knows one, or the distribution is not to be kept.
Code any_left(const Allowed& allowed, Random& random) {
    std::vector<Code> left;
    for (std::size_t code = 0; code < allowed.part.size(); ++code)
        if (allowed.part[code] > 0) left.push_back(static_cast<Code>(code));
    if (left.size() > 1 && left.front() == 0) left.erase(left.begin());
    return left.empty() ? Code{0} : left[random.below(left.size())];
}

}  // namespace

void draw_asked(const AskedDraw& draw, const Asked& asked, Codes& codes, std::vector<double>& weights) {
    const auto& trees = draw.model.trees[draw.column];
    const auto count = draw.model.columns[draw.column].count();
    std::vector<Leaves> leaves;
    for (const auto& tree : trees) leaves.emplace_back(tree, count, asked.strata->size());
    std::vector<std::size_t> slots(trees.size());
    auto& out = codes[draw.column];
    const auto* order = draw.model.constraints.ordering(draw.column);
    const auto& tilts = draw.model.tilts[draw.column];
    std::vector<double> parts, factors(tilts.bin_count), by_code(tilts.empty() ? 0 : count);
    for (std::size_t row = 0; row < out.size(); ++row) {
        const auto* allowed = asked.find(draw.column, row);
        if (allowed == nullptr) continue;
        Random random(draw.key, draw.first + row, static_cast<std::uint32_t>(draw.column), asked_attempt);
        parts.clear();
        if (order != nullptr && allowed->bounded()) measure_parts(draw.model, *order, codes, row, *allowed, parts);
        if (!tilts.empty()) {
            if (parts.empty()) parts = allowed->part;
            tilts.factors(codes, row, factors);
            for (std::size_t code = 0; code < count; ++code) parts[code] *= by_code[code] = factors[tilts.bins[code]];
        }
        // Of the factors' sum in a leaf, which is 1 without any.
        const auto whole_of = [&](std::size_t tree) {
            return tilts.empty() ? 1.0 : leaves[tree].left(slots[tree], by_code);
        };
        const auto left_of = [&](std::size_t tree) {
            return parts.empty() ? leaves[tree].left(slots[tree], asked.of_row[row], *allowed)
                                 : leaves[tree].left(slots[tree], parts) / whole_of(tree);
        };
        double total = 0;
        for (std::size_t tree = 0; tree < trees.size(); ++tree) {
            slots[tree] = leaves[tree].at(codes, row);
            total += left_of(tree);
        }
        if (!weights.empty()) weights[row] *= total / static_cast<double>(trees.size());
        if (!(total > 0) || !draw.faithful) {
            out[row] = any_left(*allowed, random);
            continue;
        }
        double left = random.uniform() * total;
        std::size_t tree = 0;
        for (; tree + 1 < trees.size(); ++tree) {
            const double own = left_of(tree);
            if (left < own) break;
            left -= own;
        }
        left *= whole_of(tree);
        std::size_t chosen = count;
        for (std::size_t code = 0; code < count; ++code) {
            const double own =
                leaves[tree].share(slots[tree], code) * (parts.empty() ? allowed->part[code] : parts[code]);
            if (own <= 0) continue;
            chosen = code;
            left -= own;
            if (left < 0) break;
        }
        out[row] = chosen < count ? static_cast<Code>(chosen) : any_left(*allowed, random);
    }
}

}  // namespace persona::seqtree
