// What analyser.profile found out about a table: shared by generators, validators and the preview. Kind "profile".
// Everything that is written or shown rests on at least `k` subjects; nothing in it is one person's value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/artifact.hpp>

namespace persona {

/// The k that can hold for so many subjects: `k` itself from 10 k subjects on, below that a tenth of them, never less
/// than `least_k`. Tables with fewer subjects than `least_k` can not be described at all.
inline constexpr std::int64_t least_k = 3;
[[nodiscard]] std::int64_t effective_k(std::int64_t k, std::int64_t subjects) noexcept;
/// Words as text lengths count them: runs of anything but ASCII blanks.
[[nodiscard]] std::int64_t count_words(std::string_view text) noexcept;

/// Whose row each row of a batch is: the attachment `subject`, or the row's own number where there is none. A missing
/// subject is one of its own.
class Subjects {
public:
    explicit Subjects(const Batch& batch) noexcept;
    [[nodiscard]] bool given() const noexcept { return column_ != nullptr; }
    [[nodiscard]] std::int64_t operator[](std::int64_t row) const noexcept {
        if (column_ == nullptr) return first_row_ + row;
        return column_->valid(row) ? column_->int64(row) : -1 - first_row_ - row;
    }
private:
    const Column* column_ = nullptr;
    std::int64_t first_row_ = 0;
};

class Profile final : public Artifact {
public:
    static constexpr std::string_view kind_name = "profile";

    /// How a column is described, and so how it can be made again.
    enum class Use : std::uint8_t { number, category, identifier, free_text };

    /// A value that at least k subjects hold: it may be told as it is.
    struct Exact {
        double value = 0;
        double rows = 0;
    };
    /// The mean of neighbouring values of at least k subjects, none of whom weighs more than a fifth of it.
    struct Knot {
        double value = 0;
        double rows = 0;
        /// The true upper end of the window. Never written nor shown: after loading it lies half-way to the next knot.
        double cut = 0;
    };
    /// The distribution of a number (of a date in days, of a timestamp in microseconds, of a text's length in words).
    struct Numbers {
        std::vector<Exact> exact;   ///< ascending
        std::vector<Knot> knots;    ///< ascending; the values that are not in `exact`
        std::int64_t decimals = 0;  ///< digits after the point that at least k subjects use
        double step = 0;            ///< all values but a few are offset + i·step; 0: no such step
        double offset = 0;
        bool first_of_month = false;     ///< dates and timestamps: all on a month's first day
        double mean = 0, deviation = 0;  ///< over `exact` and `knots`
        [[nodiscard]] double rows() const noexcept;
        [[nodiscard]] std::optional<double> least() const noexcept;  ///< the smallest that may be told
        [[nodiscard]] std::optional<double> most() const noexcept;
        [[nodiscard]] double quantile(double share) const noexcept;  ///< 0 to 1; of no rows: 0
    };
    struct Category {
        std::string value;
        std::int64_t rows = 0;
        std::int64_t subjects = 0;  ///< counted up to k
    };
    /// How identifiers look: one class a position, the lengths that at least k subjects share.
    struct Shape {
        std::string pattern;  ///< as surrogates.hpp writes shapes: A, a, 9, and \x for that very character
        std::vector<std::pair<std::int64_t, std::int64_t>> lengths;  ///< (positions, rows), ascending
        std::vector<std::pair<std::string, std::int64_t>>
            forms;  ///< identifiers: surrogates.hpp's shape_of() and the rows written so, at least k, ascending by form
        /// A position where digits and letters mix, from 0: rows of each kind, 0 for one that fewer than k subjects have.
        struct Mix {
            std::int64_t position = 0, digits = 0, upper = 0, lower = 0;
            bool operator==(const Mix&) const = default;
        };
        std::vector<Mix> mixed;  ///< ascending
        bool operator==(const Shape&) const = default;
    };
    struct ColumnProfile {
        Field field;
        Use use = Use::category;
        std::int64_t present = 0, missing = 0;
        double distinct = 0;  ///< estimate (HyperLogLog, ±2 %) once it exceeds what is counted exactly
        bool distinct_is_exact = true;
        bool unique = false;               ///< no present value occurs twice, as far as is known
        Numbers numbers;                   ///< Use::number: the values; Use::free_text: words a text
        std::vector<Category> categories;  ///< Use::category: values of at least k subjects, most frequent first
        std::int64_t rare_rows = 0;        ///< rows whose value fewer than k subjects hold
        Shape shape;                       ///< text of many values: identifiers, rare categories
    };

    std::int64_t rows = 0;
    std::int64_t subjects = 0;  ///< estimate above 2^20
    bool rows_are_subjects = true;
    std::int64_t k = 10;  ///< the k that everything here was made with: effective_k()
    std::int64_t asked_k = 10;
    std::vector<ColumnProfile> columns;
    /// Pearson, pairwise complete, over the columns of Use::number in order; row by row, a full square.
    std::vector<std::string> numeric;
    std::vector<double> correlations;

    [[nodiscard]] const ColumnProfile* find(std::string_view name) const noexcept;
    [[nodiscard]] std::string_view kind() const noexcept override { return kind_name; }
    [[nodiscard]] Result<std::string> save() const override;
    [[nodiscard]] std::string inspect() const override;
    [[nodiscard]] static Result<std::shared_ptr<const Profile>> load(std::string_view bytes);
};
[[nodiscard]] std::string_view to_string(Profile::Use use) noexcept;

}  // namespace persona
