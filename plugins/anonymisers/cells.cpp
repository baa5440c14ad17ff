#include "cells.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include <persona/repeated_texts.hpp>
#include <persona/spans.hpp>
#include <persona/text.hpp>

namespace persona::anonymisers {
namespace {

/// Where the title before a found name begins ("Dr " of "Dr Smith"), or `begin`: it tells that the name is a family name.
std::size_t title_before(std::string_view cell, std::size_t begin) {
    auto end = begin;
    while (end > 0 && (cell[end - 1] == ' ' || cell[end - 1] == '.')) --end;
    auto from = end;
    while (from > 0 && ((cell[from - 1] | 0x20) >= 'a' && (cell[from - 1] | 0x20) <= 'z')) --from;
    return from < end && begin - from <= 16 && is_title(fold(cell.substr(from, end - from))) ? from : begin;
}

/// Writes one cell of text anew.
class CellWriter {
public:
    CellWriter(const ColumnWork& work, Spans& made) : work_(work), made_(made) {}

    void begin(std::int64_t row) {
        text_.clear();
        subject_ = work_.subjects[row];
    }
    void copy(std::string_view text) { text_ += text; }
    void put(std::string_view cell, const Span& span) {
        const auto& entity = span.origin->entity;
        Span moved = span;
        moved.begin = static_cast<std::uint32_t>(text_.size());
        text_ += is_replaced(span) ? std::string(cell.substr(span.begin, span.end - span.begin)) : replaced(cell, span);
        moved.end = static_cast<std::uint32_t>(text_.size());
        if (work_.replacer.strategy(entity) != Strategy::keep) moved.origin = replaced_origin(entity);
        if (moved.end > moved.begin) made_.push_back(moved);
    }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string replaced(std::string_view cell, const Span& span) {
        const auto& entity = span.origin->entity;
        const bool person = entity == "PERSON" && work_.replacer.strategy(entity) == Strategy::surrogate;
        const auto from = person ? title_before(cell, span.begin) : span.begin;
        auto replacement = work_.replacer.replace(entity, cell.substr(from, span.end - from), subject_);
        const auto title = cell.substr(from, span.begin - from);
        if (!title.empty() && replacement.starts_with(title)) replacement.erase(0, title.size());
        const auto use = work_.replacer.strategy(entity);
        if (work_.kept != nullptr && (use == Strategy::surrogate || use == Strategy::hash))
            work_.kept->emplace_back(replacement, cell.substr(span.begin, span.end - span.begin));
        return replacement;
    }
    const std::shared_ptr<const SpanOrigin>& replaced_origin(const std::string& entity) {
        auto& origin = origins_[entity];
        if (!origin)
            origin = std::make_shared<const SpanOrigin>(
                SpanOrigin{entity, std::string(replaced_detector), "something else was put there"});
        return origin;
    }
    const ColumnWork& work_;
    Spans& made_;
    std::string text_;
    std::int64_t subject_ = 0;
    std::map<std::string, std::shared_ptr<const SpanOrigin>> origins_;  ///< by entity
};

bool numeric(Type type) noexcept { return type == Type::int64 || type == Type::float64; }

/// Dates and timestamps moved with their subject.
ColumnPtr moved_dates(const ColumnWork& work) {
    const auto& column = *work.batch.columns[work.index];
    if (column.type() == Type::date) {
        DateBuilder builder;
        builder.reserve(work.batch.rows);
        for (std::int64_t row = 0; row < work.batch.rows; ++row) {
            if (column.valid(row))
                builder.append(work.replacer.replace_date(work.entity, column.date(row), work.subjects[row]));
            else builder.append_missing();
        }
        return builder.finish();
    }
    constexpr std::int64_t day = 86'400'000'000;
    Int64Builder builder(Type::timestamp);
    builder.reserve(work.batch.rows);
    for (std::int64_t row = 0; row < work.batch.rows; ++row) {
        if (!column.valid(row)) {
            builder.append_missing();
            continue;
        }
        const auto instant = column.int64s()[static_cast<std::size_t>(row)];
        const auto days = static_cast<std::int32_t>(instant / day - (instant % day < 0 ? 1 : 0));
        const auto moved = work.replacer.replace_date(work.entity, days, work.subjects[row]);
        builder.append(instant + (std::int64_t{moved} - days) * day);
    }
    return builder.finish();
}

}  // namespace

Result<ColumnPtr> replaced_text(const ColumnWork& work, bool whole, const std::vector<Span>& findings, Spans& made) {
    const auto& column = *work.batch.columns[work.index];
    const auto& name = work.batch.field(work.index).name;
    const auto whole_origin =
        std::make_shared<const SpanOrigin>(SpanOrigin{work.entity, "columns", "identifying column"});
    auto next = findings.begin();
    TextBuilder builder;
    builder.reserve(work.batch.rows, 0);
    CellWriter cell(work, made);
    RepeatedTexts<bool> plain;  // whether nothing known stands in it
    for (std::int64_t row = 0; row < work.batch.rows; ++row) {
        const auto here = next;
        while (next != findings.end() && next->row == static_cast<std::uint32_t>(row)) ++next;
        if (!column.valid(row)) {
            builder.append_missing();
            continue;
        }
        const auto value = column.text(row);
        cell.begin(row);
        if (whole) {
            Span span;
            span.row = static_cast<std::uint32_t>(row);
            span.column = static_cast<std::uint32_t>(work.index);
            span.end = static_cast<std::uint32_t>(value.size());
            span.score = 1;
            const bool found = here != next && here->begin == 0 && here->end == value.size();
            span.origin = found ? here->origin : whole_origin;
            if (!value.empty()) cell.put(value, span);
        } else if (auto* known = here == next ? plain.find(value) : nullptr;
                   known != nullptr && known->value_or(false)) {
            cell.copy(value);
        } else {
            std::size_t at = 0;
            std::vector<Span> all(here, next);
            work.residue.add(value, all, static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(work.index));
            if (known != nullptr) *known = all.empty();
            for (const auto& span : all) {
                if (span.begin < at || span.end < span.begin || span.end > value.size())
                    return Error(ErrorCode::internal, "findings overlap or point outside their cell")
                        .in_row(work.batch.first_row + row)
                        .in_column(name);
                cell.copy(value.substr(at, span.begin - at));
                cell.put(value, span);
                at = span.end;
            }
            cell.copy(value.substr(at));
        }
        if (!builder.fits(cell.text().size()))
            return Error(ErrorCode::limit, "a column of one batch grows beyond 2 GiB by its replacements",
                         "use a shorter strategy for it")
                .in_column(name);
        builder.append(cell.text());
    }
    if (next != findings.end()) return Error(ErrorCode::internal, "findings are not in order").in_column(name);
    return builder.finish();
}

Type type_after(const Field& field, const Rule& rule) noexcept {
    if (field.type == Type::text || rule.use == Strategy::keep) return field.type;
    if (rule.use == Strategy::generalise) return Type::text;
    return field.type;
}

ColumnPtr replaced_values(const ColumnWork& work) {
    const auto& field = work.batch.field(work.index);
    const auto& column = *work.batch.columns[work.index];
    const auto& rule = work.replacer.rule(work.entity);
    if (rule.use == Strategy::keep) return work.batch.columns[work.index];
    if (rule.use == Strategy::generalise) {
        auto step = rule.step;
        if (step.kind == Coarser::Kind::none) step = usual_step(work.entity);
        if (step.kind == Coarser::Kind::none && numeric(field.type)) step.kind = Coarser::Kind::band;
        if (step.kind == Coarser::Kind::none && (field.type == Type::date || field.type == Type::timestamp))
            step.kind = Coarser::Kind::month;
        TextBuilder builder;
        for (std::int64_t row = 0; row < work.batch.rows; ++row) {
            const auto text = column.valid(row) ? coarser(step, column, field, row) : std::nullopt;
            if (text) builder.append(*text);
            else builder.append_missing();
        }
        return builder.finish();
    }
    if (field.type == Type::int64) {
        Int64Builder builder;
        builder.reserve(work.batch.rows);
        for (std::int64_t row = 0; row < work.batch.rows; ++row) {
            const auto number =
                column.valid(row) ? work.replacer.replace_number(work.entity, column.int64(row)) : std::nullopt;
            if (number) builder.append(*number);
            else builder.append_missing();
            if (number && work.kept != nullptr)
                work.kept->emplace_back(std::to_string(*number), std::to_string(column.int64(row)));
        }
        return builder.finish();
    }
    if (rule.use == Strategy::surrogate && (field.type == Type::date || field.type == Type::timestamp))
        return moved_dates(work);
    // A decimal number that somebody called an identifier has no surrogate of its kind.
    return missing_column(field.type, work.batch.rows);
}

}  // namespace persona::anonymisers
