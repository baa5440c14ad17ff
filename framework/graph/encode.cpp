#include <cstring>
#include <map>

#include "framework/graph/spool.hpp"

namespace persona {
namespace {

template <class T>
void put(std::string& out, T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    const auto at = out.size();
    out.resize(at + sizeof value);
    std::memcpy(out.data() + at, &value, sizeof value);
}

void put_bytes(std::string& out, const void* data, std::size_t size) {
    put(out, static_cast<std::uint64_t>(size));
    while (out.size() % 8 != 0) out += '\0';
    out.append(static_cast<const char*>(data), size);
}

void put_text(std::string& out, std::string_view text) { put_bytes(out, text.data(), text.size()); }

/// Bits [offset, offset + size) moved to the start of a byte.
std::string shifted_bits(const Buffer& bits, std::int64_t offset, std::int64_t size) {
    const auto* from = bits.as<std::uint8_t>();
    if ((offset & 7) == 0)
        return {reinterpret_cast<const char*>(from + offset / 8), static_cast<std::size_t>((size + 7) / 8)};
    std::string out(static_cast<std::size_t>((size + 7) / 8), '\0');
    for (std::int64_t i = 0; i < size; ++i)
        if (((from[(offset + i) >> 3] >> ((offset + i) & 7)) & 1) != 0)
            out[static_cast<std::size_t>(i >> 3)] =
                static_cast<char>(static_cast<std::uint8_t>(out[static_cast<std::size_t>(i >> 3)]) | (1U << (i & 7)));
    return out;
}

void put_column(std::string& out, const Column& column) {
    const auto& parts = column.parts();
    put(out, static_cast<std::uint8_t>(parts.type));
    put(out, static_cast<std::uint8_t>(parts.dictionary ? 1 : 0));
    put(out, static_cast<std::uint8_t>(column.missing() > 0 ? 1 : 0));
    put(out, parts.size);
    const auto rows = static_cast<std::size_t>(parts.size);
    if (column.missing() > 0) put_text(out, shifted_bits(parts.validity, parts.offset, parts.size));
    switch (parts.type) {
        case Type::boolean: put_text(out, shifted_bits(parts.values, parts.offset, parts.size)); return;
        case Type::int64:
        case Type::float64:
        case Type::timestamp: put_bytes(out, parts.values.as<std::int64_t>() + parts.offset, rows * 8); return;
        case Type::date: put_bytes(out, parts.values.as<std::int32_t>() + parts.offset, rows * 4); return;
        case Type::text: break;
    }
    if (parts.dictionary) {
        put_bytes(out, column.codes().data(), rows * 4);
        put_column(out, *parts.dictionary);
        return;
    }
    const auto* offsets = parts.values.as<std::int32_t>() + parts.offset;
    put_bytes(out, offsets, (rows + 1) * 4);
    put_bytes(out, parts.bytes.as<char>() + offsets[0], static_cast<std::size_t>(offsets[rows] - offsets[0]));
}

/// Reads what was written above; the bytes were authenticated, so only our own mistakes could make them wrong, but nothing is read past the end.
class Cursor {
public:
    Cursor(std::shared_ptr<const std::string> bytes, std::size_t at) : bytes_(std::move(bytes)), at_(at) {}
    template <class T>
    T take() {
        T value{};
        if (at_ + sizeof value > bytes_->size()) {
            good_ = false;
            return value;
        }
        std::memcpy(&value, bytes_->data() + at_, sizeof value);
        at_ += sizeof value;
        return value;
    }
    std::string_view take_bytes() {
        const auto size = static_cast<std::size_t>(take<std::uint64_t>());
        at_ = (at_ + 7) / 8 * 8;
        if (!good_ || size > bytes_->size() || at_ > bytes_->size() - size) {
            good_ = false;
            return {};
        }
        const std::string_view out(bytes_->data() + at_, size);
        at_ += size;
        return out;
    }
    Buffer take_buffer() {
        const auto bytes = take_bytes();
        return {bytes_, bytes.data(), bytes.size()};
    }
    [[nodiscard]] bool good() const { return good_; }
private:
    std::shared_ptr<const std::string> bytes_;
    std::size_t at_;
    bool good_ = true;
};

ColumnPtr take_column(Cursor& in, int depth = 0) {
    Column::Parts parts;
    parts.type = static_cast<Type>(in.take<std::uint8_t>());
    const bool dictionary = in.take<std::uint8_t>() != 0;
    const bool missing = in.take<std::uint8_t>() != 0;
    parts.size = in.take<std::int64_t>();
    if (missing) parts.validity = in.take_buffer();
    parts.values = in.take_buffer();
    if (dictionary && depth == 0) parts.dictionary = take_column(in, 1);
    else if (parts.type == Type::text) {
        parts.bytes = in.take_buffer();
        if (const auto first = parts.size >= 0 && in.good() ? parts.values.as<std::int32_t>()[0] : 0; first != 0) {
            // A slice's offsets start above zero; its bytes were cut to the slice.
            std::vector<std::int32_t> offsets(static_cast<std::size_t>(parts.size) + 1);
            for (std::size_t i = 0; i < offsets.size(); ++i) offsets[i] = parts.values.as<std::int32_t>()[i] - first;
            parts.values = Buffer::own(std::move(offsets));
        }
    }
    return in.good() ? std::make_shared<const Column>(std::move(parts)) : nullptr;
}

void put_spans(std::string& out, const Spans& spans) {
    std::map<const SpanOrigin*, std::uint32_t> numbers;
    std::vector<const SpanOrigin*> origins;
    for (const auto& span : spans)
        if (numbers.emplace(span.origin.get(), static_cast<std::uint32_t>(origins.size())).second)
            origins.push_back(span.origin.get());
    put(out, static_cast<std::uint64_t>(origins.size()));
    for (const auto* origin : origins) {
        put_text(out, origin->entity);
        put_text(out, origin->detector);
        put_text(out, origin->reason);
    }
    put(out, static_cast<std::uint64_t>(spans.size()));
    for (const auto& span : spans) {
        put(out, span.row);
        put(out, span.column);
        put(out, span.begin);
        put(out, span.end);
        put(out, span.score);
        put(out, numbers.at(span.origin.get()));
    }
}

std::shared_ptr<const Spans> take_spans(Cursor& in) {
    std::vector<std::shared_ptr<const SpanOrigin>> origins;
    const auto count = in.take<std::uint64_t>();
    for (std::uint64_t i = 0; i < count && in.good(); ++i) {
        auto origin = std::make_shared<SpanOrigin>();
        origin->entity = in.take_bytes();
        origin->detector = in.take_bytes();
        origin->reason = in.take_bytes();
        origins.push_back(std::move(origin));
    }
    auto spans = std::make_shared<Spans>();
    const auto size = in.take<std::uint64_t>();
    for (std::uint64_t i = 0; i < size && in.good(); ++i) {
        Span span;
        span.row = in.take<std::uint32_t>();
        span.column = in.take<std::uint32_t>();
        span.begin = in.take<std::uint32_t>();
        span.end = in.take<std::uint32_t>();
        span.score = in.take<float>();
        const auto number = in.take<std::uint32_t>();
        if (number < origins.size()) span.origin = origins[number];
        spans->push_back(std::move(span));
    }
    return spans;
}

}  // namespace

void encode_batch(const Batch& batch, std::string& out) {
    put(out, batch.rows);
    put(out, batch.sequence);
    put(out, batch.first_row);
    put(out, static_cast<std::uint8_t>(batch.label));
    put(out, static_cast<std::uint8_t>(batch.spans ? 1 : 0));
    for (const auto& column : batch.columns) put_column(out, *column);
    put(out, static_cast<std::uint64_t>(batch.attachments.size()));
    for (const auto& [name, column] : batch.attachments) {
        put_text(out, name);
        put_column(out, *column);
    }
    if (batch.spans) put_spans(out, *batch.spans);
}

Result<Batch> decode_batch(std::string bytes, std::size_t begin, SchemaPtr schema) {
    Cursor in(std::make_shared<const std::string>(std::move(bytes)), begin);
    Batch out;
    out.rows = in.take<std::int64_t>();
    out.sequence = in.take<std::int64_t>();
    out.first_row = in.take<std::int64_t>();
    out.label = static_cast<Label>(in.take<std::uint8_t>());
    const bool spans = in.take<std::uint8_t>() != 0;
    for (std::size_t i = 0; i < schema->size() && in.good(); ++i) out.columns.push_back(take_column(in));
    const auto attachments = in.take<std::uint64_t>();
    for (std::uint64_t i = 0; i < attachments && in.good(); ++i) {
        const std::string name(in.take_bytes());
        out.attachments.emplace(name, take_column(in));
    }
    if (spans) out.spans = take_spans(in);
    if (!in.good()) return Error(ErrorCode::internal, "a spooled batch is shorter than it says");
    out.schema = std::move(schema);
    PERSONA_TRY(out.check());
    return out;
}

}  // namespace persona
