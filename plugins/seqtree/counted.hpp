// Values of two or three columns counted together: rows, and subjects up to k.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "candidates.hpp"

namespace persona::seqtree {

/// The labels of a column, row by row. Rare values keep their hashes.
class LabelReading {
public:
    LabelReading(const KeptRows& rows, const std::vector<LabelIndex>& index, std::size_t column) noexcept
        : codes_(rows.codes[column]),
          labels_(rows.labels[column]),
          labelled_(!rows.labels[column].empty()),
          rare_(index[column].rare()) {}
    [[nodiscard]] Label32 operator[](std::size_t row) { return labelled_ ? labels_[row] : codes_[row]; }
    /// With all rare values as one.
    [[nodiscard]] Label32 at(std::size_t row) { return std::min((*this)[row], rare_); }
private:
    Reading<Code> codes_;
    Reading<Label32> labels_;
    bool labelled_;
    Label32 rare_;
};

struct Held {
    std::uint32_t rows = 0;
    std::vector<std::int64_t> subjects;  ///< different ones, up to k; unused where each row is its own
};

class Counted {
public:
    /// Rows in which all columns are present.
    Counted(const KeptRows& rows, const std::vector<LabelIndex>& index, const std::vector<std::size_t>& columns,
            std::int64_t k);
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

/// The table of two columns, for cells that are empty though chance would have filled them.
class Gaps {
public:
    Gaps(const LabelIndex& a, const LabelIndex& b);
    /// So many rows of two labels, of which all rare ones are one.
    void add(Label32 x, Label32 y, std::uint32_t rows) noexcept;
    /// There are many, and at least `enough` rows in which both are present.
    [[nodiscard]] bool found(std::size_t enough) const noexcept;

private:
    std::size_t width_;
    std::vector<std::uint32_t> joint_;
    std::vector<double> left_, right_;
    double both_ = 0;
};

}  // namespace persona::seqtree
