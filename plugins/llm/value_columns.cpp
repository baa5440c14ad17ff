#include "value_columns.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <persona/text.hpp>

#include "guide.hpp"

namespace persona::llm {
namespace {

namespace json = boost::json;

constexpr std::size_t most_choices = 64, longest_choice = 40, few_choices = 12;
constexpr int most_decimals = 6;

/// What stands in a column of the sample.
struct Seen {
    std::map<std::string, std::int64_t> values;
    std::int64_t present = 0;
    double least = 0, most = 0;
    int decimals = 0;
    std::size_t longest = 0;
};

Seen look_at(const Batch& sample, std::size_t column) {
    Seen out;
    std::string value;
    for (std::int64_t row = 0; row < sample.rows; ++row) {
        if (!sample.columns[column]->valid(row)) continue;
        value.clear();
        append_value(value, *sample.columns[column], sample.field(column), row);
        ++out.values[value];
        out.longest = std::max(out.longest, value.size());
        if (const auto point = value.find('.'); point != std::string::npos)
            out.decimals = std::clamp(static_cast<int>(value.size() - point - 1), out.decimals, most_decimals);
        if (sample.field(column).type != Type::text) {
            const auto number = sample.columns[column]->number(row);
            out.least = out.present == 0 ? number : std::min(out.least, number);
            out.most = out.present == 0 ? number : std::max(out.most, number);
        }
        ++out.present;
    }
    return out;
}

/// Values that come again and again: those that were seen are all that there are.
bool closed_set(const Seen& seen, Type type) {
    const auto different = static_cast<std::int64_t>(seen.values.size());
    if (seen.values.size() > most_choices || seen.longest > longest_choice) return false;
    if (type == Type::boolean) return true;
    if (type == Type::text) return 2 * different <= seen.present || seen.values.size() <= few_choices;
    return type == Type::int64 && seen.values.size() <= few_choices && 5 * different <= seen.present;
}

std::optional<double> number_of(const json::value& value) {
    if (value.is_number()) return value.to_number<double>();
    if (!value.is_string()) return std::nullopt;
    const auto text = std::string_view(value.get_string());
    if (const auto whole = parse_int64(text)) return static_cast<double>(*whole);
    return parse_float64(text);
}

/// Days or microseconds of a date or time that is written as the column's are, or in the canonical way.
std::optional<double> instant_of(const json::value& value, const Field& field) {
    if (!value.is_string()) return std::nullopt;
    const auto text = std::string_view(value.get_string());
    if (field.type == Type::date) {
        auto days = field.format.empty() ? std::nullopt : parse_date(text, field.format);
        if (!days) days = parse_date(text);
        return days ? std::optional<double>(*days) : std::nullopt;
    }
    auto time = field.format.empty() ? std::nullopt : parse_timestamp(text, field.format);
    if (!time) time = parse_timestamp(text);
    return time ? std::optional<double>(static_cast<double>(*time)) : std::nullopt;
}

GivenCell failed(Fault fault) {
    GivenCell out;
    out.fault = fault;
    return out;
}

/// The value itself, or the only one that folds alike.
GivenCell chosen(const json::value& value, const ValueColumn& column) {
    GivenCell out;
    if (value.is_string()) out.written = std::string(std::string_view(value.get_string()));
    else if (value.is_int64() || value.is_uint64() || value.is_bool()) out.written = json::serialize(value);
    else return failed(Fault::other_form);
    const auto& all = column.choices;
    if (std::find(all.begin(), all.end(), out.written) != all.end()) return out;
    const auto folded = fold(out.written);
    const auto alike = [&](const std::string& one) { return !folded.empty() && fold(one) == folded; };
    const auto found = std::find_if(all.begin(), all.end(), alike);
    if (found == all.end() || std::find_if(found + 1, all.end(), alike) != all.end()) return failed(Fault::unknown);
    out.written = *found;
    out.mended = true;
    return out;
}

template <class Builder, class Written, class Drawn>
ColumnPtr built(Builder out, const Column& drawn, const std::vector<std::optional<std::string>>& written, Written parse,
                Drawn keep) {
    for (std::int64_t row = 0; row < drawn.size(); ++row) {
        const auto& text = written[static_cast<std::size_t>(row)];
        if (!drawn.valid(row)) out.append_missing();
        else if (const auto value = text ? parse(*text) : std::nullopt) out.append(*value);
        else out.append(keep(row));
    }
    return out.finish();
}

}  // namespace

std::vector<ValueColumn> describe_values(const Batch& sample, const std::vector<TextColumn>& texts) {
    std::vector<ValueColumn> out;
    for (std::size_t c = 0; c < sample.columns.size(); ++c) {
        ValueColumn column;
        column.field = sample.field(c);
        const auto text = std::find_if(texts.begin(), texts.end(),
                                       [&](const TextColumn& one) { return one.name == column.field.name; });
        const auto seen = look_at(sample, c);
        if (text != texts.end()) {
            column.asked = Asked::text;
            column.text = static_cast<std::size_t>(text - texts.begin());
        } else if (column.field.role == Role::identifier || seen.present == 0) {
            column.asked = Asked::never;
        } else if (closed_set(seen, column.field.type)) {
            column.asked = Asked::choice;
            for (const auto& [value, count] : seen.values) column.choices.push_back(value);
        } else if (column.field.type != Type::text) {
            column.asked = Asked::number;
            column.least = seen.least;
            column.most = seen.most;
            column.decimals = seen.decimals;
        }
        out.push_back(std::move(column));
    }
    return out;
}

GivenCell read_cell(const json::value& value, const ValueColumn& column) {
    if (column.asked == Asked::choice) return chosen(value, column);
    const auto type = column.field.type;
    const bool dated = type == Type::date || type == Type::timestamp;
    const auto number = dated ? instant_of(value, column.field) : number_of(value);
    if (!number || !std::isfinite(*number)) return failed(Fault::other_form);
    if (*number < column.least || *number > column.most) return failed(Fault::out_of_range);
    GivenCell out;
    out.mended = !dated && value.is_string();
    if (type == Type::int64) {
        if (*number != std::floor(*number)) return failed(Fault::other_form);
        append_int64(out.written, static_cast<std::int64_t>(*number));
    } else if (type == Type::date) {
        append_date(out.written, static_cast<std::int32_t>(*number));
    } else if (type == Type::timestamp) {
        append_timestamp(out.written, static_cast<std::int64_t>(*number));
    } else {
        append_float64(out.written, *number, column.decimals);
    }
    return out;
}

json::object value_schema(const ValueColumn& column) {
    if (column.asked == Asked::choice) return {{"enum", json::array(column.choices.begin(), column.choices.end())}};
    if (column.asked == Asked::number && column.field.type == Type::int64) return {{"type", "integer"}};
    if (column.asked == Asked::number && column.field.type == Type::float64) return {{"type", "number"}};
    return {{"type", "string"}};
}

ColumnPtr with_cells(const Column& drawn, const Field& field, const std::vector<std::optional<std::string>>& written) {
    const auto at = [](std::int64_t row) { return static_cast<std::size_t>(row); };
    switch (drawn.type()) {
        case Type::boolean: {
            const auto split = field.format.find('|');
            const auto yes = split == std::string::npos ? std::string() : field.format.substr(0, split);
            const auto parse = [&](const std::string& text) {
                return yes.empty() ? parse_boolean(text) : std::optional<bool>(text == yes);
            };
            return built(BooleanBuilder(), drawn, written, parse, [&](std::int64_t row) { return drawn.boolean(row); });
        }
        case Type::int64:
            return built(
                Int64Builder(), drawn, written, [](const std::string& text) { return parse_int64(text); },
                [&](std::int64_t row) { return drawn.int64(row); });
        case Type::timestamp:
            return built(
                Int64Builder(Type::timestamp), drawn, written,
                [](const std::string& text) { return parse_timestamp(text); },
                [&](std::int64_t row) { return drawn.int64s()[at(row)]; });
        case Type::date:
            return built(
                DateBuilder(), drawn, written, [](const std::string& text) { return parse_date(text); },
                [&](std::int64_t row) { return drawn.date(row); });
        case Type::float64:
            return built(
                Float64Builder(), drawn, written, [](const std::string& text) { return parse_float64(text); },
                [&](std::int64_t row) { return drawn.float64(row); });
        default:
            return built(
                TextBuilder(), drawn, written,
                [](const std::string& text) { return std::optional<std::string_view>(text); },
                [&](std::int64_t row) { return drawn.text(row); });
    }
}

}  // namespace persona::llm
