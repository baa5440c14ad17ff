// Findings in the cells of a batch, and how those of several passes over one cell become one list without overlaps.
//
// The rule, in this order:
//  0. Where an anonymiser has put something else, nothing is found any more; what of a finding sticks out is kept.
//  1. The same range and type from several detectors is one finding; evidence adds up: 1 - (1-a)(1-b).
//  2. Overlapping findings of one type join; names of people and places join over one blank too.
//  3. Of overlapping findings of different types, certain (0.99 and more) beats likely, what a pattern of the user's own found
//     beats other guesses, longer beats shorter, then the higher score, the earlier, the first type by name. What of the loser
//     sticks out and holds at least three letters or digits stays a finding.
#pragma once

#include <string_view>

#include <persona/batch.hpp>

namespace persona {

/// The detector of findings that an anonymiser has replaced: they say where its surrogates stand, for those who learn from
/// the text, and are not looked for or replaced once more.
inline constexpr std::string_view replaced_detector = "anonymiser";
[[nodiscard]] bool is_replaced(const Span& span) noexcept;

/// How the reason of a finding begins that a pattern of the user's own made.
inline constexpr std::string_view own_pattern = "own pattern ";

/// Sorted by (row, column, begin), without overlaps in a cell. `text` gives the bytes of a cell.
[[nodiscard]] Spans merged_spans(Spans spans, const Batch& batch);
/// The batch with more findings.
[[nodiscard]] Batch with_spans(const Batch& batch, Spans more);

/// Whether detectors look into a column's cells: text that is not replaced whole.
[[nodiscard]] bool is_scanned(const Field& field) noexcept;

}  // namespace persona
