// The words and phrases by which a column's name tells what it holds, in seven languages.
#pragma once

#include <string_view>
#include <vector>

#include <persona/types.hpp>

#include "phrase_languages.hpp"

namespace persona::detectors {

/// In place of an entity: the column's values are what groups are called (status, department), and nobody's names. It counts
/// where it is the whole of the column's name: a "department head" is somebody.
inline constexpr std::string_view group_names = "groups";

struct HeaderWord {
    std::string_view phrase;  ///< folded whole words, anywhere in the name
    Role role = Role::unknown;
    std::string_view entity;
    bool person_key = false;
    LanguageSet languages;
};
/// In the order in which they count: the first that fits wins.
[[nodiscard]] const std::vector<HeaderWord>& header_words();

}  // namespace persona::detectors
