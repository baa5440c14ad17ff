// Schemas and batches: what flows between stages.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/column.hpp>
#include <persona/types.hpp>

namespace persona {

/// A column's name and meaning.
struct Field {
    std::string name;  ///< safe to print: readers replace suspicious headers by `column_3`
    Type type = Type::text;
    /// How the source wrote the values, so that a writer can write them alike: for dates and timestamps a
    /// pattern as TimePattern takes it ("%d.%m.%Y"); for float64 and int64 one as NumberPattern takes it ("0.00",
    /// "#.##0,00 €"); for boolean "true|false" (the two words). Empty: canonical.
    std::string format;
    Role role = Role::unknown;
    std::string entity;  ///< entity type of an identifying column ("EMAIL_ADDRESS"); else empty
    /// The word that the source writes where a value is missing ("n/k"), of a column that is not text; else empty.
    std::string missing = {};
    bool operator==(const Field&) const = default;
};

class Schema;
using SchemaPtr = std::shared_ptr<const Schema>;

/// The fields of a batch, in order. Immutable; names are unique.
class Schema {
public:
    explicit Schema(std::vector<Field> fields) : fields_(std::move(fields)) {}
    [[nodiscard]] static SchemaPtr make(std::vector<Field> fields) {
        return std::make_shared<const Schema>(std::move(fields));
    }
    [[nodiscard]] const std::vector<Field>& fields() const noexcept { return fields_; }
    [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }
    [[nodiscard]] const Field& operator[](std::size_t index) const { return fields_[index]; }
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const noexcept;
    bool operator==(const Schema& other) const { return fields_ == other.fields_; }
private:
    std::vector<Field> fields_;
};

/// Who made a finding and why; shared by many spans.
struct SpanOrigin {
    std::string entity;    ///< Presidio's name where it has one: PERSON, EMAIL_ADDRESS, …
    std::string detector;  ///< the stage or pass
    std::string reason;    ///< pattern, validator, context word, list: never a value
};

/// A finding in a text cell.
struct Span {
    std::uint32_t row = 0;     ///< within the batch
    std::uint32_t column = 0;  ///< index into the schema
    std::uint32_t begin = 0;   ///< bytes of the cell's UTF-8
    std::uint32_t end = 0;
    float score = 0;  ///< 0 to 1
    std::shared_ptr<const SpanOrigin> origin;
};
using Spans = std::vector<Span>;  ///< ordered by (row, column, begin)

/// Rows of one schema. Cheap to copy: everything inside is shared and immutable; to change, build new columns.
struct Batch {
    SchemaPtr schema;
    std::vector<ColumnPtr> columns;  ///< schema->size() columns of `rows` values each
    std::int64_t rows = 0;
    std::int64_t sequence = 0;           ///< place in the stream, from 0 without gaps; set by the runtime
    std::int64_t first_row = 0;          ///< number of the first row at the stream's source; set by the runtime
    Label label = Label::raw;            ///< set by the runtime from what the stage declares
    std::shared_ptr<const Spans> spans;  ///< findings over text columns; may be null
    /// Further columns that ride along and are never written: `subject` (int64: whose row) and the like.
    std::map<std::string, ColumnPtr> attachments;

    [[nodiscard]] std::size_t bytes() const noexcept;
    [[nodiscard]] const Field& field(std::size_t index) const { return (*schema)[index]; }
    /// The same batch with one column replaced; type and name as in `field`.
    [[nodiscard]] Batch with_column(std::size_t index, ColumnPtr column, const Field& field) const;
    /// Same batch with all columns replaced.
    [[nodiscard]] Batch with_columns(SchemaPtr new_schema, std::vector<ColumnPtr> new_columns) const;
    /// Only the named rows, in the order given; spans and attachments follow.
    [[nodiscard]] Batch take(std::span<const std::int64_t> rows_to_take) const;
    /// Rows [begin, begin + count).
    [[nodiscard]] Batch slice(std::int64_t begin, std::int64_t count) const;
    /// Types, sizes and counts agree; every text is valid UTF-8 when `deep`. The runtime checks what plugins hand over.
    [[nodiscard]] Status check(bool deep = false) const;
};

/// A batch of no rows with every column present: how a stream of no rows still carries its schema.
[[nodiscard]] Batch empty_batch(SchemaPtr schema);

/// How large readers and generators make a batch: whatever comes first. Fixed, so that neither the number
/// of threads nor the memory changes any result.
inline constexpr std::int64_t batch_rows = 8192;
inline constexpr std::size_t batch_bytes = std::size_t{1} << 20;

}  // namespace persona
