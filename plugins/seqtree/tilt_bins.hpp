// Codes in bins, for tables of two columns.
#pragma once

#include <cstdint>
#include <vector>

namespace persona::seqtree {

/// Neighbouring codes of an ordered column, or the most frequent ones of another and the rest, in bins of about the same
/// number of rows; by code. Code 0, that nothing is there, has a bin of its own where `missing` rows have it.
[[nodiscard]] std::vector<std::uint8_t> cut_bins(const std::vector<std::uint32_t>& counts, bool ordered,
                                                 std::size_t bins, std::uint32_t missing);

/// Mid-ranks of bins of so many rows, their mean 0 and their deviation 1; 0 of bins without any.
[[nodiscard]] std::vector<double> bin_scores(const std::vector<double>& rows);

}  // namespace persona::seqtree
