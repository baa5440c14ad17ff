// The file of --columns: what the user knows of columns, as settings of the stages that want to know it.
#include "generate_options.hpp"

#include <algorithm>

#include "framework/config/checks.hpp"
#include "framework/config/yaml.hpp"
#include "framework/run/ready_made.hpp"

namespace persona::cli {
namespace {

const std::vector<std::string> keys{"type", "role", "entity", "sensitivity", "method", "order"};
const std::vector<std::string> types{"boolean", "int64", "float64", "timestamp", "date", "text"};
const std::vector<std::string> roles{"identifier", "quasi_identifier", "sensitive", "attribute", "free_text"};
/// How what is found is replaced before anything is learnt, or how the column is made.
const std::vector<std::string> methods{"redact", "mask", "hash", "replace", "surrogate", "keep", "independent"};

void check_word(const char* what, const Value& value, const std::vector<std::string>& known,
                std::vector<Error>& errors) {
    const auto* text = expect_text(what, value, errors);
    if (text == nullptr) return;
    // A type may have a pattern behind a colon: date:%d.%m.%Y.
    const auto word = text->substr(0, text->find(':'));
    if (std::find(known.begin(), known.end(), word) == known.end())
        errors.push_back(wrong(value.place(), "there is no " + std::string(what) + " " + in_quotes(word),
                               suggestion(word, known, "there are: ")));
}

void check_column(const Value::Entry& column, std::vector<Error>& errors) {
    if (column.value.string() != nullptr) return check_word("role", column.value, roles, errors);
    if (column.value.map() == nullptr) {
        errors.push_back(wrong(column.value.place(),
                               "a column is given a role or a map, not " + std::string(column.value.kind()),
                               "write " + column.key + ": {role: identifier, entity: PERSON}"));
        return;
    }
    check_keys("a column", *column.value.map(), keys, errors);
    for (const auto& entry : *column.value.map()) {
        if (entry.key == "type") check_word("type", entry.value, types, errors);
        if (entry.key == "role") check_word("role", entry.value, roles, errors);
        if (entry.key == "sensitivity") check_word("sensitivity", entry.value, roles, errors);
        if (entry.key == "method") check_word("method", entry.value, methods, errors);
        if (entry.key == "order" && entry.value.integer() == nullptr)
            errors.push_back(wrong(entry.value.place(),
                                   "'order' takes a whole number, not " + std::string(entry.value.kind()),
                                   "the column of the lowest one is drawn first, those without one last"));
        if (entry.key == "entity") (void)expect_text("entity", entry.value, errors);
    }
    if (column.value.find("role") != nullptr && column.value.find("sensitivity") != nullptr)
        errors.push_back(wrong(column.place, "a column has one of 'role' and 'sensitivity', not both",
                               "they say the same: what the column is to privacy"));
}

/// What the voting on roles wants to know of it.
Value::Entry role_of(const Value::Entry& column) {
    if (column.value.map() == nullptr) return column;
    Value::Map known;
    for (const auto& entry : *column.value.map())
        if (entry.key == "role" || entry.key == "sensitivity" || entry.key == "entity") known.push_back(entry);
    return {column.key, Value(std::move(known)), column.place};
}

}  // namespace

std::vector<std::string> sets_of_columns(std::string_view text, const std::string& file_name,
                                         std::vector<Error>& errors) {
    const auto before = errors.size();
    const auto root = parse_yaml(text, file_name, errors);
    if (!root) return {};
    if (root->map() == nullptr) {
        errors.push_back(wrong({file_name, 1, 1},
                               "the columns file must be a map from column names to what you know of them, not " +
                                   std::string(root->kind()),
                               "write for example 'postcode: {type: text, role: quasi_identifier}'"));
        return {};
    }
    Value::Map known_types;
    Value::Map known_roles;
    Value::Map known_methods;
    Value::List independent;
    std::vector<std::pair<std::int64_t, std::string>> places;
    for (const auto& column : *root->map()) {
        check_column(column, errors);
        if (const auto* type = column.value.find("type")) known_types.push_back({column.key, *type, column.place});
        if (const auto* method = column.value.find("method")) {
            if (method->string() != nullptr && *method->string() == "independent") independent.emplace_back(column.key);
            else known_methods.push_back({column.key, *method, column.place});
        }
        if (const auto* place = column.value.find("order"); place != nullptr && place->integer() != nullptr)
            places.emplace_back(*place->integer(), column.key);
        if (column.value.string() != nullptr || column.value.find("role") || column.value.find("sensitivity") ||
            column.value.find("entity"))
            known_roles.push_back(role_of(column));
    }
    if (errors.size() != before) return {};
    std::vector<std::string> out;
    if (!known_types.empty()) {
        Value::Map reader_options;
        reader_options.push_back({"types", Value(std::move(known_types)), {}});
        out.push_back(set_argument("source.options", write_yaml(Value(std::move(reader_options)))));
    }
    if (!known_roles.empty()) out.push_back(set_argument("votes.columns", write_yaml(Value(std::move(known_roles)))));
    if (!known_methods.empty())
        out.push_back(set_argument("anonymise.columns", write_yaml(Value(std::move(known_methods)))));
    if (!independent.empty())
        out.push_back(set_argument("model.independent", write_yaml(Value(std::move(independent)))));
    if (!places.empty()) {
        std::stable_sort(places.begin(), places.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        Value::List sequence;
        for (const auto& [place, name] : places) sequence.emplace_back(name);
        out.push_back(set_argument("model.sequence", write_yaml(Value(std::move(sequence)))));
    }
    return out;
}

}  // namespace persona::cli
