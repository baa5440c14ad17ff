// Values of two or three columns counted together: rows, and subjects up to k.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "candidates.hpp"
#include "grow.hpp"

namespace persona::seqtree {

/// The labels of a column, row by row. Rare values keep their hashes.
class LabelView {
public:
    LabelView(const Training& data, const Evidence& evidence, std::size_t column) noexcept
        : codes_(data.codes[column].data()),
          labels_(evidence.labels[column].empty() ? nullptr : evidence.labels[column].data()) {}
    [[nodiscard]] Label32 operator[](std::size_t row) const noexcept {
        return labels_ == nullptr ? codes_[row] : labels_[row];
    }
    /// With all rare values as one.
    [[nodiscard]] Label32 at(std::size_t row, const LabelIndex& index) const noexcept {
        return std::min((*this)[row], index.rare());
    }
private:
    const Code* codes_;
    const Label32* labels_;
};

struct Held {
    std::uint32_t rows = 0;
    std::vector<std::uint32_t> subjects;  ///< different ones, up to k; unused where each row is its own
};

class Counted {
public:
    /// Rows in which all columns are present.
    Counted(const Training& data, const Evidence& evidence, const std::vector<LabelIndex>& index,
            const std::vector<std::size_t>& columns, std::int64_t k);
    /// At least k subjects hold it.
    [[nodiscard]] bool enough(const Held& held) const noexcept {
        return static_cast<std::int64_t>(by_row_ ? held.rows : held.subjects.size()) >= k_;
    }
    /// Ascending.
    [[nodiscard]] const std::vector<std::pair<LabelKey, Held>>& all() const noexcept { return all_; }

private:
    std::vector<std::pair<LabelKey, Held>> all_;
    std::int64_t k_;
    bool by_row_;
};

/// Rows that would break something that holds were the columns independent: e^-30 by chance.
inline constexpr double least_surprises = 30;

struct GapRequest {
    const Training& data;
    const Evidence& evidence;
    const std::vector<LabelIndex>& index;
    std::size_t enough;  ///< rows in which both are present
};
/// Whether many cells of the table of two columns are empty that chance would have filled. Every `stride`th row.
[[nodiscard]] bool has_gaps(const GapRequest& request, std::size_t a, std::size_t b, std::size_t stride);

}  // namespace persona::seqtree
