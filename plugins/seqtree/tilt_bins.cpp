#include "tilt_bins.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace persona::seqtree {

std::vector<std::uint8_t> cut_bins(const std::vector<std::uint32_t>& counts, const std::vector<double>& along,
                                   std::size_t bins, std::uint32_t missing) {
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
    if (!along.empty())
        std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return along[a] < along[b]; });
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

std::vector<double> first_axis(const std::vector<double>& table, std::size_t columns) {
    const auto rows = table.size() / columns;
    std::vector<double> of_row(rows, 0), of_column(columns, 0), residuals(table);
    double all = 0;
    for (std::size_t i = 0; i < table.size(); ++i) {
        of_row[i / columns] += table[i];
        of_column[i % columns] += table[i];
        all += table[i];
    }
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double chance = of_row[i / columns] * of_column[i % columns];
        residuals[i] = chance > 0 ? (table[i] * all - chance) / std::sqrt(chance) / all : 0;
    }
    // Power iteration; the start belongs to no axis in particular.
    std::vector<double> axis(columns), out(rows);
    for (std::size_t j = 0; j < columns; ++j) axis[j] = 1 + 0.37 * static_cast<double>(j * j % 7);
    for (int step = 0; step < 50; ++step) {
        std::fill(out.begin(), out.end(), 0.0);
        for (std::size_t i = 0; i < table.size(); ++i) out[i / columns] += residuals[i] * axis[i % columns];
        std::fill(axis.begin(), axis.end(), 0.0);
        double length = 0;
        for (std::size_t i = 0; i < table.size(); ++i) axis[i % columns] += residuals[i] * out[i / columns];
        for (const double part : axis) length += part * part;
        if (!(length > 0)) break;
        for (double& part : axis) part /= std::sqrt(length);
    }
    for (std::size_t i = 0; i < rows; ++i) out[i] = of_row[i] > 0 ? out[i] / std::sqrt(of_row[i]) : 0;
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
