// Where a text says so: the forms that marked_renderings() (known_values.hpp) gave the table are looked for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <persona/known_values.hpp>

namespace persona::detail {

/// The marks of every date that stands in the text, and of four digits behind a word for the end of a number.
void marks_in(std::string_view folded, const std::vector<FoldedToken>& tokens, std::vector<std::string>& out);

/// Adds those of four digits behind stars or dots ("**** 4821"), which folding takes away.
void marks_behind_masks(std::string_view text, std::vector<std::string>& out);

}  // namespace persona::detail
