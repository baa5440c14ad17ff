// Arrays and streams of other libraries as batches. Memory in our own layout is shared, not copied; everything else
// is converted where nothing is lost. The producer's lengths have to be believed (the interface carries no buffer
// sizes); what can be checked is checked: offsets, codes, UTF-8.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <persona/arrow.hpp>
#include <persona/text.hpp>

#include "arrow_convert.hpp"

namespace persona {
namespace {

/// An array, schema or stream taken over from its producer; released once, when the last user is gone.
template <class T>
struct Taken {
    explicit Taken(T* from) : it(*from) { from->release = nullptr; }
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;
    ~Taken() {
        if (it.release != nullptr) it.release(&it);
    }
    T it;
};

Result<std::vector<ForeignField>> read_schema(const ArrowSchema& schema) {
    if (schema.format == nullptr || std::string_view(schema.format) != "+s")
        return Error(ErrorCode::invalid_data,
                     "the Arrow data is a single array, not rows of named fields (format '+s')",
                     "hand over a record batch or a table, not one of its columns");
    std::vector<ForeignField> fields;
    for (std::int64_t i = 0; i < schema.n_children; ++i) {
        if (schema.children == nullptr || schema.children[i] == nullptr)
            return Error(ErrorCode::invalid_data, "the Arrow schema lacks its field " + std::to_string(i + 1));
        PERSONA_ASSIGN(auto field, foreign_field(*schema.children[i], static_cast<std::size_t>(i)));
        for (const auto& other : fields)
            if (other.field.name == field.field.name)
                return Error(ErrorCode::invalid_data,
                             "two fields of the Arrow schema have the same name (fields " +
                                 std::to_string(&other - fields.data() + 1) + " and " + std::to_string(i + 1) + ")",
                             "rename one of them");
        fields.push_back(std::move(field));
    }
    return fields;
}

SchemaPtr schema_of(const std::vector<ForeignField>& fields) {
    std::vector<Field> ours;
    ours.reserve(fields.size());
    for (const auto& field : fields) ours.push_back(field.field);
    return Schema::make(std::move(ours));
}

bool has_null_rows(const ArrowArray& array) {
    if (array.null_count == 0 || array.n_buffers < 1 || array.buffers == nullptr || array.buffers[0] == nullptr)
        return false;
    const auto* bits = static_cast<const std::uint8_t*>(array.buffers[0]);
    for (auto bit = array.offset; bit < array.offset + array.length; ++bit)
        if (((bits[bit >> 3] >> (bit & 7)) & 1) == 0) return true;
    return false;
}

Result<Batch> read_rows(const std::vector<ForeignField>& fields, const SchemaPtr& schema, ArrowArray* array) {
    const auto taken = std::make_shared<Taken<ArrowArray>>(array);
    const auto& rows = taken->it;
    if (rows.length < 0 || rows.offset < 0 || rows.n_children != static_cast<std::int64_t>(fields.size()) ||
        (!fields.empty() && rows.children == nullptr))
        return Error(ErrorCode::invalid_data,
                     "the Arrow array does not fit its schema: " + std::to_string(fields.size()) + " fields, but " +
                         std::to_string(rows.n_children) + " columns");
    if (has_null_rows(rows))
        return Error(ErrorCode::invalid_data, "the Arrow data has rows that are null as a whole",
                     "drop them, or make their fields null");
    Batch batch;
    batch.schema = schema;
    batch.rows = rows.length;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto* child = rows.children[i];
        if (child == nullptr || child->length < rows.offset + rows.length)
            return Error(ErrorCode::invalid_data, "the Arrow column is shorter than its batch")
                .in_column(fields[i].field.name);
        auto column = foreign_column(fields[i], *child, rows.offset, rows.length, taken);
        if (!column) return std::move(column).error().in_column(fields[i].field.name);
        batch.columns.push_back(*std::move(column));
    }
    return batch;
}

}  // namespace

Result<Batch> import_from_arrow(ArrowSchema* schema, ArrowArray* array) {
    if (schema == nullptr || array == nullptr || schema->release == nullptr || array->release == nullptr)
        return Error(ErrorCode::invalid_data, "the Arrow data was released or taken over before");
    const Taken<ArrowSchema> taken(schema);
    auto fields = read_schema(taken.it);
    if (!fields) {
        const Taken<ArrowArray> unused(array);
        return std::move(fields).error();
    }
    return read_rows(*fields, schema_of(*fields), array);
}

Result<std::function<Result<std::optional<Batch>>()>> import_from_arrow_stream(ArrowArrayStream* stream) {
    if (stream == nullptr || stream->release == nullptr)
        return Error(ErrorCode::invalid_data, "the Arrow stream was released or taken over before");
    const auto taken = std::make_shared<Taken<ArrowArrayStream>>(stream);
    const auto failure = [taken](const std::string& what) {
        const char* words = taken->it.get_last_error == nullptr ? nullptr : taken->it.get_last_error(&taken->it);
        return Error(ErrorCode::io, what + (words == nullptr ? std::string() : ": " + std::string(words)),
                     "the words after the colon are those of the library that made the stream");
    };
    ArrowSchema schema{};
    if (taken->it.get_schema(&taken->it, &schema) != 0) return failure("the Arrow stream gives no schema");
    const Taken<ArrowSchema> held(&schema);
    PERSONA_ASSIGN(auto fields, read_schema(held.it));
    const auto ours = schema_of(fields);
    // A stream of no batches still has a schema, which an empty batch carries on.
    return std::function<Result<std::optional<Batch>>()>([taken, failure, fields = std::move(fields), ours,
                                                          given = false,
                                                          ended = false]() mutable -> Result<std::optional<Batch>> {
        if (ended) return std::optional<Batch>();
        ArrowArray array{};
        if (taken->it.get_next(&taken->it, &array) != 0) {
            ended = true;
            return failure("the Arrow stream broke off");
        }
        if (array.release == nullptr) {
            ended = true;
            return given ? std::optional<Batch>() : std::optional<Batch>(empty_batch(ours));
        }
        given = true;
        PERSONA_ASSIGN(auto batch, read_rows(fields, ours, &array));
        return std::optional<Batch>(std::move(batch));
    });
}

}  // namespace persona
