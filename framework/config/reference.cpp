// A stage's description for people and programs: Markdown page, terminal text, JSON.
#include "framework/config/reference.hpp"

#include <algorithm>
#include <cmath>

#include <boost/json.hpp>

#include "framework/config/checks.hpp"
#include "framework/config/json_values.hpp"
#include "framework/data/json_text.hpp"

namespace persona {
namespace {

namespace json = boost::json;

/// "0 to 1", "at least 1", "a, b, c"; with the unit.
std::string allowed(const Parameter& parameter) {
    if (!parameter.choice_list.empty()) return listed(parameter.choice_list);
    const bool low = std::isfinite(parameter.least);
    const bool high = std::isfinite(parameter.most);
    std::string out;
    if (low && high) out = number_text(parameter.least) + " to " + number_text(parameter.most);
    else if (low) out = "at least " + number_text(parameter.least);
    else if (high) out = "at most " + number_text(parameter.most);
    if (!parameter.unit_text.empty()) out += (out.empty() ? "in " : " ") + parameter.unit_text;
    return out;
}

std::string default_of(const Parameter& parameter) {
    if (parameter.is_required) return "required";
    return parameter.default_text.empty() ? "none" : parameter.default_text;
}

std::string carried(const Port& port) { return port.artifact.empty() ? "batches" : "artifact '" + port.artifact + "'"; }

/// Everything that is not plain about a port, for people.
std::string port_notes(const Port& port) {
    std::vector<std::string> notes;
    if (port.is_input && !port.is_required) notes.emplace_back("may be left out");
    if (!port.is_input && !port.is_required) notes.emplace_back("may stay unused");
    if (port.takes_many) notes.emplace_back("takes several");
    if (port.is_reference) notes.emplace_back("only looked at: does not lower the label of what comes out");
    if (port.is_input && port.lowest != Label::raw)
        notes.push_back("accepts " + std::string(to_string(port.lowest)) + " data or better");
    if (!port.is_input && port.given) notes.push_back("gives " + std::string(to_string(*port.given)) + " data");
    std::string out;
    for (const auto& note : notes) out += (out.empty() ? "" : "; ") + note;
    return out;
}

std::vector<std::string> traits(StageKind kind, const Description& description) {
    std::vector<std::string> out;
    if (description.is_parallel) out.emplace_back("runs on several threads at once");
    if (description.waiting_threads > 0)
        out.push_back("waits for something outside, on " + std::to_string(description.waiting_threads) +
                      " threads of its own");
    if (!description.holds.empty()) out.push_back("holds in memory: " + description.holds);
    else if (kind != StageKind::provider) out.emplace_back("streams: memory does not grow with the data");
    for (const auto& note : description.notes) out.push_back(note);
    return out;
}

/// A cell of a Markdown table.
std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|') out += "\\|";
        else if (c == '\n') out += ' ';
        else out += c;
    }
    return out;
}

std::string code(const std::string& text) { return text.empty() ? "" : "`" + cell(text) + "`"; }

/// `text` in lines of at most `width` bytes, each after `indent`.
std::string wrapped(std::string_view text, std::string_view indent, std::size_t width = 100) {
    std::string out;
    std::string row(indent);
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(" \n"), text.size());
        const auto word = text.substr(0, end);
        if (!word.empty()) {
            if (row.size() > indent.size() && row.size() + 1 + word.size() > width) {
                out += row + '\n';
                row = indent;
            }
            if (row.size() > indent.size()) row += ' ';
            row += word;
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out + row + '\n';
}

/// The smallest piece of a pipeline file that uses the stage.
std::string usage(const std::string& name, StageKind kind, const Description& description) {
    const auto dot = name.find('.');
    std::string out = (kind == StageKind::provider ? "providers:\n  my-" : "stages:\n  my-") + name.substr(0, dot) +
                      ":\n    use: " + name + "\n";
    for (const auto& port : description.ports)
        if (port.is_input && port.is_required) out += "    " + port.name + ": <stage>\n";
    for (const auto& parameter : description.parameters) {
        if (!parameter.is_required && parameter.example_text.empty()) continue;
        out += "    " + parameter.name + ": " +
               (parameter.example_text.empty() ? "<" + std::string(to_string(parameter.type)) + ">"
                                               : parameter.example_text) +
               "\n";
    }
    return out;
}

