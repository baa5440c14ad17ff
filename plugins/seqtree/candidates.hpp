// Orders and sums that every row so far has kept to, and what else of the rows is needed to learn constraints.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "computed.hpp"
#include "kept_rows.hpp"

namespace persona::seqtree {

/// Limits of what is looked for, so that 500 columns cost no more than 64. Constraints written down are not limited.
inline constexpr std::size_t most_candidate_columns = 64;  ///< of numbers (for orders and sums), and of categories
inline constexpr std::size_t most_labelled_columns = 16;   ///< of many or rare values, four bytes a cell each

class Candidates {
public:
    struct Order {
        std::size_t lower, upper;
        bool written;
        double chance;  ///< how often it would not hold were the columns independent
    };
    /// A column that is computed from one or two others (the second is `a` again where there is one).
    struct Sum {
        std::size_t total, a, b;
        How how = How::sum;
    };
    /// `find`: by column, whether constraints of it are looked for beside those written down.
    Candidates(const Profile& profile, const std::vector<ColumnCodes>& columns, const Constraints& written,
               const std::vector<bool>& find);

    /// Keeps numbers and labels of a batch, whose codes are given.
    void observe(const Batch& batch, const Codes& codes, KeptRows& into) const;
    /// Columns that an order is still possible for.
    [[nodiscard]] std::vector<bool> ordered_columns() const;

    [[nodiscard]] const std::vector<Order>& orders() const noexcept { return orders_; }
    [[nodiscard]] const std::vector<Sum>& sums() const noexcept { return sums_; }
    [[nodiscard]] bool order_holds(std::size_t i) const noexcept {
        return orders_[i].written || holds(order_broken_, i);
    }
    [[nodiscard]] bool sum_holds(std::size_t i) const noexcept { return holds(sum_broken_, i); }
    /// What a product of one part is multiplied by; nothing when no plain number does it.
    [[nodiscard]] std::optional<double> factor(std::size_t i) const;
    /// Columns whose values can be counted, by place; the others stay out of dependencies and combinations.
    [[nodiscard]] const std::vector<bool>& countable() const noexcept { return countable_; }
    [[nodiscard]] const std::vector<LabelIndex>& index() const noexcept { return index_; }
    /// Some columns were not looked at: there are too many.
    [[nodiscard]] bool limited() const noexcept { return limited_; }

private:
    using Flags = std::unique_ptr<std::atomic<bool>[]>;
    [[nodiscard]] static bool holds(const Flags& broken, std::size_t i) noexcept {
        return !broken[i].load(std::memory_order_relaxed);
    }
    void choose_orders(const Profile& profile, const std::vector<ColumnCodes>& columns, const Constraints& written,
                       const std::vector<bool>& find);
    void choose_sums(const Profile& profile, const std::vector<ColumnCodes>& columns, const Constraints& written,
                     const std::vector<bool>& find);
    void choose_years(const Profile& profile, const std::vector<ColumnCodes>& columns, const Constraints& written,
                      const std::vector<bool>& find);
    /// Narrows what one part is multiplied by; whether nothing is left.
    bool narrow(std::size_t i, const Factors& factors) const;
    void choose_labels(const Profile& profile, const std::vector<ColumnCodes>& columns, const Constraints& written,
                       const std::vector<bool>& find);
    [[nodiscard]] std::vector<Label32> labels_of(const Column& column, std::size_t at,
                                                 const std::vector<Code>& codes) const;

    const std::vector<ColumnCodes>& columns_;
    std::vector<Order> orders_;
    std::vector<Sum> sums_;
    // Set once a row breaks it, by whichever batch comes to it first; what holds in the end holds in every batch.
    Flags order_broken_, sum_broken_;
    // Narrower with every batch, in whatever order they come.
    mutable std::mutex narrowing_;
    mutable std::unordered_map<std::size_t, Factors> factors_;  ///< by place in `sums_`
    std::vector<double> half_;                                  ///< by column: half of its last digit
    std::vector<LabelIndex> index_;
    std::vector<bool> countable_, many_;
    std::vector<std::unordered_map<std::string, Label32>> values_;  ///< by column of `many_`
    bool limited_ = false;
};

}  // namespace persona::seqtree
