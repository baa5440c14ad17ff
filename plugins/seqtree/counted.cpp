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

Counted::Counted(const KeptRows& rows, const std::vector<LabelIndex>& index, const std::vector<std::size_t>& columns,
                 std::int64_t k)
    : k_(k), by_row_(rows.subjects.empty()) {
    std::vector<LabelReading> labels;
    for (const auto column : columns) labels.emplace_back(rows, index, column);
    Reading subjects(rows.subjects);
    std::unordered_map<LabelKey, Held, HashKey> counts;
    for (std::size_t row = 0; row < rows.rows; ++row) {
        LabelKey key{};
        bool present = true;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            key[i] = labels[i].at(row);
            present = present && key[i] != 0;
        }
        if (!present) continue;
        auto& held = counts[key];
        ++held.rows;
        if (by_row_ || static_cast<std::int64_t>(held.subjects.size()) >= k) continue;
        const auto subject = subjects[row];
        if (std::find(held.subjects.begin(), held.subjects.end(), subject) == held.subjects.end())
            held.subjects.push_back(subject);
    }
    all_.assign(counts.begin(), counts.end());
    std::sort(all_.begin(), all_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
}

Gaps::Gaps(const LabelIndex& a, const LabelIndex& b)
    : width_(b.rare() + 1), joint_((a.rare() + 1) * width_, 0), left_(a.rare() + 1, 0), right_(width_, 0) {}

void Gaps::add(Label32 x, Label32 y, std::uint32_t rows) noexcept {
    if (x == 0 || y == 0) return;
    joint_[x * width_ + y] += rows;
    left_[x] += rows;
    right_[y] += rows;
    both_ += rows;
}

bool Gaps::found(std::size_t enough) const noexcept {
    std::size_t filled = 0, empty = 0;
    for (std::size_t x = 1; both_ > 0 && x < left_.size(); ++x) {
        for (std::size_t y = 1; y < width_; ++y) {
            if (left_[x] * right_[y] / both_ < least_surprises) continue;
            ++filled;
            empty += joint_[x * width_ + y] == 0;
        }
    }
    return both_ >= static_cast<double>(enough) && empty >= least_empty_cells &&
           static_cast<double>(empty) >= least_empty_share * static_cast<double>(filled);
}

}  // namespace persona::seqtree
