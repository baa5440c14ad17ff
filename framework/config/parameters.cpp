#include "framework/config/parameters.hpp"

#include <algorithm>
#include <utility>

#include "framework/config/bind.hpp"
#include "framework/config/checks.hpp"
#include "framework/config/yaml.hpp"

namespace persona {
namespace {

constexpr std::pair<std::string_view, ParameterType> parameter_type_names[] = {
    {"path", ParameterType::path}, {"integer", ParameterType::integer}, {"number", ParameterType::number},
    {"text", ParameterType::text}, {"boolean", ParameterType::boolean}, {"secret", ParameterType::secret},
    {"size", ParameterType::size},
};

std::vector<std::string> all_type_names() {
    std::vector<std::string> out;
    for (const auto& entry : parameter_type_names) out.emplace_back(entry.first);
    return out;
}

PipelineParameter declare_one(const Value::Entry& entry, std::vector<Error>& errors) {
    PipelineParameter out;
    out.name = entry.key;
    out.place = entry.place;
    const auto* keys = entry.value.map();
    if (!keys) {
        errors.push_back(wrong(entry.value.place(),
                               "the parameter " + in_quotes(entry.key) + " is declared as " +
                                   std::string(entry.value.kind()) + ", not as a map",
                               "write " + entry.key + ": {type: text, default: …}"));
        return out;
    }
    check_keys("a parameter", *keys, {"type", "default", "optional", "doc", "choices"}, errors);
    if (const auto* type = entry.value.find("type")) {
        if (const auto* name = expect_text("type", *type, errors)) {
            const auto known = std::find_if(std::begin(parameter_type_names), std::end(parameter_type_names),
                                            [&](const auto& pair) { return pair.first == *name; });
            if (known != std::end(parameter_type_names)) out.type = known->second;
            else
                errors.push_back(wrong(type->place(), "there is no type " + in_quotes(*name),
                                       suggestion(*name, all_type_names(), "the types are: ")));
        }
    } else {
        errors.push_back(wrong(entry.place, "the parameter " + in_quotes(entry.key) + " has no type",
                               "add 'type:', one of " + listed(all_type_names())));
    }
    if (const auto* given = entry.value.find("optional")) {
        if (given->boolean()) out.is_optional = *given->boolean();
        else
            errors.push_back(
                wrong(given->place(), "'optional' must be true or false, not " + std::string(given->kind())));
    }
    if (const auto* given = entry.value.find("doc"))
        if (const auto* text = expect_text("doc", *given, errors)) out.doc = *text;
    if (const auto* given = entry.value.find("choices")) {
        out.choices = expect_texts("choices", *given, errors);
        if (out.type != ParameterType::text)
            errors.push_back(wrong(given->place(), "only a parameter of type text can have choices"));
    }
    if (const auto* given = entry.value.find("default")) out.default_value = *given;
    return out;
}

/// Checked against the declaration. A path stays relative: what it is relative to shows where it is used.
std::optional<Value> checked(const PipelineParameter& parameter, const Value& value, std::vector<Error>& errors) {
    Parameter declaration;
    declaration.name = parameter.name;
    declaration.type = parameter.type == ParameterType::path ? ParameterType::text : parameter.type;
    declaration.choice_list = parameter.choices;
    auto converted = convert_parameter("the pipeline", declaration, value);
    if (!converted.ok()) {
        errors.push_back(std::move(converted).error());
        return std::nullopt;
    }
    Value out = *std::move(converted);
    if (parameter.type == ParameterType::secret) out.mark_secret();
    return out;
}

/// The default with `${env:NAME}` replaced. Nothing and no error: an optional one whose variable is not set.
std::optional<Value> default_of(const PipelineParameter& parameter, const Environment& environment,
                                std::vector<Error>& errors) {
    const Value& given = parameter.default_value;
    if (!given.string() || !has_variable(*given.string())) {
        std::vector<Error> ignored;
        const std::vector<PipelineParameter> none;
        // Escapes are taken out of every text alike.
        return given.string() ? Interpolator(none, environment, ignored).replace(given) : given;
    }
    std::vector<Error> found;
    const std::vector<PipelineParameter> none;
    auto value = Interpolator(none, environment, found).replace(given);
    if (found.empty() && value) {
        const bool is_text = parameter.type == ParameterType::text || parameter.type == ParameterType::path ||
                             parameter.type == ParameterType::secret;
        if (is_text) return value;
        auto read = parse_yaml_argument(*value->string(), given.place().file, found);
        if (read) return std::move(read->at(given.place()).mark_secret());
        for (auto& error : found)
            error = wrong(given.place(), "the default of " + in_quotes(parameter.name) + " is not a value of its type");
    }
    if (parameter.is_optional && given.string()->find("${env:") != std::string::npos) return std::nullopt;
    for (auto& error : found)
        if (error.message.starts_with("there is no parameter")) error.hint = "a default can only use ${env:NAME}";
    errors.insert(errors.end(), found.begin(), found.end());
    return std::nullopt;
}

}  // namespace

std::vector<SetArgument> read_set_arguments(const std::vector<std::string>& arguments, std::vector<Error>& errors) {
    std::vector<SetArgument> out;
    for (const auto& argument : arguments) {
        const auto equals = argument.find('=');
        const std::string name = argument.substr(0, equals);
        const auto dot = name.find('.');
        SetArgument read;
        if (dot != std::string::npos) read.stage = name.substr(0, dot);
        read.key = dot == std::string::npos ? name : name.substr(dot + 1);
        const bool named = valid_name(read.key) && (dot == std::string::npos || valid_name(read.stage));
        if (equals == std::string::npos || !named) {
            // Without '=' the whole argument may be a value that should not be printed.
            errors.push_back(
                wrong({"--set", 0, 0},
                      equals == std::string::npos ? "an argument has no '='" : in_quotes(name) + " names no parameter",
                      "write --set name=value for a parameter of the pipeline, --set stage.parameter=value for one of "
                      "a stage"));
            continue;
        }
        read.text = argument.substr(equals + 1);
        if (valid_utf8_prefix(read.text) != read.text.size() || read.text.find('\0') != std::string::npos) {
            errors.push_back(wrong({read.origin(), 0, 0}, "the value is not UTF-8 text"));
            continue;
        }
        out.push_back(std::move(read));
    }
    return out;
}

std::vector<PipelineParameter> declare_parameters(const Value& declared, std::vector<Error>& errors) {
    std::vector<PipelineParameter> out;
    if (declared.is_null()) return out;
    const auto* entries = declared.map();
    if (!entries) {
        errors.push_back(wrong(declared.place(), "'parameters' must be a map, not " + std::string(declared.kind()),
                               "write a line 'name: {type: text, default: …}' for each"));
        return out;
    }
    for (const auto& entry : *entries) {
        const auto before = errors.size();
        if (!valid_name(entry.key))
            errors.push_back(wrong(entry.place, in_quotes(entry.key) + " can not be the name of a parameter",
                                   "begin with a letter; then letters, digits, _ and -"));
        out.push_back(declare_one(entry, errors));
        out.back().is_declared_well = errors.size() == before;
    }
    return out;
}

std::optional<Value> value_of_argument(ParameterType type, const std::string& text, const std::string& origin,
                                       std::vector<Error>& errors) {
    const bool is_text = type == ParameterType::text || type == ParameterType::path || type == ParameterType::secret;
    if (is_text) return std::move(Value(text).at({origin, 0, 0}));
    return parse_yaml_argument(text, origin, errors);
}

void resolve_parameters(std::vector<PipelineParameter>& parameters, const std::vector<SetArgument>& sets,
                        const Environment& environment, std::vector<Error>& errors) {
    std::vector<std::string> names;
    for (const auto& parameter : parameters) names.push_back(parameter.name);
    for (const auto& set : sets) {
        if (!set.stage.empty()) continue;
        const auto found = std::find_if(parameters.begin(), parameters.end(),
                                        [&](const auto& parameter) { return parameter.name == set.key; });
        if (found == parameters.end()) {
            errors.push_back(wrong({set.origin(), 0, 0}, "the pipeline has no parameter " + in_quotes(set.key),
                                   names.empty() ? "for one of a stage write --set stage.parameter=value"
                                                 : suggestion(set.key, names, "its parameters are: ")));
            continue;
        }
        found->is_set = true;
        found->value = Value();
        std::vector<Error> wrong_value;
        auto given = value_of_argument(found->type, set.text, set.origin(), wrong_value);
        if (found->type == ParameterType::secret && !wrong_value.empty())
            wrong_value.assign(1, wrong({set.origin(), 0, 0}, "the value can not be read"));
        errors.insert(errors.end(), wrong_value.begin(), wrong_value.end());
        if (!given || (given->is_null() && found->is_optional)) continue;
        if (auto value = checked(*found, *given, errors)) found->value = std::move(*value);
    }
    for (auto& parameter : parameters) {
        if (parameter.is_set || !parameter.is_declared_well) continue;
        const auto before = errors.size();
        if (const auto given = default_of(parameter, environment, errors); given && !given->is_null())
            if (auto value = checked(parameter, *given, errors)) parameter.value = std::move(*value);
        if (parameter.value.is_null() && !parameter.is_optional && errors.size() == before)
            errors.push_back(
                wrong(parameter.place, "the parameter " + in_quotes(parameter.name) + " has no value",
                      "give it with --set " + parameter.name + "=…, or give it a default or 'optional: true'"));
    }
}

}  // namespace persona
