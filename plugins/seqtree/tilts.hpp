// Calibration to pair tables: what trees of few rows leave of the relation between two columns is put back.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "grow.hpp"
#include "tree.hpp"

namespace persona::seqtree {

/// What the codes of one earlier column make of the chances of a column's codes.
struct Tilt {
    std::size_t feature = 0;
    std::vector<std::uint8_t> bins;  ///< of the feature, by code
    std::vector<float> factors;      ///< [bin of the feature][bin of the column], about 1
    bool operator==(const Tilt&) const = default;
};

/// A column's chances in a leaf are multiplied by the factors of all its tilts, and made to sum up to 1 again. Factors are
/// fitted so that the tables of the column with each earlier one become those of the source: a conditional
/// maximum-entropy model on top of the trees (Darroch and Ratcliff, "Generalized iterative scaling for log-linear
/// models", 1972). A cell of a table that fewer than k subjects are in counts as one of k/2, whatever it holds.
struct Tilts {
    std::vector<std::uint8_t> bins;  ///< of the column, by code
    std::size_t bin_count = 0;
    std::vector<Tilt> list;  ///< empty: the trees alone
    [[nodiscard]] bool empty() const noexcept { return list.empty(); }
    bool operator==(const Tilts&) const = default;
    /// The product of a row's factors, by bin of the column.
    void factors(const Codes& columns, std::size_t row, std::span<double> out) const noexcept;
};

struct TiltRequest {
    const Training& data;
    std::size_t column;
    const std::vector<std::size_t>& features;  ///< columns that come before
    const std::vector<Tree>& trees;            ///< of the column
    const std::vector<std::uint32_t>& rows;    ///< of the source, to learn from
    const std::vector<Codes>& made;            ///< blocks of synthetic rows, drawn up to this column
    std::int64_t k;
    int effort = 0;  ///< from 0: how small a difference is made good
};
/// Factors with which synthetic rows, whose earlier columns are those of `made`, get the source's tables: what went lost on
/// the way to them is made up for, too.
[[nodiscard]] Tilts fit_tilts(const TiltRequest& request);

}  // namespace persona::seqtree
