// Batches out through the Arrow C data and stream interfaces. The consumer gets pointers into our own buffers; each
// exported array holds its column, so that the memory lives until its release callback ran.
#include <persona/arrow.hpp>

#include <cerrno>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "arrow_metadata.hpp"

namespace persona {
namespace {

/// What an exported schema node owns.
struct SchemaHold {
    std::string format, name, metadata;
    std::vector<ArrowSchema> nodes;
    std::vector<ArrowSchema*> children;
    ArrowSchema dictionary{};
};

/// A child that was moved elsewhere has no release callback any more: it is its new owner's business.
void release_child(ArrowSchema* node) {
    if (node != nullptr && node->release != nullptr) node->release(node);
}
void release_child(ArrowArray* node) {
    if (node != nullptr && node->release != nullptr) node->release(node);
}

void release_schema(ArrowSchema* schema) {
    const std::unique_ptr<SchemaHold> hold(static_cast<SchemaHold*>(schema->private_data));
    for (auto* child : hold->children) release_child(child);
    release_child(schema->dictionary);
    schema->release = nullptr;
    schema->private_data = nullptr;
}

void fill(ArrowSchema* out, std::unique_ptr<SchemaHold> hold, bool with_dictionary) {
    *out = {};
    out->format = hold->format.c_str();
    out->name = hold->name.c_str();
    out->metadata = hold->metadata.empty() ? nullptr : hold->metadata.data();
    out->flags = ARROW_FLAG_NULLABLE;
    out->n_children = static_cast<std::int64_t>(hold->children.size());
    out->children = hold->children.empty() ? nullptr : hold->children.data();
    out->dictionary = with_dictionary ? &hold->dictionary : nullptr;
    out->release = release_schema;
    out->private_data = hold.release();
}

std::string arrow_format(const Field& field) {
    switch (field.type) {
        case Type::boolean: return "b";
        case Type::int64: return "l";
        case Type::float64: return "g";
        case Type::timestamp: return field.format.ends_with('Z') ? "tsu:UTC" : "tsu:";
        case Type::date: return "tdD";
        case Type::text: break;
    }
    return "u";
}

/// `columns` is null for a stream, whose text is always plain.
void export_schema(const Schema& schema, const std::vector<ColumnPtr>* columns, ArrowSchema* out) {
    auto root = std::make_unique<SchemaHold>();
    root->format = "+s";
    root->nodes.resize(schema.size());
    for (std::size_t i = 0; i < schema.size(); ++i) {
        auto hold = std::make_unique<SchemaHold>();
        const bool coded = columns != nullptr && (*columns)[i]->parts().dictionary != nullptr;
        hold->format = coded ? "i" : arrow_format(schema[i]);
        hold->name = schema[i].name;
        hold->metadata = arrow_metadata(schema[i]);
        if (coded) {
            auto values = std::make_unique<SchemaHold>();
            values->format = "u";
            fill(&hold->dictionary, std::move(values), false);
        }
        fill(&root->nodes[i], std::move(hold), coded);
        root->children.push_back(&root->nodes[i]);
    }
    fill(out, std::move(root), false);
    out->flags = 0;  // a row itself is never missing
}

/// What an exported array owns: the column, and the list of pointers that the consumer reads.
struct ArrayHold {
    ColumnPtr column;
    std::vector<const void*> buffers;
    std::vector<ArrowArray> nodes;
    std::vector<ArrowArray*> children;
    ArrowArray dictionary{};
};

void release_array(ArrowArray* array) {
    const std::unique_ptr<ArrayHold> hold(static_cast<ArrayHold*>(array->private_data));
    for (auto* child : hold->children) release_child(child);
    release_child(array->dictionary);
    array->release = nullptr;
    array->private_data = nullptr;
}

void fill(ArrowArray* out, std::unique_ptr<ArrayHold> hold, bool with_dictionary) {
    *out = {};
    out->n_buffers = static_cast<std::int64_t>(hold->buffers.size());
    out->buffers = hold->buffers.data();
    out->n_children = static_cast<std::int64_t>(hold->children.size());
    out->children = hold->children.empty() ? nullptr : hold->children.data();
    out->dictionary = with_dictionary ? &hold->dictionary : nullptr;
    out->release = release_array;
    out->private_data = hold.release();
}

/// Some consumers read buffers of no values too: never hand them a null pointer.
const void* pointer(const Buffer& buffer) {
    static constexpr std::int64_t nothing[2] = {0, 0};
    return buffer.empty() ? static_cast<const void*>(nothing) : buffer.data();
}

void export_column(const ColumnPtr& column, ArrowArray* out) {
    const auto& parts = column->parts();
    auto hold = std::make_unique<ArrayHold>();
    hold->column = column;
    const bool coded = parts.dictionary != nullptr;
    hold->buffers.push_back(column->missing() == 0 ? nullptr : parts.validity.data());
    hold->buffers.push_back(pointer(parts.values));
    if (parts.type == Type::text && !coded) hold->buffers.push_back(pointer(parts.bytes));
    if (coded) export_column(parts.dictionary, &hold->dictionary);
    fill(out, std::move(hold), coded);
    out->length = column->size();
    out->offset = parts.offset;
    out->null_count = column->missing();
}

void export_rows(const std::vector<ColumnPtr>& columns, std::int64_t rows, ArrowArray* out) {
    auto root = std::make_unique<ArrayHold>();
    root->buffers.push_back(nullptr);
    root->nodes.resize(columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        export_column(columns[i], &root->nodes[i]);
        root->children.push_back(&root->nodes[i]);
    }
    fill(out, std::move(root), false);
    out->length = rows;
}

/// A stream has one schema for all batches, so dictionaries, which come and go, are written out.
Result<ColumnPtr> plain_text(const ColumnPtr& column, const std::string& name) {
    if (column->parts().dictionary == nullptr) return column;
    TextBuilder builder;
    builder.reserve(column->size(), 0);
    for (std::int64_t row = 0; row < column->size(); ++row) {
        if (!column->valid(row)) {
            builder.append_missing();
            continue;
        }
        const auto text = column->text(row);
        if (!builder.fits(text.size()))
            return Error(ErrorCode::limit,
                         "the texts of one batch are more than 2 GiB when their dictionary is written out",
                         "hand over batches of fewer rows")
                .in_column(name);
        builder.append(text);
    }
    return builder.finish();
}

struct StreamHold {
    SchemaPtr schema;
    std::function<Result<std::optional<Batch>>()> next;
    std::string last_error;
    bool failed = false;  ///< after an error there is nothing more to ask for
};

StreamHold& held(ArrowArrayStream* stream) { return *static_cast<StreamHold*>(stream->private_data); }

int fail(StreamHold& hold, const std::string& message, int code) {
    hold.failed = true;
    hold.last_error = message;
    return code;
}

int stream_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    auto& hold = held(stream);
    try {
        export_schema(*hold.schema, nullptr, out);
        return 0;
    } catch (const std::exception& problem) {
        return fail(hold, problem.what(), ENOMEM);
    }
}

int errno_of(ErrorCode code) {
    if (code == ErrorCode::cancelled) return ECANCELED;
    return code == ErrorCode::invalid_data ? EINVAL : EIO;
}

int stream_next(ArrowArrayStream* stream, ArrowArray* out) {
    auto& hold = held(stream);
    *out = {};
    if (hold.failed) return EIO;
    try {
        auto next = hold.next();
        if (!next) return fail(hold, next.error().text(), errno_of(next.error().code));
        if (!*next) return 0;  // an array without a release callback is the end of the stream
        const Batch& batch = **next;
        if (batch.schema->size() != hold.schema->size() || !(*batch.schema == *hold.schema))
            return fail(hold, "a batch of another schema came through the stream", EINVAL);
        std::vector<ColumnPtr> columns;
        columns.reserve(batch.columns.size());
        for (std::size_t i = 0; i < batch.columns.size(); ++i) {
            auto plain = plain_text(batch.columns[i], batch.field(i).name);
            if (!plain) return fail(hold, plain.error().text(), EIO);
            columns.push_back(*std::move(plain));
        }
        export_rows(columns, batch.rows, out);
        return 0;
    } catch (const std::exception& problem) {
        return fail(hold, problem.what(), EIO);
    }
}

const char* stream_error(ArrowArrayStream* stream) {
    const auto& hold = held(stream);
    return hold.last_error.empty() ? nullptr : hold.last_error.c_str();
}

void stream_release(ArrowArrayStream* stream) {
    delete static_cast<StreamHold*>(stream->private_data);
    stream->private_data = nullptr;
    stream->release = nullptr;
}

}  // namespace

Status export_to_arrow(const Batch& batch, ArrowSchema* schema, ArrowArray* array) {
    PERSONA_TRY(batch.check());
    export_schema(*batch.schema, &batch.columns, schema);
    export_rows(batch.columns, batch.rows, array);
    return {};
}

Status export_to_arrow_stream(SchemaPtr schema, std::function<Result<std::optional<Batch>>()> next,
                              ArrowArrayStream* out) {
    if (schema == nullptr || !next)
        return Error(ErrorCode::internal, "a stream needs a schema and a source of batches");
    *out = {};
    out->get_schema = stream_schema;
    out->get_next = stream_next;
    out->get_last_error = stream_error;
    out->release = stream_release;
    out->private_data = new StreamHold{std::move(schema), std::move(next), {}, false};
    return {};
}

}  // namespace persona
