// Does a text agree with its row? What a classifier makes of texts, real and synthetic.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "prediction.hpp"

namespace persona::quality {

struct TextLabels {
    std::string text, label;          ///< columns
    std::int64_t rows = 0;            ///< texts a side
    double agreement = 0;             ///< share of synthetic texts whose label a classifier trained on real texts finds
    double agreement_real = 0;        ///< the same of held-out real texts
    double agreement_floor = 0;       ///< of synthetic texts whose labels were dealt out anew
    double trained_on_synthetic = 0;  ///< share of held-out texts whose label one trained on synthetic texts finds
    double trained_on_floor = 0;      ///< of one trained on real texts whose labels were dealt out anew
};
/// For the first free text column and the label that choose_label() gives; none where either is missing. Multinomial naive
/// Bayes over hashed words and word pairs (A. McCallum and K. Nigam, "A comparison of event models for naive Bayes text
/// classification", 1998). Tables hold the rows to be used, equally many of synthetic and training rows.
[[nodiscard]] std::optional<TextLabels> text_labels(const std::vector<ColumnInfo>& columns, const std::string& name,
                                                    const Table& synthetic, const Table& training, const Table& test,
                                                    std::uint64_t seed);

}  // namespace persona::quality