void append_parameters(std::string& out, const Description& description, bool advanced) {
    const auto wanted = [&](const Parameter& parameter) { return parameter.is_advanced == advanced; };
    if (!std::any_of(description.parameters.begin(), description.parameters.end(), wanted)) return;
    out += advanced ? "\n## Advanced parameters\n\n" : "\n## Parameters\n\n";
    out += "| name | type | default | allowed | what it does |\n|---|---|---|---|---|\n";
    for (const auto& parameter : description.parameters) {
        if (!wanted(parameter)) continue;
        const auto shown = default_of(parameter);
        const bool word = shown == "required" || (shown == "none" && parameter.default_text.empty());
        out += "| " + code(parameter.name) + " | " + std::string(to_string(parameter.type)) + " | " +
               (word ? shown : code(shown)) + " | " + cell(allowed(parameter)) + " | " + cell(parameter.doc) + " |\n";
    }
}

void append_ports(std::string& out, const Description& description, bool input) {
    if (std::none_of(description.ports.begin(), description.ports.end(),
                     [&](const Port& port) { return port.is_input == input; }))
        return;
    out += input ? "\n## Inputs\n\n" : "\n## Outputs\n\n";
    out += "| port | carries | what | |\n|---|---|---|---|\n";
    for (const auto& port : description.ports)
        if (port.is_input == input)
            out += "| " + code(port.name) + " | " + cell(carried(port)) + " | " + cell(port.doc) + " | " +
                   cell(port_notes(port)) + " |\n";
}

json::object port_json(const Port& port) {
    json::object out{
        {"name", port.name}, {"doc", port.doc}, {"carries", port.artifact.empty() ? "batches" : "artifact"}};
    if (!port.artifact.empty()) out["artifact"] = port.artifact;
    out["required"] = port.is_required;
    if (port.is_input) {
        out["many"] = port.takes_many;
        out["reference"] = port.is_reference;
        out["accepts"] = json::string(to_string(port.lowest));
    } else if (port.given) {
        out["gives"] = json::string(to_string(*port.given));
    }
    return out;
}

json::object parameter_json(const Parameter& parameter) {
    json::object out{{"name", parameter.name},
                     {"type", json::string(to_string(parameter.type))},
                     {"doc", parameter.doc},
                     {"required", parameter.is_required}};
    if (auto value = json_default(parameter)) out["default"] = std::move(*value);
    if (std::isfinite(parameter.least)) out["minimum"] = json_number(parameter.least);
    if (std::isfinite(parameter.most)) out["maximum"] = json_number(parameter.most);
    if (!parameter.unit_text.empty()) out["unit"] = parameter.unit_text;
    if (!parameter.choice_list.empty()) out["choices"] = json::value_from(parameter.choice_list);
    if (!parameter.example_text.empty()) out["example"] = parameter.example_text;
    if (parameter.is_advanced) out["advanced"] = true;
    if (parameter.is_output) out["output"] = true;
    if (parameter.is_provider) out["provider"] = true;
    if (parameter.is_stages) out["stages"] = true;
    return out;
}

std::vector<std::string> table_cells(std::string_view line) {
    std::vector<std::string> out;
    std::string text;
    for (std::size_t i = 1; i < line.size(); ++i) {
        if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '|') continue;
        if (line[i] == '|' && line[i - 1] != '\\') {
            const auto begin = text.find_first_not_of(' ');
            out.push_back(begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(' ') + 1 - begin));
            text.clear();
        } else if (line[i] != '`') {
            text += line[i];
        }
    }
    return out;
}

