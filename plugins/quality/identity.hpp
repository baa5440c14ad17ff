// Identifying values: their shape, and sets of their keyed hashes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace persona::quality {

/// The pattern of a value's letters and digits: a run of letters is "a", every digit "9", blanks and punctuation stand
/// for themselves. "INT-00042" and "INT-07311" have one shape, "a-99999". At most 48 characters.
[[nodiscard]] std::string shape_of(std::string_view text);

/// A set of 64-bit hashes in bounded memory. Beyond `capacity` only the hashes below a threshold stay; because hashes are
/// spread evenly and two sets drop by the same rule, what is compared is then a fair sample of the values.
class KeyedSet {
public:
    explicit KeyedSet(std::size_t capacity = std::size_t{1} << 21) : capacity_(capacity) {}
    void add(std::uint64_t hash);
    /// Takes the other's hashes in; both of one capacity.
    void merge(KeyedSet& other);
    /// Sorts and removes duplicates; to be called before what follows.
    void seal();
    [[nodiscard]] std::size_t size() const noexcept { return hashes_.size(); }
    [[nodiscard]] bool contains(std::uint64_t hash) const noexcept;
    /// How many values are in both, counted among those that both could keep.
    [[nodiscard]] std::int64_t common(const KeyedSet& other) const noexcept;
    /// Share of the values that are kept: 1 as long as all fit.
    [[nodiscard]] double kept_share() const noexcept;

private:
    std::size_t capacity_;
    std::uint64_t limit_ = ~std::uint64_t{0};  ///< hashes above it are not kept
    std::vector<std::uint64_t> hashes_;
};

}  // namespace persona::quality
