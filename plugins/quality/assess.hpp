// From samples to a verdict: the five figures, their gates, and words for what missed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include <persona/artifact.hpp>

#include <persona/conform.hpp>
#include "diversity.hpp"
#include "options.hpp"
#include "semantic.hpp"
#include "similarity.hpp"

namespace persona::quality {

/// What is known about source values in the output.
struct PersonalValues {
    std::shared_ptr<const Verdict> leaks;  ///< the leak scan's; null: not wired
    std::int64_t found = 0;                ///< different values of identifying columns that the source has too
    std::optional<std::int64_t>
        by_chance;             ///< the same count for held-out real rows; none: no holdout, or not comparable
    double checked = 1;        ///< share of the identifying values that could be compared
    std::int64_t columns = 0;  ///< identifying columns looked at
};

struct Evidence {
    Tables tables;                             ///< train, holdout (when there), synthetic, model draw (when there)
    std::optional<std::size_t> holdout, draw;  ///< their places in tables.sides
    std::size_t synthetic = 1;
    std::int64_t source_rows = 0, synthetic_rows = 0, holdout_rows = 0;  ///< of the whole streams
    SchemaMatch schema;
    PersonalValues personal;
    std::vector<std::string>
        replaced;  ///< columns whose replacements were made with another key: compared as one value
};

/// Everything that was computed, for the details.
struct Results {
    RealSides real;
    std::optional<Similarity> released;  ///< the released rows
    std::optional<Similarity> model;     ///< the model's draw, when wired
    std::optional<DistributionScore>
        whole;  ///< all sampled training rows against all sampled synthetic rows: what SDMetrics itself would say
    std::vector<SemanticScore> texts;
    std::optional<DiversityScore> diversity, diversity_ceiling, diversity_floor;
    boost::json::object utility;  ///< what the report says of what models make of the rows
};

[[nodiscard]] std::shared_ptr<Verdict> assess(const Evidence& evidence, const Options& options);

/// The Verdict's details as JSON: k-safe, three digits.
[[nodiscard]] std::string details_of(const Evidence& evidence, const Results& results, const Options& options);

}  // namespace persona::quality
