#include "framework/config/checks.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "framework/config/yaml.hpp"
#include "framework/data/ascii.hpp"

namespace persona {

bool valid_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= 64 && ascii_letter(name[0]) &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return ascii_letter(c) || ascii_digit(c) || c == '_' || c == '-'; });
}

std::string number_text(double value) {
    std::string out;
    if (std::abs(value) < 1e15 && value == std::floor(value)) append_int64(out, static_cast<std::int64_t>(value));
    else append_float64(out, value);
    return out;
}

const std::string* expect_text(std::string_view name, const Value& value, std::vector<Error>& errors) {
    const auto* text = value.string();
    if (!text) {
        const bool scalar = !value.is_null() && !value.list() && !value.map();
        errors.push_back(wrong(value.place(), in_quotes(name) + " must be text, not " + std::string(value.kind()),
                               scalar ? "put it in quotes" : ""));
    }
    return text;
}

std::vector<std::string> expect_texts(std::string_view name, const Value& value, std::vector<Error>& errors) {
    std::vector<std::string> out;
    const auto* items = value.list();
    if (!items) {
        errors.push_back(wrong(value.place(),
                               in_quotes(name) + " must be a list of texts, not " + std::string(value.kind()),
                               "write [first, second]"));
        return out;
    }
    for (const auto& item : *items)
        if (const auto* text = expect_text(name, item, errors)) out.push_back(*text);
    return out;
}

void check_keys(std::string_view owner, const Value::Map& map, const std::vector<std::string>& known,
                std::vector<Error>& errors) {
    for (const auto& entry : map)
        if (std::find(known.begin(), known.end(), entry.key) == known.end())
            errors.push_back(wrong(entry.place, std::string(owner) + " has no key " + in_quotes(entry.key),
                                   suggestion(entry.key, known, "the keys are: ")));
}

std::optional<Reference> read_reference(std::string_view key, const Value& value, std::vector<Error>& errors) {
    const auto* text = value.string();
    if (!text) {
        errors.push_back(wrong(value.place(), in_quotes(key) + " must name a stage, not " + std::string(value.kind()),
                               "write the stage's name, or stage.port"));
        return std::nullopt;
    }
    const auto dot = text->find('.');
    Reference out{text->substr(0, dot), dot == std::string::npos ? std::string() : text->substr(dot + 1),
                  value.place()};
    if (!valid_name(out.stage) || (dot != std::string::npos && !valid_name(out.port))) {
        errors.push_back(
            wrong(value.place(),
                  in_quotes(key) + ": " + in_quotes(*text) + " is not the name of a stage or of a stage's output",
                  "write the stage's name, or stage.port"));
        return std::nullopt;
    }
    return out;
}

void sort_by_place(std::vector<Error>& errors, const std::string& first_file) {
    std::stable_sort(errors.begin(), errors.end(), [&](const Error& a, const Error& b) {
        const auto rank = [&](const Error& error) {
            const bool placed = error.place && error.place->line > 0;
            const bool elsewhere = placed && !first_file.empty() && error.place->file != first_file;
            return std::tuple(!placed, elsewhere ? error.place->file : std::string(), placed ? error.place->line : 0,
                              placed ? error.place->column : 0);
        };
        return rank(a) < rank(b);
    });
}

}  // namespace persona
