// From codes to a model.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string_view>

#include "grow.hpp"
#include "model.hpp"

namespace persona::seqtree {

struct TrainOptions {
    int trees = 5;
    std::size_t most_features = 48;
    std::uint64_t seed = 0;
    std::string_view domain = "seqtree";
    std::vector<std::size_t> first;  ///< columns drawn before all others that they can come before
    std::vector<bool> alone;         ///< by column: depends on no other, and none on it; empty: none does
    int effort = 0;                  ///< from 0; more: splits that gain less, closer calibration. k and leaves stay
    bool calibrate = true;           ///< to tables of two columns (tilts.hpp)
    std::stop_token stop;
};

/// Fills in order and trees of a model whose columns and rules are set. Trees grow side by side; the result does not
/// depend on the number of threads.
Status train(Model& model, const Training& data, const TrainOptions& options);

/// No leaf of fewer subjects than this.
[[nodiscard]] std::int64_t leaf_floor(std::int64_t k, std::int64_t subjects) noexcept;

}  // namespace persona::seqtree
