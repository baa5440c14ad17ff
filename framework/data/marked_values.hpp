// Where a text says so: the forms that marked_renderings() (known_values.hpp) gave the table are looked for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <persona/known_values.hpp>

namespace persona::detail {

/// A value that many share and that yet tells who is meant beside a name: a date, the last four digits of a number.
struct WeakMark {
    std::string text;       ///< as marked_renderings() gave it to the table
    std::size_t token = 0;  ///< where it begins
    bool counts = true;     ///< alone, too: a date, or digits behind a word for the end of a number
};
/// Every date that stands in the text, in any way of writing, and every number of four digits.
void marks_in(std::string_view folded, const std::vector<FoldedToken>& tokens, std::vector<WeakMark>& out);

/// What stands in the table for a weak mark with a word of a name of the same record beside it.
[[nodiscard]] std::string beside_mark(std::string_view weak, std::string_view word);
/// A word that can be such a word of a name: letters alone, and not so short that anything holds it.
[[nodiscard]] bool tells_beside(std::string_view folded_word) noexcept;

/// Adds those of four digits behind stars or dots ("**** 4821"), which folding takes away.
void marks_behind_masks(std::string_view text, std::vector<std::string>& out);

}  // namespace persona::detail
