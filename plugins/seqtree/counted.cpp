#include "counted.hpp"

namespace persona::seqtree {
namespace {

constexpr std::size_t least_empty_cells = 3;
constexpr double least_empty_share = 0.2;  // of the cells that chance would have filled

struct HashKey {
    std::size_t operator()(const LabelKey& key) const noexcept {
        std::uint64_t hash = key[0];
        for (const auto part : {key[1], key[2]}) hash = (hash ^ part) * 0x9E3779B97F4A7C15ULL;
        return static_cast<std::size_t>(hash ^ (hash >> 29));
    }
};

}  // namespace

Counted::Counted(const Training& data, const Evidence& evidence, const std::vector<LabelIndex>& index,
                 const std::vector<std::size_t>& columns, std::int64_t k)
    : k_(k), by_row_(data.subjects.empty()) {
    std::vector<LabelView> views;
    for (const auto column : columns) views.emplace_back(data, evidence, column);
    std::unordered_map<LabelKey, Held, HashKey> counts;
    for (std::size_t row = 0; row < data.rows; ++row) {
        LabelKey key{};
        bool present = true;
        for (std::size_t i = 0; i < views.size(); ++i) {
            key[i] = views[i].at(row, index[columns[i]]);
            present = present && key[i] != 0;
        }
        if (!present) continue;
        auto& held = counts[key];
        ++held.rows;
        if (by_row_ || static_cast<std::int64_t>(held.subjects.size()) >= k) continue;
        const auto subject = data.subjects[row];
        if (std::find(held.subjects.begin(), held.subjects.end(), subject) == held.subjects.end())
            held.subjects.push_back(subject);
    }
    all_.assign(counts.begin(), counts.end());
    std::sort(all_.begin(), all_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
}

bool has_gaps(const GapRequest& request, std::size_t a, std::size_t b, std::size_t stride) {
    const auto &ia = request.index[a], &ib = request.index[b];
    const LabelView va(request.data, request.evidence, a), vb(request.data, request.evidence, b);
    const std::size_t width = ib.rare() + 1;
    std::vector<std::uint32_t> joint((ia.rare() + 1) * width, 0);
    std::vector<double> left(ia.rare() + 1, 0), right(width, 0);
    double both = 0;
    for (std::size_t row = 0; row < request.data.rows; row += stride) {
        const auto x = va.at(row, ia), y = vb.at(row, ib);
        if (x == 0 || y == 0) continue;
        ++joint[x * width + y];
        ++left[x];
        ++right[y];
        ++both;
    }
    std::size_t filled = 0, empty = 0;
    for (std::size_t x = 1; both > 0 && x < left.size(); ++x) {
        for (std::size_t y = 1; y < width; ++y) {
            if (left[x] * right[y] / both < least_surprises) continue;
            ++filled;
            empty += joint[x * width + y] == 0;
        }
    }
    return both >= static_cast<double>(request.enough) && empty >= least_empty_cells &&
           static_cast<double>(empty) >= least_empty_share * static_cast<double>(filled);
}

}  // namespace persona::seqtree
