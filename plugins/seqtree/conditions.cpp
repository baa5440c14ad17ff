#include "conditions.hpp"

#include <algorithm>
#include <cmath>

#include <persona/text.hpp>

#include "rules.hpp"

namespace persona::seqtree {
namespace {

constexpr double slack = 1e-9;
constexpr std::size_t most_told = 20;

bool is_range(const Value::Map& map) {
    return std::any_of(map.begin(), map.end(),
                       [](const auto& entry) { return entry.key == "at_least" || entry.key == "at_most"; });
}

double share_of(const Value& value) {
    if (const auto* number = value.number()) return *number;
    if (const auto* number = value.integer()) return static_cast<double>(*number);
    return -1;
}

/// A value as the model writes it.
std::string text_of(const Value& value) {
    std::string out;
    if (const auto* text = value.string()) return *text;
    if (const auto* truth = value.boolean()) return *truth ? "true" : "false";
    if (const auto* number = value.integer()) append_int64(out, *number);
    if (const auto* real = value.number()) append_float64(out, *real);
    return out;
}

Status check_one(const Value::Entry& entry) {
    if (entry.value.list() != nullptr || entry.value.is_null())
        return wrong_at(
            entry.place, "the condition on '" + entry.key + "' is no value, no range and no shares",
            "write region: north, or region: {north: 0.7, south: 0.3}, or age: {at_least: 18, at_most: 30}");
    const auto* map = entry.value.map();
    if (map == nullptr) return {};
    if (map->empty())
        return wrong_at(entry.place, "the condition on '" + entry.key + "' says nothing", "give a value or shares");
    if (is_range(*map)) {
        for (const auto& bound : *map)
            if (bound.key != "at_least" && bound.key != "at_most")
                return wrong_at(bound.place, "a range has no '" + bound.key + "'", "it has 'at_least' and 'at_most'");
        return {};
    }
    double sum = 0;
    for (const auto& share : *map) {
        const double value = share_of(share.value);
        if (!(value >= 0 && value <= 1))
            return wrong_at(share.place, "a share of '" + entry.key + "' is no number from 0 to 1",
                            "0.3 is three of ten rows; what the shares leave is drawn as the model has it");
        sum += value;
    }
    if (sum > 1 + slack)
        return wrong_at(entry.place, "the shares of '" + entry.key + "' are more than 1 together",
                        "lower some of them: they are parts of all rows");
    return {};
}

class ConditionResolver {
public:
    ConditionResolver(const Model& model, const std::vector<LabelIndex>& index) : model_(model), index_(index) {}

    Result<Condition> condition(const Value::Entry& entry) const {
        PERSONA_ASSIGN(const auto column, find(entry));
        Condition out;
        out.column = column;
        const auto* map = entry.value.map();
        if (map == nullptr) {
            PERSONA_ASSIGN(auto allowed, value(entry, column, text_of(entry.value)));
            out.options.push_back({std::move(allowed), 1});
        } else if (is_range(*map)) {
            PERSONA_ASSIGN(auto allowed, range(entry, column));
            out.options.push_back({std::move(allowed), 1});
        } else {
            out.shared = true;
            PERSONA_TRY(shares(entry, out));
        }
        return out;
    }

private:
    Result<std::size_t> find(const Value::Entry& entry) const {
        std::vector<std::string> names;
        for (std::size_t c = 0; c < model_.columns.size(); ++c) {
            const auto& column = model_.columns[c];
            const bool drawn = column.use == Profile::Use::number || column.use == Profile::Use::category;
            if (column.field.name == entry.key) {
                if (!drawn)
                    return wrong_at(entry.place, "'" + entry.key + "' is made new for every row and can not be chosen",
                                    "conditions hold for columns of numbers, dates and categories");
                if (model_.constraints.sum(c) != nullptr)
                    return wrong_at(entry.place,
                                    "'" + entry.key + "' is computed from other columns and can not be chosen",
                                    "set a condition on its parts");
                return c;
            }
            if (drawn) names.push_back(column.field.name);
        }
        const auto near = nearest_name(entry.key, names);
        return wrong_at(entry.place, "a condition names a column that the model does not have: '" + entry.key + "'",
                        near ? "did you mean '" + *near + "'?" : "'persona model inspect' shows its columns");
    }

    [[nodiscard]] const ColumnCodes& own(std::size_t column) const {
        const auto* order = model_.constraints.ordering(column);
        return order != nullptr ? order->own : model_.columns[column];
    }

