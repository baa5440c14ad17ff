#include "arrow_convert.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include <persona/text.hpp>

#include "arrow_metadata.hpp"

namespace persona {
namespace {

using Owner = std::shared_ptr<const void>;

struct Known {
    std::string_view format;
    Storage storage;
    Type type;
};
constexpr Known known[] = {
    {"n", Storage::nothing, Type::text},
    {"b", Storage::bits, Type::boolean},
    {"c", Storage::int8, Type::int64},
    {"C", Storage::uint8, Type::int64},
    {"s", Storage::int16, Type::int64},
    {"S", Storage::uint16, Type::int64},
    {"i", Storage::int32, Type::int64},
    {"I", Storage::uint32, Type::int64},
    {"l", Storage::int64, Type::int64},
    {"L", Storage::uint64, Type::int64},
    {"e", Storage::float16, Type::float64},
    {"f", Storage::float32, Type::float64},
    {"g", Storage::float64, Type::float64},
    {"tdD", Storage::days, Type::date},
    {"tdm", Storage::milliseconds_date, Type::date},
    {"u", Storage::text, Type::text},
    {"U", Storage::large_text, Type::text},
};

bool is_integer(Storage storage) { return storage >= Storage::int8 && storage <= Storage::uint64; }

/// Storage, type and, for timestamps, unit and zone of a format string; false: not one of ours.
bool read_format(std::string_view format, ForeignField& out) {
    for (const auto& one : known) {
        if (one.format != format) continue;
        out.storage = one.storage;
        out.field.type = one.type;
        return true;
    }
    if (!format.starts_with("ts") || format.size() < 4 || format[3] != ':') return false;
    switch (format[2]) {
        case 's': out.ticks_a_second = 1; break;
        case 'm': out.ticks_a_second = 1000; break;
        case 'u': out.ticks_a_second = 1000000; break;
        case 'n': out.ticks_a_second = 1000000000; break;
        default: return false;
    }
    out.storage = Storage::moments;
    out.field.type = Type::timestamp;
    // A zone means that the numbers are UTC; which zone they were shown in is no part of the value.
    if (format.size() > 4) out.field.format = "%Y-%m-%dT%H:%M:%S.%fZ";
    return true;
}

bool set_at(const void* bits, std::int64_t at) {
    return ((static_cast<const std::uint8_t*>(bits)[at >> 3] >> (at & 7)) & 1) != 0;
}

template <class T>
T load(const void* values, std::int64_t at) {  // the interface recommends alignment but does not demand it
    T value;
    std::memcpy(&value, static_cast<const char*>(values) + at * static_cast<std::int64_t>(sizeof(T)), sizeof value);
    return value;
}

std::size_t width(Storage storage) {
    switch (storage) {
        case Storage::int8:
        case Storage::uint8: return 1;
        case Storage::int16:
        case Storage::uint16:
        case Storage::float16: return 2;
        case Storage::int32:
        case Storage::uint32:
        case Storage::float32:
        case Storage::days: return 4;
        default: return 8;
    }
}

/// Nothing for a uint64 that is too large.
std::optional<std::int64_t> load_integer(Storage storage, const void* values, std::int64_t at) {
    switch (storage) {
        case Storage::int8: return load<std::int8_t>(values, at);
        case Storage::uint8: return load<std::uint8_t>(values, at);
        case Storage::int16: return load<std::int16_t>(values, at);
        case Storage::uint16: return load<std::uint16_t>(values, at);
        case Storage::int32: return load<std::int32_t>(values, at);
        case Storage::uint32: return load<std::uint32_t>(values, at);
        case Storage::uint64: {
            const auto value = load<std::uint64_t>(values, at);
            if (value > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
            return static_cast<std::int64_t>(value);
        }
        default: return load<std::int64_t>(values, at);
    }
}

/// IEEE 754 binary16; every value is exact in a double.
double from_half(std::uint16_t half) {
    const int exponent = (half >> 10) & 31;
    const int fraction = half & 1023;
    double value = 0;
    if (exponent == 31) value = fraction == 0 ? HUGE_VAL : std::nan("");
    else if (exponent == 0) value = std::ldexp(fraction, -24);
    else value = std::ldexp(fraction + 1024, exponent - 25);
    return (half & 0x8000) != 0 ? -value : value;
}

/// Microseconds of a count of ticks; nothing when it would be rounded or does not fit.
std::optional<std::int64_t> microseconds(std::int64_t ticks, std::int64_t ticks_a_second) {
    if (ticks_a_second == 1000000000) return ticks % 1000 == 0 ? std::optional(ticks / 1000) : std::nullopt;
    std::int64_t out = 0;
    if (__builtin_mul_overflow(ticks, 1000000 / ticks_a_second, &out)) return std::nullopt;
    return out;
}

/// Where the values of one column stand.
struct View {
    const ArrowArray& array;
    std::int64_t from;  ///< of the buffers
    std::int64_t rows;
    const void* validity;
    const void* values;
    [[nodiscard]] bool valid(std::int64_t row) const { return validity == nullptr || set_at(validity, from + row); }
};

Error lost(std::int64_t row, const char* what, const char* hint) {
    return Error(ErrorCode::invalid_data, what, hint).in_row(row);
}

/// Parts that share the producer's memory; only for buffers in our own layout.
Column::Parts shared_parts(Type type, const View& view, std::size_t value_bytes, const Owner& owner) {
    Column::Parts parts;
    parts.type = type;
    parts.size = view.rows;
    parts.offset = view.from;
    const auto end = static_cast<std::size_t>(view.from + view.rows);
    if (view.validity != nullptr) parts.validity = Buffer(owner, view.validity, (end + 7) / 8);
    parts.values = Buffer(owner, view.values, value_bytes);
    return parts;
}

bool aligned(const void* pointer, std::size_t to) { return reinterpret_cast<std::uintptr_t>(pointer) % to == 0; }

template <class Builder, class Convert>
Result<ColumnPtr> convert(const View& view, Builder builder, const Convert& append) {
    for (std::int64_t row = 0; row < view.rows; ++row) {
        if (!view.valid(row)) {
            builder.append_missing();
            continue;
        }
        PERSONA_TRY(append(builder, row));
    }
    return builder.finish();
}

/// The bytes of one text, checked; offsets are `Offset`s.
template <class Offset>
Result<std::string_view> text_at(const View& view, const char* bytes, std::int64_t row) {
    const auto begin = load<Offset>(view.values, view.from + row);
    const auto end = load<Offset>(view.values, view.from + row + 1);
    if (begin < 0 || end < begin)
        return lost(row, "the offsets of the Arrow column run backwards", "the library that made it has a fault");
    const std::string_view text(bytes + begin, static_cast<std::size_t>(end - begin));
    if (valid_utf8_prefix(text) != text.size())
        return lost(row, "the Arrow column holds text that is not UTF-8", "decode it before handing it over");
    return text;
}

template <class Offset>
Result<ColumnPtr> copied_text(const View& view, const char* bytes) {
    return convert(view, TextBuilder(), [&](TextBuilder& builder, std::int64_t row) -> Status {
        PERSONA_ASSIGN(const auto text, text_at<Offset>(view, bytes, row));
        if (!builder.fits(text.size()))
            return Error(ErrorCode::limit, "the texts of one Arrow batch are more than 2 GiB",
                         "hand over batches of fewer rows")
                .in_row(row);
        builder.append(text);
        return {};
    });
}

Result<ColumnPtr> text_column(const ForeignField& field, const View& view, const Owner& owner) {
    const auto* bytes = view.array.n_buffers > 2 ? static_cast<const char*>(view.array.buffers[2]) : nullptr;
    if (bytes == nullptr) bytes = "";  // allowed where all texts are empty
    if (field.storage == Storage::large_text) return copied_text<std::int64_t>(view, bytes);
    if (!aligned(view.values, 4)) return copied_text<std::int32_t>(view, bytes);
    for (std::int64_t row = 0; row < view.rows; ++row) PERSONA_TRY(text_at<std::int32_t>(view, bytes, row));
    const auto end = static_cast<std::size_t>(view.from + view.rows);
    auto parts = shared_parts(Type::text, view, (end + 1) * 4, owner);
    parts.bytes =
        Buffer(owner, bytes, static_cast<std::size_t>(load<std::int32_t>(view.values, view.from + view.rows)));
    return std::make_shared<const Column>(std::move(parts));
}

Result<ColumnPtr> coded_column(const ForeignField& field, const View& view, const Owner& owner) {
    const auto* values = view.array.dictionary;
    if (values == nullptr || values->length > INT32_MAX)
        return Error(ErrorCode::invalid_data, "the Arrow column has codes but no dictionary of a size that fits");
    ForeignField plain = field;
    plain.codes = Storage::nothing;
    PERSONA_ASSIGN(auto dictionary, foreign_column(plain, *values, 0, values->length, owner));
    // A code may point at a dictionary entry that is null; ours never do, so the row itself becomes missing.
    ValidityBuilder validity;
    std::vector<std::int32_t> codes;
    codes.reserve(static_cast<std::size_t>(view.rows));
    for (std::int64_t row = 0; row < view.rows; ++row) {
        if (!view.valid(row)) {
            validity.append(false);
            codes.push_back(0);
            continue;
        }
        const auto code = load_integer(field.codes, view.values, view.from + row);
        if (!code || *code < 0 || *code >= dictionary->size())
            return lost(row, "a code of the Arrow column points outside its dictionary",
                        "the library that made it has a fault");
        validity.append(dictionary->valid(*code));
        codes.push_back(static_cast<std::int32_t>(*code));
    }
    if (dictionary->size() == 0) return missing_column(Type::text, view.rows);
    Column::Parts parts;
    parts.type = Type::text;
    parts.size = view.rows;
    parts.validity = validity.finish();
    parts.values = Buffer::own(std::move(codes));
    parts.dictionary = std::move(dictionary);
    return std::make_shared<const Column>(std::move(parts));
}

Result<ColumnPtr> float_column(const ForeignField& field, const View& view) {
    return convert(view, Float64Builder(), [&](Float64Builder& builder, std::int64_t row) -> Status {
        const auto at = view.from + row;
        if (field.storage == Storage::float16) builder.append(from_half(load<std::uint16_t>(view.values, at)));
        else if (field.storage == Storage::float32) builder.append(static_cast<double>(load<float>(view.values, at)));
        else builder.append(load<double>(view.values, at));
        return {};
    });
}

Result<ColumnPtr> date_column(const ForeignField& field, const View& view) {
    return convert(view, DateBuilder(), [&](DateBuilder& builder, std::int64_t row) -> Status {
        constexpr std::int64_t day = 86400000;
        if (field.storage == Storage::days) {
            builder.append(load<std::int32_t>(view.values, view.from + row));
            return {};
        }
        const auto ticks = load<std::int64_t>(view.values, view.from + row);
        if (ticks % day != 0 || ticks / day < INT32_MIN || ticks / day > INT32_MAX)
            return lost(row, "a date of the Arrow column has a time of day or is out of range",
                        "cast it to a timestamp");
        builder.append(static_cast<std::int32_t>(ticks / day));
        return {};
    });
}

Result<ColumnPtr> whole_column(const ForeignField& field, const View& view) {
    return convert(view, Int64Builder(field.field.type), [&](Int64Builder& builder, std::int64_t row) -> Status {
        const auto at = view.from + row;
        const bool moment = field.storage == Storage::moments;
        const auto value = moment ? microseconds(load<std::int64_t>(view.values, at), field.ticks_a_second)
                                  : load_integer(field.storage, view.values, at);
        if (!value && moment)
            return lost(row, "a timestamp of the Arrow column is finer than a microsecond or out of range",
                        "round it to microseconds first");
        if (!value)
            return lost(row, "a number of the Arrow column is beyond 64 bits with a sign",
                        "cast the column to text or to float64");
        builder.append(*value);
        return {};
    });
}

/// The same bytes in memory as ours.
bool same_layout(const ForeignField& field) {
    switch (field.storage) {
        case Storage::bits:
        case Storage::int64:
        case Storage::float64:
        case Storage::days: return true;
        case Storage::moments: return field.ticks_a_second == 1000000;
        default: return false;
    }
}

}  // namespace

Result<ForeignField> foreign_field(const ArrowSchema& schema, std::size_t index) {
    ForeignField out;
    out.field.name =
        schema.name == nullptr || *schema.name == '\0' ? "column_" + std::to_string(index + 1) : schema.name;
    const auto refuse = [&](const std::string& what) {
        return Error(ErrorCode::invalid_data, "the Arrow field has a type that persona does not know: " + what,
                     "cast it to a boolean, a whole number, float64, a date, a timestamp or text")
            .in_column(out.field.name);
    };
    const std::string_view format = schema.format == nullptr ? "" : schema.format;
    if (valid_utf8_prefix(out.field.name) != out.field.name.size())
        return Error(ErrorCode::invalid_data,
                     "a name in the Arrow schema is not UTF-8 (field " + std::to_string(index + 1) + ")");
    if (!read_format(format, out)) return refuse("format '" + std::string(format) + "'");
    if (schema.dictionary != nullptr) {
        const auto codes = out.storage;
        if (!is_integer(codes)) return refuse("a dictionary whose codes are no integers");
        out.codes = codes;
        const std::string_view inside = schema.dictionary->format == nullptr ? "" : schema.dictionary->format;
        if (schema.dictionary->dictionary != nullptr || (inside != "u" && inside != "U"))
            return refuse("a dictionary of anything but text (format '" + std::string(inside) + "')");
        read_format(inside, out);
    }
    read_arrow_metadata(schema.metadata, out.field);
    return out;
}

Result<ColumnPtr> foreign_column(const ForeignField& field, const ArrowArray& array, std::int64_t offset,
                                 std::int64_t rows, std::shared_ptr<const void> owner) {
    const bool coded = field.codes != Storage::nothing;
    if (field.storage == Storage::nothing || rows == 0) {
        if (!coded) return missing_column(field.field.type, rows);
    }
    if (array.n_buffers < 2 || array.buffers == nullptr || array.offset < 0 ||
        (rows > 0 && array.buffers[1] == nullptr))
        return Error(ErrorCode::invalid_data, "the Arrow column lacks its buffers",
                     "the library that made it has a fault");
    const View view{array, array.offset + offset, rows, array.null_count == 0 ? nullptr : array.buffers[0],
                    array.buffers[1]};
    if (coded) return coded_column(field, view, owner);
    if (field.field.type == Type::text) return text_column(field, view, owner);
    const auto bytes = width(field.storage);
    if (same_layout(field) && aligned(view.values, bytes)) {
        const auto end = static_cast<std::size_t>(view.from + rows);
        return std::make_shared<const Column>(
            shared_parts(field.field.type, view, field.storage == Storage::bits ? (end + 7) / 8 : end * bytes, owner));
    }
    switch (field.field.type) {
        case Type::float64: return float_column(field, view);
        case Type::date: return date_column(field, view);
        case Type::boolean:
            return convert(view, BooleanBuilder(), [&](BooleanBuilder& builder, std::int64_t row) -> Status {
                builder.append(set_at(view.values, view.from + row));
                return {};
            });
        default: return whole_column(field, view);
    }
}

}  // namespace persona
