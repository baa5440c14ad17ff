// Rules meet the columns.
#include <algorithm>
#include <cmath>

#include <persona/text.hpp>

#include "rules.hpp"

namespace persona::seqtree {
namespace {

bool is_number(const ColumnCodes& column) { return column.use == Profile::Use::number; }

/// Whether two columns can be set beside each other: both numbers, both dates, both times.
bool comparable(const ColumnCodes& a, const ColumnCodes& b) {
    const auto kind = [](const ColumnCodes& c) { return c.field.type == Type::float64 ? Type::int64 : c.field.type; };
    return is_number(a) && is_number(b) && kind(a) == kind(b);
}

class RuleResolver {
public:
    explicit RuleResolver(const std::vector<ColumnCodes>& columns) : columns_(columns) {}

    Status add(const Rule& rule) {
        std::vector<std::size_t> at;
        for (const auto& name : rule.columns) {
            PERSONA_ASSIGN(const auto column, find(rule, name));
            at.push_back(column);
        }
        switch (rule.kind) {
            case Rule::Kind::depends: return depends(rule, at);
            case Rule::Kind::order: return order(rule, at);
            case Rule::Kind::sum:
            case Rule::Kind::product: return sum(rule, at);
            case Rule::Kind::years: return years(rule, at);
            case Rule::Kind::combination: return combination(rule, at);
            case Rule::Kind::range: return range(rule, at[0]);
            case Rule::Kind::unique: out_.uniques.push_back({at[0], false}); return {};
        }
        return {};
    }

    /// What must not be above something bounded is bounded itself.
    Result<Constraints> finish() {
        for (std::size_t pass = 0; pass < out_.orderings.size() + 1; ++pass) {
            for (const auto& one : out_.orderings) {
                const auto* above = bounds(one.upper);
                if (above == nullptr || above->most == open_end) continue;
                const double most = above->most;
                for (const auto lower : one.lower) narrow(lower, -open_end, most);
            }
        }
        for (const auto& one : out_.ranges) {
            const auto& name = columns_[one.column].field.name;
            if (out_.sum(one.column) != nullptr)
                return Error(ErrorCode::configuration,
                             "'" + name + "' is computed from other columns and can not be kept within a range as well",
                             "give ranges of its parts");
            if (one.least > one.most)
                return Error(ErrorCode::configuration,
                             "constraints contradict each other: no value of '" + name + "' lies within its range",
                             "compare the ranges of '" + name + "' and of what must not be below it");
        }
        return out_;
    }

private:
    Result<std::size_t> find(const Rule& rule, const std::string& name) const {
        std::vector<std::string> names;
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            if (columns_[c].field.name == name) return c;
            names.push_back(columns_[c].field.name);
        }
        const auto near = nearest_name(name, names);
        return wrong_at(rule.place, "a constraint names a column that is not there: '" + name + "'",
                        near ? "did you mean '" + *near + "'?" : "check the names in the table's header");
    }

    Status values_known(const Rule& rule, const std::vector<std::size_t>& at) const {
        for (const auto column : at)
            if (!LabelIndex(columns_[column]).given())
                return wrong_at(
                    rule.place,
                    "'" + columns_[column].field.name +
                        "' has no values that at least k people share one by one, so this constraint can not "
                        "speak of them",
                    "such a constraint holds between columns of categories, or numbers of few values");
        return {};
    }

    Status depends(const Rule& rule, const std::vector<std::size_t>& at) {
        PERSONA_TRY(values_known(rule, at));
        out_.dependencies.push_back({at[0], at[1], {}, false});
        return {};
    }

    Status combination(const Rule& rule, const std::vector<std::size_t>& at) {
        PERSONA_TRY(values_known(rule, at));
        out_.combinations.push_back({at, {}, false});
        return {};
    }

    Status order(const Rule& rule, const std::vector<std::size_t>& at) {
        for (std::size_t i = 1; i < at.size(); ++i) {
            const auto &low = columns_[at[i - 1]], &high = columns_[at[i]];
            if (!comparable(low, high))
                return wrong_at(rule.place,
                                "'" + low.field.name + "' and '" + high.field.name + "' can not be put in order",
                                "an order holds between two numbers, two dates or two times");
            const auto known = std::find_if(out_.orderings.begin(), out_.orderings.end(),
                                            [&](const auto& one) { return one.upper == at[i]; });
            if (known == out_.orderings.end()) out_.orderings.push_back({at[i], {at[i - 1]}, high, false});
            else known->lower.push_back(at[i - 1]);
        }
        return {};
    }

