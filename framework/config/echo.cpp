// The resolved pipeline as YAML.
#include <algorithm>

#include "framework/config/bind.hpp"
#include "framework/config/pipeline.hpp"
#include "framework/config/yaml.hpp"
#include "framework/plugin/registry.hpp"

namespace persona {
namespace {

/// `${` would be looked up when the text is loaded again.
Value escaped(const Value& value) {
    Value out = value;
    if (const auto* text = value.string()) {
        std::string doubled;
        for (std::size_t i = 0; i < text->size(); ++i) {
            if (text->compare(i, 2, "${") == 0) doubled += '$';
            doubled += (*text)[i];
        }
        out = Value(std::move(doubled));
    } else if (const auto* items = value.list()) {
        Value::List list;
        for (const auto& item : *items) list.push_back(escaped(item));
        out = Value(std::move(list));
    } else if (const auto* entries = value.map()) {
        Value::Map map;
        for (const auto& entry : *entries) map.push_back({entry.key, escaped(entry.value), entry.place});
        out = Value(std::move(map));
    }
    if (value.secret()) out.mark_secret();
    return out;
}

void line(std::string& out, const std::string& key, const std::string& yaml) {
    out += "    " + write_yaml_text(key) + ": " + yaml + "\n";
}

std::string reference_text(const std::vector<Reference>& references) {
    std::string out;
    for (const auto& reference : references) out += (out.empty() ? "" : ", ") + write_yaml_text(reference.text());
    return references.size() == 1 ? out : "[" + out + "]";
}

/// The keys as they stand, where no description says more.
void echo_keys(const StageSpec& spec, std::string& out) {
    for (const auto& entry : spec.keys) line(out, entry.key, write_yaml(escaped(entry.value)));
    // What an unknown stage is given on the command line may be a secret.
    for (const auto& given : spec.overrides) out += "    # " + given.key + ": set on the command line\n";
}

void echo_stage(const StageSpec& spec, const Registry& registry, std::string& out) {
    out += "  " + write_yaml_text(spec.name) + ":\n";
    line(out, "use", write_yaml_text(spec.use));
    std::vector<Error> errors;
    auto described = registry.describe(spec.use, errors);
    const auto binding = described ? bind_stage(spec, described->kind, described->description, errors) : std::nullopt;
    if (!binding) {
        echo_keys(spec, out);
        return;
    }
    for (const auto& port : described->description.ports)
        if (const auto wire = binding->wires.find(port.name); port.is_input && wire != binding->wires.end())
            line(out, port.name, reference_text(wire->second));
    if (binding->accepts) line(out, "accepts", std::string(to_string(*binding->accepts)));
    for (const auto& parameter : described->description.parameters) {
        const auto given = std::find_if(binding->parameters.begin(), binding->parameters.end(),
                                        [&](const auto& entry) { return entry.key == parameter.name; });
        if (given != binding->parameters.end()) line(out, parameter.name, write_yaml(escaped(given->value)));
        else if (!parameter.default_text.empty()) line(out, parameter.name, parameter.default_text + "  # default");
    }
}

}  // namespace

std::string echo_pipeline(const PipelineSpec& pipeline, const Registry& registry) {
    std::string out = "pipeline: " + write_yaml_text(pipeline.name) + "\n";
    if (!pipeline.doc.empty()) out += "doc: " + write_yaml_text(pipeline.doc) + "\n";
    if (!pipeline.parameters.empty()) out += "# parameters, already put in place:\n";
    for (const auto& parameter : pipeline.parameters) {
        const bool secret = parameter.type == ParameterType::secret || parameter.value.secret();
        const std::string value = parameter.value.is_null() ? "no value"
                                  : secret                  ? std::string(secret_mask)
                                                            : write_yaml(parameter.value);
        out += "#   " + parameter.name + " = " + value +
               (parameter.is_set            ? "  (--set)"
                : parameter.value.is_null() ? ""
                                            : "  (default)") +
               "\n";
    }
    if (!pipeline.trust.empty()) out += "trust: " + write_yaml(Value(pipeline.trust)) + "\n";
    if (!pipeline.providers.empty()) out += "providers:\n";
    for (const auto& provider : pipeline.providers) echo_stage(provider, registry, out);
    out += pipeline.stages.empty() ? "stages: {}\n" : "stages:\n";
    for (const auto& stage : pipeline.stages) echo_stage(stage, registry, out);
    if (pipeline.refine) {
        out += "refine: {from: " + write_yaml_text(pipeline.refine->from) +
               ", rounds: " + std::to_string(pipeline.refine->rounds);
        if (pipeline.refine->until) out += ", until: " + write_yaml_text(pipeline.refine->until->text());
        out += "}\n";
    }
    if (!pipeline.gates.empty()) out += "gates: " + write_yaml_text(pipeline.gates) + "\n";
    if (!pipeline.tests.is_null()) out += "tests: " + write_yaml(pipeline.tests) + "\n";
    return out;
}

}  // namespace persona