    [[nodiscard]] std::string possible(std::size_t column) const {
        const auto& codes = own(column);
        if (codes.use == Profile::Use::number)
            return "possible is what lies from " + number_text(codes.field, codes.least) + " to " +
                   number_text(codes.field, codes.most);
        std::string out = "possible are: ";
        const auto& index = index_[column];
        for (Label32 label = 1; label <= std::min<std::size_t>(index.known(), most_told); ++label)
            out += (label > 1 ? ", " : "") + index.text(codes, label);
        if (index.known() > most_told) out += " and " + std::to_string(index.known() - most_told) + " more";
        return out;
    }

    Result<Allowed> value(const Value::Entry& entry, std::size_t column, const std::string& text) const {
        const auto& codes = model_.columns[column];
        auto out = allow_all(codes, false);
        if (codes.use == Profile::Use::category) {
            const auto& index = index_[column];
            std::vector<bool> keep(index.size(), false);
            for (Label32 label = 1; label <= index.known(); ++label)
                if (index.text(codes, label) == text) keep[label] = true;
            if (std::find(keep.begin(), keep.end(), true) == keep.end())
                return wrong_at(
                    entry.place,
                    "the model knows no value '" + text + "' of '" + entry.key + "': fewer than k people have it",
                    possible(column));
            keep_labels(out, index, keep);
            return out;
        }
        PERSONA_ASSIGN(const double number, read_bound(Value(text).at(entry.place), codes.field));
        return within(entry, column, number, number);
    }

    Result<Allowed> within(const Value::Entry& entry, std::size_t column, double least, double most) const {
        const auto& codes = model_.columns[column];
        auto out = allow_all(codes, false);
        const bool measured = model_.constraints.ordering(column) != nullptr;
        keep_range(out, codes, least, most, measured);
        const bool outside = measured && (most < own(column).least || least > own(column).most);
        if (least > most || outside || !out.any())
            return wrong_at(entry.place, "the model can make no value of '" + entry.key + "' within what is asked for",
                            possible(column));
        return out;
    }

    Result<Allowed> range(const Value::Entry& entry, std::size_t column) const {
        if (model_.columns[column].use != Profile::Use::number)
            return wrong_at(entry.place, "'" + entry.key + "' is no number and no date, so it has no range",
                            "name a value or shares of values; " + possible(column));
        double least = -open_end, most = open_end;
        if (const auto* bound = entry.value.find("at_least")) {
            PERSONA_ASSIGN(least, read_bound(*bound, model_.columns[column].field));
        }
        if (const auto* bound = entry.value.find("at_most")) {
            PERSONA_ASSIGN(most, read_bound(*bound, model_.columns[column].field));
        }
        return within(entry, column, least, most);
    }

    Status shares(const Value::Entry& entry, Condition& out) const {
        double left = 1;
        auto rest = allow_all(model_.columns[out.column], true);
        for (const auto& share : *entry.value.map()) {
            Value::Entry named = share;
            named.key = entry.key;
            PERSONA_ASSIGN(auto allowed, value(named, out.column, share.key));
            const double part = share_of(share.value);
            left -= part;
            take_away(rest, out.column, allowed);
            if (part > 0) out.options.push_back({std::move(allowed), part});
        }
        if (left <= slack) return {};
        if (!rest.any() && !rest.code(0))
            return wrong_at(entry.place, "the shares of '" + entry.key + "' leave rows that no other value can fill",
                            "make the shares sum up to 1");
        out.options.push_back({std::move(rest), left});
        return {};
    }

    /// What a share names is not among the rest.
    void take_away(Allowed& rest, std::size_t column, const Allowed& named) const {
        const auto& index = index_[column];
        if (index.given()) {
            std::vector<bool> keep(index.size());
            for (Label32 label = 0; label < index.size(); ++label) keep[label] = !named.label(index, label);
            keep_labels(rest, index, keep);
            return;
        }
        for (std::size_t code = 0; code < rest.part.size(); ++code)
            if (named.part[code] > 0) rest.part[code] = 0;
    }

    const Model& model_;
    const std::vector<LabelIndex>& index_;
};

}  // namespace

bool is_shares(const Value& condition) { return condition.map() != nullptr && !is_range(*condition.map()); }

Status check_conditions(const Value& conditions) {
    if (conditions.is_null()) return {};
    if (conditions.map() == nullptr)
        return wrong_at(conditions.place(), "conditions are a map of columns", "write {region: north}");
    for (const auto& entry : *conditions.map()) PERSONA_TRY(check_one(entry));
    return {};
}

Result<std::vector<Condition>> resolve_conditions(const Value& conditions, const Model& model,
                                                  const std::vector<LabelIndex>& index) {
    std::vector<Condition> out;
    if (conditions.is_null()) return out;
    const ConditionResolver resolver(model, index);
    for (const auto& entry : *conditions.map()) {
        PERSONA_ASSIGN(auto one, resolver.condition(entry));
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace persona::seqtree
