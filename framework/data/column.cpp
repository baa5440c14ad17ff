#include <persona/column.hpp>

#include <bit>
#include <cmath>
#include <string>

#include <persona/batch.hpp>
#include <persona/text.hpp>

namespace persona {
namespace {

std::int64_t count_bits(const std::uint8_t* bits, std::int64_t offset, std::int64_t size) noexcept {
    std::int64_t total = 0;
    std::int64_t at = offset;
    const std::int64_t end = offset + size;
    for (; at < end && (at & 7) != 0; ++at) total += (bits[at >> 3] >> (at & 7)) & 1;
    for (; at + 8 <= end; at += 8) total += std::popcount(bits[at >> 3]);
    for (; at < end; ++at) total += (bits[at >> 3] >> (at & 7)) & 1;
    return total;
}

std::size_t value_bytes(Type type) noexcept {
    switch (type) {
        case Type::boolean: return 0;
        case Type::date: return sizeof(std::int32_t);
        case Type::int64:
        case Type::float64:
        case Type::timestamp: return 8;
        case Type::text: return sizeof(std::int32_t);
    }
    return 0;
}

void set_bit(std::vector<std::uint8_t>& bits, std::int64_t index, bool value) {
    const auto byte = static_cast<std::size_t>(index >> 3);
    if (bits.size() <= byte) bits.resize(byte + 1, 0);
    if (value) bits[byte] = static_cast<std::uint8_t>(bits[byte] | (1U << (index & 7)));
}

template <class T>
ColumnPtr take_numbers(const Column& column, std::span<const T> values, std::span<const std::int64_t> rows) {
    NumberBuilder<T> out(column.type());
    out.reserve(static_cast<std::int64_t>(rows.size()));
    for (const auto row : rows) {
        if (column.valid(row)) out.append(values[static_cast<std::size_t>(row)]);
        else out.append_missing();
    }
    return out.finish();
}

ColumnPtr take_codes(const Column& column, std::span<const std::int64_t> rows) {
    std::vector<std::int32_t> codes;
    codes.reserve(rows.size());
    ValidityBuilder validity;
    for (const auto row : rows) {
        codes.push_back(column.codes()[static_cast<std::size_t>(row)]);
        validity.append(column.valid(row));
    }
    Column::Parts parts;
    parts.type = Type::text;
    parts.size = static_cast<std::int64_t>(rows.size());
    parts.validity = validity.finish();
    parts.values = Buffer::own(std::move(codes));
    parts.dictionary = column.parts().dictionary;
    return std::make_shared<const Column>(std::move(parts));
}

}  // namespace

Column::Column(Parts parts) : parts_(std::move(parts)) {
    if (!parts_.validity.empty())
        missing_ = parts_.size - count_bits(parts_.validity.as<std::uint8_t>(), parts_.offset, parts_.size);
}

std::size_t Column::bytes() const noexcept {
    const auto rows = static_cast<std::size_t>(parts_.size);
    std::size_t total = parts_.validity.empty() ? 0 : (rows + 7) / 8;
    total += parts_.type == Type::boolean ? (rows + 7) / 8 : rows * value_bytes(parts_.type);
    if (parts_.type == Type::text) {
        if (parts_.dictionary) {
            total += parts_.dictionary->bytes();
        } else if (parts_.size > 0) {
            const auto* at = parts_.values.as<std::int32_t>() + parts_.offset;
            total += static_cast<std::size_t>(at[parts_.size] - at[0]);
        }
    }
    return total;
}

double Column::number(std::int64_t row) const noexcept {
    switch (parts_.type) {
        case Type::boolean: return boolean(row) ? 1.0 : 0.0;
        case Type::int64:
        case Type::timestamp: return static_cast<double>(int64(row));
        case Type::float64: return float64(row);
        case Type::date: return static_cast<double>(date(row));
        case Type::text: return 0;
    }
    return 0;
}

ColumnPtr Column::slice(std::int64_t begin, std::int64_t count) const {
    Parts parts = parts_;
    parts.offset += begin;
    parts.size = count;
    return std::make_shared<const Column>(std::move(parts));
}

ColumnPtr Column::take(std::span<const std::int64_t> rows) const {
    switch (parts_.type) {
        case Type::int64:
        case Type::timestamp: return take_numbers<std::int64_t>(*this, int64s(), rows);
        case Type::float64: return take_numbers<double>(*this, float64s(), rows);
        case Type::date: return take_numbers<std::int32_t>(*this, dates(), rows);
        case Type::boolean: {
            BooleanBuilder out;
            for (const auto row : rows) valid(row) ? out.append(boolean(row)) : out.append_missing();
            return out.finish();
        }
        case Type::text: break;
    }
    if (parts_.dictionary) return take_codes(*this, rows);
    TextBuilder out;
    std::size_t total = 0;
    for (const auto row : rows) total += text(row).size();
    out.reserve(static_cast<std::int64_t>(rows.size()), total);
    for (const auto row : rows) valid(row) ? out.append(text(row)) : out.append_missing();
    return out.finish();
}

bool Column::equals(const Column& other) const noexcept {
    if (type() != other.type() || size() != other.size() || missing() != other.missing()) return false;
    for (std::int64_t row = 0; row < size(); ++row) {
        if (valid(row) != other.valid(row)) return false;
        if (!valid(row)) continue;
        bool same = false;
        switch (type()) {
            case Type::boolean: same = boolean(row) == other.boolean(row); break;
            case Type::int64:
            case Type::timestamp: same = int64(row) == other.int64(row); break;
            case Type::date: same = date(row) == other.date(row); break;
            case Type::text: same = text(row) == other.text(row); break;
            case Type::float64: {
                const double a = float64(row);
                const double b = other.float64(row);
                same = a == b || (std::isnan(a) && std::isnan(b));
                break;
            }
        }
        if (!same) return false;
    }
    return true;
}

void ValidityBuilder::append_valid(std::int64_t count) {
    if (bits_.empty()) {
        size_ += count;
        return;
    }
    for (std::int64_t i = 0; i < count; ++i) append(true);
}

void ValidityBuilder::start() {
    // Never empty from here on: an empty vector says that nothing is missing yet.
    bits_.assign(static_cast<std::size_t>(size_ / 8) + 1, 0xff);
    bits_.back() = static_cast<std::uint8_t>((1U << (size_ & 7)) - 1U);
}

void ValidityBuilder::push(bool valid) { set_bit(bits_, size_, valid); }

Buffer ValidityBuilder::finish() {
    Buffer out;
    if (!bits_.empty()) out = Buffer::own(std::move(bits_));
    bits_ = {};
    size_ = 0;
    return out;
}

void BooleanBuilder::append(bool value) {
    set_bit(bits_, size_++, value);
    validity_.append(true);
}

void BooleanBuilder::append_missing() {
    set_bit(bits_, size_++, false);
    validity_.append(false);
}

ColumnPtr BooleanBuilder::finish() {
    if (bits_.empty()) bits_.push_back(0);
    Column::Parts parts;
    parts.type = Type::boolean;
    parts.size = size_;
    parts.validity = validity_.finish();
    parts.values = Buffer::own(std::move(bits_));
    bits_ = {};
    size_ = 0;
    return std::make_shared<const Column>(std::move(parts));
}

ColumnPtr TextBuilder::finish() {
    Column::Parts parts;
    parts.type = Type::text;
    parts.size = size();
    parts.validity = validity_.finish();
    parts.values = Buffer::own(std::move(offsets_));
    parts.bytes = Buffer::own(std::move(bytes_));
    offsets_ = {0};
    bytes_ = {};
    return std::make_shared<const Column>(std::move(parts));
}

namespace {

template <class Builder, class Parse>
Result<ColumnPtr> build(Builder out, std::span<const std::optional<std::string_view>> values, Type type, Parse parse) {
    for (std::size_t row = 0; row < values.size(); ++row) {
        if (!values[row]) {
            out.append_missing();
            continue;
        }
        const auto value = parse(*values[row]);
        if (!value) {
            return Error(ErrorCode::invalid_data, "a value is not a " + std::string(to_string(type)))
                .in_row(static_cast<std::int64_t>(row));
        }
        out.append(*value);
    }
    return out.finish();
}

}  // namespace

Result<ColumnPtr> column_from_text(Type type, std::span<const std::optional<std::string_view>> values) {
    switch (type) {
        case Type::boolean: return build(BooleanBuilder(), values, type, [](auto v) { return parse_boolean(v); });
        case Type::int64: return build(Int64Builder(), values, type, [](auto v) { return parse_int64(v); });
        case Type::float64: return build(Float64Builder(), values, type, [](auto v) { return parse_float64(v); });
        case Type::date: return build(DateBuilder(), values, type, [](auto v) { return parse_date(v); });
        case Type::timestamp:
            return build(Int64Builder(Type::timestamp), values, type, [](auto v) { return parse_timestamp(v); });
        case Type::text: return build(TextBuilder(), values, type, [](std::string_view v) { return std::optional(v); });
    }
    return Error(ErrorCode::internal, "unknown column type");
}

ColumnPtr missing_column(Type type, std::int64_t rows) {
    const std::vector<std::optional<std::string_view>> values(static_cast<std::size_t>(rows));
    return column_from_text(type, values).value();
}

Result<ColumnPtr> concatenate(std::span<const ColumnPtr> columns) {
    const Type type = columns.front()->type();
    for (const auto& column : columns)
        if (column->type() != type) return Error(ErrorCode::internal, "columns of different types can not be joined");
    const auto numbers = [&]<class Builder, class Get>(Builder out, Get get) {
        for (const auto& column : columns)
            for (std::int64_t row = 0; row < column->size(); ++row)
                column->valid(row) ? out.append(get(*column, row)) : out.append_missing();
        return out.finish();
    };
    switch (type) {
        case Type::boolean:
            return numbers(BooleanBuilder(), [](const Column& c, std::int64_t r) { return c.boolean(r); });
        case Type::int64:
        case Type::timestamp:
            return numbers(Int64Builder(type), [](const Column& c, std::int64_t r) { return c.int64(r); });
        case Type::float64:
            return numbers(Float64Builder(), [](const Column& c, std::int64_t r) { return c.float64(r); });
        case Type::date: return numbers(DateBuilder(), [](const Column& c, std::int64_t r) { return c.date(r); });
        case Type::text: break;
    }
    TextBuilder out;
    for (const auto& column : columns) {
        for (std::int64_t row = 0; row < column->size(); ++row) {
            if (!column->valid(row)) {
                out.append_missing();
                continue;
            }
            const auto text = column->text(row);
            if (!out.fits(text.size()))
                return Error(ErrorCode::limit, "the joined text column would be larger than 2 GiB");
            out.append(text);
        }
    }
    return out.finish();
}

}  // namespace persona
