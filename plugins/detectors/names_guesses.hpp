// When a guess of the sequence model is an ordinary word.
#pragma once

#include <cstdint>

#include "gazetteer.hpp"

namespace persona::detectors {

/// In a list of names, places or firms, so that it may be one, whatever it means besides.
[[nodiscard]] constexpr bool may_be_listed_name(std::uint32_t bits) noexcept {
    return listed::level(bits, listed::given_shift) + listed::level(bits, listed::family_shift) +
                   listed::level(bits, listed::place_shift) >
               0 ||
           (bits & (listed::country | listed::region | listed::people | listed::firm | listed::firm_word)) != 0;
}

/// In a list of people's names.
[[nodiscard]] constexpr bool may_be_person(std::uint32_t bits) noexcept {
    return listed::level(bits, listed::given_shift) + listed::level(bits, listed::family_shift) > 0;
}

/// More often a word than a name: "driver", "staff"; not "Koch", and not "Young", which too many are called.
[[nodiscard]] constexpr bool is_word_first(std::uint32_t bits) noexcept {
    return listed::level(bits, listed::word_shift) >= 2 && listed::level(bits, listed::given_shift) < 2 &&
           listed::level(bits, listed::family_shift) < 3;
}

inline constexpr std::uint32_t usual_level = 2;  ///< of the levels of a list

/// A usual name: "Frage" is a word even though a village is called so, "Young" stays a name.
[[nodiscard]] constexpr bool is_usual_name(std::uint32_t bits) noexcept {
    return listed::level(bits, listed::given_shift) >= usual_level ||
           listed::level(bits, listed::family_shift) >= usual_level ||
           listed::level(bits, listed::place_shift) >= usual_level ||
           (bits & (listed::country | listed::region | listed::people | listed::firm)) != 0;
}

}  // namespace persona::detectors
