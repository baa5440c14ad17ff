// Full names with a letter more, less or other than a known one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <persona/known_values.hpp>

namespace persona::detail {

/// A word, and whether it is part of a known name as it is. `near` is Findings::near.
struct NameWord {
    std::string_view text;
    bool given = false, family = false;
};
[[nodiscard]] NameWord name_word(const Findings& near, std::string_view text);

/// Whether two words that stand together are a known name but for a letter in one of them. A word of the public lists is
/// no misspelling: "Joan Smith" is somebody else than "John Smith".
[[nodiscard]] bool is_near_name(const Findings& near, const NameWord& first, const NameWord& second);

}  // namespace persona::detail
