#include "tilt_bins.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace persona::seqtree {

std::vector<std::uint8_t> cut_bins(const std::vector<std::uint32_t>& counts, bool ordered, std::size_t bins,
                                   std::uint32_t missing) {
    double rows = 0;
    for (const auto count : counts) rows += count;
    std::vector<std::uint8_t> out(counts.size(), 0);
    std::size_t bin = 0;
    double held = 0, left = rows;
    std::vector<std::size_t> order(counts.size());
    for (std::size_t code = 0; code < order.size(); ++code) order[code] = code;
    const bool own = counts[0] >= missing && counts[0] < rows;  // that nothing is there is a value of its own
    if (own) {
        left -= counts[0];
        order.erase(order.begin());
        bins = std::max<std::size_t>(bins, 3);
        bin = 1;
    }
    if (!ordered) std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return counts[a] > counts[b]; });
    for (const auto code : order) {
        // A bin is full when the next code would bring it further from its share than it is.
        const double wanted = (left + held) / static_cast<double>(bins - bin);
        if (held > 0 && bin + 1 < bins && held + counts[code] / 2.0 >= wanted) {
            ++bin;
            held = 0;
        }
        out[code] = static_cast<std::uint8_t>(bin);
        held += counts[code];
        left -= counts[code];
    }
    return out;
}

std::vector<double> bin_scores(const std::vector<double>& rows) {
    std::vector<double> out(rows.size(), 0);
    const double all = std::accumulate(rows.begin(), rows.end(), 0.0);
    double before = 0, square = 0;
    for (std::size_t bin = 0; bin < rows.size(); ++bin) {
        if (rows[bin] > 0) out[bin] = (before + rows[bin] / 2) / all - 0.5;
        before += rows[bin];
        square += rows[bin] * out[bin] * out[bin];
    }
    for (auto& score : out) score /= std::sqrt(std::max(square / std::max(all, 1.0), 1e-9));
    return out;
}

}  // namespace persona::seqtree
