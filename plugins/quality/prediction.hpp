// Train on synthetic, test on real: what a model learns from synthetic rows, beside one that learns from real rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "draws.hpp"

namespace persona::quality {

/// A column to be predicted, as classes: the most frequent categories and the rest, a number as above its median or not.
struct Target {
    std::size_t column = 0;
    std::vector<std::int32_t> categories;  ///< codes of the first classes; the rest is one more class
    std::optional<double> median;          ///< of a number
    [[nodiscard]] std::size_t classes() const noexcept { return median ? 2 : categories.size() + 1; }
    /// By row; −1 where the value is missing.
    [[nodiscard]] std::vector<int> classes_of(const Table& table) const;
};

/// The column of that name, or when it is empty: the last category of 2 to 20 different values, of which the most frequent
/// is held by at most 95 % of the rows. None: there is no such column.
[[nodiscard]] std::optional<Target> choose_target(const std::vector<ColumnInfo>& columns, const Table& training,
                                                  const std::string& name);

/// The same for texts: a category of up to 200 values, each but the rarest a class of its own.
[[nodiscard]] std::optional<Target> choose_label(const std::vector<ColumnInfo>& columns, const Table& training,
                                                 const std::string& name);

struct Prediction {
    std::int64_t trained = 0, tested = 0;  ///< rows
    double synthetic = 0;  ///< share of held-out rows that a model trained on synthetic rows predicts rightly
    double real = 0;       ///< the same of one trained on as many real rows
    double floor = 0;      ///< of one trained on real rows whose columns were shuffled
};
/// Boosted trees, one for each class (C. Esteban et al., "Real-valued (medical) time series generation with recurrent
/// conditional GANs", 2017, who named it TSTR). Tables hold the rows to be used.
[[nodiscard]] Prediction predict(const std::vector<ColumnInfo>& columns, const Target& target, const Table& synthetic,
                                 const Table& training, const Table& test, std::uint64_t seed);

}  // namespace persona::quality
