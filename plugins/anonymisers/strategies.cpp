// Reading strategies and their settings from a pipeline file: every mistake names its place and the nearest right word.
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <persona/text.hpp>

#include "strategy.hpp"

namespace persona::anonymisers {
namespace {

constexpr std::array<std::pair<std::string_view, Strategy>, 8> names{{{"redact", Strategy::redact},
                                                                      {"mask", Strategy::mask},
                                                                      {"hash", Strategy::hash},
                                                                      {"surrogate", Strategy::surrogate},
                                                                      {"keep", Strategy::keep},
                                                                      {"generalise", Strategy::generalise},
                                                                      {"replace", Strategy::surrogate},
                                                                      {"generalize", Strategy::generalise}}};
constexpr std::string_view listed_names = "redact, mask, hash, surrogate, keep, generalise";

/// The settings that a strategy has beside `use`.
std::vector<std::string_view> settings_of(Strategy use) {
    switch (use) {
        case Strategy::redact: return {"text"};
        case Strategy::mask: return {"keep_last", "with"};
        case Strategy::hash: return {"length"};
        case Strategy::generalise: return {"band", "to", "prefix"};
        default: return {};
    }
}

template <class Range>
std::string did_you_mean(std::string_view name, const Range& known, std::string otherwise) {
    const auto near = nearest_name(name, known);
    return near ? "did you mean '" + *near + "'?" : otherwise;
}

Error wrong(const Value& value, std::string message, std::string hint) {
    return Error(ErrorCode::configuration, std::move(message), std::move(hint)).at(value.place());
}

Result<Strategy> read_name(const std::string& whose, const Value& value) {
    const auto* name = value.string();
    if (name == nullptr)
        return wrong(value, "the strategy for " + whose + " must be a name, not " + std::string(value.kind()),
                     "the strategies are " + std::string(listed_names));
    const auto at = std::find_if(names.begin(), names.end(), [name](const auto& each) { return each.first == *name; });
    if (at != names.end()) return at->second;
    std::vector<std::string_view> known;
    for (const auto& each : names) known.push_back(each.first);
    return wrong(value, "the strategy '" + *name + "' for " + whose + " does not exist",
                 did_you_mean(*name, known, "the strategies are " + std::string(listed_names)));
}

Result<std::int64_t> whole_number(const std::string& what, const Value& value, std::int64_t least, std::int64_t most) {
    if (const auto* number = value.integer(); number != nullptr && *number >= least && *number <= most) return *number;
    return wrong(value, what + " must be a whole number from " + std::to_string(least) + " to " + std::to_string(most),
                 "");
}

Status read_step(const std::string& what, std::string_view key, const Value& value, Coarser& step) {
    if (step.kind != Coarser::Kind::none)
        return wrong(value, what + " and another of band, to and prefix do not go together", "keep one of them");
    if (key == "band") {
        const double width = value.number() != nullptr    ? *value.number()
                             : value.integer() != nullptr ? static_cast<double>(*value.integer())
                                                          : 0;
        if (!(width > 0) || !std::isfinite(width))
            return wrong(value, what + " must be a number above 0", "write {use: generalise, band: 10} for 40-49");
        step.kind = Coarser::Kind::band;
        step.width = width;
    } else if (key == "prefix") {
        PERSONA_ASSIGN(const auto letters, whole_number(what, value, 0, 100));
        step.kind = Coarser::Kind::prefix;
        step.letters = static_cast<std::size_t>(letters);
    } else {
        const auto unit = value.string() != nullptr ? date_unit(*value.string()) : std::nullopt;
        if (!unit)
            return wrong(value, what + " must be month, quarter, year or decade",
                         value.string() != nullptr ? did_you_mean(*value.string(), date_units, "") : "");
        step.kind = *unit;
    }
    return {};
}

Status read_setting(const std::string& whose, const Value::Entry& entry, Rule& rule) {
    const auto what = "'" + entry.key + "' of " + whose;
    if (entry.key == "text") {
        if (entry.value.string() == nullptr)
            return wrong(entry.value, what + " must be text, not " + std::string(entry.value.kind()),
                         "put it in quotes");
        rule.text = *entry.value.string();
    } else if (entry.key == "with") {
        const auto* text = entry.value.string();
        if (text == nullptr || text->size() != 1 || static_cast<unsigned char>((*text)[0]) >= 0x80)
            return wrong(entry.value, what + " must be one ASCII character", "write with: \"#\"");
        rule.with = *text;
    } else if (entry.key == "keep_last") {
        PERSONA_ASSIGN(rule.keep_last, whole_number(what, entry.value, 0, 100));
    } else if (entry.key == "length") {
        PERSONA_ASSIGN(rule.length, whole_number(what, entry.value, 8, 64));
    } else {
        return read_step(what, entry.key, entry.value, rule.step);
    }
    return {};
}

Result<Rule> read_rule(const std::string& whose, std::string_view entity, const Value& value, bool column) {
    Rule rule;
    if (value.map() == nullptr) {
        PERSONA_ASSIGN(rule.use, read_name(whose, value));
    } else {
        const auto* use = value.find("use");
        if (use == nullptr)
            return wrong(value, "the strategy for " + whose + " does not say which one it is",
                         "write {use: mask, keep_last: 4}; the strategies are " + std::string(listed_names));
        PERSONA_ASSIGN(rule.use, read_name(whose, *use));
        const auto settings = settings_of(rule.use);
        for (const auto& entry : *value.map()) {
            if (entry.key == "use") continue;
            if (std::find(settings.begin(), settings.end(), entry.key) == settings.end()) {
                std::string known;
                for (const auto each : settings) known += (known.empty() ? "" : ", ") + std::string(each);
                return Error(ErrorCode::configuration,
                             std::string(to_string(rule.use)) + " has no setting '" + entry.key + "'",
                             did_you_mean(entry.key, settings,
                                          known.empty() ? "it has none" : "its settings are: " + known))
                    .at(entry.place);
            }
            PERSONA_TRY(read_setting(whose, entry, rule));
        }
    }
    if (rule.use == Strategy::generalise && rule.step.kind == Coarser::Kind::none && !column) {
        rule.step = usual_step(entity);
        if (rule.step.kind == Coarser::Kind::none)
            return wrong(value, "how " + whose + " is generalised must be said",
                         "write {use: generalise, band: 10}, {use: generalise, to: month} or "
                         "{use: generalise, prefix: 3}");
    }
    return rule;
}

}  // namespace

std::string_view to_string(Strategy strategy) noexcept {
    return std::find_if(names.begin(), names.end(), [strategy](const auto& each) { return each.second == strategy; })
        ->first;
}

Coarser usual_step(std::string_view entity) {
    Coarser out;
    if (entity == "DATE_OF_BIRTH") {
        out.kind = Coarser::Kind::year;
    } else if (entity == "DATE_TIME") {
        out.kind = Coarser::Kind::month;
    } else if (entity == "AGE") {
        out.kind = Coarser::Kind::band;
        out.width = 10;
    } else if (entity.ends_with("POSTCODE") || entity.ends_with("ZIP_CODE") || entity.ends_with("_PLZ")) {
        out.kind = Coarser::Kind::prefix;
        out.letters = 2;
    }
    return out;
}

const Rule& Strategies::of(std::string_view entity) const {
    const auto at = by_entity.find(entity);
    return at == by_entity.end() ? usual : at->second;
}

Result<Strategies> Strategies::read(Strategy usual, const Value& map, bool columns) {
    Strategies out;
    out.usual.use = usual;
    if (map.is_null()) return out;
    if (map.map() == nullptr)
        return wrong(map, "strategies must be a map, not " + std::string(map.kind()),
                     columns ? "write columns: {nickname: redact, age: {use: generalise, band: 10}}"
                             : "write strategies: {PERSON: redact, PHONE_NUMBER: {use: mask, keep_last: 3}}");
    for (const auto& [key, value, place] : *map.map()) {
        PERSONA_ASSIGN(out.by_entity[key], read_rule(columns ? "column '" + key + "'" : key, key, value, columns));
    }
    return out;
}

}  // namespace persona::anonymisers
