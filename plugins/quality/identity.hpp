// Identifying values: their shape, and sets of their keyed hashes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <persona/hash_sample.hpp>

namespace persona::quality {

/// The pattern of a value's letters and digits: a run of letters is "a", every digit "9", blanks and punctuation stand
/// for themselves. "INT-00042" and "INT-07311" have one shape, "a-99999". At most 48 characters.
[[nodiscard]] std::string shape_of(std::string_view text);

/// Different values as keyed hashes.
class KeyedSet : public HashSample {
public:
    explicit KeyedSet(std::size_t capacity = std::size_t{1} << 21) : HashSample(Keep::different, capacity) {}
};

}  // namespace persona::quality
