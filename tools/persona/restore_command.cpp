// persona privacy restore.
#include "command.hpp"

namespace persona::cli {
namespace {

class Restore final : public Command {
public:
    std::string_view name() const override { return "privacy restore"; }
    std::string_view summary() const override {
        return "puts back what surrogates stand for, with the vault and the key";
    }
    std::string_view usage() const override {
        return "--input FILE --vault FILE --key-file FILE --output FILE [options]";
    }
    std::string_view teaching() const override {
        return R"(The vault is written by an anonymising run that was asked for one, and opens with that run's key alone. What comes
out is about people again: keep it under the same rules as the source.

  persona privacy anonymise --input survey.csv --output safe.csv --key-file team.key --set vault=names.vault
  persona privacy restore --input safe.csv --vault names.vault --key-file team.key --output survey-again.csv

Redacted, masked and generalised values and moved dates in date columns are in no vault. A surrogate that two values
became stays as it is, and the log says how many.)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("input", options::value(&input_)->value_name("FILE"),
                         "what 'privacy anonymise' wrote; '-' is standard input")(
            "vault", options::value(&vault_)->value_name("FILE"), "the vault that was written beside it")(
            "output", options::value(&output_)->value_name("FILE"), "where the result goes; '-' is standard output")(
            "format", options::value(&format_)->value_name("NAME"),
            "format of the output when its name does not tell: csv, json, jsonl, yaml, xlsx, text");
        run_.declare(to);
    }
    int run() override {
        constexpr const char* example =
            "persona privacy restore --input safe.csv --vault names.vault --key-file team.key --output survey.csv";
        need(input_, "--input", example);
        need(vault_, "--vault", example);
        need(run_.key_file, "--key-file", example);
        need(output_, "--output", example);
        if (run_.json && output_ == "-")
            misused("--json and --output - both want standard output",
                    "write the table or, with --report, the report to a file");
        PipelineRun pipeline("restore", run_);
        pipeline.set("input", input_).set("vault", vault_).set("output", output_);
        return pipeline.set_given("format", format_).run_and_tell();
    }

private:
    RunOptions run_;
    std::string input_, vault_, output_, format_;
};

}  // namespace

void add_restore_command(std::vector<CommandPtr>& to) { to.push_back(std::make_unique<Restore>()); }

}  // namespace persona::cli
