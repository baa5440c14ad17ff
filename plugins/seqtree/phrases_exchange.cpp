// Finding kinds of words: each word in turn moves to the kind in which the kinds tell most about each other.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "phrases_kinds.hpp"

namespace persona::seqtree {
namespace {

constexpr std::size_t own_kinds = 2;  ///< boundaries
constexpr int exchange_rounds = 5;
constexpr std::size_t often_moved = 2'000;  ///< rarer words move once: they tell little
constexpr std::size_t table_size = std::size_t{1} << 16;

double n_log_n(double n) { return n > 0 ? n * std::log(n) : 0; }

class Exchange {
public:
    Exchange(const std::vector<Neighbouring>& pairs, std::size_t tokens, std::size_t kinds)
        : kinds_(kinds), left_(tokens), right_(tokens), self_(tokens, 0), uses_(tokens, {0, 0}), kind_of_(tokens, 0) {
        for (const auto& pair : pairs) {
            uses_[pair.left][0] += pair.count;
            uses_[pair.right][1] += pair.count;
            if (pair.left == pair.right) {
                self_[pair.left] += pair.count;
                continue;
            }
            right_[pair.left].emplace_back(pair.right, pair.count);
            left_[pair.right].emplace_back(pair.left, pair.count);
        }
        order_.resize(tokens);
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        order_.erase(order_.begin(), order_.begin() + own_kinds);
        std::stable_sort(order_.begin(), order_.end(), [&](auto a, auto b) { return uses_[a][1] > uses_[b][1]; });
        // The most frequent ones begin a kind each, the others are dealt out.
        for (std::size_t i = 0; i < own_kinds; ++i) kind_of_[i] = i;
        for (std::size_t i = 0; i < order_.size(); ++i) kind_of_[order_[i]] = own_kinds + i % (kinds_ - own_kinds);
        for (std::size_t token = 0; token < tokens; ++token) put(token);
        for (std::size_t n = 0; n < table_.size(); ++n) table_[n] = n_log_n(static_cast<double>(n));
    }

    std::vector<std::uint8_t> find() {
        for (int round = 0; round < exchange_rounds; ++round) {
            bool moved = false;
            const auto last = round == 0 ? order_.size() : std::min(order_.size(), often_moved);
            for (std::size_t i = 0; i < last; ++i) moved = move(order_[i]) || moved;
            if (!moved) break;
        }
        return {kind_of_.begin(), kind_of_.end()};
    }

private:
    using Counts = std::array<double, Kinds::most>;

    /// How often the token stands behind and before each kind.
    void beside(std::size_t token, Counts& behind, Counts& before) const {
        behind.fill(0);
        before.fill(0);
        for (const auto& [other, count] : left_[token]) behind[kind_of_[other]] += count;
        for (const auto& [other, count] : right_[token]) before[kind_of_[other]] += count;
    }
    /// Adds the token's pairs with those behind it.
    void put(std::size_t token) {
        const auto kind = kind_of_[token];
        for (const auto& [other, count] : right_[token]) pairs_[kind][kind_of_[other]] += count;
        pairs_[kind][kind] += self_[token];
        from_[kind] += uses_[token][0];
        to_[kind] += uses_[token][1];
    }
    [[nodiscard]] double weighed(double n) const {
        return n < static_cast<double>(table_size) ? table_[static_cast<std::size_t>(n)] : n_log_n(n);
    }
    void shift(std::size_t token, std::size_t kind, const Counts& behind, const Counts& before, double sign) {
        for (std::size_t other = 0; other < kinds_; ++other) {
            pairs_[other][kind] += sign * behind[other];
            pairs_[kind][other] += sign * before[other];
        }
        pairs_[kind][kind] += sign * self_[token];
        from_[kind] += sign * uses_[token][0];
        to_[kind] += sign * uses_[token][1];
    }
    [[nodiscard]] double gain(std::size_t token, std::size_t kind, const Counts& behind, const Counts& before) const {
        const auto more = [&](double held, double added) { return weighed(held + added) - weighed(held); };
        double out = more(pairs_[kind][kind], behind[kind] + before[kind] + self_[token]) -
                     more(from_[kind], uses_[token][0]) - more(to_[kind], uses_[token][1]);
        for (std::size_t other = 0; other < kinds_; ++other) {
            if (other == kind) continue;
            if (behind[other] > 0) out += more(pairs_[other][kind], behind[other]);
            if (before[other] > 0) out += more(pairs_[kind][other], before[other]);
        }
        return out;
    }
    bool move(std::size_t token) {
        Counts behind, before;
        beside(token, behind, before);
        const auto old = kind_of_[token];
        shift(token, old, behind, before, -1);
        auto best = old;
        double most = gain(token, old, behind, before) + 1e-6;
        for (auto kind = own_kinds; kind < kinds_; ++kind) {
            if (kind == old) continue;
            const double here = gain(token, kind, behind, before);
            if (here > most) {
                most = here;
                best = kind;
            }
        }
        kind_of_[token] = best;
        shift(token, best, behind, before, 1);
        return best != old;
    }

    std::size_t kinds_;
    std::vector<std::vector<std::pair<std::uint32_t, double>>> left_, right_;
    std::vector<double> self_;
    std::vector<std::array<double, 2>> uses_;
    std::vector<std::size_t> kind_of_, order_;
    std::array<Counts, Kinds::most> pairs_{};
    Counts from_{}, to_{};
    std::vector<double> table_ = std::vector<double>(table_size);  ///< n ln n
};

}  // namespace

std::vector<std::uint8_t> find_kinds(const std::vector<Neighbouring>& pairs, std::size_t tokens, std::size_t kinds) {
    return Exchange(pairs, tokens, std::clamp(kinds, own_kinds + 1, Kinds::most)).find();
}

}  // namespace persona::seqtree
