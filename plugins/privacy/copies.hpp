// Exact copies: every row of every stream as a keyed hash, counted beside the held-out rows that were met by chance.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <persona/batch.hpp>
#include <persona/hash_sample.hpp>

namespace persona::privacy {

/// The hashes of a stream's rows, each as often as it comes.
class RowHashes : public HashSample {
public:
    explicit RowHashes(std::size_t capacity = std::size_t{1} << 20) : HashSample(Keep::every, capacity) {}
};

/// One number a row, made of the names and values of all columns, whatever their order; a number is the same as whole
/// number or decimal.
[[nodiscard]] std::vector<std::uint64_t> hash_rows(const Batch& batch, std::uint64_t key);

/// Synthetic rows that equal real ones.
struct CopyShares {
    std::int64_t rows = 0;          ///< synthetic rows looked up
    double training = 0;            ///< share that equals a training row
    double training_equal = 0;      ///< share expected to equal one of as many training rows as there are held-out ones
    double holdout = 0;             ///< share that equals a held-out row
    double holdout_training = 0;    ///< share of the held-out rows that equal a training row
    double error = 0;               ///< standard error of training_equal − holdout when nothing was copied
    std::int64_t uniques = 0;       ///< training rows that no other real row equals
    double replicated = 0;          ///< share of them that come back among the synthetic rows
    double replicated_holdout = 0;  ///< the same of held-out rows
};
/// All sealed at one limit; `holdout` may be empty.
[[nodiscard]] CopyShares copy_shares(const RowHashes& training, const RowHashes& holdout, const RowHashes& synthetic);

}  // namespace persona::privacy
