// The rows that one tree learns from, each row's codes side by side.
#pragma once

#include <cstdint>
#include <vector>

#include "grow.hpp"

namespace persona::seqtree {

/// A copy of the columns that one tree needs, row by row: whoever looks at a row of a node, anywhere in the table, has all
/// its codes with one access to memory.
class PackedRows {
public:
    PackedRows(const Training& data, std::size_t target, const std::vector<std::size_t>& features,
               const std::vector<std::uint32_t>& rows);
    [[nodiscard]] std::size_t size() const noexcept { return rows_; }
    /// Codes of the features in their order, and of the target after them.
    [[nodiscard]] const Code* operator[](std::size_t row) const noexcept { return codes_.data() + row * width_; }
    /// Where the target stands in a row.
    [[nodiscard]] std::size_t target() const noexcept { return target_; }
    /// Has a row fetched that is looked at soon.
    void fetch(std::size_t row) const noexcept { __builtin_prefetch(codes_.data() + row * width_); }

private:
    std::size_t rows_, target_, width_;
    std::vector<Code> codes_;
};

}  // namespace persona::seqtree
