// What a stage says about itself, completed and checked: a wrong declaration is found when the stage is listed, not
// in the middle of somebody's run.
#include <algorithm>
#include <cmath>
#include <exception>
#include <set>

#include "framework/config/bind.hpp"
#include "framework/config/checks.hpp"
#include "framework/config/yaml.hpp"
#include "framework/plugin/registry.hpp"

namespace persona {
namespace {

void add_default_ports(StageKind kind, Description& description) {
    if (!description.has_batches) return;
    const auto has = [&](bool input) {
        return std::any_of(description.ports.begin(), description.ports.end(),
                           [&](const Port& port) { return port.is_input == input && port.artifact.empty(); });
    };
    const bool takes = kind == StageKind::transform || kind == StageKind::analyser || kind == StageKind::validator ||
                       kind == StageKind::writer;
    const bool yields = kind == StageKind::reader || kind == StageKind::transform || kind == StageKind::generator;
    // In front of all others: the first output is the main one.
    if (yields && !has(false)) {
        Port main;
        main.name = "main";
        main.doc = "The rows.";
        main.is_input = false;
        main.given = description.default_gives;
        description.ports.insert(description.ports.begin(), std::move(main));
    }
    if (takes && !has(true)) {
        Port from;
        from.name = "from";
        from.doc = "The rows; of several stages one after the other.";
        from.takes_many = true;
        from.lowest = description.default_accepts;
        description.ports.insert(description.ports.begin(), std::move(from));
    }
}

class Checker {
public:
    Checker(std::string stage, std::vector<Error>& errors) : stage_(std::move(stage)), errors_(errors) {}

    void fail(const std::string& message) {
        errors_.push_back(Error(ErrorCode::plugin,
                                "the stage " + in_quotes(stage_) + " describes itself wrongly: " + message,
                                "this is a mistake in the plugin: tell its author"));
    }

    void names(const Description& description) {
        std::set<std::string> keys{"use"};
        std::set<std::string> outputs;
        for (const auto& port : description.ports) {
            if (!valid_name(port.name)) fail("a port has the name " + in_quotes(port.name));
            else if (!(port.is_input ? keys : outputs).insert(port.name).second)
                fail((port.is_input ? "two inputs, or an input and 'use', have the name "
                                    : "two outputs have the name ") +
                     in_quotes(port.name));
            if (port.doc.empty()) fail("the port " + in_quotes(port.name) + " has no doc");
            if (!port.artifact.empty() && !valid_name(port.artifact))
                fail("the port " + in_quotes(port.name) + " has the artifact kind " + in_quotes(port.artifact));
        }
        for (const auto& parameter : description.parameters) {
            if (!valid_name(parameter.name)) fail("a parameter has the name " + in_quotes(parameter.name));
            else if (!keys.insert(parameter.name).second)
                fail("two parameters, or a parameter and an input, have the name " + in_quotes(parameter.name));
            if (parameter.doc.empty()) fail("the parameter " + in_quotes(parameter.name) + " has no doc");
        }
    }

    void parameter(const Parameter& parameter) {
        const auto type = parameter.type;
        const bool numeric = type == ParameterType::integer || type == ParameterType::number ||
                             type == ParameterType::size || type == ParameterType::integer_list;
        const bool textual = type == ParameterType::text || type == ParameterType::text_list;
        const std::string name = in_quotes(parameter.name);
        if (parameter.is_required && parameter.is_optional) fail("the parameter " + name + " is required and optional");
        if (std::isnan(parameter.least) || std::isnan(parameter.most) || parameter.least > parameter.most)
            fail("the range of the parameter " + name + " is empty");
        if (!numeric && (std::isfinite(parameter.least) || std::isfinite(parameter.most)))
            fail("the parameter " + name + " has a range and is no number");
        if (!textual && !parameter.choice_list.empty()) fail("the parameter " + name + " has choices and is no text");
        if (parameter.is_output && type != ParameterType::path)
            fail("the parameter " + name + " is an output and no path");
        if (parameter.is_provider && type != ParameterType::text)
            fail("the parameter " + name + " names a provider and is no text");
        if (parameter.default_text.empty() || parameter.is_required || type == ParameterType::path ||
            type == ParameterType::any)
            return;
        std::vector<Error> unread;
        const auto value = parse_yaml_argument(parameter.default_text, "default", unread);
        if (!value) {
            fail("the default of the parameter " + name + ": " + unread.front().message);
        } else if (const auto converted = convert_parameter("it", parameter, *value); !converted.ok()) {
            fail("the default of the parameter " + name + ": " + converted.error().message);
        }
    }

    void ports(StageKind kind, const Description& description) {
        const auto count = [&](bool input, bool batches) {
            return std::count_if(description.ports.begin(), description.ports.end(), [&](const Port& port) {
                return port.is_input == input && port.artifact.empty() == batches;
            });
        };
        const std::string what(to_string(kind));
        if ((kind == StageKind::reader || kind == StageKind::generator) && count(true, true) > 0)
            fail("a " + what + " takes no batches");
        if ((kind == StageKind::analyser || kind == StageKind::validator || kind == StageKind::writer) &&
            count(false, true) > 0)
            fail("a " + what + " yields no batches");
        if ((kind == StageKind::analyser || kind == StageKind::validator) && count(false, false) == 0)
            fail("a " + what + " without an artifact output is of no use");
        if (kind == StageKind::provider && !description.ports.empty()) fail("a provider has no ports");
    }

private:
    std::string stage_;
    std::vector<Error>& errors_;
};

}  // namespace

std::optional<Description> checked_describe(const std::string& stage_name, Stage& stage, std::vector<Error>& errors) {
    const auto threw = [&](const std::string& why) -> std::optional<Description> {
        errors.push_back(Error(ErrorCode::plugin,
                               "the stage " + in_quotes(stage_name) + " failed in describe(): " + why,
                               "this is a mistake in the plugin: tell its author"));
        return std::nullopt;
    };
    Description description;
    try {
        stage.describe(description);
    } catch (const std::exception& failure) {
        return threw(failure.what());
    } catch (...) {
        return threw("it threw something that is no std::exception");
    }
    const auto before = errors.size();
    Checker checker(stage_name, errors);
    if (description.summary.empty()) checker.fail("it has no doc");
    if (description.waiting_threads < 0 || description.waiting_threads > 1024)
        checker.fail("waits() takes 1 to 1024 threads");
    add_default_ports(stage.stage_kind(), description);
    checker.names(description);
    checker.ports(stage.stage_kind(), description);
    for (const auto& parameter : description.parameters) checker.parameter(parameter);
    if (errors.size() > before) return std::nullopt;
    return description;
}

}  // namespace persona
