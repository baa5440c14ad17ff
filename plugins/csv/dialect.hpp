// Finds out delimiter, quote and line end from the beginning of a text.
#pragma once

#include <optional>
#include <string_view>

#include "structure.hpp"

namespace persona::csv {

/// What the user said; empty: to be found out.
struct DialectWish {
    std::optional<char> delimiter;
    std::optional<char> quote;  ///< 0: none
};
struct DialectFound {
    Dialect dialect;
    std::size_t skip = 0;  ///< bytes of a "sep=;" line, which Excel writes and reads
};
/// `text` must be followed by `padding` readable bytes.
[[nodiscard]] DialectFound find_dialect(std::string_view text, const DialectWish& wish);

}  // namespace persona::csv
