#include "arrow_metadata.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace persona {
namespace {

void append_number(std::string& out, std::size_t value) {
    const auto number = static_cast<std::int32_t>(value);
    char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    out.append(bytes, sizeof number);
}

void append_text(std::string& out, std::string_view text) {
    append_number(out, text.size());
    out.append(text);
}

std::int32_t read_number(const char*& at) {
    std::int32_t number = 0;
    std::memcpy(&number, at, sizeof number);
    at += sizeof number;
    return number < 0 ? 0 : number;
}

std::string_view read_text(const char*& at) {
    const auto size = static_cast<std::size_t>(read_number(at));
    const std::string_view text(at, size);
    at += size;
    return text;
}

}  // namespace

std::string arrow_metadata(const Field& field) {
    std::vector<std::pair<std::string_view, std::string_view>> pairs;
    if (!field.format.empty()) pairs.emplace_back("persona.format", field.format);
    if (field.role != Role::unknown) pairs.emplace_back("persona.role", to_string(field.role));
    if (!field.entity.empty()) pairs.emplace_back("persona.entity", field.entity);
    if (!field.missing.empty()) pairs.emplace_back("persona.missing", field.missing);
    std::string out;
    if (pairs.empty()) return out;
    append_number(out, pairs.size());
    for (const auto& [key, value] : pairs) {
        append_text(out, key);
        append_text(out, value);
    }
    return out;
}

void read_arrow_metadata(const char* metadata, Field& field) {
    if (metadata == nullptr) return;
    const auto pairs = read_number(metadata);
    for (std::int32_t i = 0; i < pairs; ++i) {
        const auto key = read_text(metadata);
        const auto value = read_text(metadata);
        if (key == "persona.format") field.format = value;
        if (key == "persona.entity") field.entity = value;
        if (key == "persona.missing") field.missing = value;
        if (key == "persona.role") field.role = role_from_string(value).value_or(Role::unknown);
    }
}

}  // namespace persona
