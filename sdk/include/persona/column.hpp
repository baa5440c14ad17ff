// Columns: contiguous, typed, immutable once built, shared without copying. The memory layout is Apache Arrow's
// (https://arrow.apache.org/docs/format/Columnar.html): least-significant-bit validity bitmaps, 32-bit text offsets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <persona/error.hpp>
#include <persona/types.hpp>

namespace persona {

/// A piece of immutable memory and whatever keeps it alive.
class Buffer {
public:
    Buffer() = default;
    Buffer(std::shared_ptr<const void> owner, const void* data, std::size_t bytes)
        : owner_(std::move(owner)), data_(static_cast<const std::byte*>(data)), bytes_(bytes) {}
    /// Takes a vector over without copying its contents.
    template <class T>
    static Buffer own(std::vector<T> values) {
        auto held = std::make_shared<const std::vector<T>>(std::move(values));
        return {held, held->data(), held->size() * sizeof(T)};
    }
    [[nodiscard]] const std::byte* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return bytes_; }
    [[nodiscard]] bool empty() const noexcept { return data_ == nullptr; }
    template <class T>
    [[nodiscard]] const T* as() const noexcept {
        return reinterpret_cast<const T*>(data_);
    }
private:
    std::shared_ptr<const void> owner_;
    const std::byte* data_ = nullptr;
    std::size_t bytes_ = 0;
};

class Column;
using ColumnPtr = std::shared_ptr<const Column>;

/// One column of a batch: `size()` values of one type, each present or missing.
class Column {
public:
    /// What a column is made of; `offset` counts values from the start of the buffers (bits for bitmaps).
    struct Parts {
        Type type = Type::text;
        std::int64_t size = 0;
        std::int64_t offset = 0;
        Buffer validity;       ///< bitmap; empty: nothing is missing
        Buffer values;         ///< bits, int64, double, int32 days; text: size+1 int32 offsets, or int32 codes
        Buffer bytes;          ///< text only: the UTF-8 bytes
        ColumnPtr dictionary;  ///< text only: when set, `values` are codes into this text column (never nested)
    };
    /// Takes the parts as they are; they must agree with each other. Counts the missing values.
    explicit Column(Parts parts);

    [[nodiscard]] Type type() const noexcept { return parts_.type; }
    [[nodiscard]] std::int64_t size() const noexcept { return parts_.size; }
    [[nodiscard]] std::int64_t missing() const noexcept { return missing_; }
    [[nodiscard]] const Parts& parts() const noexcept { return parts_; }
    /// Bytes of memory that the values in view take (shared dictionaries counted whole).
    [[nodiscard]] std::size_t bytes() const noexcept;

    [[nodiscard]] bool valid(std::int64_t row) const noexcept {
        if (missing_ == 0) return true;
        const auto bit = parts_.offset + row;
        return ((parts_.validity.as<std::uint8_t>()[bit >> 3] >> (bit & 7)) & 1) != 0;
    }
    // The accessors below need the column's own type and do not look at validity: a missing value reads as zero or "".
    [[nodiscard]] bool boolean(std::int64_t row) const noexcept {
        const auto bit = parts_.offset + row;
        return ((parts_.values.as<std::uint8_t>()[bit >> 3] >> (bit & 7)) & 1) != 0;
    }
    [[nodiscard]] std::int64_t int64(std::int64_t row) const noexcept {
        return int64s()[static_cast<std::size_t>(row)];
    }
    [[nodiscard]] double float64(std::int64_t row) const noexcept { return float64s()[static_cast<std::size_t>(row)]; }
    [[nodiscard]] std::int32_t date(std::int64_t row) const noexcept { return dates()[static_cast<std::size_t>(row)]; }
    /// The text of a row, plain or through the dictionary. Valid as long as the column.
    [[nodiscard]] std::string_view text(std::int64_t row) const noexcept {
        if (parts_.dictionary) return parts_.dictionary->text(codes()[static_cast<std::size_t>(row)]);
        const auto* at = parts_.values.as<std::int32_t>() + parts_.offset + row;
        return {parts_.bytes.as<char>() + at[0], static_cast<std::size_t>(at[1] - at[0])};
    }
    /// int64 and timestamp values.
    [[nodiscard]] std::span<const std::int64_t> int64s() const noexcept { return view<std::int64_t>(); }
    [[nodiscard]] std::span<const double> float64s() const noexcept { return view<double>(); }
    [[nodiscard]] std::span<const std::int32_t> dates() const noexcept { return view<std::int32_t>(); }
    /// Dictionary codes of a text column that has a dictionary.
    [[nodiscard]] std::span<const std::int32_t> codes() const noexcept { return view<std::int32_t>(); }
    /// A number for any numeric, boolean, date (days) or timestamp (microseconds) value.
    [[nodiscard]] double number(std::int64_t row) const noexcept;

