#include "framework/data/json_text.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <persona/text.hpp>

namespace persona {

namespace {

namespace json = boost::json;

void write(std::string& out, const json::value& value, int indent, int depth);

void new_line(std::string& out, int indent, int depth) {
    if (indent == 0) return;
    out += '\n';
    out.append(static_cast<std::size_t>(indent) * static_cast<std::size_t>(depth), ' ');
}

void write_object(std::string& out, const json::object& object, int indent, int depth) {
    out += '{';
    bool first = true;
    for (const auto& entry : object) {
        if (!first) out += indent == 0 ? ", " : ",";
        first = false;
        new_line(out, indent, depth + 1);
        out += json::serialize(json::string(entry.key()));
        out += ": ";
        write(out, entry.value(), indent, depth + 1);
    }
    if (!object.empty()) new_line(out, indent, depth);
    out += '}';
}

void write_array(std::string& out, const json::array& array, int indent, int depth) {
    out += '[';
    bool first = true;
    for (const auto& item : array) {
        if (!first) out += indent == 0 ? ", " : ",";
        first = false;
        new_line(out, indent, depth + 1);
        write(out, item, indent, depth + 1);
    }
    if (!array.empty()) new_line(out, indent, depth);
    out += ']';
}

void write(std::string& out, const json::value& value, int indent, int depth) {
    if (const auto* object = value.if_object()) {
        write_object(out, *object, indent, depth);
    } else if (const auto* array = value.if_array()) {
        write_array(out, *array, indent, depth);
    } else if (const auto* number = value.if_double()) {
        if (std::isfinite(*number)) append_float64(out, *number);
        else out += "null";
    } else {
        out += json::serialize(value);
    }
}

}  // namespace

std::string json_text(const json::value& value, int indent) {
    std::string out;
    write(out, value, indent, 0);
    return out;
}

json::array json_texts(const std::vector<std::string>& texts) {
    json::array out;
    for (const auto& text : texts) out.emplace_back(text);
    return out;
}

double significant(double value, int digits) noexcept {
    if (!std::isfinite(value) || value == 0) return value;
    // Through decimal text: scaling by a power of ten and back would leave 0.8500000000000001.
    char text[40];
    std::snprintf(text, sizeof text, "%.*e", digits < 1 ? 0 : digits > 17 ? 16 : digits - 1, value);
    double rounded = value;
    if (const auto parsed = parse_float64(text)) rounded = *parsed;
    return rounded;
}

Result<json::object> parse_artifact(std::string_view bytes, std::string_view kind, int version) {
    boost::system::error_code failed;
    auto parsed = json::parse(json::string_view(bytes.data(), bytes.size()), failed);
    if (failed || !parsed.is_object())
        return Error(ErrorCode::invalid_data, fmt::format("the file is not a saved artifact of kind '{}'", kind),
                     "it should be JSON as persona wrote it; perhaps it was cut short or edited");
    auto& object = parsed.get_object();
    const auto* found_kind = object.if_contains("persona");
    if (found_kind == nullptr || !found_kind->is_string() || std::string_view(found_kind->get_string()) != kind)
        return Error(ErrorCode::invalid_data, fmt::format("the file holds no artifact of kind '{}'", kind),
                     "wire the file to the stage that reads its kind");
    const auto* found_version = object.if_contains("version");
    if (found_version == nullptr || !found_version->is_int64() || found_version->get_int64() != version)
        return Error(ErrorCode::invalid_data,
                     fmt::format("the artifact of kind '{}' was not saved in version {} of its form", kind, version),
                     "make it again with this release of persona");
    return std::move(object);
}

}  // namespace persona
