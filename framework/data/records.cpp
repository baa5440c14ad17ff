#include <persona/records.hpp>

#include <algorithm>
#include <utility>

namespace persona {
namespace {
constexpr const char* nul_hint = "take it out: most formats and databases can not hold it";
}  // namespace

std::size_t ColumnNames::find(std::string_view name) noexcept {
    if (next_ < names_.size() && names_[next_] == name) return next_++;
    const auto at = index_.find(name);
    if (at == index_.end()) return none;
    next_ = at->second + 1;
    return at->second;
}

std::size_t ColumnNames::add(std::string_view name) {
    names_.emplace_back(name);
    index_.emplace(names_.back(), names_.size() - 1);
    next_ = names_.size();
    return names_.size() - 1;
}

Result<std::size_t> RecordScan::column(std::string_view name) {
    auto found = names_.find(name);
    if (found == ColumnNames::none) {
        if (name.find('\0') != std::string_view::npos)
            return Error(ErrorCode::invalid_data, "a key holds a NUL character", nul_hint).in_row(records_);
        if (names_.size() == most_columns)
            return Error(ErrorCode::limit,
                         "the records have more than " + std::to_string(most_columns) + " different keys",
                         "keys should name columns; it looks as if they hold values (an identifier as key)")
                .in_row(records_);
        found = names_.add(name);
        columns_.emplace_back(options_);
        seen_in_.push_back(0);
    }
    if (seen_in_[found] == records_ + 1)
        return Error(ErrorCode::invalid_data,
                     "a record has the same key twice (its key number " + std::to_string(found + 1) +
                         " in order of first appearance)",
                     "rename or remove one of them; which one is meant can not be known")
            .in_row(records_);
    seen_in_[found] = records_ + 1;
    return found;
}

Status RecordScan::cell(std::string_view name, std::string_view text, CellKind kind) {
    PERSONA_ASSIGN(const auto index, column(name));
    if (text.find('\0') != std::string_view::npos)
        return Error(ErrorCode::invalid_data,
                     "a text holds a NUL character (the key number " + std::to_string(index + 1) +
                         " in order of first appearance)",
                     nul_hint)
            .in_row(records_);
    columns_[index].observe(text, kind);
    return {};
}

Status RecordScan::missing(std::string_view name) {
    PERSONA_ASSIGN(const auto index, column(name));
    columns_[index].observe_missing();
    return {};
}

Status RecordScan::end_record() {
    ++records_;
    names_.rewind();
    return {};
}

RecordSchema RecordScan::finish() {
    RecordSchema out;
    const auto& all = names_.all();
    // Sorted names put "visit" right before the names that start with "visit.", but for bytes below the dot.
    std::vector<std::string_view> sorted(all.begin(), all.end());
    std::sort(sorted.begin(), sorted.end());
    const auto is_parent = [&](const std::string& name) {
        const auto prefix = name + ".";
        const auto at = std::lower_bound(sorted.begin(), sorted.end(), std::string_view(prefix));
        return at != sorted.end() && at->starts_with(prefix);
    };
    std::vector<std::string> kept;
    std::vector<std::size_t> kept_from;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool only_parent = columns_[i].present() == 0 && is_parent(all[i]);
        out.column_of.push_back(only_parent ? ColumnNames::none : kept.size());
        if (only_parent) continue;
        kept.push_back(all[i]);
        kept_from.push_back(i);
    }
    auto safe = safe_names(kept);
    out.warnings = std::move(safe.warnings);
    std::vector<Field> fields;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        auto decided = columns_[kept_from[i]].decide();
        if (!decided.warning.empty()) out.warnings.push_back("column '" + safe.names[i] + "': " + decided.warning);
        Field field;
        field.name = std::move(safe.names[i]);
        field.type = decided.type;
        field.format = std::move(decided.format);
        field.missing = std::move(decided.missing);
        fields.push_back(std::move(field));
    }
    out.schema = Schema::make(std::move(fields));
    out.names = std::move(names_);
    out.names.rewind();
    out.records = records_;
    return out;
}

RecordBuilder::RecordBuilder(RecordSchema schema) : schema_(std::move(schema)) {
    builders_.reserve(schema_.schema->size());
    for (const auto& field : schema_.schema->fields()) builders_.emplace_back(field);
}

Status RecordBuilder::cell(std::string_view name, std::string_view text, CellKind) {
    const auto found = schema_.names.find(name);
    if (found == ColumnNames::none || schema_.column_of[found] == ColumnNames::none)
        return Error(ErrorCode::io, "the input has a key that it did not have when it was read first",
                     "it was changed while it was being read; run again when nobody writes to it")
            .in_row(rows_);
    auto& builder = builders_[schema_.column_of[found]];
    if (builder.size() > rows_ || !builder.append(text))
        return Error(ErrorCode::io, "a value is not what it was when the input was read first",
                     "it was changed while it was being read; run again when nobody writes to it")
            .in_row(rows_)
            .in_column((*schema_.schema)[schema_.column_of[found]].name);
    bytes_ += text.size();
    return {};
}

Status RecordBuilder::missing(std::string_view) { return {}; }

Status RecordBuilder::end_record() {
    ++rows_;
    for (auto& builder : builders_)
        if (builder.size() < rows_) builder.append_missing();
    schema_.names.rewind();
    return {};
}

Batch RecordBuilder::finish() {
    Batch batch;
    batch.schema = schema_.schema;
    batch.rows = rows_;
    batch.columns.reserve(builders_.size());
    for (auto& builder : builders_) batch.columns.push_back(builder.finish());
    rows_ = 0;
    bytes_ = 0;
    return batch;
}

}  // namespace persona
