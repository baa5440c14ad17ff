#include "framework/config/interpolate.hpp"

#include <algorithm>

#include "framework/config/bind.hpp"
#include "framework/config/checks.hpp"
#include "framework/config/yaml.hpp"

namespace persona {
namespace {

constexpr std::string_view env_prefix = "env:";

/// A scalar as it stands inside a longer text. Only texts can be secret (write_yaml() would mask them).
std::string as_text(const Value& value) { return value.string() ? *value.string() : write_yaml(value); }

}  // namespace

bool has_variable(const std::string& text) noexcept {
    for (auto at = text.find("${"); at != std::string::npos; at = text.find("${", at + 2))
        if (at == 0 || text[at - 1] != '$') return true;
    return false;
}

std::optional<std::vector<Interpolator::Part>> Interpolator::split(const Value& value) {
    const std::string& text = *value.string();
    std::vector<Part> parts;
    const auto literal = [&](std::string_view piece) {
        if (piece.empty()) return;
        if (parts.empty() || parts.back().is_variable) parts.push_back({false, {}});
        parts.back().text += piece;
    };
    std::size_t i = 0;
    while (i < text.size()) {
        const auto dollar = text.find('$', i);
        literal(std::string_view(text).substr(i, dollar - i));
        if (dollar == std::string::npos) break;
        if (text.compare(dollar, 3, "$${") == 0) {
            literal("${");
            i = dollar + 3;
        } else if (text.compare(dollar, 2, "${") == 0) {
            const auto end = text.find('}', dollar);
            if (end == std::string::npos) {
                errors_.push_back(wrong(value.place(), "'${' without its '}'",
                                        "close it, or write $${ for the two characters themselves"));
                return std::nullopt;
            }
            parts.push_back({true, text.substr(dollar + 2, end - dollar - 2)});
            i = end + 1;
        } else {
            literal("$");
            i = dollar + 1;
        }
    }
    return parts;
}

std::optional<Value> Interpolator::look_up(const std::string& name, const Place& where, bool& failed) {
    failed = true;
    if (name.starts_with(env_prefix)) {
        const std::string variable = name.substr(env_prefix.size());
        auto text = variable.empty() ? std::nullopt : environment_(variable);
        if (!text) {
            errors_.push_back(
                wrong(where, "the environment variable " + in_quotes(variable) + " is not set",
                      "set it before the run, or make it the default of a parameter with 'optional: true'"));
            return std::nullopt;
        }
        if (valid_utf8_prefix(*text) != text->size()) {
            errors_.push_back(wrong(where, "the environment variable " + in_quotes(variable) + " is not UTF-8 text"));
            return std::nullopt;
        }
        failed = false;
        return Value(std::move(*text)).at(where).mark_secret();
    }
    const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                    [&](const auto& parameter) { return parameter.name == name; });
    if (found == parameters_.end()) {
        met_unknown_ = true;
        std::vector<std::string> names;
        for (const auto& parameter : parameters_) names.push_back(parameter.name);
        errors_.push_back(wrong(where, "there is no parameter " + in_quotes(name),
                                names.empty()
                                    ? "declare it under 'parameters:', or write $${ for the two characters themselves"
                                    : suggestion(name, names, "the parameters are: ")));
        return std::nullopt;
    }
    used_.insert(name);
    failed = false;
    if (found->value.is_null()) return std::nullopt;
    Value value = found->value;
    // A default of another file keeps its place: a path in it is relative to that file.
    if (!found->is_set && found->default_value.place().file == where.file) value.at(where);
    return value;
}

std::optional<Value> Interpolator::replace_text(const Value& value) {
    const auto parts = split(value);
    if (!parts) return Value().at(value.place());
    bool failed = false;
    if (parts->size() == 1 && parts->front().is_variable) {
        auto found = look_up(parts->front().text, value.place(), failed);
        if (failed) return Value().at(value.place());
        if (found && value.secret()) found->mark_secret();
        return found;
    }
    std::string text;
    Place place = value.place();
    bool secret = value.secret();
    for (const auto& part : *parts) {
        if (!part.is_variable) {
            text += part.text;
            continue;
        }
        const auto found = look_up(part.text, value.place(), failed);
        if (failed) continue;
        const auto declared = std::find_if(parameters_.begin(), parameters_.end(),
                                           [&](const auto& parameter) { return parameter.name == part.text; });
        if (!found) {
            // One without a value that is not optional has been told already.
            if (declared != parameters_.end() && declared->is_optional)
                errors_.push_back(
                    wrong(value.place(),
                          "the parameter " + in_quotes(part.text) + " has no value, and the text around it needs one",
                          "give it with --set " + part.text + "=…"));
            continue;
        }
        const bool is_path = declared != parameters_.end() && declared->type == ParameterType::path;
        if (text.empty()) place = found->place();
        text += is_path && !text.empty() ? resolve_path(as_text(*found), found->place(), false) : as_text(*found);
        secret = secret || found->secret();
    }
    Value out(std::move(text));
    out.at(std::move(place));
    if (secret) out.mark_secret();
    return out;
}

std::optional<Value> Interpolator::replace(const Value& value) {
    if (value.string()) return replace_text(value);
    if (const auto* items = value.list()) {
        Value::List out;
        for (const auto& item : *items)
            if (auto replaced = replace(item)) out.push_back(std::move(*replaced));
        return std::move(Value(std::move(out)).at(value.place()));
    }
    if (const auto* entries = value.map()) {
        Value::Map out;
        for (const auto& entry : *entries)
            if (auto replaced = replace(entry.value)) out.push_back({entry.key, std::move(*replaced), entry.place});
        return std::move(Value(std::move(out)).at(value.place()));
    }
    return value;
}

}  // namespace persona
