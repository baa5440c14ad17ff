// How often a name was found and how often it stands in the texts at all, to tell a name that detectors overlook now and then
// from a word that they once took for a name.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <persona/known_values.hpp>

namespace persona::leaks {

/// The entity types of findings that are counted.
inline constexpr std::array<std::string_view, 3> counted_names{"PERSON", "ORGANIZATION", "LOCATION"};

/// In bounded memory: names that are found least often are forgotten when there are too many (Manku and Motwani, "Approximate
/// frequency counts over data streams", VLDB 2002). By hash of the folded name.
class NameCounts {
public:
    struct Count {
        std::uint32_t found = 0, standing = 0;
        std::array<std::uint32_t, counted_names.size()> as{};  ///< of `found`, by type
        bool is_word = false;                                  ///< an ordinary word, too ("Concord")
        std::uint8_t words = 1;                                ///< of the name
    };
    void add(std::uint64_t name, Count count);
    void merge(const NameCounts& other);
    struct Name {
        std::uint64_t hash = 0;
        std::uint8_t words = 1;
        std::string_view type;  ///< what it was most often taken for, of counted_names
    };
    /// Those that were found at least `least` times, and in at least half of the places where they stand, four fifths when they
    /// are an ordinary word, too. In the order of their hashes.
    [[nodiscard]] std::vector<Name> names(std::int64_t least) const;

private:
    void trim();
    std::unordered_map<std::uint64_t, Count> counts_;
    std::uint32_t forgotten_ = 0;  ///< names found so often are dropped when there are too many
};

/// The names of one batch, counted in its texts: add() all of them, then look through the texts.
class NamePlaces {
public:
    explicit NamePlaces(const Findings& hasher) : hasher_(hasher) {}
    /// One finding: a folded name, the index of its type in counted_names, and whether it is an ordinary word, too.
    void add(std::string_view folded, std::size_t type, bool is_word = false);
    [[nodiscard]] bool empty() const noexcept { return counts_.empty(); }
    /// Counts where they stand in a folded text with its tokens.
    void look_through(std::string_view folded, const std::vector<FoldedToken>& tokens);
    void pour(NameCounts& into) const;

private:
    static std::size_t shape(std::string_view word) noexcept;
    const Findings& hasher_;
    std::unordered_map<std::uint64_t, NameCounts::Count> counts_;
    std::bitset<1 << 16> first_words_;  ///< by shape(): most words of a text begin no name
    std::size_t longest_ = 1;           ///< words of a name
};

}  // namespace persona::leaks
