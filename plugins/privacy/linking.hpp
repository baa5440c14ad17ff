// Linkability and inference: what somebody who knows part of a person's row learns from the nearest synthetic row.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nearest.hpp"
#include "risk.hpp"
#include "singling_out.hpp"

namespace persona::privacy {

/// Every other column is one data set of the attacker's, the rest another; a person is linked when both halves of the row
/// have the same nearest synthetic row. Baseline: two synthetic rows drawn at random. (Giomi et al., PETS 2023.)
[[nodiscard]] Attack linkability(const EncodedSides& sides, const Targets& targets, std::uint64_t seed);

/// The attacker knows all columns but one and guesses that one's value from the nearest synthetic row: right when equal, of
/// numbers when within 5 %. Baseline: the value of a random synthetic row. (Giomi et al., PETS 2023.)
[[nodiscard]] Attack inference(const EncodedSides& sides, const Targets& targets, std::size_t secret,
                               std::uint64_t seed);

/// Key columns with few values, by which rows are looked up.
struct Disclosure {
    std::vector<std::size_t> keys;
    std::size_t secrets = 0;  ///< columns asked for
    double disco = 0;         ///< mean over the secrets
    double attribution = 0;   ///< mean over the secrets
};
/// For real rows whose values in the key columns some synthetic row has: `disco` is the share of all rows for which those
/// synthetic rows all hold one and the same secret, and it is right (DiSCO: G. M. Raab, B. Nowok and C. Dibben, "Practical
/// privacy metrics for synthetic data", 2024); `attribution` the mean share of those synthetic rows with the right secret,
/// over the rows that were met (CAP: M. Elliot, "Final report on the disclosure risk associated with the synthetic data
/// produced by the SYLLS team", 2014).
[[nodiscard]] Disclosure disclosure(const EncodedSides& sides, const Encoded& real, const Encoded& synthetic);

}  // namespace persona::privacy
