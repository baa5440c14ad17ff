// From samples and hashes to a verdict: each figure, its gate, and words for what missed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/artifact.hpp>
#include <persona/row_sample.hpp>

#include "closeness.hpp"
#include "copies.hpp"
#include "membership.hpp"

namespace persona::privacy {

/// What the figures may be before chance is allowed for. Each gate lies so far above it that a model which memorised
/// nothing misses it once in a thousand runs, however few rows there are.
struct Gates {
    double closer_to_training = 0.52;  ///< share of synthetic rows
    double membership = 0.02;          ///< share of isolated training rows found
    double attack_risk = 0.05;         ///< of singling out, linkability, inference
};

struct Evidence {
    EncodedSides sides;  ///< train, holdout (when there), synthetic, model draw (when there)
    std::optional<std::size_t> holdout, draw;
    std::size_t synthetic = 1;
    std::int64_t train_rows = 0, holdout_rows = 0, synthetic_rows = 0;  ///< of the whole streams
    std::optional<CopyShares> copies;
    std::string no_copies;  ///< why they could not be counted
    SampleLimits limits;
    std::int64_t attacks = 500;  ///< of each kind
};

[[nodiscard]] std::shared_ptr<Verdict> assess(const Evidence& evidence, const Gates& gates);

}  // namespace persona::privacy
