// Codes in bins, for tables of two columns.
#pragma once

#include <cstdint>
#include <vector>

namespace persona::seqtree {

/// Codes in bins of about the same number of rows, by code: neighbours in the order of `along`, or of the codes themselves
/// where that is empty. Code 0, that nothing is there, has a bin of its own where `missing` rows have it.
[[nodiscard]] std::vector<std::uint8_t> cut_bins(const std::vector<std::uint32_t>& counts,
                                                 const std::vector<double>& along, std::size_t bins,
                                                 std::uint32_t missing);

/// Where the rows of a table stand on the first axis of its correspondence analysis (Benzécri 1973): those that are shared
/// out alike stand beside each other. Row by row; `columns` cells each.
[[nodiscard]] std::vector<double> first_axis(const std::vector<double>& table, std::size_t columns);

/// Mid-ranks of bins of so many rows, their mean 0 and their deviation 1; 0 of bins without any.
[[nodiscard]] std::vector<double> bin_scores(const std::vector<double>& rows);

}  // namespace persona::seqtree
