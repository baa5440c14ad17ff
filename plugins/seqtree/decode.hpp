// From codes to a batch.
#pragma once

#include <memory>
#include <vector>

#include <persona/artifact.hpp>
#include <persona/batch.hpp>
#include <persona/surrogates.hpp>

#include "model.hpp"

namespace persona::seqtree {

class Decoder {
public:
    /// `keep_schema` off: identifying and free-text columns are left out. `avoid` (may be null) holds the source's values.
    Decoder(ModelPtr model, std::shared_ptr<const Findings> avoid, std::uint64_t seed, std::string_view domain, bool keep_schema, bool faithful, std::int64_t total);
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
    [[nodiscard]] Surrogates surrogates() const;   ///< that never make a value of the source

    ModelPtr model_;
    std::shared_ptr<const Findings> avoid_;
    std::uint64_t key_;
    bool faithful_;
    std::int64_t total_;
    SchemaPtr schema_;
    std::vector<std::size_t> kept_;
};

}  // namespace persona::seqtree
