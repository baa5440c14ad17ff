#include "generate_options.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include <persona/text.hpp>

#include "framework/config/checks.hpp"
#include "framework/config/yaml.hpp"
#include "framework/run/ready_made.hpp"

namespace persona::cli {

void GenerateOptions::declare(options::options_description& to) {
    // clang-format off
    to.add_options()
        ("count", options::value<std::int64_t>()->value_name("N")->notifier([this](std::int64_t given) { count = given; }), "how many rows (default: as many as came in)")
        ("condition", options::value(&conditions)->value_name("COLUMN=VALUE")->composing(), "what a column is to be: region=north, 'sex={f: 0.7, m: 0.3}', 'age={at_least: 18}'; once a column")
        ("format", options::value(&format)->value_name("NAME"), "format of the output when its name does not tell: csv, json, jsonl, yaml, xlsx")
        ("provider", options::value(&provider)->value_name("NAME"), "who writes the texts: embedded (the default: inside this program, nothing leaves it), auto, ollama, llamacpp, openai, anthropic, gemini, replay")
        ("model", options::value(&model)->value_name("NAME"), "the provider's model (default: its choice; with 'embedded' the only one is seqtree)")
        ("no-preserve-schema", options::bool_switch(&no_schema), "identifying and free-text columns may be left out")
        ("no-preserve-distribution", options::bool_switch(&no_distribution), "every column is drawn evenly over the range that may be told");
    // clang-format on
}

void GenerateOptions::fill(SynthesiseRequest& request) const {
    if (count && *count < 1)
        misused("--count takes a whole number of at least 1", "leave it out for as many rows as came in");
    request.count = count;
    request.format = format;
    request.preserve_schema = !no_schema;
    request.preserve_distribution = !no_distribution;
}

namespace {

/// A YAML file's text, cut where it is too long for parse_yaml to take it.
std::string read_yaml_file(const std::string& path, std::string_view what) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw Failure(Error(ErrorCode::configuration, fmt::format("can not open the {} file '{}'", what, path),
                            "check the path, and that you may read it"));
    std::string text(yaml_most_bytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

/// Prints all errors but the last, which is thrown.
void throw_if_any(std::vector<Error> errors) {
    if (errors.empty()) return;
    print_errors({errors.begin(), errors.end() - 1});
    throw Failure(errors.back());
}

}  // namespace

std::vector<std::string> GenerateOptions::sets(bool learns, bool whole_rows) const {
    Value::Map chosen;
    Value::List first;
    std::vector<Error> errors;
    for (const auto& one : conditions) {
        const auto equals = one.find('=');
        if (equals == std::string::npos || equals == 0)
            misused("--condition takes COLUMN=VALUE",
                    "--condition region=north, or --condition 'sex={f: 0.7, m: 0.3}'");
        const auto column = one.substr(0, equals);
        const auto value = parse_yaml_argument(one.substr(equals + 1), "--condition " + column, errors);
        if (!value) continue;
        if (std::any_of(chosen.begin(), chosen.end(), [&](const auto& entry) { return entry.key == column; }))
            misused(fmt::format("--condition is given twice for {}", in_quotes(column)),
                    "say all that is asked of a column at once");
        chosen.push_back({column, *value, {}});
        first.emplace_back(column);
    }
    throw_if_any(std::move(errors));
    if (chosen.empty()) return {};
    std::vector<std::string> out{set_argument("generate.conditions", write_yaml(Value(std::move(chosen))))};
    if (!learns) return out;
    const auto columns = write_yaml(Value(std::move(first)));
    out.push_back(set_argument("model.first", columns));
    // What somebody asked for is no model's to decide.
    if (whole_rows) out.push_back(set_argument("write.keep", columns));
    out.push_back(set_argument("report.conditioned", "true"));
    return out;
}

void RefineOptions::declare(options::options_description& to) {
    // clang-format off
    to.add_options()
        ("refine-with", options::value(&with)->value_name("NAME"), "who refines the weakest texts, shown cleared rows alone: anthropic, openai, gemini, ollama, replay")
        ("refine-model", options::value(&model)->value_name("NAME"), "that provider's model (default: its choice)")
        ("max-requests", options::value<std::int64_t>()->value_name("N")->notifier([this](std::int64_t given) { max_requests = given; }), "requests that may be sent to refine (default: 100)")
        ("max-cost", options::value<double>()->value_name("MONEY")->notifier([this](double given) { max_cost = given; }), "money that refining may take; needs --prices")
        ("prices", options::value(&prices)->value_name("SENT,RECEIVED"), "money for a million tokens sent and a million received: 3,15")
        ("estimate", options::bool_switch(&estimate), "say what refining would take and end there: nothing is sent to anybody, nothing is written");
    // clang-format on
}

std::vector<std::string> RefineOptions::sets() const {
    if (with.empty()) {
        if (max_requests || max_cost || !prices.empty() || estimate)
            misused("there is nothing to limit or to estimate", "name who refines the texts: --refine-with anthropic");
        return {};
    }
    std::vector<std::string> out;
    if (max_requests) {
        if (*max_requests < 0) misused("--max-requests takes a whole number of at least 0");
        out.push_back(set_argument("max_requests", std::to_string(*max_requests)));
    }
    if (max_cost) {
        if (!(*max_cost >= 0)) misused("--max-cost takes a number of at least 0");
        if (prices.empty())
            misused("--max-cost can not be kept without prices",
                    "give money for a million tokens sent and received: --prices 3,15");
        out.push_back(set_argument("max_cost", write_yaml(Value(*max_cost))));
    }
    if (prices.empty()) return out;
    const auto comma = prices.find(',');
    const auto sent = parse_float64(prices.substr(0, comma));
    const auto received = comma == std::string::npos ? std::nullopt : parse_float64(prices.substr(comma + 1));
    if (!sent || !received || !(*sent >= 0) || !(*received >= 0))
        misused("--prices takes two numbers", "money for a million tokens sent and received: --prices 3,15");
    out.push_back(set_argument("prompt_price", write_yaml(Value(*sent))));
    out.push_back(set_argument("answer_price", write_yaml(Value(*received))));
    return out;
}

void ReadOptions::declare(options::options_description& to) {
    to.add_options()("columns", options::value(&columns_file)->value_name("FILE"),
                     "YAML with type, role, entity, sensitivity, method and order of columns")(
        "subject", options::value(&subject)->value_name("COLUMN"),
        "the column that says whose row it is (default: guessed; 'none': each row its own)");
}

void ConfidentialOption::declare(options::options_description& to) {
    to.add_options()("confidential", options::value(&file)->value_name("FILE"),
                     "a text file: none of its lines (project names, say) may come out, whoever holds them");
}

std::vector<std::string> ReadOptions::sets(Pipeline pipeline) const {
    if (columns_file.empty()) return {};
    std::vector<Error> errors;
    auto out = sets_of_columns(read_yaml_file(columns_file, "columns"), columns_file, errors);
    std::erase_if(out, [&](const std::string& set) {
        return (pipeline != Pipeline::learns && set.starts_with("model.")) ||
               (pipeline == Pipeline::reads && set.starts_with("anonymise."));
    });
    throw_if_any(std::move(errors));
    return out;
}

void ConstraintsOption::declare(options::options_description& to) {
    to.add_options()("constraints", options::value(&file)->value_name("FILE"),
                     "YAML list of what must hold in every row, beside what is found: order, depends, sum, range, …");
}

std::vector<std::string> ConstraintsOption::sets() const {
    if (file.empty()) return {};
    std::vector<Error> errors;
    const auto list = parse_yaml(read_yaml_file(file, "constraints"), file, errors);
    throw_if_any(std::move(errors));
    return {set_argument("model.constraints", write_yaml(*list))};
}

}  // namespace persona::cli
