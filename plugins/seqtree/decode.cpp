#include "decode.hpp"

#include <algorithm>
#include <cmath>

#include <persona/text.hpp>

#include "text_model.hpp"

namespace persona::seqtree {
namespace {

/// Entities that surrogates.hpp knows how to write by itself; for all others the learnt shape is used.
bool has_usual_form(std::string_view entity) {
    static constexpr std::string_view own[] = {"PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "URL", "IP_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "US_SSN",
                                               "UK_NHS", "UK_NINO", "LOCATION", "DATE_TIME", "DATE_OF_BIRTH", "ORGANIZATION"};
    return std::find(std::begin(own), std::end(own), entity) != std::end(own);
}

constexpr std::string_view plain_shape = "AAA-99999";

/// The shape cut to its first `length` characters ("\x" is one).
std::string shape_of_length(const std::string& pattern, std::int64_t length) {
    std::string out;
    for (std::size_t i = 0; i < pattern.size() && length > 0; ++i, --length) {
        out += pattern[i];
        if (pattern[i] == '\\' && i + 1 < pattern.size()) out += pattern[++i];
    }
    return out;
}

/// The length that most texts have.
std::string usual_shape(const Profile::Shape& shape) {
    const auto most = std::max_element(shape.lengths.begin(), shape.lengths.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == shape.lengths.end() ? std::string() : shape_of_length(shape.pattern, most->first);
}

/// A shape that writes more than one text.
bool varies(std::string_view shape) {
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == '\\') ++i;
        else if (shape[i] == 'A' || shape[i] == 'a' || shape[i] == '9') return true;
    }
    return false;
}

}  // namespace

struct Decoder::Rows {
    const Codes& codes;
    std::int64_t first, begin, count;
    [[nodiscard]] std::size_t at(std::int64_t i) const noexcept { return static_cast<std::size_t>(begin + i); }
    [[nodiscard]] std::uint64_t number(std::int64_t i) const noexcept { return static_cast<std::uint64_t>(first + begin + i); }
};

Decoder::Decoder(ModelPtr model, std::shared_ptr<const Findings> avoid, std::uint64_t seed, std::string_view domain, bool keep_schema, bool faithful, std::int64_t total)
    : model_(std::move(model)), avoid_(std::move(avoid)), key_(Random::key(seed, std::string(domain) + "/values")), faithful_(faithful), total_(total) {
    std::vector<Field> fields;
    for (std::size_t c = 0; c < model_->columns.size(); ++c) {
        const auto use = model_->columns[c].use;
        if (!keep_schema && (use == Profile::Use::identifier || use == Profile::Use::free_text)) continue;
        kept_.push_back(c);
        fields.push_back(model_->columns[c].field);
    }
    schema_ = Schema::make(std::move(fields));
}

Surrogates Decoder::surrogates() const {
    if (!avoid_) return {};
    return Surrogates([avoid = avoid_](std::string_view folded) { return avoid->find(avoid->hash(folded)) != nullptr; });
}

Batch Decoder::decode(const Codes& codes, std::int64_t first, std::int64_t begin, std::int64_t count) const {
    const Rows rows{codes, first, begin, count};
    Batch out;
    out.schema = schema_;
    out.rows = count;
    out.first_row = first + begin;
    out.label = Label::synthetic;
    for (const auto column : kept_) {
        switch (model_->columns[column].use) {
            case Profile::Use::number: out.columns.push_back(numbers(column, rows)); break;
            case Profile::Use::category: out.columns.push_back(categories(column, rows)); break;
            case Profile::Use::identifier: out.columns.push_back(identifiers(column, rows)); break;
            case Profile::Use::free_text: out.columns.push_back(texts(column, rows)); break;
        }
    }
    return out;
}

ColumnPtr Decoder::numbers(std::size_t column, const Rows& rows) const {
    const auto& codes = model_->columns[column];
    const auto build = [&](auto builder, auto convert) {
        builder.reserve(rows.count);
        for (std::int64_t i = 0; i < rows.count; ++i) {
            const auto code = rows.codes[column][rows.at(i)];
            if (code == 0) {
                builder.append_missing();
                continue;
            }
            Random random(key_, rows.number(i), static_cast<std::uint32_t>(column));
            const double u = random.uniform();
            builder.append(convert(faithful_ ? codes.number(code, u, random.uniform()) : codes.any_number(u)));
        }
        return builder.finish();
    };
    const auto whole = [](double value) { return static_cast<std::int64_t>(std::clamp(value, -9.2e18, 9.2e18)); };
    switch (codes.field.type) {
        case Type::float64: return build(Float64Builder(), [](double value) { return value; });
        case Type::date: return build(DateBuilder(), [](double value) { return static_cast<std::int32_t>(std::clamp(value, -2.1e9, 2.1e9)); });
        default: return build(Int64Builder(codes.field.type), whole);
    }
}

