// Growing one tree on histograms of codes.
#pragma once

#include <bitset>
#include <cstdint>
#include <vector>

#include <persona/random.hpp>

#include "kept.hpp"
#include "tree.hpp"

namespace persona::seqtree {

/// What keeps people out of a tree. The defaults are the rules; a test may turn one off to see that something breaks.
struct Rules {
    std::int64_t k = 10;     ///< no cell of fewer subjects
    std::int64_t leaf = 50;  ///< no leaf of fewer subjects
    int depth = 24;
    double least_gain = 2;            ///< in units of what a split into noise would gain
    bool back_off = true;             ///< small cells are merged, rounded or shared out by an ancestor
    std::int64_t backoff_factor = 8;  ///< an ancestor has so many leaves' worth of rows
};

/// The rows to learn from: all, or an even sample of the subjects.
struct Training {
    Codes codes;
    std::vector<std::size_t> code_counts;  ///< by column
    std::vector<bool> ordered;             ///< by column: codes from 1 on stand for ascending values
    std::vector<std::uint32_t> subjects;   ///< by row, from 0 without gaps; empty: each row its own
    std::size_t rows = 0;
    std::size_t subject_count = 0;
    std::vector<std::vector<std::uint32_t>> whole;  ///< by column: whole_column()
};

/// Cells of a leaf from the rows and subjects of each code. A code of at least k subjects has a cell of its own; of an
/// ordered column neighbouring small codes share one; what is left below k is rounded to 0 or k subjects' worth of
/// rows, true on average: there is no cell from 1 to k - 1. `in_ranges`: the codes that share a cell with others, or would
/// if it had not been rounded to 0.
[[nodiscard]] std::vector<Cell> make_cells(const std::vector<std::uint32_t>& rows,
                                           const std::vector<std::uint32_t>& subjects, bool ordered, const Rules& rules,
                                           Random& random, std::bitset<most_codes>* in_ranges = nullptr);

/// So many rows of fewer than k subjects as may be told: none or k subjects' worth, true on average; with k and more, all.
[[nodiscard]] std::uint64_t at_least_k(std::uint64_t subjects, std::uint64_t rows, const Rules& rules, Random& random);

/// Rows of each of `count` codes of a column in the whole table; 0 where fewer than k subjects have it. `subjects` may be
/// empty: each row its own.
[[nodiscard]] std::vector<std::uint32_t> whole_column(const Kept<Code>& codes, const Kept<std::int64_t>& subjects,
                                                      std::size_t count, std::int64_t k);

/// `target` by `features` (columns) on `rows`; `whole` is the target's whole_column().
[[nodiscard]] Tree grow_tree(const Training& data, std::size_t target, const std::vector<std::size_t>& features,
                             const std::vector<std::uint32_t>& rows, const std::vector<std::uint32_t>& whole,
                             const Rules& rules, Random random);

}  // namespace persona::seqtree
