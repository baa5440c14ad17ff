// How findings of several passes over one cell become one list without overlaps.
//
// The rule, in this order:
//  1. The same range and type from several detectors is one finding; evidence adds up: 1 - (1-a)(1-b).
//  2. Overlapping findings of one type join; names of people and places join over one blank too.
//  3. Of overlapping findings of different types, certain (0.99 and more) beats likely, what a pattern of the user's own found
//     beats other guesses, longer beats shorter, then the higher score, the earlier, the first type by name. What of the loser
//     sticks out and holds at least three letters or digits stays a finding.
#pragma once

#include <persona/batch.hpp>

namespace persona::detectors {

/// Sorted by (row, column, begin), without overlaps in a cell. `text` gives the bytes of a cell.
[[nodiscard]] Spans merged(Spans spans, const Batch& batch);
/// The batch with more findings.
[[nodiscard]] Batch with_spans(const Batch& batch, Spans more);

/// Whether a column's cells are scanned for spans: text that is not replaced whole.
[[nodiscard]] bool is_scanned(const Field& field) noexcept;

}  // namespace persona::detectors
