// Replacing the cells of one column of a batch.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <persona/batch.hpp>
#include <persona/known_places.hpp>
#include <persona/profile.hpp>

#include "strategy.hpp"
#include "vault.hpp"

namespace persona::anonymisers {

/// What the cells of one column are replaced with, and where.
struct ColumnWork {
    const Batch& batch;
    std::size_t index;
    const Replacer& replacer;
    const KnownPlaces& residue;
    const Subjects& subjects;
    std::string entity;                              ///< of cells that are replaced whole
    std::vector<VaultWriter::Pair>* kept = nullptr;  ///< where a vault's pairs go; null: there is none
};

/// Text whose cells are replaced whole (`whole`) or where findings stand. `findings`: of this column, in order. The new
/// places of the findings are added to `made`.
[[nodiscard]] Result<ColumnPtr> replaced_text(const ColumnWork& work, bool whole, const std::vector<Span>& findings,
                                              Spans& made);
/// Cells of any other type, replaced whole. The type of what comes out is type_after().
[[nodiscard]] ColumnPtr replaced_values(const ColumnWork& work);
/// The type of a column of `field` that is replaced whole: coarser values and stand-ins for a quasi-identifier are text.
[[nodiscard]] Type type_after(const Field& field, const Rule& rule) noexcept;

}  // namespace persona::anonymisers
