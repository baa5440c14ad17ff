// Diversity: is the synthetic side as varied as the real one? Neither less (a model that repeats itself) nor more (noise).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "table.hpp"

namespace persona::quality {

struct DiversityPart {
    std::string kind;    ///< "distinct pairs of words", "unlikeness of texts", "unique rows", "values"
    std::string column;  ///< empty for unique rows
    double real = 0;
    double synthetic = 0;
    double ratio = 0;  ///< min(synthetic / real, real / synthetic)
};

struct DiversityScore {
    std::vector<DiversityPart> parts;
    double mean = 0;   ///< over the kinds of part, each the mean of its own
    double least = 0;  ///< of all parts
};

/// Both tables should have the same number of rows. At most `texts` texts a side for the text parts.
[[nodiscard]] DiversityScore diversity_score(const std::vector<ColumnInfo>& columns, const Table& real,
                                             const Table& synthetic, std::int64_t texts);
/// Over several draws: real and synthetic are averaged part by part, then compared.
[[nodiscard]] DiversityScore mean_diversity(const std::vector<DiversityScore>& scores);

using Tokens = std::vector<std::vector<std::uint32_t>>;  ///< texts as word numbers
/// Different pairs of neighbouring words ÷ all pairs, over the first `budget` words of the texts.
[[nodiscard]] double distinct_pairs(const Tokens& texts, std::size_t budget);
/// Mean over texts of BLEU-4 against all others (Papineni et al. 2002; Zhu et al. 2018, "Texygen"); orders above one are
/// smoothed by adding one (Lin and Och 2004), texts shorter than four words use the orders they have.
[[nodiscard]] double self_bleu(const Tokens& texts);

}  // namespace persona::quality
