// Semantic similarity of free text: do the synthetic texts lie where real ones do, and everywhere real ones do?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "draws.hpp"

namespace persona::quality {

struct SemanticOptions {
    std::int64_t texts = 1000;  ///< at most so many texts a side
    std::uint64_t seed = 1;
    double too_near = 0.95;  ///< cosine to a training text from which a text counts as memorised
};

/// Of one text column. `value` is min(precision, coverage).
struct SemanticScore {
    std::string column;
    std::int64_t texts = 0;  ///< compared on each side
    double precision = 0, coverage = 0, value = 0;
    double ceiling = 0;                      ///< the same for other real training texts
    double floor = 0;                        ///< the same for training texts whose words were shuffled among them
    double too_near = 0;                     ///< share of synthetic texts memorised
    std::optional<double> too_near_holdout;  ///< the same share of the held-out real texts: what chance gives
};

/// Precision: mean over texts of the cosine to the nearest reference text; coverage: the reverse; each divided by the same
/// for as many training texts, at most 1. One score for each free text column that both sides have.
[[nodiscard]] std::vector<SemanticScore> semantic_scores(const std::vector<ColumnInfo>& columns, const RealSides& real,
                                                         const Table& synthetic, const SemanticOptions& options);

/// The words of all texts dealt out anew: as many texts of the same lengths, without sense.
[[nodiscard]] std::vector<std::string> shuffled_words(const std::vector<std::string>& folded, std::uint64_t seed);

/// The present texts of a column, folded, at most `most` of them, from the front.
[[nodiscard]] std::vector<std::string> folded_texts(const Cells& cells, std::int64_t most);

}  // namespace persona::quality
