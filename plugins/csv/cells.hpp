// Cells of a chunk into typed column buffers: one column at a time, without an allocation per cell.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <persona/batch.hpp>
#include <persona/inference.hpp>

#include "rows.hpp"

namespace persona::csv {

/// What decides how a cell's bytes are understood, beside its type.
struct CellRules {
    char quote = '"';
    std::vector<std::string> missing;  ///< words that mean missing when unquoted
    bool quoted_empty_missing = false;
};

/// Cells as (row, column) → bytes; the same interface for rows that are all alike and for those put right one by one.
struct RegularCells {
    const char* data;
    const std::uint32_t* breaks;
    std::size_t columns;
    std::uint32_t begin;
    [[nodiscard]] CellRange at(std::size_t row, std::size_t column) const noexcept {
        const std::size_t i = row * columns + column;
        CellRange range{i == 0 ? begin : breaks[i - 1] + 1, breaks[i]};
        // The last cell of a line that ends in carriage return and line feed.
        if (column + 1 == columns && range.end > range.begin && data[range.end - 1] == '\r') --range.end;
        return range;
    }
};
struct ListedCells {
    const char* data;
    const CellRange* ranges;
    std::size_t columns;
    [[nodiscard]] CellRange at(std::size_t row, std::size_t column) const noexcept {
        return ranges[row * columns + column];
    }
};

/// Memory that grows without being cleared.
template <class T>
class Memory {
public:
    T* room_for(std::size_t more) {
        if (size_ + more > capacity_) grow(size_ + more);
        return data_.get() + size_;
    }
    void add(std::size_t count) noexcept { size_ += count; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// The memory as a column's buffer; the next round starts with fresh memory.
    [[nodiscard]] Buffer finish() {
        std::shared_ptr<const T[]> held(std::move(data_));
        const std::size_t bytes = size_ * sizeof(T);
        const T* at = held.get();
        size_ = capacity_ = 0;
        return {std::shared_ptr<const void>(held, at), at, bytes};
    }
private:
    void grow(std::size_t needed) {
        const std::size_t capacity = capacity_ == 0 ? needed : std::max(needed, capacity_ * 2);
        std::unique_ptr<T[]> larger(new T[capacity]);
        std::copy_n(data_.get(), size_, larger.get());
        data_ = std::move(larger);
        capacity_ = capacity;
    }
    std::unique_ptr<T[]> data_;
    std::size_t size_ = 0, capacity_ = 0;
};

/// A cell that does not fit its column.
struct Misfit {
    std::size_t row = 0;  ///< of the chunk
    std::size_t column = 0;
    bool malformed = false;  ///< its quotes are wrong; else its type
};

/// One column being built.
class ColumnSink {
public:
    ColumnSink(const Field& field, const CellRules& rules, std::size_t place);
    /// Rows [from, to) of a chunk. A cell that does not fit becomes a missing value and a Misfit.
    void append(const RegularCells& cells, std::size_t from, std::size_t to, std::vector<Misfit>& misfits);
    void append(const ListedCells& cells, std::size_t from, std::size_t to, std::vector<Misfit>& misfits);
    [[nodiscard]] ColumnPtr finish();

private:
    enum class Kind : std::uint8_t { missing, plain, quoted, malformed };
    template <class Cells>
    void append_any(const Cells& cells, std::size_t from, std::size_t to, std::vector<Misfit>& misfits);
    template <class T, class Cells, class Quick>
    void numbers(Memory<T>& into, const Cells& cells, std::size_t from, std::size_t to, std::vector<Misfit>& misfits,
                 Quick quick);
    template <class Cells>
    void booleans(const Cells& cells, std::size_t from, std::size_t to, std::vector<Misfit>& misfits);
    template <class Cells>
    void texts(const Cells& cells, std::size_t from, std::size_t to, std::vector<Misfit>& misfits);
    [[nodiscard]] Kind understand(std::string_view raw, std::string_view& text);
    void mark_missing(std::int64_t row);
    [[nodiscard]] bool slow(std::string_view text, std::int64_t& value) const noexcept {
        return type_ == Type::int64 ? parser_.int64(text, value) : parser_.timestamp(text, value);
    }
    [[nodiscard]] bool slow(std::string_view text, double& value) const noexcept {
        return parser_.float64(text, value);
    }
    [[nodiscard]] bool slow(std::string_view text, std::int32_t& value) const noexcept {
        return parser_.date(text, value);
    }

    Type type_;
    bool iso_dates_ = false;
    const CellRules* rules_;
    std::size_t place_;
    CellParser parser_;
    std::string scratch_;
    std::int64_t rows_ = 0;
    std::vector<std::uint8_t> validity_;  ///< empty as long as nothing is missing
    Memory<std::int64_t> int64s_;
    Memory<double> float64s_;
    Memory<std::int32_t> int32s_;  ///< days; ends of texts
    Memory<char> bytes_;
    std::vector<std::uint8_t> bits_;
};

}  // namespace persona::csv
