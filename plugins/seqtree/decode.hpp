// From codes to a batch.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/artifact.hpp>
#include <persona/batch.hpp>
#include <persona/surrogates.hpp>

#include "model.hpp"

namespace persona::seqtree {

class Decoder {
public:
    /// `keep_schema` off: identifying and free-text columns are left out. `avoid` (may be null) holds the source's values.
    Decoder(ModelPtr model, std::shared_ptr<const Findings> avoid, std::uint64_t seed, std::string_view domain,
            bool keep_schema, bool faithful, std::int64_t total);
    [[nodiscard]] const SchemaPtr& schema() const noexcept { return schema_; }
    /// Rows [begin, begin + count) of the codes; `first` is the number of the row that codes begin with.
    [[nodiscard]] Batch decode(const Codes& codes, std::int64_t first, std::int64_t begin, std::int64_t count) const;

private:
    struct Rows;
    [[nodiscard]] ColumnPtr numbers(std::size_t column, const Rows& rows) const;
    [[nodiscard]] ColumnPtr categories(std::size_t column, const Rows& rows) const;
    [[nodiscard]] ColumnPtr identifiers(std::size_t column, const Rows& rows) const;
    [[nodiscard]] ColumnPtr texts(std::size_t column, const Rows& rows) const;
    [[nodiscard]] std::string rare(std::size_t column, std::uint64_t row) const;
    /// How the identifiers of a column are made.
    struct Identifier {
        std::string entity, shape;
        std::vector<std::pair<std::string, std::int64_t>>
            forms;                  ///< when the source wrote them in several ways: form and rows
        std::uint64_t written = 0;  ///< rows of all forms
        std::uint64_t key = 0;
        std::uint64_t different = 0;  ///< so many are dealt out; 0: every row has its own
    };
    [[nodiscard]] Identifier plan_identifier(std::size_t column) const;
    /// The identifier of a row; an e-mail address agrees with the row's name where there is one.
    [[nodiscard]] std::string identifier(std::size_t column, std::uint64_t row) const;
    /// The form in which a row's identifier is written; empty: the usual one.
    [[nodiscard]] const std::string& form(std::size_t column, std::uint64_t row) const;
    /// An e-mail address in the given form made of the row's own name; empty when it can not be.
    [[nodiscard]] std::string address_of(const std::string& name, const std::string& form, const std::string& usual,
                                         std::uint64_t row) const;
    /// The identifying column of an entity, if any.
    [[nodiscard]] std::optional<std::size_t> column_of(std::string_view entity) const;
    [[nodiscard]] Surrogates surrogates() const;  ///< that never make a value of the source

    ModelPtr model_;
    std::shared_ptr<const Findings> avoid_;
    std::uint64_t key_;
    bool faithful_;
    std::int64_t total_;
    SchemaPtr schema_;
    std::vector<std::size_t> kept_;
    Surrogates surrogates_;
    Surrogates::Taken taken_;              ///< null: nothing to avoid
    std::vector<Identifier> identifiers_;  ///< by column
};

}  // namespace persona::seqtree
