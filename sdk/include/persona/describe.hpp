// How a stage describes itself: parameters bound to members, ports, traits. This one declaration drives parsing,
// linting, `persona plugin describe`, the JSON Schema for editors, the reference pages and the scaffolds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/error.hpp>
#include <persona/types.hpp>
#include <persona/value.hpp>

namespace persona {

/// A path as the user meant it: made absolute by the framework (relative to the pipeline file for what stands there,
/// to the working directory for the command line). "-" is standard input or output and stays as it is.
struct Path {
    std::filesystem::path value;
    [[nodiscard]] bool standard_stream() const { return value == "-"; }
    [[nodiscard]] bool empty() const { return value.empty(); }
    [[nodiscard]] std::string string() const { return value.string(); }
};
/// A value that is masked wherever it would be printed.
struct Secret {
    std::string value;
};
/// A number of bytes; in files "64M", "1.5G" or a plain number.
struct ByteSize {
    std::int64_t value = 0;
};

enum class ParameterType : std::uint8_t {
    boolean,
    integer,
    number,
    text,
    path,
    secret,
    size,
    text_list,
    integer_list,
    any
};
[[nodiscard]] std::string_view to_string(ParameterType type) noexcept;

/// One declared parameter. Use the fluent calls from describe(); the framework reads the fields.
struct Parameter {
    std::string name;
    std::string doc;
    ParameterType type = ParameterType::text;
    std::string default_text;  ///< as it would be written in YAML; read off the bound member
    bool is_required = false;
    bool is_optional = false;  ///< bound to a std::optional: may be left out, then has no value
    bool is_advanced = false;
    bool is_output = false;    ///< a path that is written: relative to the working directory
    bool is_provider = false;  ///< a text that names one of the pipeline's providers
    bool is_stages = false;    ///< says which stages configure() makes
    std::string unit_text;
    double least = -std::numeric_limits<double>::infinity();
    double most = std::numeric_limits<double>::infinity();
    std::vector<std::string> choice_list;
    std::string example_text;
    std::function<void(const Value&)> store;  ///< called with a value of the right type and range

    Parameter& required() {
        is_required = true;
        return *this;
    }
    Parameter& range(double from, double to) {
        least = from;
        most = to;
        return *this;
    }
    Parameter& at_least(double from) {
        least = from;
        return *this;
    }
    Parameter& unit(std::string text) {
        unit_text = std::move(text);
        return *this;
    }
    Parameter& choices(std::vector<std::string> names) {
        choice_list = std::move(names);
        return *this;
    }
    Parameter& example(std::string text) {
        example_text = std::move(text);
        return *this;
    }
    Parameter& advanced() {
        is_advanced = true;
        return *this;
    }
    Parameter& output() {
        is_output = true;
        return *this;
    }
    /// The name of a provider that the stage shows its data to. Context::provider() gives only those that are named so,
    /// and the pipeline is refused when the stage's data may not go there.
    Parameter& provider() {
        is_provider = true;
        return *this;
    }
    /// Says which stages configure() makes (StageFactory). The providers that those name, the files they read, what they wait
    /// for and the labels they accept are this stage's, too.
    Parameter& stages() {
        is_stages = true;
        return *this;
    }
};

/// One named port. Batch ports carry batches; the others carry one artifact of a kind.
struct Port {
    std::string name;
    std::string doc;
    bool is_input = true;
    std::string artifact;       ///< kind of the artifact; empty for batches
    bool is_required = true;    ///< inputs: must be wired. Outputs: must be used
    bool takes_many = false;    ///< several sources: batches are concatenated, artifacts come as a list
    bool is_reference = false;  ///< looked at, not passed on: does not lower the label of what comes out
    bool is_late = false;  ///< artifact inputs of analysers and validators: needed by finish() alone, not by open()
    Label lowest = Label::raw;   ///< inputs: the lowest label accepted
    std::optional<Label> given;  ///< outputs: the label given; none: the lowest of the data inputs

    Port& optional() {
        is_required = false;
        return *this;
    }
    Port& many() {
        takes_many = true;
        return *this;
    }
    Port& reference() {
        is_reference = true;
        return *this;
    }
    Port& late() {
        is_late = true;
        return *this;
    }
    Port& accepts(Label label) {
        lowest = label;
        return *this;
    }
    Port& gives(Label label) {
        given = label;
        return *this;
    }
};

/// Filled in by Stage::describe(). References returned stay valid until the next call of the same kind.
class Description {
public:
    /// First sentence: what the stage does. `more`: paragraphs for the reference page (Markdown).
    Description& doc(std::string sentence, std::string more = {}) {
        summary = std::move(sentence);
        details = std::move(more);
        return *this;
    }

    Parameter& parameter(std::string name, bool& member, std::string doc);
    Parameter& parameter(std::string name, std::int64_t& member, std::string doc);
    Parameter& parameter(std::string name, double& member, std::string doc);
    Parameter& parameter(std::string name, std::string& member, std::string doc);
    Parameter& parameter(std::string name, Path& member, std::string doc);
    Parameter& parameter(std::string name, Secret& member, std::string doc);
    Parameter& parameter(std::string name, ByteSize& member, std::string doc);
    Parameter& parameter(std::string name, std::vector<std::string>& member, std::string doc);
    Parameter& parameter(std::string name, std::vector<std::int64_t>& member, std::string doc);
    /// Free structure (a list of custom patterns, say): the stage checks it in configure(), with the values' places.
    Parameter& parameter(std::string name, Value& member, std::string doc);
    Parameter& parameter(std::string name, std::optional<std::int64_t>& member, std::string doc);
    Parameter& parameter(std::string name, std::optional<double>& member, std::string doc);
    Parameter& parameter(std::string name, std::optional<std::string>& member, std::string doc);
    Parameter& parameter(std::string name, std::optional<Path>& member, std::string doc);

    // Ports. A Transform, Analyser, Validator or Writer that declares no batch input gets `from`; a Reader, Transform
    // or Generator that declares no batch output gets `main`.
    Port& input(std::string name, std::string doc);
    Port& output(std::string name, std::string doc);
    Port& artifact_input(std::string name, std::string kind, std::string doc);
    Port& artifact_output(std::string name, std::string kind, std::string doc);
    /// For stages with no batch input at all (saving an artifact, loading one).
    Description& no_batches() {
        has_batches = false;
        return *this;
    }
    /// The lowest label accepted by / the label given on the default ports.
    Description& accepts(Label label) {
        default_accepts = label;
        return *this;
    }
    Description& gives(Label label) {
        default_gives = label;
        return *this;
    }

    // Traits.
    /// process() / observe() / generate() may be called from several threads at once (the stage is const then).
    Description& parallel() {
        is_parallel = true;
        return *this;
    }
    /// Calls wait for something outside (a model, a network): run on the stage's own pool of so many threads, never on a worker.
    /// On one thread they come in order, as those of any stage that is not parallel().
    Description& waits(int threads) {
        waiting_threads = threads;
        return *this;
    }
    /// Holds the whole stream in memory; says what and how much a row, for lint.
    Description& holds_everything(std::string what) {
        holds = std::move(what);
        return *this;
    }
    /// A tag in place of a stable promise: "experimental".
    Description& note(std::string text) {
        notes.push_back(std::move(text));
        return *this;
    }

    std::string summary, details, holds;
    std::vector<Parameter> parameters;
    std::vector<Port> ports;
    std::vector<std::string> notes;
    bool has_batches = true;
    bool is_parallel = false;
    int waiting_threads = 0;
    Label default_accepts = Label::raw;
    std::optional<Label> default_gives;
};

}  // namespace persona
