// From the tree under `tests:` to tests, with every mistake named.
#include "pipeline_tests.hpp"

#include "framework/config/checks.hpp"
#include "framework/config/yaml.hpp"

namespace persona::cli {
namespace {

const std::vector<std::string> codes{"invalid_data",  "io",     "not_found", "limit",    "internal", "accounting",
                                     "configuration", "plugin", "refused",   "cancelled"};

std::optional<std::int64_t> whole_number(std::string_view name, const Value& value, std::int64_t least,
                                         std::vector<Error>& errors) {
    if (value.integer() != nullptr && *value.integer() >= least) return *value.integer();
    errors.push_back(wrong(value.place(), "'" + std::string(name) + "' must be a whole number of at least " +
                                              std::to_string(least) + ", not " + std::string(value.kind())));
    return std::nullopt;
}

std::optional<std::vector<Value>> maps(const std::string& name, const Value& value, std::vector<Error>& errors) {
    const auto* list = value.list();
    if (list == nullptr) {
        errors.push_back(wrong(value.place(), "'" + name + "' must be a list of rows, not " + std::string(value.kind()),
                               "write - {column: value, …} for each"));
        return std::nullopt;
    }
    bool good = true;
    for (const auto& row : *list) {
        if (row.map() == nullptr) {
            errors.push_back(
                wrong(row.place(), "a row must be a map from columns to values, not " + std::string(row.kind())));
            good = false;
            continue;
        }
        for (const auto& cell : *row.map())
            if (cell.value.list() != nullptr || cell.value.map() != nullptr) {
                errors.push_back(
                    wrong(cell.value.place(), "a cell must be one value, not " + std::string(cell.value.kind())));
                good = false;
            }
    }
    return good ? std::optional(*list) : std::nullopt;
}

std::optional<ExpectedFinding> read_finding(const Value& value, std::vector<Error>& errors) {
    if (value.map() == nullptr) {
        errors.push_back(wrong(value.place(), "a finding must be a map, not " + std::string(value.kind()),
                               "write {row: 0, column: note, type: EMAIL_ADDRESS}"));
        return std::nullopt;
    }
    check_keys("a finding", *value.map(), {"row", "column", "type", "text"}, errors);
    ExpectedFinding out;
    for (const char* key : {"row", "column", "type"})
        if (value.find(key) == nullptr)
            errors.push_back(wrong(value.place(), "the finding has no '" + std::string(key) + "'"));
    if (const auto* row = value.find("row"))
        if (const auto number = whole_number("row", *row, 0, errors)) out.row = *number;
    if (const auto* column = value.find("column"))
        if (const auto* text = expect_text("column", *column, errors)) out.column = *text;
    if (const auto* type = value.find("type"))
        if (const auto* text = expect_text("type", *type, errors)) out.type = *text;
    if (const auto* given = value.find("text"))
        if (const auto* text = expect_text("text", *given, errors)) out.text = *text;
    return out;
}

Expectation read_expectation(const Value::Entry& entry, const PipelineSpec& spec, std::vector<Error>& errors) {
    Expectation out;
    if (auto output = read_reference(entry.key, Value(entry.key).at(entry.place), errors))
        out.output = *std::move(output);
    std::vector<std::string> names;
    for (const auto& stage : spec.stages) names.push_back(stage.name);
    if (!spec.stage(out.output.stage))
        errors.push_back(wrong(entry.place, "the pipeline has no stage " + in_quotes(out.output.stage),
                               suggestion(out.output.stage, names, "its stages are: ")));
    if (entry.value.map() == nullptr) {
        errors.push_back(wrong(entry.value.place(),
                               "what is expected must be a map, not " + std::string(entry.value.kind()),
                               "write {count: 3} or {lacks: [ada@example.com]}"));
        return out;
    }
    check_keys("an expectation", *entry.value.map(), {"count", "columns", "rows", "lacks", "has", "findings", "passed"},
               errors);
    for (const auto& key : *entry.value.map()) {
        if (key.key == "count") out.count = whole_number("count", key.value, 0, errors);
        if (key.key == "columns") out.columns = expect_texts("columns", key.value, errors);
        if (key.key == "rows") out.rows = maps("rows", key.value, errors);
        if (key.key == "lacks") out.lacks = expect_texts("lacks", key.value, errors);
        if (key.key == "has") out.has = expect_texts("has", key.value, errors);
        if (key.key == "passed") {
            if (key.value.boolean() != nullptr) out.passed = *key.value.boolean();
            else errors.push_back(wrong(key.value.place(), "'passed' must be true or false"));
        }
        if (key.key == "findings") {
            out.findings.emplace();
            if (key.value.list() == nullptr)
                errors.push_back(
                    wrong(key.value.place(), "'findings' must be a list, not " + std::string(key.value.kind())));
            else
                for (const auto& finding : *key.value.list())
                    if (auto read = read_finding(finding, errors)) out.findings->push_back(*std::move(read));
        }
    }
    return out;
}

void read_rows(const Value& value, const PipelineSpec& spec, PipelineTest& out, std::vector<Error>& errors) {
    if (value.map() == nullptr) {
        errors.push_back(
            wrong(value.place(), "'rows' must be a map from readers to rows, not " + std::string(value.kind())));
        return;
    }
    std::vector<std::string> names;
    for (const auto& stage : spec.stages) names.push_back(stage.name);
    for (const auto& entry : *value.map()) {
        const auto* stage = spec.stage(entry.key);
        if (stage == nullptr)
            errors.push_back(wrong(entry.place, "the pipeline has no stage " + in_quotes(entry.key),
                                   suggestion(entry.key, names, "its stages are: ")));
        else if (!stage->use.starts_with("reader."))
            errors.push_back(
                wrong(entry.place, in_quotes(entry.key) + " is no reader, so no rows can stand in for it"));
        if (maps(entry.key, entry.value, errors)) out.rows.emplace(entry.key, entry.value);
    }
}

PipelineTest read_test(const Value& value, const PipelineSpec& spec, std::vector<Error>& errors) {
    PipelineTest out;
    out.place = value.place();
    if (value.map() == nullptr) {
        errors.push_back(wrong(value.place(), "a test must be a map, not " + std::string(value.kind()),
                               "write - {name: …, rows: …, expect: …}"));
        return out;
    }
    check_keys("a test", *value.map(), {"name", "set", "seed", "k", "rows", "expect", "fails"}, errors);
    if (const auto* name = value.find("name")) {
        if (const auto* text = expect_text("name", *name, errors)) out.name = *text;
    } else {
        errors.push_back(wrong(value.place(), "the test has no name", "add 'name:', what it shows"));
    }
    if (const auto* seed = value.find("seed"))
        if (const auto number = whole_number("seed", *seed, 0, errors)) out.seed = static_cast<std::uint64_t>(*number);
    if (const auto* k = value.find("k"))
        if (const auto number = whole_number("k", *k, 1, errors)) out.k = *number;
    if (const auto* sets = value.find("set")) {
        if (sets->map() == nullptr)
            errors.push_back(wrong(sets->place(),
                                   "'set' must be a map from parameters to values, not " + std::string(sets->kind())));
        else
            for (const auto& entry : *sets->map())
                out.sets.push_back(entry.key + "=" +
                                   (entry.value.string() ? *entry.value.string() : write_yaml(entry.value)));
    }
    if (const auto* rows = value.find("rows")) read_rows(*rows, spec, out, errors);
    if (const auto* expect = value.find("expect")) {
        if (expect->map() == nullptr)
            errors.push_back(wrong(expect->place(), "'expect' must be a map from stages to expectations, not " +
                                                        std::string(expect->kind())));
        else
            for (const auto& entry : *expect->map()) out.expectations.push_back(read_expectation(entry, spec, errors));
    }
    if (const auto* fails = value.find("fails")) {
        if (fails->map() == nullptr) {
            errors.push_back(wrong(fails->place(), "'fails' must be a map, not " + std::string(fails->kind()),
                                   "write {code: refused}"));
        } else {
            check_keys("'fails'", *fails->map(), {"code", "says"}, errors);
            out.fails_with = "";
            if (const auto* code = fails->find("code"))
                if (const auto* text = expect_text("code", *code, errors)) {
                    out.fails_with = *text;
                    if (std::find(codes.begin(), codes.end(), *text) == codes.end())
                        errors.push_back(wrong(code->place(), "there is no code " + in_quotes(*text),
                                               suggestion(*text, codes, "the codes are: ")));
                }
            if (const auto* says = fails->find("says"))
                if (const auto* text = expect_text("says", *says, errors)) out.fails_saying = *text;
        }
    }
    if (out.expectations.empty() && !out.fails_with)
        errors.push_back(wrong(value.place(), "the test expects nothing", "add 'expect:' or 'fails:'"));
    return out;
}

}  // namespace

std::vector<PipelineTest> read_pipeline_tests(const PipelineSpec& spec, std::vector<Error>& errors) {
    std::vector<PipelineTest> out;
    if (spec.tests.list() == nullptr) return out;
    for (const auto& test : *spec.tests.list()) out.push_back(read_test(test, spec, errors));
    return out;
}

}  // namespace persona::cli
