// What the names of groups are not: people, places and firms that only the sequence model sees.
//
// A cell of a few letters has no sentence around it, so the model guesses from letters alone, and "craft-repair", "seg-2" or
// "JobImp" look to it like names. Where a column holds a few values again and again, such a value names a group of rows. A name
// written as names are ("Ottoline Vreeburg", "Quarrelby"), and whatever lists, titles or phrases back, stays a finding.
#pragma once

#include <string_view>

#include <persona/artifact.hpp>
#include <persona/batch.hpp>

namespace persona::detectors {

/// Whether a cell is written as categories are: without a capital; or one word that begins with a small letter, holds a digit, is
/// short and all capitals ("XXL"), or, unless it may be a person, has a capital inside ("JobImp") or ends in a part in small
/// letters ("HS-grad").
[[nodiscard]] bool written_as_category(std::string_view cell, bool as_person) noexcept;

/// Whether no word but the first has a capital: "Très satisfait", not "Team Vreeburg".
[[nodiscard]] bool only_first_capital(std::string_view cell);
/// Takes the guesses of the model alone out of such cells of categorical columns; where the column's name says what it holds
/// (marital status, ethnicity), people and firms out of all its cells; where it says that it names groups (satisfaction, department),
/// every guess out of the cells in which no word but the first has a capital.
void drop_category_guesses(Spans& names, const Batch& batch, const ColumnRoles& roles);

}  // namespace persona::detectors
