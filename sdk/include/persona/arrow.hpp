// Batches in and out through the Arrow C data interface and C stream interface
// (https://arrow.apache.org/docs/format/CDataInterface.html, CStreamInterface.html), without copying.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include <persona/batch.hpp>
#include <persona/error.hpp>

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4
extern "C" {
struct ArrowSchema {
    const char* format;
    const char* name;
    const char* metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema** children;
    struct ArrowSchema* dictionary;
    void (*release)(struct ArrowSchema*);
    void* private_data;
};
struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void** buffers;
    struct ArrowArray** children;
    struct ArrowArray* dictionary;
    void (*release)(struct ArrowArray*);
    void* private_data;
};
}
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
extern "C" {
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
    int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
    const char* (*get_last_error)(struct ArrowArrayStream*);
    void (*release)(struct ArrowArrayStream*);
    void* private_data;
};
}
#endif

namespace persona {

/// Hands a batch over as a struct array; the memory is shared and lives until the consumer releases it. Roles, formats
/// and entities travel as field metadata ("persona.format", …).
Status export_to_arrow(const Batch& batch, ArrowSchema* schema, ArrowArray* array);
/// Takes a struct array over (it is moved from and released with the last column). Types other than ours are
/// converted where nothing is lost (int8…uint32, float32, date64, timestamps of any unit, large and dictionary text); else an error names the field.
Result<Batch> import_from_arrow(ArrowSchema* schema, ArrowArray* array);
/// A stream of batches; `next` is called until it gives nothing.
Status export_to_arrow_stream(SchemaPtr schema, std::function<Result<std::optional<Batch>>()> next,
                              ArrowArrayStream* out);
/// Reads a foreign stream batch by batch; the stream is moved from.
Result<std::function<Result<std::optional<Batch>>()>> import_from_arrow_stream(ArrowArrayStream* stream);

}  // namespace persona
