#include "order.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace persona::seqtree {
namespace {

double information_of(const Training& data, std::size_t a, std::size_t b, const std::vector<std::uint32_t>& rows) {
    const auto na = data.code_counts[a], nb = data.code_counts[b];
    std::vector<std::uint32_t> joint(na * nb, 0), left(na, 0), right(nb, 0);
    for (const auto row : rows) {
        const auto x = data.codes[a][row], y = data.codes[b][row];
        ++joint[x * nb + y];
        ++left[x];
        ++right[y];
    }
    const auto n = static_cast<double>(rows.size());
    double sum = 0;
    for (std::size_t x = 0; x < na; ++x) {
        if (left[x] == 0) continue;
        for (std::size_t y = 0; y < nb; ++y) {
            const double both = joint[x * nb + y];
            if (both > 0) sum += both * std::log(both * n / (static_cast<double>(left[x]) * right[y]));
        }
    }
    // Independent columns show (r - 1)(c - 1) / 2n nats by chance (Miller 1955).
    const auto used = [](const std::vector<std::uint32_t>& counts) {
        return static_cast<double>(std::count_if(counts.begin(), counts.end(), [](auto c) { return c > 0; }));
    };
    return std::max(0.0, sum / n - (used(left) - 1) * (used(right) - 1) / (2 * n));
}

}  // namespace

std::vector<std::size_t> Order::features(std::size_t at, std::size_t most) const {
    std::vector<std::size_t> out(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(at));
    const auto target = columns[at];
    std::stable_sort(out.begin(), out.end(),
                     [&](std::size_t a, std::size_t b) { return between(a, target) > between(b, target); });
    if (out.size() > most) out.resize(most);
    return out;
}

Order find_order(const Training& data, std::size_t sample, const std::vector<bool>& first) {
    const auto n = data.codes.size();
    Order out;
    out.information.assign(n * n, 0.0);
    std::vector<std::uint32_t> rows;
    // With very many columns fewer rows are looked at, so that the time does not grow with the square of the columns.
    const std::size_t pairs = std::max<std::size_t>(1, n * (n - 1) / 2);
    const auto wanted = std::min(sample, std::max<std::size_t>(2'000, 400'000'000 / pairs));
    const auto stride = std::max<std::size_t>(1, data.rows / wanted);
    for (std::size_t row = 0; row < data.rows; row += stride) rows.push_back(static_cast<std::uint32_t>(row));

    tbb::this_task_arena::isolate([&] {
        tbb::parallel_for(std::size_t{1}, std::max<std::size_t>(n, 1), [&](std::size_t a) {
            for (std::size_t b = 0; b < a; ++b)
                out.information[a * n + b] = out.information[b * n + a] =
                    rows.empty() ? 0.0 : information_of(data, a, b, rows);
        });
    });

    std::vector<double> total(n, 0), nearest(n, -1);
    std::vector<bool> taken(n, false);
    for (std::size_t a = 0; a < n; ++a)
        for (std::size_t b = 0; b < n; ++b) total[a] += out.information[a * n + b];
    auto early = static_cast<std::size_t>(std::count(first.begin(), first.end(), true));
    while (out.columns.size() < n) {
        std::size_t best = n;
        for (std::size_t c = 0; c < n; ++c) {
            if (taken[c] || (early > 0 && !first[c])) continue;
            const auto& measure = out.columns.empty() ? total : nearest;
            if (best == n || measure[c] > measure[best]) best = c;
        }
        taken[best] = true;
        early -= early > 0 ? 1 : 0;
        out.columns.push_back(best);
        for (std::size_t c = 0; c < n; ++c) nearest[c] = std::max(nearest[c], out.information[best * n + c]);
    }
    return out;
}

}  // namespace persona::seqtree
