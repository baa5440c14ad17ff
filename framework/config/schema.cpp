// JSON Schema (draft 2020-12, https://json-schema.org/draft/2020-12/schema) of a pipeline file: what an editor needs to
// complete names, show docs and mark mistakes while typing.
#include <cmath>
#include <iterator>

#include <boost/json.hpp>

#include "framework/config/bind.hpp"
#include "framework/config/json_values.hpp"
#include "framework/config/reference.hpp"
#include "framework/data/json_text.hpp"
#include "framework/plugin/registry.hpp"

namespace persona {
namespace {

namespace json = boost::json;

json::value schema_of_text(const Parameter& parameter) {
    json::object out{{"type", "string"}};
    if (!parameter.choice_list.empty()) out["enum"] = json::value_from(parameter.choice_list);
    return out;
}

json::object schema_of_number(const Parameter& parameter, const char* type) {
    json::object out{{"type", type}};
    if (std::isfinite(parameter.least)) out["minimum"] = json_number(parameter.least);
    if (std::isfinite(parameter.most)) out["maximum"] = json_number(parameter.most);
    return out;
}

/// A number or a boolean may also stand as "${name}".
json::object or_variable(json::object schema) {
    return {{"anyOf", json::array{std::move(schema), json::object{{"$ref", "#/$defs/variable"}}}}};
}

json::object schema_of(const Parameter& parameter) {
    switch (parameter.type) {
        case ParameterType::boolean: return or_variable({{"type", "boolean"}});
        case ParameterType::integer: return or_variable(schema_of_number(parameter, "integer"));
        case ParameterType::number: return or_variable(schema_of_number(parameter, "number"));
        case ParameterType::text:
            if (parameter.choice_list.empty()) return {{"type", "string"}};
            return or_variable(schema_of_text(parameter).as_object());
        case ParameterType::path:
        case ParameterType::secret: return {{"type", "string"}};
        case ParameterType::size:
            return {{"anyOf",
                     json::array{schema_of_number(parameter, "integer"),
                                 json::object{{"type", "string"}, {"pattern", "^([0-9.]+[KMGTkmgt]?|\\$\\{.+\\})$"}}}}};
        case ParameterType::text_list: return {{"type", "array"}, {"items", schema_of_text(parameter)}};
        case ParameterType::integer_list: return {{"type", "array"}, {"items", schema_of_number(parameter, "integer")}};
        case ParameterType::any: return {};
    }
    return {};
}

json::object schema_of(const std::string& name, const DescribedStage& stage) {
    json::object properties{{"use", json::object{{"const", name}}}};
    json::array required{"use"};
    for (const auto& port : stage.description.ports) {
        if (!port.is_input) continue;
        json::object schema{{"$ref", port.takes_many ? "#/$defs/sources" : "#/$defs/source"}};
        schema["description"] = port.doc;
        properties[port.name] = std::move(schema);
        if (port.is_required) required.emplace_back(port.name);
    }
    for (const auto& parameter : stage.description.parameters) {
        auto schema = schema_of(parameter);
        schema["description"] = parameter.doc + (parameter.unit_text.empty() ? "" : " (" + parameter.unit_text + ")");
        if (auto value = json_default(parameter)) schema["default"] = std::move(*value);
        properties[parameter.name] = std::move(schema);
        if (parameter.is_required) required.emplace_back(parameter.name);
    }
    if (takes_accepts(stage.kind, stage.description))
        properties["accepts"] = json::object{
            {"description", stage.kind == StageKind::writer
                                ? "The lowest sensitivity label this writer takes here; told by lint and in the report."
                                : "The lowest sensitivity label that a provider on this machine is shown here; told by "
                                  "lint and in the report."},
            {"enum", json::array{"raw", "anonymised", "synthetic", "cleared"}}};
    return {{"description", stage.description.summary},
            {"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)},
            {"additionalProperties", false}};
}

/// A stage whose other keys hang on `use`.
json::object schema_of_group(const std::vector<std::string>& names) {
    json::array cases;
    for (const auto& name : names)
        cases.push_back(
            {{"if", {{"properties", {{"use", {{"const", name}}}}}}}, {"then", {{"$ref", "#/$defs/stage:" + name}}}});
    json::object use{{"description", "Which stage this is."}, {"type", "string"}};
    // Or a name with a variable in it.
    if (!names.empty())
        use["anyOf"] =
            json::array{json::object{{"enum", json::value_from(names)}}, json::object{{"pattern", "\\$\\{"}}};
    json::object out{
        {"type", "object"}, {"required", json::array{"use"}}, {"properties", json::object{{"use", std::move(use)}}}};
    if (!cases.empty()) out["allOf"] = std::move(cases);
    return out;
}

json::object named(const char* target, const char* description) {
    return {{"description", description},
            {"type", "object"},
            {"propertyNames", {{"pattern", "^[A-Za-z][A-Za-z0-9_-]*$"}}},
            {"additionalProperties", {{"$ref", target}}}};
}

/// The same of a file that extends another: an entry with `key` is whole, one without it changes what is there, and null
/// takes it away.
json::object named_or_changed(const char* target, const char* description, const char* key) {
    auto out = named(target, description);
    out["additionalProperties"] = json::object{
        {"if", {{"type", "object"}, {"required", json::array{key}}}},
        {"then", {{"$ref", target}}},
        {"else", {{"type", json::array{"object", "null"}}}},
    };
    return out;
}

json::object schema_of_parameters() {
    json::object declaration{
        {"type", {{"enum", json::array{"path", "integer", "number", "text", "boolean", "secret", "size"}}}},
        {"default", json::object{}},
        {"optional", {{"type", "boolean"}}},
        {"doc", {{"type", "string"}}},
        {"choices", {{"type", "array"}, {"items", {{"type", "string"}}}}}};
    return {{"type", "object"},
            {"properties", std::move(declaration)},
            {"required", json::array{"type"}},
            {"additionalProperties", false}};
}

}  // namespace

std::string pipeline_schema(const Registry& registry) {
    json::object definitions;
    std::vector<std::string> stages;
    std::vector<std::string> providers;
    for (const auto& name : registry.names()) {
        std::vector<Error> ignored;  // 'persona plugin check' is where they are told
        const auto described = registry.describe(name, ignored);
        if (!described) continue;
        (described->kind == StageKind::provider ? providers : stages).push_back(name);
        definitions["stage:" + name] = schema_of(name, *described);
    }
    definitions["variable"] = json::object{{"type", "string"}, {"pattern", "^\\$\\{.+\\}$"}};
    definitions["source"] = json::object{
        {"type", "string"}, {"pattern", "^([A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z][A-Za-z0-9_-]*)?|\\$\\{.+\\})$"}};
    definitions["sources"] = json::object{
        {"anyOf",
         json::array{json::object{{"$ref", "#/$defs/source"}},
                     json::object{{"type", "array"}, {"minItems", 1}, {"items", {{"$ref", "#/$defs/source"}}}}}}};
    definitions["stage"] = schema_of_group(stages);
    definitions["provider"] = schema_of_group(providers);
    definitions["parameter"] = schema_of_parameters();

    json::object refine{{"from", {{"type", "string"}}},
                        {"rounds", or_variable({{"type", "integer"}, {"minimum", 1}, {"maximum", 1000}})},
                        {"until", {{"$ref", "#/$defs/source"}}}};
    constexpr auto about_parameters = "What --set name=value may change; used as \"${name}\".";
    constexpr auto about_providers = "Model providers, used by their names.";
    constexpr auto about_stages = "The stages, wired by their names.";
    json::object properties{
        {"pipeline", {{"description", "The pipeline's name."}, {"type", "string"}}},
        {"doc", {{"description", "What it is for."}, {"type", "string"}}},
        {"extends", {{"description", "The pipeline file that this one adds to or changes."}, {"type", "string"}}},
        {"parameters", json::object{}},
        {"providers", json::object{}},
        {"stages", json::object{}},
        {"trust", json::object{{"description", "Stages from outside that may raise a sensitivity label."},
                               {"type", json::array{"array", "null"}},
                               {"items", {{"type", "string"}}}}},
        {"refine", json::object{{"description", "Repeats the pipeline from a stage on until a verdict passes."},
                                {"type", json::array{"object", "null"}},
                                {"properties", std::move(refine)},
                                {"required", json::array{"from", "rounds"}},
                                {"additionalProperties", false}}},
        {"gates", {{"description", "A gate file: which figures must hold."}, {"type", json::array{"string", "null"}}}},
        {"tests", json::object{{"description", "Rows in and what is expected of them; run by 'persona pipeline test'."},
                               {"type", "array"}}},
    };
    const json::object whole{{"parameters", named("#/$defs/parameter", about_parameters)},
                             {"providers", named("#/$defs/provider", about_providers)},
                             {"stages", named("#/$defs/stage", about_stages)}};
    const json::object changed{{"parameters", named_or_changed("#/$defs/parameter", about_parameters, "type")},
                               {"providers", named_or_changed("#/$defs/provider", about_providers, "use")},
                               {"stages", named_or_changed("#/$defs/stage", about_stages, "use")}};
    const json::object schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                              {"title", "persona pipeline"},
                              {"type", "object"},
                              {"properties", std::move(properties)},
                              {"required", json::array{"pipeline"}},
                              {"additionalProperties", false},
                              {"if", {{"required", json::array{"extends"}}}},
                              {"then", {{"properties", changed}}},
                              {"else", {{"required", json::array{"stages"}}, {"properties", whole}}},
                              {"$defs", std::move(definitions)}};
    return json_text(schema, 2) + "\n";
}

}  // namespace persona
