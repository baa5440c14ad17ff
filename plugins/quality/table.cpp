#include "table.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <unordered_map>

#include <persona/text.hpp>

#include "identity.hpp"

namespace persona::quality {

namespace {

/// Enough rows to call a column of different values everywhere an identifier or sentences by its look alone.
constexpr std::int64_t rows_to_judge_by_look = 50;

Kind kind_of_text(const std::vector<const Column*>& real) {
    std::int64_t present = 0;
    std::int64_t blanks = 0;
    std::vector<std::string_view> values;
    for (const auto* column : real)
        for (std::int64_t row = 0; row < column->size(); ++row) {
            if (!column->valid(row)) continue;
            const auto text = column->text(row);
            ++present;
            blanks += std::count(text.begin(), text.end(), ' ');
            values.push_back(text);
        }
    if (present < rows_to_judge_by_look) return Kind::category;
    std::sort(values.begin(), values.end());
    const auto distinct = std::unique(values.begin(), values.end()) - values.begin();
    const double share = static_cast<double>(distinct) / static_cast<double>(present);
    const double words = 1 + static_cast<double>(blanks) / static_cast<double>(present);
    if (words >= 5 && share > 0.5) return Kind::free_text;
    return share > 0.95 ? Kind::identifier : Kind::category;
}

Kind kind_of(const Field& field, const std::vector<const Column*>& real) {
    if (field.role == Role::identifier) return Kind::identifier;
    if (field.type == Type::boolean) return Kind::category;
    if (field.type != Type::text) return Kind::number;
    if (field.role == Role::free_text) return Kind::free_text;
    return kind_of_text(real);
}

/// Codes for texts; renumbered in the order of the texts at the end, so that no order of arrival shows.
class Codes {
public:
    std::int32_t code(std::string_view text) {
        const auto [at, is_new] = codes_.try_emplace(std::string(text), static_cast<std::int32_t>(codes_.size()));
        return at->second;
    }
    std::vector<std::string> sort(const std::vector<std::vector<std::int32_t>*>& used) {
        std::vector<std::pair<std::string, std::int32_t>> all(codes_.begin(), codes_.end());
        std::sort(all.begin(), all.end());
        std::vector<std::int32_t> renumbered(all.size());
        std::vector<std::string> names(all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            renumbered[static_cast<std::size_t>(all[i].second)] = static_cast<std::int32_t>(i);
            names[i] = std::move(all[i].first);
        }
        for (auto* codes : used)
            for (auto& code : *codes)
                if (code >= 0) code = renumbered[static_cast<std::size_t>(code)];
        return names;
    }
private:
    std::unordered_map<std::string, std::int32_t> codes_;
};

std::string text_of(const Column& column, const Field& field, std::int64_t row) {
    if (column.type() == Type::text) return std::string(column.text(row));
    std::string out;
    append_value(out, column, field, row);
    return out;
}

Cells number_cells(const Column& column) {
    Cells out;
    out.number.reserve(static_cast<std::size_t>(column.size()));
    for (std::int64_t row = 0; row < column.size(); ++row)
        out.number.push_back(column.valid(row) ? column.number(row) : std::numeric_limits<double>::quiet_NaN());
    return out;
}

Cells text_cells(ColumnPtr column) {
    Cells out;
    for (std::int64_t row = 0; row < column->size(); ++row)
        out.number.push_back(column->valid(row) ? static_cast<double>(characters(column->text(row)))
                                                : std::numeric_limits<double>::quiet_NaN());
    out.text = std::move(column);
    return out;
}

Cells coded_cells(const Column& column, const Field& field, Kind kind, Codes& codes, Codes& values) {
    Cells out;
    for (std::int64_t row = 0; row < column.size(); ++row) {
        const bool valid = column.valid(row);
        const auto text = valid ? text_of(column, field, row) : std::string();
        if (kind == Kind::category) {
            out.code.push_back(valid ? codes.code(text) : -1);
        } else {
            // How wide a number is follows from how many there are: new ones that none of the source's may be are wider.
            const bool number = column.type() == Type::int64;
            out.code.push_back(valid ? codes.code(number ? "9" : shape_of(text)) : -1);
            out.value.push_back(valid ? values.code(text) : -1);
        }
    }
    return out;
}

/// code → code among the most frequent of the real sides, or the one code for all others.
std::vector<std::int32_t> pooling(const Tables& tables, std::size_t column, std::size_t real, std::size_t pooled) {
    const auto size = tables.columns[column].categories.size();
    std::vector<std::int64_t> counts(size, 0);
    for (std::size_t side = 0; side < real; ++side)
        for (const auto code : tables.sides[side].columns[column].code)
            if (code >= 0) ++counts[static_cast<std::size_t>(code)];
    std::vector<std::int32_t> order(size);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
        return counts[static_cast<std::size_t>(a)] > counts[static_cast<std::size_t>(b)];
    });
    std::vector<std::int32_t> to(size);
    for (std::size_t rank = 0; rank < size; ++rank)
        to[static_cast<std::size_t>(order[rank])] = static_cast<std::int32_t>(std::min(rank, pooled));
    return to;
}

}  // namespace

std::string_view to_string(Kind kind) noexcept {
    switch (kind) {
        case Kind::number: return "number";
        case Kind::category: return "category";
        case Kind::identifier: return "identifier";
        case Kind::free_text: return "free_text";
    }
    return "category";
}

std::int64_t characters(std::string_view text) noexcept {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; });
}

Tables make_tables(const std::vector<Batch>& sides, std::size_t real, const std::vector<bool>& there,
                   std::size_t pooled) {
    Tables out;
    const auto& schema = *sides.front().schema;
    for (const auto& side : sides) {
        Table table;
        table.rows = side.rows;
        table.columns.resize(schema.size());
        const auto subject = side.attachments.find("subject");
        for (std::int64_t row = 0; row < side.rows; ++row)
            table.subject.push_back(subject != side.attachments.end() && subject->second->type() == Type::int64
                                        ? subject->second->int64(row)
                                        : row);
        out.sides.push_back(std::move(table));
    }
    for (std::size_t column = 0; column < schema.size(); ++column) {
        std::vector<const Column*> real_columns;
        for (std::size_t side = 0; side < real; ++side) real_columns.push_back(sides[side].columns[column].get());
        ColumnInfo info;
        info.field = schema[column];
        info.there = column < there.size() ? static_cast<bool>(there[column]) : true;
        info.kind = kind_of(info.field, real_columns);
        Codes codes;
        Codes values;
        std::vector<std::vector<std::int32_t>*> used;
        for (std::size_t side = 0; side < sides.size(); ++side) {
            const auto& from = sides[side].columns[column];
            auto& cells = out.sides[side].columns[column];
            if (info.kind == Kind::number) cells = number_cells(*from);
            else if (info.kind == Kind::free_text) cells = text_cells(from);
            else cells = coded_cells(*from, info.field, info.kind, codes, values);
            used.push_back(&cells.code);
        }
        auto names = codes.sort(used);
        const bool is_category = info.kind == Kind::category;
        if (is_category) info.categories = std::move(names);
        out.columns.push_back(std::move(info));
        if (!is_category) continue;
        const auto to = pooling(out, column, real, pooled);
        for (auto& side : out.sides)
            for (const auto code : side.columns[column].code)
                side.columns[column].pooled.push_back(code < 0 ? -1 : to[static_cast<std::size_t>(code)]);
    }
    return out;
}

}  // namespace persona::quality
