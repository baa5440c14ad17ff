#include "rules.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <persona/text.hpp>

namespace persona::seqtree {
namespace {

constexpr std::string_view forms =
    "write one of: {depends: {from: region, to: country}}, {order: [opened, closed]}, {sum: {total: price, of: [net, "
    "tax]}}, {product: {total: due, of: [number, price]}}, {years: {age: age, from: born, to: seen}}, {combination: "
    "[species, breed]}, {range: {column: age, at_least: 18, at_most: 65}}, {unique: id}";

const std::vector<std::pair<std::string, Rule::Kind>> kinds{
    {"depends", Rule::Kind::depends}, {"order", Rule::Kind::order},  {"sum", Rule::Kind::sum},
    {"product", Rule::Kind::product}, {"years", Rule::Kind::years},  {"combination", Rule::Kind::combination},
    {"range", Rule::Kind::range},     {"unique", Rule::Kind::unique}};

Status names_of(const Value& value, std::vector<std::string>& out) {
    if (const auto* one = value.string()) {
        out.push_back(*one);
        return {};
    }
    if (value.list() == nullptr) return wrong_at(value.place(), "a constraint names columns", std::string(forms));
    for (const auto& item : *value.list()) {
        if (item.string() == nullptr) return wrong_at(item.place(), "a column is named by text", std::string(forms));
        out.push_back(*item.string());
    }
    return {};
}

Status only_keys(const Value& value, const std::vector<std::string>& known) {
    if (value.map() == nullptr)
        return wrong_at(value.place(), "this constraint is written as a map", std::string(forms));
    for (const auto& entry : *value.map())
        if (std::find(known.begin(), known.end(), entry.key) == known.end())
            return wrong_at(entry.place, "this constraint has no '" + entry.key + "'", std::string(forms));
    return {};
}

/// One name under a key.
Status name_under(const Value& value, const char* key, std::vector<std::string>& out) {
    const auto* found = value.find(key);
    if (found == nullptr || found->string() == nullptr)
        return wrong_at(value.place(), std::string("this constraint needs '") + key + "', a column's name",
                        std::string(forms));
    out.push_back(*found->string());
    return {};
}

Status read_sum(const Value& value, Rule& rule) {
    PERSONA_TRY(only_keys(value, {"total", "of", "minus"}));
    PERSONA_TRY(name_under(value, "total", rule.columns));
    for (const auto& [key, sign] : {std::pair("of", 1), std::pair("minus", -1)}) {
        if (const auto* parts = value.find(key)) PERSONA_TRY(names_of(*parts, rule.columns));
        rule.signs.resize(rule.columns.size() - 1, static_cast<std::int8_t>(sign));
    }
    return {};
}

Status read_product(const Value& value, Rule& rule) {
    PERSONA_TRY(only_keys(value, {"total", "of", "times"}));
    PERSONA_TRY(name_under(value, "total", rule.columns));
    if (const auto* parts = value.find("of")) PERSONA_TRY(names_of(*parts, rule.columns));
    rule.signs.resize(rule.columns.size() - 1, 1);
    const auto* times = value.find("times");
    if (times == nullptr) return {};
    if (times->number() != nullptr) rule.factor = *times->number();
    else if (times->integer() != nullptr) rule.factor = static_cast<double>(*times->integer());
    else return wrong_at(times->place(), "'times' is no number", std::string(forms));
    if (rule.factor == 0 || !std::isfinite(rule.factor))
        return wrong_at(times->place(), "'times' is 0 or without an end", "leave the constraint out");
    return {};
}

Status read_body(const Value& value, Rule& rule) {
    std::size_t least = 2, most = 64;
    switch (rule.kind) {
        case Rule::Kind::depends:
            PERSONA_TRY(only_keys(value, {"from", "to"}));
            PERSONA_TRY(name_under(value, "from", rule.columns));
            PERSONA_TRY(name_under(value, "to", rule.columns));
            break;
        case Rule::Kind::order: PERSONA_TRY(names_of(value, rule.columns)); break;
        case Rule::Kind::sum: PERSONA_TRY(read_sum(value, rule)); break;
        case Rule::Kind::product: PERSONA_TRY(read_product(value, rule)); break;
        case Rule::Kind::years:
            PERSONA_TRY(only_keys(value, {"age", "from", "to"}));
            for (const char* key : {"age", "from", "to"}) PERSONA_TRY(name_under(value, key, rule.columns));
            break;
        case Rule::Kind::combination:
            PERSONA_TRY(names_of(value, rule.columns));
            most = 3;
            break;
        case Rule::Kind::range:
            PERSONA_TRY(only_keys(value, {"column", "at_least", "at_most"}));
            PERSONA_TRY(name_under(value, "column", rule.columns));
            if (const auto* bound = value.find("at_least")) rule.at_least = *bound;
            if (const auto* bound = value.find("at_most")) rule.at_most = *bound;
            if (rule.at_least.is_null() && rule.at_most.is_null())
                return wrong_at(value.place(), "a range needs 'at_least', 'at_most' or both", std::string(forms));
            least = most = 1;
            break;
        case Rule::Kind::unique:
            PERSONA_TRY(names_of(value, rule.columns));
            least = most = 1;
            break;
    }
    if (rule.columns.size() < least || rule.columns.size() > most)
        return wrong_at(rule.place, "this constraint names too few or too many columns", std::string(forms));
    if (std::set<std::string>(rule.columns.begin(), rule.columns.end()).size() != rule.columns.size())
        return wrong_at(rule.place, "this constraint names a column twice", "each column stands in it once");
    return {};
}

/// Which column follows from which: nothing may follow from itself, or from two rules at once.
class Decisions {
public:
    Status add(const Rule& rule) {
        const auto& names = rule.columns;
        switch (rule.kind) {
            case Rule::Kind::depends: return decide(rule, names[1], "depends", {names[0]});
            case Rule::Kind::sum: return decide(rule, names[0], "sum", {names.begin() + 1, names.end()});
            case Rule::Kind::product: return decide(rule, names[0], "product", {names.begin() + 1, names.end()});
            case Rule::Kind::years: return decide(rule, names[0], "years", {names.begin() + 1, names.end()});
            case Rule::Kind::order:
                for (std::size_t i = 1; i < names.size(); ++i)
                    PERSONA_TRY(decide(rule, names[i], "order", {names[i - 1]}));
                return {};
            case Rule::Kind::combination:
                for (std::size_t i = 0; i < names.size(); ++i) PERSONA_TRY(decide(rule, names[i], "combination", {}));
                return {};
            case Rule::Kind::unique: return decide(rule, names[0], "unique", {});
            case Rule::Kind::range: return {};
        }
        return {};
    }

private:
    Status decide(const Rule& rule, const std::string& column, const std::string& how,
                  const std::vector<std::string>& from) {
        const auto [at, fresh] = how_.emplace(column, how);
        // A column may be above several others; any other two ways to come by a value contradict each other.
        if (!fresh && (how != "order" || at->second != how))
            return wrong_at(rule.place,
                            "two constraints contradict each other: '" + column + "' would follow from '" + at->second +
                                "' and from '" + how + "'",
                            "leave one of them out");
        for (const auto& one : from) {
            from_[column].insert(one);
            if (reaches(one, column))
                return wrong_at(rule.place,
                                "constraints contradict each other: '" + column + "' would follow from itself",
                                "leave one of the constraints between '" + one + "' and '" + column + "' out");
        }
        return {};
    }
    [[nodiscard]] bool reaches(const std::string& start, const std::string& goal) const {
        std::vector<std::string> open{start};
        std::set<std::string> seen;
        while (!open.empty()) {
            const auto at = open.back();
            open.pop_back();
            if (at == goal) return true;
            if (!seen.insert(at).second) continue;
            if (const auto next = from_.find(at); next != from_.end())
                open.insert(open.end(), next->second.begin(), next->second.end());
        }
        return false;
    }
    std::map<std::string, std::string> how_;
    std::map<std::string, std::set<std::string>> from_;
};

}  // namespace

Result<std::vector<Rule>> read_rules(const Value& list) {
    std::vector<Rule> out;
    if (list.is_null()) return out;
    if (list.list() == nullptr) return wrong_at(list.place(), "constraints are a list", std::string(forms));
    Decisions decisions;
    for (const auto& item : *list.list()) {
        if (item.map() == nullptr || item.map()->size() != 1)
            return wrong_at(item.place(), "a constraint is a map of one kind", std::string(forms));
        const auto& entry = item.map()->front();
        const auto kind =
            std::find_if(kinds.begin(), kinds.end(), [&](const auto& one) { return one.first == entry.key; });
        if (kind == kinds.end())
            return wrong_at(entry.place, "there is no constraint '" + entry.key + "'", std::string(forms));
        Rule rule;
        rule.kind = kind->second;
        rule.place = entry.place;
        PERSONA_TRY(read_body(entry.value, rule));
        PERSONA_TRY(decisions.add(rule));
        out.push_back(std::move(rule));
    }
    return out;
}

}  // namespace persona::seqtree
