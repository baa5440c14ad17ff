// What the quality validator can be told.
#pragma once

#include <cstdint>
#include <string>

#include <persona/row_sample.hpp>

namespace persona::quality {

/// What each figure must reach.
struct Gates {
    bool schema = true;          ///< the schema must match
    double distribution = 0.85;  ///< distribution similarity, absolute
    double distribution_of_ceiling = 0.98;
    std::int64_t pii = 0;  ///< most source values that may appear
    double semantic = 0.80;
    double diversity = 0.70;        ///< the mean of its parts
    double diversity_least = 0.50;  ///< each part
};

struct Options {
    Gates gates;
    SampleLimits limits;
    std::int64_t texts = 1000;            ///< texts a side for semantic similarity and diversity
    std::int64_t pooled_categories = 20;  ///< categories told apart in the gate's pair tables
    std::int64_t ceiling_rows = 2000;     ///< from so many source rows on the ceiling is firm enough to be a gate
    std::int64_t k = 10;
    bool conditioned = false;  ///< some columns were chosen: the model's own draw is judged, not what is let out
    std::string target;        ///< the column that models predict; empty: chosen by rule
    std::string stage;         ///< the stage's name, for advice
};

}  // namespace persona::quality
