// One column of a foreign Arrow array as a column of ours.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <persona/arrow.hpp>
#include <persona/batch.hpp>

namespace persona {

/// How the values of a foreign field are stored.
enum class Storage : std::uint8_t {
    nothing,
    bits,
    int8,
    uint8,
    int16,
    uint16,
    int32,
    uint32,
    int64,
    uint64,
    float16,
    float32,
    float64,
    days,
    milliseconds_date,
    moments,
    text,
    large_text
};

/// A foreign field and what it becomes.
struct ForeignField {
    Field field;
    Storage storage = Storage::text;
    Storage codes = Storage::nothing;  ///< integers that point into a dictionary of texts; nothing: no dictionary
    std::int64_t ticks_a_second = 0;   ///< of moments: 1, 1000, 1000000 or 1000000000
};

/// Error: a type that has no counterpart of ours (lists, decimals, binary, …), with what to cast it to.
[[nodiscard]] Result<ForeignField> foreign_field(const ArrowSchema& schema, std::size_t index);
/// Values [offset, offset + rows) of `array` (beyond its own offset). `owner` keeps its memory alive.
[[nodiscard]] Result<ColumnPtr> foreign_column(const ForeignField& field, const ArrowArray& array, std::int64_t offset,
                                               std::int64_t rows, std::shared_ptr<const void> owner);

}  // namespace persona
