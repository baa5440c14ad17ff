// Membership inference on those who stand out most: can an attacker tell from the synthetic rows who was learnt from?
#pragma once

#include <cstdint>

#include "nearest.hpp"

namespace persona::privacy {

/// The attack takes a real row for a training row when a synthetic row lies near it. It is judged on the rows that are
/// furthest from every other person, because averages hide exactly them, and by the share of training rows it finds while
/// hardly any held-out row is taken for one (N. Carlini et al., "Membership inference attacks from first principles",
/// IEEE S&P 2022).
struct Membership {
    std::int64_t members = 0;  ///< isolated training rows
    std::int64_t others = 0;   ///< isolated held-out rows
    std::int64_t allowed = 0;  ///< held-out rows that may be taken for training rows
    double rate = 0;           ///< share of `members` found
    double expected = 0;       ///< what guessing finds
    double bound = 0;          ///< the largest rate that one run in a thousand reaches where nothing was memorised
    [[nodiscard]] bool enough() const noexcept { return members >= fewest && others >= fewest; }
    static constexpr std::int64_t fewest = 20;
};
inline constexpr double isolated_share = 0.01;
inline constexpr double false_positive_rate = 0.01;

/// Training and held-out rows in random order; equal numbers of each take part, one row a person.
[[nodiscard]] Membership membership(const EncodedSides& sides, const Encoded& synthetic, const Encoded& training,
                                    const Encoded& holdout);

/// Among `members` + `others` in random order: the chance that at least `found` members come before more than `allowed`
/// others have come.
[[nodiscard]] double chance_of(std::int64_t found, std::int64_t members, std::int64_t others, std::int64_t allowed);

}  // namespace persona::privacy
