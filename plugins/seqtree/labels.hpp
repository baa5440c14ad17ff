// The values of a column that constraints and conditions speak of, numbered.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "codes.hpp"

namespace persona::seqtree {

/// 0: missing; from 1 on the values that k subjects hold, in the order of their codes; the last one stands for rare ones.
using Label32 = std::uint32_t;
using Labels = std::vector<std::vector<Label32>>;  ///< by column, then row; empty: the column needs none

/// In a dependency of a merged model: whatever its parts say.
inline constexpr Label32 any_label = 0xffffffff;

using LabelKey = std::array<Label32, 3>;  ///< of two or three columns; 0 where there is none

class LabelIndex {
public:
    LabelIndex() = default;
    explicit LabelIndex(const ColumnCodes& column);
    /// Whether every value has a number: categories, and numbers of which each code is one value.
    [[nodiscard]] bool given() const noexcept { return !code_.empty(); }
    [[nodiscard]] Label32 known() const noexcept { return known_; }     ///< numbered from 1 to this
    [[nodiscard]] Label32 rare() const noexcept { return known_ + 1; }  ///< a value of fewer than k subjects
    [[nodiscard]] std::size_t size() const noexcept { return code_.size(); }
    [[nodiscard]] Code code(Label32 label) const noexcept { return code_[label]; }
    /// A value of a code, each by its rows. `u` in [0, 1).
    [[nodiscard]] Label32 draw(Code code, double u) const noexcept;
    [[nodiscard]] double rows(Label32 label) const noexcept { return rows_[label]; }
    /// Labels of a code: [begin, end).
    [[nodiscard]] Label32 begin(Code code) const noexcept { return begin_[code]; }
    [[nodiscard]] Label32 end(Code code) const noexcept { return begin_[std::size_t{code} + 1]; }
    /// A category's value; null: a rare one, or none.
    [[nodiscard]] const std::string* category(const ColumnCodes& column, Label32 label) const noexcept {
        if (label == 0 || label > known_) return nullptr;
        return &column.labels[code(label)][label - begin(code(label))].value;
    }
    /// How it reads; "other" for rare ones.
    [[nodiscard]] std::string text(const ColumnCodes& column, Label32 label) const;

private:
    Label32 known_ = 0;
    std::vector<Code> code_;      ///< by label
    std::vector<double> rows_;    ///< by label
    std::vector<Label32> begin_;  ///< by code, and one more
};

/// A number as the column writes it: dates as dates.
[[nodiscard]] std::string number_text(const Field& field, double value);

}  // namespace persona::seqtree
