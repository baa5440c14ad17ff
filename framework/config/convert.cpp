// One value against one declaration.
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "framework/config/bind.hpp"
#include "framework/config/checks.hpp"
#include "framework/config/yaml.hpp"

namespace persona {
namespace {

std::string_view wanted(ParameterType type) {
    switch (type) {
        case ParameterType::boolean: return "true or false";
        case ParameterType::integer: return "a whole number";
        case ParameterType::number: return "a number";
        case ParameterType::text: return "text";
        case ParameterType::path: return "a path";
        case ParameterType::secret: return "text";
        case ParameterType::size: return "a number of bytes";
        case ParameterType::text_list: return "a list of texts";
        case ParameterType::integer_list: return "a list of whole numbers";
        case ParameterType::any: return "a value";
    }
    return "a value";
}

/// What to do about a value of another kind.
std::string type_hint(const Parameter& parameter, const Value& value) {
    const bool scalar = !value.is_null() && !value.list() && !value.map();
    switch (parameter.type) {
        case ParameterType::text:
        case ParameterType::path:
        case ParameterType::secret: return scalar ? "put it in quotes" : "";
        case ParameterType::boolean: return "write true or false, without quotes";
        case ParameterType::integer:
        case ParameterType::number: return value.string() ? "write it without quotes and units" : "";
        case ParameterType::size: return "write 4096, 64M or 1.5G";
        case ParameterType::text_list:
        case ParameterType::integer_list: return scalar && !value.secret() ? "write [" + write_yaml(value) + "]" : "";
        case ParameterType::any: return "";
    }
    return "";
}

Error type_error(const Parameter& parameter, const Value& value) {
    std::string got(value.kind());
    if (value.is_null()) got = "nothing";
    return wrong(value.place(),
                 in_quotes(parameter.name) + " takes " + std::string(wanted(parameter.type)) + ", and this is " + got,
                 type_hint(parameter, value));
}

std::string bounds(const Parameter& parameter) {
    const std::string unit = parameter.unit_text.empty() ? "" : " " + parameter.unit_text;
    const bool low = std::isfinite(parameter.least);
    const bool high = std::isfinite(parameter.most);
    if (low && high) return "between " + number_text(parameter.least) + " and " + number_text(parameter.most) + unit;
    return (low ? "at least " + number_text(parameter.least) : "at most " + number_text(parameter.most)) + unit;
}

std::optional<Error> range_error(const Parameter& parameter, double value, const Value& given) {
    if (value >= parameter.least && value <= parameter.most) return std::nullopt;
    return wrong(given.place(), in_quotes(parameter.name) + " must be " + bounds(parameter) +
                                    (given.secret() ? "" : ", not " + number_text(value)));
}

std::optional<Error> choice_error(const Parameter& parameter, const std::string& text, const Value& given) {
    const auto& choices = parameter.choice_list;
    if (choices.empty() || std::find(choices.begin(), choices.end(), text) != choices.end()) return std::nullopt;
    if (given.secret())
        return wrong(given.place(), in_quotes(parameter.name) + " is none of its choices",
                     "the choices are: " + listed(choices));
    return wrong(given.place(), in_quotes(parameter.name) + " can not be " + in_quotes(text),
                 suggestion(text, choices, "the choices are: "));
}

/// The same value with the place and the secrecy of `like`.
Value as(Value value, const Value& like) {
    value.at(like.place());
    if (like.secret()) value.mark_secret();
    return value;
}

Result<Value> convert_text(const Parameter& parameter, const Value& value) {
    const auto* text = value.string();
    if (!text) return type_error(parameter, value);
    if (parameter.type == ParameterType::path) {
        if (text->empty())
            return wrong(value.place(), in_quotes(parameter.name) + " is empty",
                         "name a file or a folder, or - for standard input and output");
        return as(Value(resolve_path(*text, value.place(), parameter.is_output)), value);
    }
    if (auto error = choice_error(parameter, *text, value)) return std::move(*error);
    Value out = value;
    if (parameter.type == ParameterType::secret) out.mark_secret();
    return out;
}

Result<Value> convert_list(const Parameter& parameter, const Value& value) {
    const auto* items = value.list();
    if (!items) return type_error(parameter, value);
    const bool texts = parameter.type == ParameterType::text_list;
    for (const auto& item : *items) {
        if (texts ? item.string() == nullptr : item.integer() == nullptr)
            return wrong(item.place(),
                         "the items of " + in_quotes(parameter.name) + " are " + (texts ? "texts" : "whole numbers") +
                             ", and this is " + std::string(item.kind()),
                         texts && !item.is_null() && !item.list() && !item.map() ? "put it in quotes" : "");
        auto error = texts ? choice_error(parameter, *item.string(), item)
                           : range_error(parameter, static_cast<double>(*item.integer()), item);
        if (error) return std::move(*error);
    }
    return value;
}

}  // namespace

std::optional<std::int64_t> parse_size(std::string_view text) noexcept {
    if (text.empty()) return std::nullopt;
    double factor = 1;
    static constexpr std::string_view units = "KMGT";
    const char last =
        text.back() >= 'a' && text.back() <= 'z' ? static_cast<char>(text.back() - 'a' + 'A') : text.back();
    if (const auto unit = units.find(last); unit != std::string_view::npos) {
        factor = std::ldexp(1.0, 10 * static_cast<int>(unit + 1));
        text.remove_suffix(1);
    }
    if (factor == 1) {
        const auto whole = parse_int64(text);
        return whole && *whole >= 0 ? whole : std::nullopt;
    }
    // Digits with at most one point: no sign, no exponent.
    if (text.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
    const auto number = parse_float64(text);
    if (!number || *number * factor >= 9.2e18) return std::nullopt;
    return static_cast<std::int64_t>(*number * factor);
}

std::string resolve_path(const std::string& path, const Place& place, bool is_output) {
    namespace fs = std::filesystem;
    const fs::path given(path);
    // A database is named by a URL, which is no path.
    if (path == "-" || path.empty() || given.is_absolute() || path.find("://") != std::string::npos) return path;
    for (const std::string_view server : {"postgresql:", "postgres:"})
        if (path.starts_with(server)) return path;
    // The short form names a file like any other.
    constexpr std::string_view file = "sqlite:";
    if (path.starts_with(file)) return std::string(file) + resolve_path(path.substr(file.size()), place, is_output);
    std::error_code unknown;
    fs::path base = fs::current_path(unknown);
    if (!is_output && place.line > 0) base /= fs::path(place.file).parent_path();
    return (base / given).lexically_normal().string();
}

Result<Value> convert_parameter(const std::string& owner, const Parameter& parameter, const Value& value) {
    if (value.is_null() && parameter.type != ParameterType::any)
        return wrong(value.place(), in_quotes(parameter.name) + " of " + owner + " has no value",
                     "give it " + std::string(wanted(parameter.type)) + ", or leave the key out");
    switch (parameter.type) {
        case ParameterType::boolean:
            if (!value.boolean()) return type_error(parameter, value);
            return value;
        case ParameterType::integer:
            if (!value.integer()) return type_error(parameter, value);
            if (auto error = range_error(parameter, static_cast<double>(*value.integer()), value))
                return std::move(*error);
            return value;
        case ParameterType::number: {
            if (!value.integer() && !value.number()) return type_error(parameter, value);
            const double number = value.number() ? *value.number() : static_cast<double>(*value.integer());
            if (auto error = range_error(parameter, number, value)) return std::move(*error);
            return as(Value(number), value);
        }
        case ParameterType::size: {
            std::optional<std::int64_t> bytes;
            if (value.integer() && *value.integer() >= 0) bytes = *value.integer();
            if (value.string()) bytes = parse_size(*value.string());
            if (!bytes)
                return wrong(value.place(), in_quotes(parameter.name) + " takes a number of bytes",
                             type_hint(parameter, value));
            if (auto error = range_error(parameter, static_cast<double>(*bytes), value)) return std::move(*error);
            return as(Value(*bytes), value);
        }
        case ParameterType::text:
        case ParameterType::path:
        case ParameterType::secret: return convert_text(parameter, value);
        case ParameterType::text_list:
        case ParameterType::integer_list: return convert_list(parameter, value);
        case ParameterType::any: return value;
    }
    return value;
}

}  // namespace persona