    /// Rows [begin, begin + count) of the same memory.
    [[nodiscard]] ColumnPtr slice(std::int64_t begin, std::int64_t count) const;
    /// The named rows, copied (text dictionaries are kept shared).
    [[nodiscard]] ColumnPtr take(std::span<const std::int64_t> rows) const;
    /// True when type, validity and every present value agree (dictionary or plain alike; NaN equals NaN).
    [[nodiscard]] bool equals(const Column& other) const noexcept;

private:
    template <class T>
    [[nodiscard]] std::span<const T> view() const noexcept {
        return {parts_.values.as<T>() + parts_.offset, static_cast<std::size_t>(parts_.size)};
    }
    Parts parts_;
    std::int64_t missing_ = 0;
};

/// Collects one bit a row; stores nothing as long as every bit is set.
class ValidityBuilder {
public:
    void append(bool valid) {
        if (!valid && bits_.empty()) start();
        if (!bits_.empty()) push(valid);
        ++size_;
    }
    void append_valid(std::int64_t count);
    [[nodiscard]] std::int64_t size() const noexcept { return size_; }
    [[nodiscard]] Buffer finish();
private:
    void start();
    void push(bool valid);
    std::vector<std::uint8_t> bits_;
    std::int64_t size_ = 0;
};

/// Builds int64, float64, timestamp (std::int64_t) and date (std::int32_t) columns.
template <class T>
class NumberBuilder {
public:
    explicit NumberBuilder(Type type) : type_(type) {}
    void reserve(std::int64_t rows) { values_.reserve(static_cast<std::size_t>(rows)); }
    void append(T value) {
        values_.push_back(value);
        validity_.append(true);
    }
    void append_missing() {
        values_.push_back(T{});
        validity_.append(false);
    }
    [[nodiscard]] std::int64_t size() const noexcept { return static_cast<std::int64_t>(values_.size()); }
    [[nodiscard]] ColumnPtr finish() {
        Column::Parts parts;
        parts.type = type_;
        parts.size = size();
        parts.validity = validity_.finish();
        parts.values = Buffer::own(std::move(values_));
        values_ = {};
        return std::make_shared<const Column>(std::move(parts));
    }
private:
    Type type_;
    std::vector<T> values_;
    ValidityBuilder validity_;
};
struct Int64Builder : NumberBuilder<std::int64_t> {
    explicit Int64Builder(Type type = Type::int64) : NumberBuilder(type) {}
};
struct Float64Builder : NumberBuilder<double> {
    Float64Builder() : NumberBuilder(Type::float64) {}
};
struct DateBuilder : NumberBuilder<std::int32_t> {
    DateBuilder() : NumberBuilder(Type::date) {}
};

class BooleanBuilder {
public:
    void append(bool value);
    void append_missing();
    [[nodiscard]] std::int64_t size() const noexcept { return size_; }
    [[nodiscard]] ColumnPtr finish();
private:
    std::vector<std::uint8_t> bits_;
    std::int64_t size_ = 0;
    ValidityBuilder validity_;
};

/// Builds a text column. A column holds at most 2^31-1 bytes: `fits()` says whether one more value still goes in.
class TextBuilder {
public:
    void reserve(std::int64_t rows, std::size_t text_bytes) {
        offsets_.reserve(static_cast<std::size_t>(rows) + 1);
        bytes_.reserve(text_bytes);
    }
    [[nodiscard]] bool fits(std::size_t more_bytes) const noexcept { return bytes_.size() + more_bytes <= 0x7fffffffU; }
    /// `text` must be valid UTF-8 and fits(text.size()).
    void append(std::string_view text) {
        bytes_.insert(bytes_.end(), text.begin(), text.end());
        offsets_.push_back(static_cast<std::int32_t>(bytes_.size()));
        validity_.append(true);
    }
    void append_missing() {
        offsets_.push_back(offsets_.back());
        validity_.append(false);
    }
    [[nodiscard]] std::int64_t size() const noexcept { return static_cast<std::int64_t>(offsets_.size()) - 1; }
    [[nodiscard]] std::size_t text_bytes() const noexcept { return bytes_.size(); }
    [[nodiscard]] ColumnPtr finish();
private:
    std::vector<std::int32_t> offsets_{0};
    std::vector<char> bytes_;
    ValidityBuilder validity_;
};

/// Builds a column of any type from values given as text in persona's canonical form (see text.hpp); for tests and small tools.
[[nodiscard]] Result<ColumnPtr> column_from_text(Type type, std::span<const std::optional<std::string_view>> values);
/// A column of `rows` missing values.
[[nodiscard]] ColumnPtr missing_column(Type type, std::int64_t rows);
/// The columns one after another; all of one type. At least one.
[[nodiscard]] Result<ColumnPtr> concatenate(std::span<const ColumnPtr> columns);

}  // namespace persona