/// The paragraphs of the reference page for a terminal; of a table, one entry a row: its first cell, then the others by their headings.
std::string details_as_text(std::string_view details) {
    std::string out;
    std::vector<std::string> headings;
    while (!details.empty()) {
        const auto end = std::min(details.find('\n'), details.size());
        const auto line = details.substr(0, end);
        details.remove_prefix(std::min(end + 1, details.size()));
        if (!line.starts_with('|')) {
            headings.clear();
            out += line.empty() ? "\n" : wrapped(std::string(line), "  ");
            continue;
        }
        const auto cells = table_cells(line);
        if (headings.empty()) headings = cells;
        if (line.starts_with("|---") || headings == cells || cells.empty()) continue;
        out += "  " + cells[0] + "\n";
        for (std::size_t i = 1; i < cells.size() && i < headings.size(); ++i) {
            if (!cells[i].empty())
                out += wrapped(headings[i].empty() ? cells[i] : headings[i] + ": " + cells[i], "      ");
        }
    }
    return out;
}

}  // namespace

std::string reference_page(const std::string& name, StageKind kind, const Description& description) {
    std::string out = "<!-- Generated from the stage's description: do not edit. -->\n# " + name + "\n\n" +
                      description.summary + "\n\n";
    out += "Kind: " + std::string(to_string(kind)) + ".\n";
    if (!description.details.empty()) out += "\n" + description.details + "\n";
    out += "\n```yaml\n" + usage(name, kind, description) + "```\n";
    append_parameters(out, description, false);
    append_ports(out, description, true);
    append_ports(out, description, false);
    append_parameters(out, description, true);
    const auto said = traits(kind, description);
    if (!said.empty()) out += "\n## Good to know\n\n";
    for (const auto& trait : said) out += "- " + trait + "\n";
    return out;
}

std::string describe_as_text(const std::string& name, StageKind kind, const Description& description) {
    std::string out = name + " (" + std::string(to_string(kind)) + ")\n" + wrapped(description.summary, "  ");
    if (!description.parameters.empty()) out += "\nParameters\n";
    for (const auto& parameter : description.parameters) {
        const auto range = allowed(parameter);
        out += "  " + parameter.name + ": " + std::string(to_string(parameter.type)) +
               (range.empty() ? "" : ", " + range) +
               (parameter.is_required            ? ", required"
                : parameter.default_text.empty() ? ""
                                                 : ", default " + parameter.default_text) +
               (parameter.is_advanced ? ", advanced" : "") + "\n";
        out += wrapped(parameter.doc, "      ");
    }
    for (const bool input : {true, false}) {
        bool first = true;
        for (const auto& port : description.ports) {
            if (port.is_input != input) continue;
            if (first) out += input ? "\nInputs\n" : "\nOutputs\n";
            first = false;
            const auto notes = port_notes(port);
            out += "  " + port.name + ": " + carried(port) + (notes.empty() ? "" : "; " + notes) + "\n" +
                   wrapped(port.doc, "      ");
        }
    }
    const auto said = traits(kind, description);
    if (!said.empty()) out += "\nGood to know\n";
    for (const auto& trait : said) out += wrapped("- " + trait, "  ");
    if (!description.details.empty()) out += "\nMore\n" + details_as_text(description.details);
    return out;
}

std::string describe_as_json(const std::string& name, StageKind kind, const Description& description) {
    json::array parameters;
    json::array inputs;
    json::array outputs;
    for (const auto& parameter : description.parameters) parameters.push_back(parameter_json(parameter));
    for (const auto& port : description.ports) (port.is_input ? inputs : outputs).push_back(port_json(port));
    json::object out{{"name", name}, {"kind", json::string(to_string(kind))}, {"doc", description.summary}};
    if (!description.details.empty()) out["details"] = description.details;
    out["parameters"] = std::move(parameters);
    out["inputs"] = std::move(inputs);
    out["outputs"] = std::move(outputs);
    out["parallel"] = description.is_parallel;
    if (!description.holds.empty()) out["holds"] = description.holds;
    out["notes"] = json::value_from(description.notes);
    return json_text(out, 2) + "\n";
}

}  // namespace persona
