#include "cells.hpp"

#include <algorithm>
#include <cstring>

#include "numbers.hpp"

namespace persona::csv {

ColumnSink::ColumnSink(const Field& field, const CellRules& rules, std::size_t place)
    : type_(field.type),
      iso_dates_(field.type == Type::date && (field.format.empty() || field.format == "%Y-%m-%d")),
      rules_(&rules),
      place_(place),
      parser_(field) {}

void ColumnSink::mark_missing(std::int64_t row) {
    const auto needed = static_cast<std::size_t>(row / 8 + 1);
    // All bits behind the rows so far are set in advance: only what is missing is ever touched.
    if (validity_.size() < needed)
        validity_.resize(std::max<std::size_t>(needed, static_cast<std::size_t>(batch_rows) / 8), 0xff);
    auto& byte = validity_[static_cast<std::size_t>(row / 8)];
    byte = static_cast<std::uint8_t>(byte & ~(1U << (row % 8)));
}

ColumnSink::Kind ColumnSink::understand(std::string_view raw, std::string_view& text) {
    if (raw.empty()) return Kind::missing;
    if (rules_->quote == '\0' || raw.front() != rules_->quote) {
        text = raw;
        for (const auto& word : rules_->missing)
            if (raw == word) return Kind::missing;
        return parser_.missing(raw) ? Kind::missing : Kind::plain;
    }
    if (!cell_text(raw, rules_->quote, scratch_, text)) return Kind::malformed;
    if (parser_.missing(text)) return Kind::missing;
    return text.empty() && rules_->quoted_empty_missing ? Kind::missing : Kind::quoted;
}

template <class T, class Cells, class Quick>
void ColumnSink::numbers(Memory<T>& into, const Cells& cells, std::size_t from, std::size_t to,
                         std::vector<Misfit>& misfits, Quick quick) {
    T* out =
        into.room_for(std::max<std::size_t>(to - from, into.size() == 0 ? static_cast<std::size_t>(batch_rows) : 0));
    const bool listed_missing = !rules_->missing.empty();
    for (std::size_t row = from; row < to; ++row, ++out) {
        const CellRange range = cells.at(row, place_);
        const char* at = cells.data + range.begin;
        const std::size_t size = range.end - range.begin;
        if (size > 0 && !listed_missing && quick(at, size, *out)) [[likely]]
            continue;
        *out = T{};
        const std::int64_t place = rows_ + static_cast<std::int64_t>(row - from);
        std::string_view text;
        const Kind kind = understand({at, size}, text);
        if (kind == Kind::malformed || (kind != Kind::missing && !slow(text, *out)))
            misfits.push_back({row, place_, kind == Kind::malformed});
        else if (kind != Kind::missing) continue;
        mark_missing(place);
    }
    into.add(to - from);
}

template <class Cells>
void ColumnSink::booleans(const Cells& cells, std::size_t from, std::size_t to, std::vector<Misfit>& misfits) {
    bits_.resize((static_cast<std::size_t>(rows_) + to - from + 7) / 8, 0);
    for (std::size_t row = from; row < to; ++row) {
        const CellRange range = cells.at(row, place_);
        const std::int64_t place = rows_ + static_cast<std::int64_t>(row - from);
        std::string_view text;
        const Kind kind = understand({cells.data + range.begin, range.end - range.begin}, text);
        bool value = false;
        if (kind == Kind::malformed || (kind != Kind::missing && !parser_.boolean(text, value)))
            misfits.push_back({row, place_, kind == Kind::malformed});
        else if (kind != Kind::missing) {
            auto& byte = bits_[static_cast<std::size_t>(place / 8)];
            byte = static_cast<std::uint8_t>(byte | ((value ? 1U : 0U) << (place % 8)));
            continue;
        }
        mark_missing(place);
    }
}

template <class Cells>
void ColumnSink::texts(const Cells& cells, std::size_t from, std::size_t to, std::vector<Misfit>& misfits) {
    if (int32s_.size() == 0) {
        *int32s_.room_for(static_cast<std::size_t>(batch_rows) + 1) = 0;
        int32s_.add(1);
    }
    std::int32_t* ends = int32s_.room_for(to - from);
    // One pass for the room that is needed at most: then every copy may write sixteen bytes whatever the length.
    std::size_t needed = 16;
    for (std::size_t row = from; row < to; ++row) {
        const CellRange range = cells.at(row, place_);
        needed += range.end - range.begin;
    }
    char* const start =
        bytes_.room_for(bytes_.size() == 0 ? std::max<std::size_t>(needed, std::size_t{1} << 14) : needed);
    char* out = start;
    const auto before = static_cast<std::int32_t>(bytes_.size());
    const bool listed_missing = !rules_->missing.empty();
    const char quote = rules_->quote;
    for (std::size_t row = from; row < to; ++row, ++ends) {
        const CellRange range = cells.at(row, place_);
        const char* at = cells.data + range.begin;
        const std::size_t size = range.end - range.begin;
        if (size > 0 && *at != quote && !listed_missing) [[likely]] {
            if (size <= 16) std::memcpy(out, at, 16);
            else std::memcpy(out, at, size);
            out += size;
        } else {
            std::string_view text;
            const Kind kind = understand({at, size}, text);
            if (kind == Kind::plain || kind == Kind::quoted) {
                std::memcpy(out, text.data(), text.size());
                out += text.size();
            } else {
                if (kind == Kind::malformed) misfits.push_back({row, place_, true});
                mark_missing(rows_ + static_cast<std::int64_t>(row - from));
            }
        }
        *ends = before + static_cast<std::int32_t>(out - start);
    }
    int32s_.add(to - from);
    bytes_.add(static_cast<std::size_t>(out - start));
}

template <class Cells>
void ColumnSink::append_any(const Cells& cells, std::size_t from, std::size_t to, std::vector<Misfit>& misfits) {
    switch (type_) {
        case Type::boolean: booleans(cells, from, to, misfits); break;
        case Type::int64:
            numbers(int64s_, cells, from, to, misfits,
                    [](const char* at, std::size_t size, std::int64_t& value) { return quick_int64(at, size, value); });
            break;
        case Type::timestamp:
            numbers(int64s_, cells, from, to, misfits, [this](const char* at, std::size_t size, std::int64_t& value) {
                return parser_.timestamp({at, size}, value);
            });
            break;
        case Type::float64:
            numbers(float64s_, cells, from, to, misfits, [](const char* at, std::size_t size, double& value) {
                std::size_t decimals = 0;
                return quick_float64(at, size, value, decimals);
            });
            break;
        case Type::date:
            if (iso_dates_)
                numbers(int32s_, cells, from, to, misfits, [](const char* at, std::size_t size, std::int32_t& value) {
                    return quick_date(at, size, value);
                });
            else
                numbers(int32s_, cells, from, to, misfits,
                        [this](const char* at, std::size_t size, std::int32_t& value) {
                            return parser_.date({at, size}, value);
                        });
            break;
        case Type::text: texts(cells, from, to, misfits); break;
    }
    rows_ += static_cast<std::int64_t>(to - from);
}

void ColumnSink::append(const RegularCells& cells, std::size_t from, std::size_t to, std::vector<Misfit>& misfits) {
    append_any(cells, from, to, misfits);
}
void ColumnSink::append(const ListedCells& cells, std::size_t from, std::size_t to, std::vector<Misfit>& misfits) {
    append_any(cells, from, to, misfits);
}

ColumnPtr ColumnSink::finish() {
    Column::Parts parts;
    parts.type = type_;
    parts.size = rows_;
    if (!validity_.empty()) {
        validity_.resize(static_cast<std::size_t>(rows_ + 7) / 8, 0xff);
        parts.validity = Buffer::own(std::move(validity_));
    }
    switch (type_) {
        case Type::boolean: parts.values = Buffer::own(std::move(bits_)); break;
        case Type::int64:
        case Type::timestamp: parts.values = int64s_.finish(); break;
        case Type::float64: parts.values = float64s_.finish(); break;
        case Type::date: parts.values = int32s_.finish(); break;
        case Type::text:
            if (int32s_.size() == 0) {
                *int32s_.room_for(1) = 0;
                int32s_.add(1);
            }
            parts.values = int32s_.finish();
            parts.bytes = bytes_.finish();
            break;
    }
    validity_ = {};
    bits_ = {};
    rows_ = 0;
    return std::make_shared<const Column>(std::move(parts));
}

}  // namespace persona::csv