    Status sum(const Rule& rule, const std::vector<std::size_t>& at) {
        for (const auto column : at) {
            const auto& field = columns_[column].field;
            if (!is_number(columns_[column]) || (field.type != Type::int64 && field.type != Type::float64))
                return wrong_at(rule.place, "'" + field.name + "' is no number, so it is no part of a sum",
                                "a sum is made of columns of numbers");
        }
        const auto how = rule.kind == Rule::Kind::product ? Constraints::Sum::How::product : Constraints::Sum::How::sum;
        out_.sums.push_back({at[0], {at.begin() + 1, at.end()}, rule.signs, false, how, rule.factor});
        return {};
    }

    Status years(const Rule& rule, const std::vector<std::size_t>& at) {
        for (const auto column : {at[1], at[2]}) {
            const auto& field = columns_[column].field;
            if (!is_number(columns_[column]) || (field.type != Type::date && field.type != Type::timestamp))
                return wrong_at(rule.place, "'" + field.name + "' is no date, so no years lie between it and another",
                                "years are counted from one date to another");
        }
        const auto& age = columns_[at[0]];
        if (!is_number(age) || (age.field.type != Type::int64 && age.field.type != Type::float64))
            return wrong_at(rule.place, "'" + age.field.name + "' is no number, so it is no age",
                            "an age is a number of years");
        out_.sums.push_back({at[0], {at[1], at[2]}, {1, 1}, false, Constraints::Sum::How::years, 1});
        return {};
    }

    Status range(const Rule& rule, std::size_t column) {
        const auto& field = columns_[column].field;
        if (!is_number(columns_[column]))
            return wrong_at(rule.place, "'" + field.name + "' is no number and no date, so it has no range",
                            "a range is kept by columns of numbers, dates or times");
        double least = -open_end, most = open_end;
        if (!rule.at_least.is_null()) {
            PERSONA_ASSIGN(least, read_bound(rule.at_least, field));
        }
        if (!rule.at_most.is_null()) {
            PERSONA_ASSIGN(most, read_bound(rule.at_most, field));
        }
        narrow(column, least, most);
        return {};
    }

    [[nodiscard]] const Constraints::Range* bounds(std::size_t column) const {
        for (const auto& one : out_.ranges)
            if (one.column == column) return &one;
        return nullptr;
    }
    void narrow(std::size_t column, double least, double most) {
        for (auto& one : out_.ranges) {
            if (one.column != column) continue;
            one.least = std::max(one.least, least);
            one.most = std::min(one.most, most);
            return;
        }
        out_.ranges.push_back({column, least, most});
    }

    const std::vector<ColumnCodes>& columns_;
    Constraints out_;
};

}  // namespace

Result<double> read_bound(const Value& value, const Field& field) {
    if (const auto* number = value.number()) return *number;
    if (const auto* number = value.integer()) return static_cast<double>(*number);
    if (const auto* text = value.string()) {
        if (field.type == Type::date)
            if (const auto day = parse_date(*text)) return static_cast<double>(*day);
        if (field.type == Type::timestamp)
            if (const auto time = parse_timestamp(*text)) return static_cast<double>(*time);
        if (field.type == Type::int64 || field.type == Type::float64)
            if (const auto number = parse_float64(*text); number && std::isfinite(*number)) return *number;
    }
    return Error(ErrorCode::configuration,
                 "a bound of '" + field.name + "' is no " + std::string(to_string(field.type)),
                 "write numbers as they are, and dates like 2024-05-31")
        .at(value.place());
}

Result<Constraints> resolve_rules(const std::vector<Rule>& rules, const std::vector<ColumnCodes>& columns) {
    RuleResolver resolver(columns);
    for (const auto& rule : rules) PERSONA_TRY(resolver.add(rule));
    return resolver.finish();
}

}  // namespace persona::seqtree
