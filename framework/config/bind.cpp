#include "framework/config/bind.hpp"

#include <algorithm>

#include "framework/config/checks.hpp"
#include "framework/config/parameters.hpp"
#include "framework/config/yaml.hpp"

namespace persona {
namespace {

const Parameter* find_parameter(const Description& description, std::string_view name) {
    const auto found = std::find_if(description.parameters.begin(), description.parameters.end(),
                                    [&](const auto& parameter) { return parameter.name == name; });
    return found == description.parameters.end() ? nullptr : &*found;
}

const Port* find_input(const Description& description, std::string_view name) {
    const auto found = std::find_if(description.ports.begin(), description.ports.end(),
                                    [&](const auto& port) { return port.is_input && port.name == name; });
    return found == description.ports.end() ? nullptr : &*found;
}

Error unknown_key(const std::string& owner, const Value::Entry& entry, const Description& description, bool with_ports,
                  const std::vector<std::string>& others) {
    if (entry.key == "accepts" && !with_ports)
        return wrong(entry.place, owner + " has no parameter 'accepts' within another stage",
                     "it stands at the pipeline's own stage, beside its 'use'");
    std::vector<std::string> known;
    for (const auto& port : description.ports) {
        if (!port.is_input && port.name == entry.key)
            return wrong(entry.place, in_quotes(entry.key) + " is an output of " + owner,
                         "write it where it is taken: <this stage>." + entry.key);
        if (port.is_input && with_ports) known.push_back(port.name);
    }
    for (const auto& parameter : description.parameters) known.push_back(parameter.name);
    known.insert(known.end(), others.begin(), others.end());
    return wrong(entry.place, owner + " has no parameter" + (with_ports ? " or input " : " ") + in_quotes(entry.key),
                 known.empty() ? "it takes none" : suggestion(entry.key, known, "it has: "));
}

/// Converts and stores; what the plugin's store throws (it is a plugin's member, not its code) stays here too.
void store(const std::string& owner, const Parameter& parameter, const Value& value, Value::Map& stored,
           const Place& key_place, std::vector<Error>& errors) {
    if (value.is_null() && parameter.is_optional) return;
    auto converted = convert_parameter(owner, parameter, value);
    if (!converted.ok()) {
        errors.push_back(std::move(converted).error());
        return;
    }
    if (parameter.store) parameter.store(*converted);
    stored.push_back({parameter.name, *std::move(converted), key_place});
}

Value::Map store_all(const std::string& owner, const Value::Map& given, const Place& where,
                     const Description& description, std::vector<Error>& errors) {
    Value::Map stored;
    for (const auto& parameter : description.parameters) {
        const auto found =
            std::find_if(given.begin(), given.end(), [&](const auto& entry) { return entry.key == parameter.name; });
        if (found != given.end()) store(owner, parameter, found->value, stored, found->place, errors);
        else if (parameter.is_required)
            errors.push_back(wrong(where, owner + " needs " + in_quotes(parameter.name),
                                   "add '" + parameter.name + ": " +
                                       (parameter.example_text.empty() ? "…" : parameter.example_text) +
                                       "': " + parameter.doc));
    }
    return stored;
}

std::vector<Reference> read_wires(const Port& port, const Value& value, std::vector<Error>& errors) {
    std::vector<Reference> out;
    const auto* items = value.list();
    if (items && items->empty())
        errors.push_back(
            wrong(value.place(), in_quotes(port.name) + " is an empty list", "name a stage, or leave the key out"));
    if (items) {
        for (const auto& item : *items)
            if (auto reference = read_reference(port.name, item, errors)) out.push_back(std::move(*reference));
    } else if (auto reference = read_reference(port.name, value, errors)) {
        out.push_back(std::move(*reference));
    }
    return out;
}

/// The keys with every --set in place of or behind what the file says.
Value::Map with_overrides(const StageSpec& spec, const Description& description, std::vector<Error>& errors) {
    Value::Map keys = spec.keys;
    for (const auto& override_ : spec.overrides) {
        const std::string origin = "--set " + spec.name + "." + override_.key;
        const auto* parameter = find_parameter(description, override_.key);
        std::vector<Error> found;
        auto value = value_of_argument(parameter ? parameter->type : ParameterType::any, override_.text, origin, found);
        // A syntax error may quote what stands there; of a name nobody knows it might be a secret.
        if (!found.empty() && (!parameter && !find_input(description, override_.key)))
            value = Value().at({origin, 0, 0});
        else errors.insert(errors.end(), found.begin(), found.end());
        if (!value) continue;
        const Place place{origin, 0, 0};
        const auto old =
            std::find_if(keys.begin(), keys.end(), [&](const auto& entry) { return entry.key == override_.key; });
        if (old != keys.end()) *old = {override_.key, std::move(*value), place};
        else keys.push_back({override_.key, std::move(*value), place});
    }
    return keys;
}

}  // namespace

bool takes_accepts(StageKind kind, const Description& description) {
    if (find_parameter(description, "accepts") || find_input(description, "accepts")) return false;
    const auto& parameters = description.parameters;
    const bool shows = std::any_of(parameters.begin(), parameters.end(),
                                   [](const Parameter& one) { return one.is_provider || one.is_stages; });
    const auto& ports = description.ports;
    const bool raises =
        std::any_of(ports.begin(), ports.end(), [](const Port& port) { return port.given.has_value(); });
    return kind == StageKind::writer || (kind == StageKind::transform && shows && !raises);
}

std::optional<StageBinding> bind_stage(const StageSpec& spec, StageKind kind, Description& description,
                                       std::vector<Error>& errors) {
    std::vector<Error> found;
    StageBinding out;
    Value::Map parameters;
    const bool has_accepts = takes_accepts(kind, description);
    for (const auto& entry : with_overrides(spec, description, found)) {
        if (const auto* port = find_input(description, entry.key)) {
            if (entry.value.is_null() && !port->is_required) continue;
            out.wires[port->name] = read_wires(*port, entry.value, found);
        } else if (find_parameter(description, entry.key)) {
            parameters.push_back(entry);
        } else if (has_accepts && entry.key == "accepts") {
            if (const auto* text = expect_text("accepts", entry.value, found)) {
                out.accepts = label_from_string(*text);
                out.accepts_place = entry.value.place();
                if (!out.accepts)
                    found.push_back(wrong(entry.value.place(), "'accepts' can not be " + in_quotes(*text),
                                          "the labels are: raw, anonymised, synthetic, cleared"));
            }
        } else {
            found.push_back(
                unknown_key(spec.use, entry, description, true,
                            has_accepts ? std::vector<std::string>{"accepts"} : std::vector<std::string>{}));
        }
    }
    out.parameters = store_all(spec.use, parameters, spec.place, description, found);
    for (auto& error : found) error.in_stage(spec.name);
    sort_by_place(found);
    const bool good = found.empty();
    errors.insert(errors.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    return good ? std::optional(std::move(out)) : std::nullopt;
}

Value::Map bind_parameters(const std::string& owner, const Value& parameters, Description& description,
                           std::vector<Error>& errors) {
    static const Value::Map none;
    const auto* given = parameters.map();
    if (!given && !parameters.is_null()) {
        errors.push_back(wrong(parameters.place(),
                               "the parameters of " + owner + " must be a map, not " + std::string(parameters.kind())));
        return {};
    }
    if (!given) given = &none;
    for (const auto& entry : *given)
        if (!find_parameter(description, entry.key))
            errors.push_back(unknown_key(owner, entry, description, false, {}));
    return store_all(owner, *given, parameters.place(), description, errors);
}

}  // namespace persona
