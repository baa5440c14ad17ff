#include "framework/config/json_values.hpp"

#include <cmath>

#include <boost/json.hpp>

#include "framework/config/yaml.hpp"

namespace persona {

namespace json = boost::json;

json::value json_number(double value) {
    if (std::abs(value) < 9e15 && value == std::floor(value)) return static_cast<std::int64_t>(value);
    return value;
}

json::value to_json(const Value& value) {
    if (value.secret()) return json::string(secret_mask);
    if (const auto* held = value.boolean()) return *held;
    if (const auto* held = value.integer()) return *held;
    if (const auto* held = value.number()) return *held;
    if (const auto* held = value.string()) return json::string(*held);
    if (const auto* items = value.list()) {
        json::array out;
        for (const auto& item : *items) out.push_back(to_json(item));
        return out;
    }
    if (const auto* entries = value.map()) {
        json::object out;
        for (const auto& entry : *entries) out[entry.key] = to_json(entry.value);
        return out;
    }
    return nullptr;
}

std::optional<json::value> json_default(const Parameter& parameter) {
    if (parameter.is_required || parameter.default_text.empty()) return std::nullopt;
    std::vector<Error> unread;
    const auto value = parse_yaml_argument(parameter.default_text, "default", unread);
    if (!value) return std::nullopt;
    return to_json(*value);
}

}  // namespace persona
