// The calls of Description: one declaration is read off the bound member and keeps the way back into it.
#include <persona/describe.hpp>

#include <persona/text.hpp>

#include "framework/config/yaml.hpp"

namespace persona {
namespace {

std::string as_yaml(bool value) { return value ? "true" : "false"; }
std::string as_yaml(std::int64_t value) {
    std::string out;
    append_int64(out, value);
    return out;
}
std::string as_yaml(double value) {
    std::string out;
    append_float64(out, value);
    return out;
}
std::string as_yaml(const std::string& value) { return write_yaml_text(value); }
std::string as_yaml(const Path& value) { return value.empty() ? std::string() : write_yaml_text(value.string()); }
std::string as_yaml(const Value& value) { return value.is_null() ? std::string() : write_yaml(value); }

/// Bytes as they would be written: the largest unit that leaves no rest.
std::string as_yaml(ByteSize size) {
    static constexpr std::string_view units = "KMGT";
    std::int64_t value = size.value;
    std::size_t unit = 0;
    while (unit < units.size() && value != 0 && value % 1024 == 0) {
        value /= 1024;
        ++unit;
    }
    std::string out = as_yaml(value);
    if (unit > 0) out += units[unit - 1];
    return out;
}

template <class T>
std::string as_yaml(const std::vector<T>& items) {
    std::string out = "[";
    for (const auto& item : items) {
        if (out.size() > 1) out += ", ";
        out += as_yaml(item);
    }
    return out + "]";
}

// What convert_parameter() made of a value, as the member's type. A value of another kind leaves the member alone:
// that is a broken promise of the framework, and a default does less harm than a crash inside a plugin.
void assign(bool& member, const Value& value) {
    if (const auto* held = value.boolean()) member = *held;
}
void assign(std::int64_t& member, const Value& value) {
    if (const auto* held = value.integer()) member = *held;
}
void assign(double& member, const Value& value) {
    if (const auto* held = value.number()) member = *held;
}
void assign(std::string& member, const Value& value) {
    if (const auto* held = value.string()) member = *held;
}
void assign(Path& member, const Value& value) {
    if (const auto* held = value.string()) member.value = *held;
}
void assign(Secret& member, const Value& value) {
    if (const auto* held = value.string()) member.value = *held;
}
void assign(ByteSize& member, const Value& value) {
    if (const auto* held = value.integer()) member.value = *held;
}
void assign(Value& member, const Value& value) { member = value; }

template <class T>
void assign(std::vector<T>& member, const Value& value) {
    const auto* items = value.list();
    if (!items) return;
    std::vector<T> read(items->size());
    for (std::size_t i = 0; i < items->size(); ++i) assign(read[i], (*items)[i]);
    member = std::move(read);
}

template <class T>
void assign(std::optional<T>& member, const Value& value) {
    T read{};
    assign(read, value);
    member = std::move(read);
}

template <class T>
Parameter& declare(std::vector<Parameter>& parameters, std::string name, ParameterType type, T& member, std::string doc,
                   std::string default_text) {
    auto& made = parameters.emplace_back();
    made.name = std::move(name);
    made.doc = std::move(doc);
    made.type = type;
    made.default_text = std::move(default_text);
    made.store = [&member](const Value& value) { assign(member, value); };
    return made;
}

template <class T>
Parameter& declare_optional(std::vector<Parameter>& parameters, std::string name, ParameterType type,
                            std::optional<T>& member, std::string doc) {
    auto& made =
        declare(parameters, std::move(name), type, member, std::move(doc), member ? as_yaml(*member) : std::string());
    made.is_optional = true;
    return made;
}

Port& add_port(std::vector<Port>& ports, std::string name, std::string artifact, std::string doc, bool is_input) {
    auto& made = ports.emplace_back();
    made.name = std::move(name);
    made.doc = std::move(doc);
    made.artifact = std::move(artifact);
    made.is_input = is_input;
    return made;
}

}  // namespace

Parameter& Description::parameter(std::string name, bool& member, std::string doc_text) {
    return declare(parameters, std::move(name), ParameterType::boolean, member, std::move(doc_text), as_yaml(member));
}
Parameter& Description::parameter(std::string name, std::int64_t& member, std::string doc_text) {
    return declare(parameters, std::move(name), ParameterType::integer, member, std::move(doc_text), as_yaml(member));
}
Parameter& Description::parameter(std::string name, double& member, std::string doc_text) {
    return declare(parameters, std::move(name), ParameterType::number, member, std::move(doc_text), as_yaml(member));
}
Parameter& Description::parameter(std::string name, std::string& member, std::string doc_text) {
    return declare(parameters, std::move(name), ParameterType::text, member, std::move(doc_text), as_yaml(member));
}
Parameter& Description::parameter(std::string name, Path& member, std::string doc_text) {
    return declare(parameters, std::move(name), ParameterType::path, member, std::move(doc_text), as_yaml(member));
}
Parameter& Description::parameter(std::string name, Secret& member, std::string doc_text) {
    // A secret's default is never shown, not even that there is one.
    return declare(parameters, std::move(name), ParameterType::secret, member, std::move(doc_text), {});
}
Parameter& Description::parameter(std::string name, ByteSize& member, std::string doc_text) {
    return declare(parameters, std::move(name), ParameterType::size, member, std::move(doc_text), as_yaml(member));
}
Parameter& Description::parameter(std::string name, std::vector<std::string>& member, std::string doc_text) {
    return declare(parameters, std::move(name), ParameterType::text_list, member, std::move(doc_text), as_yaml(member));
}
Parameter& Description::parameter(std::string name, std::vector<std::int64_t>& member, std::string doc_text) {
    return declare(parameters, std::move(name), ParameterType::integer_list, member, std::move(doc_text),
                   as_yaml(member));
}
Parameter& Description::parameter(std::string name, Value& member, std::string doc_text) {
    return declare(parameters, std::move(name), ParameterType::any, member, std::move(doc_text), as_yaml(member));
}
Parameter& Description::parameter(std::string name, std::optional<std::int64_t>& member, std::string doc_text) {
    return declare_optional(parameters, std::move(name), ParameterType::integer, member, std::move(doc_text));
}
Parameter& Description::parameter(std::string name, std::optional<double>& member, std::string doc_text) {
    return declare_optional(parameters, std::move(name), ParameterType::number, member, std::move(doc_text));
}
Parameter& Description::parameter(std::string name, std::optional<std::string>& member, std::string doc_text) {
    return declare_optional(parameters, std::move(name), ParameterType::text, member, std::move(doc_text));
}
Parameter& Description::parameter(std::string name, std::optional<Path>& member, std::string doc_text) {
    return declare_optional(parameters, std::move(name), ParameterType::path, member, std::move(doc_text));
}

Port& Description::input(std::string name, std::string doc_text) {
    return add_port(ports, std::move(name), {}, std::move(doc_text), true);
}
Port& Description::output(std::string name, std::string doc_text) {
    return add_port(ports, std::move(name), {}, std::move(doc_text), false);
}
Port& Description::artifact_input(std::string name, std::string kind, std::string doc_text) {
    return add_port(ports, std::move(name), std::move(kind), std::move(doc_text), true);
}
Port& Description::artifact_output(std::string name, std::string kind, std::string doc_text) {
    return add_port(ports, std::move(name), std::move(kind), std::move(doc_text), false);
}

}  // namespace persona
