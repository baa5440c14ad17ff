// Ascending numbers, searched many times.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace persona::seqtree {

/// Finds places among ascending numbers. The range is cut evenly, so that most searches begin next to where they end; where
/// numbers crowd in one part, that part is searched by halves.
class Ascending {
public:
    Ascending() = default;
    /// `values`: finite, each not below the one before.
    explicit Ascending(std::vector<double> values);
    /// The first that is not below `value` (no NaN), as std::lower_bound finds it; size() where there is none.
    [[nodiscard]] std::size_t first_not_below(double value) const noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
    [[nodiscard]] bool empty() const noexcept { return values_.empty(); }
    [[nodiscard]] double operator[](std::size_t place) const noexcept { return values_[place]; }

private:
    /// Never falls where `value` rises: what lies in an earlier part is smaller.
    [[nodiscard]] std::size_t part_of(double value) const noexcept;
    std::vector<double> values_;
    std::vector<std::uint32_t> starts_;  ///< by part: its first number; one more for the end
    double least_ = 0, parts_a_unit_ = 0;
};

}  // namespace persona::seqtree