ColumnPtr Decoder::categories(std::size_t column, const Rows& rows) const {
    const auto& codes = model_->columns[column];
    if (codes.field.type == Type::boolean) {
        BooleanBuilder builder;
        for (std::int64_t i = 0; i < rows.count; ++i) {
            const auto code = rows.codes[column][rows.at(i)];
            const auto* value = code == 0 ? nullptr : codes.category(code, 0.5);
            if (value == nullptr) builder.append_missing();  // also for a truth that fewer than k subjects hold
            else builder.append(*value == "true");
        }
        return builder.finish();
    }
    TextBuilder builder;
    for (std::int64_t i = 0; i < rows.count; ++i) {
        const auto code = rows.codes[column][rows.at(i)];
        if (code == 0) {
            builder.append_missing();
            continue;
        }
        const auto* value = codes.category(code, Random(key_, rows.number(i), static_cast<std::uint32_t>(column)).uniform());
        builder.append(value != nullptr ? std::string_view(*value) : std::string_view(rare(column, rows.number(i))));
    }
    return builder.finish();
}

std::string Decoder::rare(std::size_t column, std::uint64_t row) const {
    const auto& codes = model_->columns[column];
    const auto shape = usual_shape(codes.shape);
    Random random(key_, row, static_cast<std::uint32_t>(column), 2);
    const auto made = surrogates();
    if (has_usual_form(codes.field.entity)) return made.draw(codes.field.entity, {}, random);
    // Codes and numbers that are rare each by itself are the column's nature; a few odd words among common ones are "other".
    if (codes.rare_share > 0.5 && varies(shape) && shape.find('9') != std::string::npos) return made.draw("ID", shape, random);
    return "other";
}

ColumnPtr Decoder::identifiers(std::size_t column, const Rows& rows) const {
    const auto& codes = model_->columns[column];
    const auto made = surrogates();
    std::string entity = codes.field.entity, shape;
    if (!has_usual_form(entity)) {
        if (entity.empty()) entity = "ID";
        shape = usual_shape(codes.shape);
        if (!varies(shape)) shape = plain_shape;
    }
    const bool whole = codes.field.type == Type::int64;
    if (whole) {  // as many digits as usual, none of them a leading zero
        const auto digits = std::clamp<std::size_t>(static_cast<std::size_t>(std::count(shape.begin(), shape.end(), '9')), 1, 17);
        entity = "ID";
        shape = "1" + std::string(digits - 1, '9');
    }
    const auto key = key_ ^ (0x9E3779B97F4A7C15ULL * (column + 1));
    // Not unique in the source: so many different ones are dealt out.
    const auto different = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(model_->distinct_share[column] * static_cast<double>(std::max<std::int64_t>(total_, 1))));
    const auto text_of = [&](std::int64_t i) {
        auto which = rows.number(i);
        if (model_->distinct_share[column] < 1) which = Random(key_, which, static_cast<std::uint32_t>(column)).below(different);
        return made.nth(key, entity, shape, which);
    };
    if (whole) {
        Int64Builder builder;
        for (std::int64_t i = 0; i < rows.count; ++i) {
            const auto value = rows.codes[column][rows.at(i)] == 0 ? std::nullopt : parse_int64(text_of(i));
            if (value) builder.append(*value);
            else builder.append_missing();
        }
        return builder.finish();
    }
    TextBuilder builder;
    for (std::int64_t i = 0; i < rows.count; ++i) {
        if (rows.codes[column][rows.at(i)] == 0) builder.append_missing();
        else builder.append(text_of(i));
    }
    return builder.finish();
}

ColumnPtr Decoder::texts(std::size_t column, const Rows& rows) const {
    const auto& codes = model_->columns[column];
    const auto made = surrogates();
    TextBuilder builder;
    std::vector<Code> row(model_->columns.size());
    for (std::int64_t i = 0; i < rows.count; ++i) {
        const auto code = rows.codes[column][rows.at(i)];
        if (code == 0) {
            builder.append_missing();
            continue;
        }
        for (std::size_t c = 0; c < row.size(); ++c) row[c] = rows.codes[c][rows.at(i)];
        Random random(key_, rows.number(i), static_cast<std::uint32_t>(column));
        const double u = random.uniform();
        const auto words = static_cast<std::int64_t>(faithful_ ? codes.number(code, u, random.uniform()) : codes.any_number(u));
        const auto fill = [&](std::string_view entity, std::uint32_t index) {
            Random slot(key_, rows.number(i), static_cast<std::uint32_t>(column), static_cast<std::uint16_t>(16 + index));
            return made.draw(entity, {}, slot);
        };
        const std::uint64_t writing = key_ ^ 0x7465787477726974ULL;
        const auto text = model_->texts[column] ? model_->texts[column]->write(writing, rows.number(i), static_cast<std::uint32_t>(column), row, words, fill) : std::string();
        builder.append(text);
    }
    return builder.finish();
}

}  // namespace persona::seqtree
