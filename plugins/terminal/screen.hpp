// Text as a terminal shows it: widths, cuts, and nothing that a hostile cell could do to it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace persona::terminal {

/// A cell made harmless: line breaks and tabs become blanks, control characters, directional overrides and other
/// invisible format characters become U+FFFD, so that no cell can move the cursor or pretend to be another column.
[[nodiscard]] std::string harmless(std::string_view text);

/// Columns that the text takes: 0 for combining marks, 2 for wide East Asian characters and emoji, else 1.
[[nodiscard]] std::size_t width(std::string_view text);

/// At most `columns` wide; what is longer ends in "…".
[[nodiscard]] std::string cut(std::string_view text, std::size_t columns);

/// A table: a heading, a rule, the rows; columns two blanks apart, numbers to the right. Every cell is cut so that the
/// whole is at most `columns` wide; columns that are narrow by nature keep their width.
struct Table {
    std::vector<std::string> heading;
    std::vector<std::vector<std::string>> rows;
    std::vector<bool> right;  ///< by column; may be shorter
};
/// Empty when the columns do not fit even at 10 characters each: show it another way then.
[[nodiscard]] std::string draw(const Table& table, std::size_t columns);

}  // namespace persona::terminal
