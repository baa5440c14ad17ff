#include "framework/config/gate_file.hpp"

#include <cmath>
#include <fstream>

#include "framework/config/checks.hpp"
#include "framework/config/yaml.hpp"

namespace persona {
namespace {

constexpr const char* example = "write for example 'distribution_similarity: {at_least: 0.9, of_ceiling: 0.98}'";

std::optional<double> expect_number(std::string_view name, const Value& value, std::vector<Error>& errors) {
    if (const auto* number = value.number()) return *number;
    if (const auto* whole = value.integer()) return static_cast<double>(*whole);
    errors.push_back(wrong(value.place(), in_quotes(name) + " must be a number, not " + std::string(value.kind())));
    return std::nullopt;
}

GateRule read_rule(const Value::Entry& entry, std::vector<Error>& errors) {
    GateRule out{.figure = entry.key, .place = entry.place};
    const auto* keys = entry.value.map();
    if (keys == nullptr) {
        errors.push_back(
            wrong(entry.value.place(),
                  "what is asked of " + in_quotes(entry.key) + " must be a map, not " + std::string(entry.value.kind()),
                  example));
        return out;
    }
    check_keys("a gate", *keys, {"at_least", "at_most", "of_ceiling", "may_be_missing"}, errors);
    for (const auto& key : *keys) {
        if (key.key == "at_least") out.at_least = expect_number(key.key, key.value, errors);
        if (key.key == "at_most") out.at_most = expect_number(key.key, key.value, errors);
        if (key.key == "of_ceiling") out.of_ceiling = expect_number(key.key, key.value, errors);
        if (key.key != "may_be_missing") continue;
        if (const auto* flag = key.value.boolean()) out.may_be_missing = *flag;
        else errors.push_back(wrong(key.value.place(), "'may_be_missing' must be true or false"));
    }
    if (entry.value.find("at_least") == nullptr && entry.value.find("at_most") == nullptr &&
        entry.value.find("of_ceiling") == nullptr)
        errors.push_back(wrong(entry.place, "nothing is asked of " + in_quotes(entry.key),
                               "give it at_least, at_most or of_ceiling, or take it out"));
    if (out.at_least && out.at_most && *out.at_least > *out.at_most)
        errors.push_back(
            wrong(entry.place, "no value of " + in_quotes(entry.key) + " can be both so large and so small"));
    return out;
}

}  // namespace

std::vector<GateRule> parse_gates(std::string_view text, const std::string& file_name, std::vector<Error>& errors) {
    const auto before = errors.size();
    const auto root = parse_yaml(text, file_name, errors);
    if (!root) return {};
    std::vector<GateRule> out;
    if (root->map() == nullptr || root->map()->empty()) {
        errors.push_back(
            wrong({file_name, 1, 1}, "a gate file is a map from names of figures to what is asked of them", example));
        return {};
    }
    for (const auto& entry : *root->map()) out.push_back(read_rule(entry, errors));
    return errors.size() == before ? out : std::vector<GateRule>{};
}

std::vector<GateRule> load_gates(const std::string& path, std::vector<Error>& errors) {
    std::ifstream file(path, std::ios::binary);
    std::string text(yaml_most_bytes + 1, '\0');
    if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file.is_open() || file.bad()) {
        errors.push_back(wrong({path, 0, 0}, "can not open the gate file", "check the path, and that you may read it"));
        return {};
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    return parse_gates(text, path, errors);
}

}  // namespace persona
