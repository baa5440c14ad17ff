// What is known about a word: is it an ordinary English word, a name in public lists, how common a given name.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace persona {

struct WordFacts {
    bool word = false;    ///< written in lower case in the dictionary
    bool proper = false;  ///< only written with a capital there: places, peoples, days, some names
    bool given = false;
    bool family = false;
    std::uint8_t level = 0;  ///< of a given name: 0 rare to 9 most common
    [[nodiscard]] bool known() const noexcept { return word || proper || given || family; }
};

/// All lists in one table of hashes; about 3 MB, made in some milliseconds. Immutable.
class WordLists {
public:
    WordLists();
    /// `folded` as by text.hpp's fold(), one token.
    [[nodiscard]] WordFacts find(std::string_view folded) const noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return entries_; }

private:
    struct Slot {
        std::uint64_t hash = 0;
        WordFacts facts;
    };
    WordFacts& entry(std::string_view word);
    std::vector<Slot> slots_;
    std::size_t entries_ = 0;
};

}  // namespace persona
