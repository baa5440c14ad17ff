#include "generate_options.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "framework/config/checks.hpp"
#include "framework/config/yaml.hpp"
#include "framework/run/ready_made.hpp"

namespace persona::cli {

void GenerateOptions::declare(options::options_description& to) {
    // clang-format off
    to.add_options()
        ("count", options::value<std::int64_t>()->value_name("N")->notifier([this](std::int64_t given) { count = given; }), "how many rows (default: as many as came in)")
        ("format", options::value(&format)->value_name("NAME"), "format of the output when its name does not tell: csv, json, jsonl, yaml, xlsx")
        ("provider", options::value(&provider)->value_name("NAME"), "who writes (default: embedded, inside this program; nothing leaves the machine)")
        ("model", options::value(&model)->value_name("NAME"), "the provider's model (default, and with 'embedded' the only one: seqtree)")
        ("no-preserve-schema", options::bool_switch(&no_schema), "identifying and free-text columns may be left out")
        ("no-preserve-distribution", options::bool_switch(&no_distribution), "every column is drawn evenly over the range that may be told");
    // clang-format on
}

void GenerateOptions::fill(SynthesiseRequest& request) const {
    if (provider != "embedded")
        misused(fmt::format("there is no provider {}", in_quotes(provider)),
                "the only one so far is 'embedded': leave --provider out");
    if (!model.empty() && model != "seqtree")
        misused(fmt::format("the provider 'embedded' has no model {}", in_quotes(model)),
                "its only model is 'seqtree': leave --model out");
    if (count && *count < 1)
        misused("--count takes a whole number of at least 1", "leave it out for as many rows as came in");
    request.count = count;
    request.format = format;
    request.preserve_schema = !no_schema;
    request.preserve_distribution = !no_distribution;
}

void ReadOptions::declare(options::options_description& to) {
    to.add_options()("columns", options::value(&columns_file)->value_name("FILE"),
                     "YAML with type, role, entity, sensitivity and method of columns")(
        "subject", options::value(&subject)->value_name("COLUMN"),
        "the column that says whose row it is (default: guessed; 'none': each row its own)");
}

void ConfidentialOption::declare(options::options_description& to) {
    to.add_options()("confidential", options::value(&file)->value_name("FILE"),
                     "a text file: none of its lines (project names, say) may come out, whoever holds them");
}

std::vector<std::string> ReadOptions::sets(bool replaces) const {
    if (columns_file.empty()) return {};
    std::ifstream file(columns_file, std::ios::binary);
    if (!file)
        throw Failure(Error(ErrorCode::configuration, fmt::format("can not open the columns file '{}'", columns_file),
                            "check the path, and that you may read it"));
    std::string text(yaml_most_bytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    std::vector<Error> errors;
    auto out = sets_of_columns(text, columns_file, errors);
    if (!replaces) std::erase_if(out, [](const std::string& set) { return set.starts_with("anonymise."); });
    if (errors.empty()) return out;
    print_errors({errors.begin(), errors.end() - 1});
    throw Failure(errors.back());
}

}  // namespace persona::cli
