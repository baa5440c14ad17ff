// What is kept of the rows learnt from: columns side by side, within a bound of memory.
#pragma once

#include <filesystem>
#include <vector>

#include "kept.hpp"
#include "labels.hpp"
#include "tree.hpp"

namespace persona::seqtree {

/// A column's numbers; four bytes each as long as that is exact. Missing ones are not a number.
class KeptNumbers {
public:
    void add(const std::vector<double>& values);
    void add(const KeptNumbers& later);
    [[nodiscard]] std::size_t bytes() const noexcept { return narrow_.bytes() + wide_.bytes(); }
    Status spill(const SpillPtr& file);

private:
    friend class NumberReading;
    Kept<float> narrow_;  ///< the first rows
    Kept<double> wide_;   ///< all rows from the first one on that four bytes do not hold
};

class NumberReading {
public:
    explicit NumberReading(const KeptNumbers& of) noexcept
        : narrow_(of.narrow_), wide_(of.wide_), first_wide_(of.narrow_.size()) {}
    [[nodiscard]] double operator[](std::size_t row) {
        return row < first_wide_ ? static_cast<double>(narrow_[row]) : wide_[row - first_wide_];
    }
private:
    Reading<float> narrow_;
    Reading<double> wide_;
    std::size_t first_wide_;
};

/// Unless there is one already.
Status make_file(SpillPtr& file, const std::filesystem::path& spool);

struct KeptRows {
    std::vector<Kept<Code>> codes;            ///< by column
    std::vector<KeptNumbers> numbers;         ///< by column: of those that an order is still possible for
    std::vector<Kept<Label32>> labels;        ///< by column: of those whose codes do not tell the values apart
    std::vector<Kept<std::uint32_t>> values;  ///< hashes of identifiers by column, where subjects are given
    Kept<std::int64_t> subjects;              ///< empty: each row its own
    std::size_t rows = 0;

    explicit KeptRows(std::size_t columns) : codes(columns), numbers(columns), labels(columns), values(columns) {}
    /// Adds a later part of the stream; `ordered`: columns that an order is still possible for.
    void add(const KeptRows& later, const std::vector<bool>& ordered);
    /// What is more than `most` bytes goes into the private spool.
    Status make_room(std::size_t most, const std::filesystem::path& spool);
    [[nodiscard]] std::size_t bytes() const noexcept;
    /// Codes and subjects stay.
    void forget_evidence();

private:
    SpillPtr file_;
};

}  // namespace persona::seqtree
