// From codes to a batch.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <persona/artifact.hpp>
#include <persona/batch.hpp>
#include <persona/surrogates.hpp>

#include "draw.hpp"
#include "model.hpp"

namespace persona::seqtree {

class Decoder {
public:
    /// `view` says how identifiers look: the model itself, or the merged one that it is a part of. `keep_schema` off:
    /// identifying and free-text columns are left out. `avoid` (may be null) holds the source's values.
    Decoder(ModelPtr model, ModelPtr view, std::shared_ptr<const Findings> avoid, std::uint64_t seed,
            std::string_view domain, bool keep_schema, bool faithful, std::int64_t total);
    [[nodiscard]] const SchemaPtr& schema() const noexcept { return schema_; }
    /// Rows [begin, begin + count) of a block; `first` is the number of the block's first row. Another `draft` of the same
    /// rows differs in its texts alone.
    [[nodiscard]] Batch decode(const Block& block, std::int64_t first, std::int64_t begin, std::int64_t count,
                               std::uint32_t draft = 0) const;

private:
    static constexpr std::size_t left_out = ~std::size_t{0};
    struct Rows;
    [[nodiscard]] ColumnPtr make(std::size_t column, const Rows& rows) const;
    [[nodiscard]] ColumnPtr numbers(std::size_t column, const Rows& rows) const;
    /// A value that is not below others of its row.
    [[nodiscard]] double above(const Constraints::Ordering& order, const Rows& rows, std::int64_t i, Random& random,
                               const Allowed* asked) const;
    /// Nothing when a part is missing.
    [[nodiscard]] std::optional<double> summed(const Constraints::Sum& sum, const Rows& rows, std::int64_t i) const;
    [[nodiscard]] ColumnPtr categories(std::size_t column, const Rows& rows) const;
    [[nodiscard]] ColumnPtr identifiers(std::size_t column, const Rows& rows) const;
    [[nodiscard]] ColumnPtr texts(std::size_t column, const Rows& rows) const;
    /// A row's text; never one in which a known value of the source stands.
    [[nodiscard]] std::string text(std::size_t column, std::uint64_t row, std::uint32_t draft,
                                   std::span<const Code> codes, std::int64_t words, const FillSlot& fill) const;
    [[nodiscard]] std::string rare(std::size_t column, std::uint64_t number) const;
    /// How the identifiers of a column are made.
    struct Identifier {
        std::string entity, shape;
        std::vector<std::pair<std::string, std::int64_t>>
            forms;                  ///< when the source wrote them in several ways: form and rows
        std::uint64_t written = 0;  ///< rows of all forms
        /// The forms in turn, in their proportions; of a form with few values (a range of telephone numbers that nobody has)
        /// the next one is taken each time, so that it does not run out before it must.
        struct Turn {
            std::uint32_t form, before, in_block;  ///< how often the form had its turn before, and in the whole block
        };
        std::vector<Turn> turns;                                     ///< of a block of identifiers
        std::vector<std::pair<std::int64_t, std::int64_t>> lengths;  ///< of shapes: length and rows
        std::uint64_t of_length = 0;                                 ///< rows of all lengths
        std::uint64_t key = 0;
        std::uint64_t different = 0;  ///< so many are dealt out; 0: every row (every subject) has its own
    };
    /// A row, and the subject whose row it is; both count from the first row of the table.
    struct Place {
        std::uint64_t row, subject;
    };
    /// What a column's draws for a row are addressed by: the subject, where the column belongs to it.
    [[nodiscard]] std::uint64_t number(std::size_t column, const Place& at) const {
        return model_->whose.given() && model_->whose.constant[column] ? at.subject : at.row;
    }
    /// Which of the values dealt out a row (or subject) has, and how often it had come before.
    struct Dealt {
        std::uint64_t index, round;
    };
    [[nodiscard]] Dealt deal(std::size_t column, std::uint64_t number) const;
    void plan_forms(Identifier& out, std::size_t column) const;
    void plan_lengths(Identifier& out, const ColumnCodes& codes, std::size_t column) const;
    /// Rows (or subjects) that values of a column are dealt to.
    [[nodiscard]] double dealt(std::size_t column) const;
    [[nodiscard]] Identifier plan_identifier(std::size_t column) const;
    /// The identifier of a row; an e-mail address agrees with the row's name where there is one.
    [[nodiscard]] std::string identifier(std::size_t column, const Place& at) const;
    /// The form in which an identifier is written (empty: the usual one), and which value of that form it is.
    struct Form {
        std::string text;
        std::uint64_t index;
    };
    [[nodiscard]] Form form(std::size_t column, std::uint64_t number) const;
    /// An e-mail address in the given form made of the row's own name; empty when it can not be.
    [[nodiscard]] std::string address_of(const std::string& name, const std::string& form, const std::string& usual,
                                         const Dealt& named) const;
    /// The identifying column of an entity, if any.
    [[nodiscard]] std::optional<std::size_t> column_of(std::string_view entity) const;
    [[nodiscard]] Surrogates surrogates() const;  ///< that never make a value of the source

    ModelPtr model_, view_;
    std::shared_ptr<const Findings> avoid_;
    std::uint64_t key_;
    bool faithful_;
    std::int64_t total_;
    SchemaPtr schema_;
    std::vector<std::size_t> place_;  ///< by column: where it stands in the batch, or `left_out`
    std::size_t kept_ = 0;
    Surrogates surrogates_;
    Surrogates::Taken taken_;              ///< null: nothing to avoid
    std::vector<Identifier> identifiers_;  ///< by column
};

/// Rows of a block on their way into a batch.
struct Decoder::Rows {
    const Codes& codes;
    const Labels& labels;
    const Asked& asked;
    const std::vector<std::uint32_t>& subjects;
    std::int64_t first, begin, count;
    std::uint32_t draft;
    std::vector<ColumnPtr> made;  ///< by column: those that are done
    [[nodiscard]] std::size_t at(std::int64_t i) const noexcept { return static_cast<std::size_t>(begin + i); }
    [[nodiscard]] Place place(std::int64_t i) const noexcept {
        return {static_cast<std::uint64_t>(first + begin + i), static_cast<std::uint64_t>(first) + subjects[at(i)]};
    }
};

}  // namespace persona::seqtree
