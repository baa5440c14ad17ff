#include "decode.hpp"

#include <algorithm>

#include <persona/text.hpp>

#include <persona/known_values.hpp>

#include "shapes.hpp"
#include "text_model.hpp"

namespace persona::seqtree {

Decoder::Decoder(ModelPtr model, ModelPtr view, std::shared_ptr<const Findings> avoid, std::uint64_t seed,
                 std::string_view domain, bool keep_schema, bool faithful, std::int64_t total)
    : model_(std::move(model)),
      view_(std::move(view)),
      avoid_(std::move(avoid)),
      key_(Random::key(seed, std::string(domain) + "/values")),
      faithful_(faithful),
      total_(total),
      place_(model_->columns.size(), left_out) {
    std::vector<Field> fields;
    for (std::size_t c = 0; c < model_->columns.size(); ++c) {
        const auto use = model_->columns[c].use;
        if (!keep_schema && (use == Profile::Use::identifier || use == Profile::Use::free_text)) continue;
        place_[c] = kept_++;
        fields.push_back(model_->columns[c].field);
    }
    schema_ = Schema::make(std::move(fields));
    surrogates_ = surrogates();
    if (avoid_) taken_ = taken_by(avoid_);
    for (std::size_t c = 0; c < model_->columns.size(); ++c) identifiers_.push_back(plan_identifier(c));
}

Surrogates Decoder::surrogates() const {
    if (!avoid_) return {};
    return Surrogates(taken_by(avoid_));
}

Batch Decoder::decode(const Block& block, std::int64_t first, std::int64_t begin, std::int64_t count,
                      std::uint32_t draft) const {
    Rows rows{block.codes, block.labels, block.asked, block.subjects, first, begin, count, draft, {}};
    rows.made.resize(model_->columns.size());
    Batch out;
    out.schema = schema_;
    out.rows = count;
    out.first_row = first + begin;
    out.label = Label::synthetic;
    out.columns.resize(kept_);
    // In the order of drawing: what follows from other columns comes after them.
    for (const auto column : model_->order) {
        if (place_[column] == left_out) continue;
        out.columns[place_[column]] = rows.made[column] = make(column, rows);
    }
    return out;
}

ColumnPtr Decoder::make(std::size_t column, const Rows& rows) const {
    switch (model_->columns[column].use) {
        case Profile::Use::number: return numbers(column, rows);
        case Profile::Use::category: return categories(column, rows);
        case Profile::Use::identifier: return identifiers(column, rows);
        case Profile::Use::free_text: return texts(column, rows);
    }
    return nullptr;
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
    const LabelIndex index(codes);
    const bool chosen = !rows.labels[column].empty();
    for (std::int64_t i = 0; i < rows.count; ++i) {
        const auto code = rows.codes[column][rows.at(i)];
        if (code == 0) {
            builder.append_missing();
            continue;
        }
        const auto own = number(column, rows.place(i));
        const auto value_of = [&] {
            if (chosen) return index.category(codes, rows.labels[column][rows.at(i)]);
            const bool one = codes.labels[code].size() == 1;  // nothing to draw
            return codes.category(code, one ? 0 : Random(key_, own, static_cast<std::uint32_t>(column)).uniform());
        };
        const auto* value = value_of();
        if (value != nullptr) builder.append(*value);
        else builder.append(rare(column, own));
    }
    return builder.finish();
}

std::string Decoder::rare(std::size_t column, std::uint64_t number) const {
    const auto& codes = model_->columns[column];
    const auto shape = usual_shape(codes.shape);
    Random random(key_, number, static_cast<std::uint32_t>(column), 2);
    if (has_usual_form(codes.field.entity)) return surrogates_.draw(codes.field.entity, {}, random);
    // Codes and numbers that are rare each by itself are the column's nature; a few odd words among common ones are "other".
    if (codes.rare_share > 0.5 && varies(shape) && shape.find('9') != std::string::npos)
        return surrogates_.draw("ID", shape, random);
    return "other";
}

ColumnPtr Decoder::identifiers(std::size_t column, const Rows& rows) const {
    const auto missing = [&](std::int64_t i) { return rows.codes[column][rows.at(i)] == 0; };
    if (model_->columns[column].field.type == Type::int64) {
        Int64Builder builder;
        for (std::int64_t i = 0; i < rows.count; ++i) {
            const auto value = missing(i) ? std::nullopt : parse_int64(identifier(column, rows.place(i)));
            if (value) builder.append(*value);
            else builder.append_missing();
        }
        return builder.finish();
    }
    TextBuilder builder;
    for (std::int64_t i = 0; i < rows.count; ++i) {
        if (missing(i)) builder.append_missing();
        else builder.append(identifier(column, rows.place(i)));
    }
    return builder.finish();
}

ColumnPtr Decoder::texts(std::size_t column, const Rows& rows) const {
    const auto& codes = model_->columns[column];
    TextBuilder builder;
    std::vector<Code> row(model_->columns.size());
    for (std::int64_t i = 0; i < rows.count; ++i) {
        const auto code = rows.codes[column][rows.at(i)];
        if (code == 0) {
            builder.append_missing();
            continue;
        }
        for (std::size_t c = 0; c < row.size(); ++c) row[c] = rows.codes[c][rows.at(i)];
        const auto at = rows.place(i);
        Random random(key_, at.row, static_cast<std::uint32_t>(column));
        const double u = random.uniform();
        const auto words =
            static_cast<std::int64_t>(faithful_ ? codes.number(code, u, random.uniform()) : codes.any_number(u));
        const auto fill = [&](std::string_view entity, const SlotForm& form, std::uint32_t index) {
            if (form.who == SlotForm::own)
                if (const auto own = column_of(entity)) return std::string(part_of(identifier(*own, at), form.part));
            Random slot(key_, at.row, static_cast<std::uint32_t>(column), static_cast<std::uint16_t>(16 + index));
            return surrogates_.draw(entity, form.shape, slot);
        };
        builder.append(text(column, at.row, rows.draft, row, words, fill));
    }
    return builder.finish();
}

std::string Decoder::text(std::size_t column, std::uint64_t row, std::uint32_t draft, std::span<const Code> codes,
                          std::int64_t words, const FillSlot& fill) const {
    constexpr std::uint64_t attempts = 8;
    const auto* writer = model_->texts[column].get();
    if (writer == nullptr) return {};
    // What k subjects say can, put together, still be what one of them said: then it is written anew.
    for (std::uint64_t attempt = 0; attempt < attempts; ++attempt) {
        const std::uint64_t key = key_ ^ (0x7465787477726974ULL + draft * attempts + attempt);
        auto out = writer->write(key, row, static_cast<std::uint32_t>(column), codes, words, fill);
        if (!taken_ || !taken_(fold(out))) return out;
    }
    return neutral_remark(words);
}

}  // namespace persona::seqtree
