// persona pipeline create: a commented file to start from.
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "pipeline_commands.hpp"

#include "framework/config/yaml.hpp"

namespace persona::cli {
namespace {

constexpr std::string_view starter =
    R"(# A pipeline: stages, and the wires between them. Check it with 'persona pipeline lint', see it with
# 'persona pipeline graph', run its tests with 'persona pipeline test', run it with 'persona-run'.
# 'persona plugin list' names the stages there are, 'persona plugin describe STAGE' their parameters.
pipeline: {name}
doc: Finds personal data and replaces it.

# What a user may change with --set NAME=VALUE. "${{input}}" below stands for the value.
# Types: path, integer, number, text, boolean, secret, size. 'optional: true' may stay without a value.
parameters:
  input:  {{type: path, default: input.csv, doc: what is read}}
  output: {{type: path, default: anonymised.csv, doc: what is written}}

# Each line is a stage: its name in this file, the stage it uses, its wires (from, votes, found) and its parameters.
# 'source' alone is a stage's main output; 'split.train' would be its output 'train'.
stages:
  source:    {{use: reader.auto, path: "${{input}}"}}
  # What each column is taken for, from its header and its values.
  votes:     {{use: analyser.columns, from: source}}
  # Several passes, one after another; their findings are merged.
  detect:    {{use: detector.multipass, from: source, votes: votes, passes: [columns, patterns, names]}}
  found:     {{use: analyser.findings, from: detect}}
  anonymise: {{use: anonymiser.redact, from: detect, found: found}}
  # Anonymised rows still are about real people: a writer must be told that it may let them out.
  output:    {{use: writer.auto, from: anonymise, path: "${{output}}", accepts: anonymised}}

# Run by 'persona pipeline test': 'rows' stands in for a reader, 'expect' looks at what comes out of a stage.
tests:
  - name: an e-mail address does not come out
    rows:
      source:
        - {{name: Ada Lovelace, note: "write to ada@example.com"}}
    expect:
      anonymise: {{count: 1, lacks: ["ada@example.com"]}}
)";

class Create final : public Command {
public:
    std::string_view name() const override { return "pipeline create"; }
    std::string_view summary() const override { return "writes a commented pipeline file to start from"; }
    std::string_view usage() const override { return "FILE"; }
    std::string_view teaching() const override {
        return R"(The file reads a table, finds personal data, replaces it and writes the result, with a test. A file that is there is
never overwritten; '-' writes to standard output.

  persona pipeline create my.yaml
  persona pipeline lint my.yaml)";
    }
    int most_arguments() const override { return 1; }
    void declare(options::options_description&) override {}
    int run() override {
        if (arguments.empty()) misused("no file was named", "usage: persona pipeline create FILE");
        const std::filesystem::path path = arguments[0];
        auto title = path.stem().string();
        if (!valid_name(title)) title = "mine";
        const auto text = fmt::format(starter, fmt::arg("name", title));
        if (path == "-") {
            fmt::print("{}", text);
            return 0;
        }
        std::error_code code;
        if (std::filesystem::exists(path, code))
            misused(fmt::format("'{}' is there already", path.string()), "name another file, or take that one away");
        std::ofstream file(path, std::ios::binary);
        file << text;
        file.close();
        if (!file)
            throw Failure(Error(ErrorCode::io, fmt::format("can not write '{}'", path.string()),
                                "check that its folder is there and may be written"));
        fmt::print(stderr, "wrote {}\n  next: persona pipeline lint {}\n", path.string(), path.string());
        return 0;
    }
};

}  // namespace

CommandPtr make_pipeline_create() { return std::make_unique<Create>(); }

}  // namespace persona::cli
