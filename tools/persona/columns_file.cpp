// The file of --columns: what the user knows of columns, as settings of the stages that want to know it.
#include "generate_options.hpp"

#include "framework/config/checks.hpp"
#include "framework/config/yaml.hpp"
#include "framework/run/ready_made.hpp"

namespace persona::cli {
namespace {

const std::vector<std::string> keys{"type", "role", "entity", "sensitivity", "method"};
const std::vector<std::string> types{"boolean", "int64", "float64", "timestamp", "date", "text"};
const std::vector<std::string> roles{"identifier", "quasi_identifier", "sensitive", "attribute", "free_text"};
const std::vector<std::string> methods{"redact", "mask", "hash", "replace", "surrogate", "keep"};

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
        if (entry.key == "entity") (void)expect_text("entity", entry.value, errors);
    }
    if (column.value.find("role") != nullptr && column.value.find("sensitivity") != nullptr)
        errors.push_back(wrong(column.place, "a column has one of 'role' and 'sensitivity', not both",
                               "they say the same: what the column is to privacy"));
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
    for (const auto& column : *root->map()) {
        check_column(column, errors);
        if (const auto* type = column.value.find("type")) known_types.push_back({column.key, *type, column.place});
        if (const auto* method = column.value.find("method"))
            known_methods.push_back({column.key, *method, column.place});
        if (column.value.string() != nullptr || column.value.find("role") || column.value.find("sensitivity") ||
            column.value.find("entity"))
            known_roles.push_back(column);
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
    return out;
}

}  // namespace persona::cli
