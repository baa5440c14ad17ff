#include "phrases_classes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace persona::seqtree {
namespace {

constexpr double least_likeness = 0.3;
constexpr std::size_t least_members = 3;

using Row = std::vector<std::pair<std::uint32_t, double>>;

/// Neighbours weighed: common ones tell little. Of length 1.
std::vector<Row> weighed(const std::vector<Neighbours>& profiles) {
    std::unordered_map<std::uint32_t, std::uint32_t> words;
    for (const auto& profile : profiles)
        for (const auto& [neighbour, count] : profile) ++words[neighbour];
    std::vector<Row> out;
    for (const auto& profile : profiles) {
        auto& row = out.emplace_back();
        double length = 0;
        for (const auto& [neighbour, count] : profile) {
            const double weight = std::sqrt(static_cast<double>(count)) *
                                  std::log1p(static_cast<double>(profiles.size()) / words[neighbour]);
            row.emplace_back(neighbour, weight);
            length += weight * weight;
        }
        for (auto& [neighbour, weight] : row) weight /= std::sqrt(std::max(length, 1e-9));
    }
    return out;
}

double dot(const Row& a, const Row& b) {
    double sum = 0;
    for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
        if (i->first < j->first) ++i;
        else if (j->first < i->first) ++j;
        else sum += i++->second * j++->second;
    }
    return sum;
}

}  // namespace

std::vector<std::vector<std::size_t>> alike(const std::vector<Neighbours>& profiles) {
    const auto n = profiles.size();
    const auto rows = weighed(profiles);
    std::vector<float> likeness(n * n, 0);
    for (std::size_t a = 0; a < n; ++a)
        for (std::size_t b = a + 1; b < n; ++b)
            likeness[a * n + b] = likeness[b * n + a] = static_cast<float>(dot(rows[a], rows[b]));
    std::vector<std::vector<std::size_t>> groups(n);
    for (std::size_t i = 0; i < n; ++i) groups[i] = {i};
    // Nearest-neighbour chains (Benzécri, 1982): average linkage in n² steps. Groups that are finished leave the table.
    std::vector<bool> active(n, true);
    std::vector<std::size_t> chain;
    for (std::size_t next = 0;;) {
        if (chain.empty()) {
            while (next < n && !active[next]) ++next;
            if (next == n) break;
            chain.push_back(next);
        }
        const auto a = chain.back();
        auto best = n;
        float most = static_cast<float>(least_likeness);
        // The one before in the chain wins a tie, or it would never end.
        if (chain.size() > 1 && likeness[a * n + chain[chain.size() - 2]] >= most) {
            best = chain[chain.size() - 2];
            most = likeness[a * n + best];
        }
        for (std::size_t b = 0; b < n; ++b) {
            if (b == a || !active[b] || likeness[a * n + b] < most) continue;
            if (likeness[a * n + b] > most || best == n) {
                best = b;
                most = likeness[a * n + b];
            }
        }
        if (best == n) {  // nothing is like it
            active[a] = false;
            chain.pop_back();
            continue;
        }
        if (chain.size() < 2 || best != chain[chain.size() - 2]) {
            chain.push_back(best);
            continue;
        }
        chain.resize(chain.size() - 2);
        const auto size_a = static_cast<float>(groups[a].size()), size_b = static_cast<float>(groups[best].size());
        for (std::size_t c = 0; c < n; ++c) {
            if (!active[c] || c == a || c == best) continue;
            likeness[best * n + c] = likeness[c * n + best] =
                (size_a * likeness[a * n + c] + size_b * likeness[best * n + c]) / (size_a + size_b);
        }
        groups[best].insert(groups[best].end(), groups[a].begin(), groups[a].end());
        groups[a].clear();
        active[a] = false;
    }
    std::erase_if(groups, [](const auto& group) { return group.size() < least_members; });
    for (auto& group : groups) std::sort(group.begin(), group.end());
    std::sort(groups.begin(), groups.end());
    return groups;
}

}  // namespace persona::seqtree
