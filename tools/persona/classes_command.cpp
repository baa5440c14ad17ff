// persona privacy classes.
#include "command.hpp"
#include "generate_options.hpp"

#include "framework/config/yaml.hpp"

namespace persona::cli {
namespace {

class Classes final : public Command {
public:
    std::string_view name() const override { return "privacy classes"; }
    std::string_view summary() const override { return "counts how many people share each combination of attributes"; }
    std::string_view usage() const override { return "--input FILE [--quasi A,B] [--sensitive C] [--k 10] [options]"; }
    std::string_view teaching() const override {
        return R"(A name is not all that tells who somebody is: few people share one age, postcode and profession. A class is the rows
that are equal in all quasi-identifiers; k-anonymity is the number of people in the smallest one, and l-diversity the
least number of different values of a sensitive column in one.

  persona privacy classes --input survey.csv
  persona privacy classes --input survey.csv --quasi age,postcode --sensitive diagnosis --k 5
  persona privacy classes --input released.csv --k 5 --check      exit code 4 when a class is smaller

Without --quasi and --sensitive the columns are guessed from headers and values. To make the columns coarser until every
class is large enough, see the stage anonymiser.generalise: 'persona plugin describe anonymiser.generalise'.)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("input", options::value(&input_)->value_name("FILE"),
                         "the table to look into; '-' is standard input")(
            "format", options::value(&format_)->value_name("NAME"),
            "format of the input when neither name nor content tell: csv, json, jsonl, yaml, xlsx")(
            "quasi", options::value(&quasi_)->value_name("A,B"), "the quasi-identifiers (default: guessed)")(
            "sensitive", options::value(&sensitive_)->value_name("C,D"), "the sensitive columns (default: guessed)")(
            "check", options::bool_switch(&check_), "end with exit code 4 where a class holds fewer than k people");
        read_.declare(to);
        run_.declare(to, "the report as one object on standard output and nothing else there");
    }
    int run() override {
        need(input_, "--input", "persona privacy classes --input survey.csv");
        PipelineRun pipeline("classes", run_);
        pipeline.set("input", input_)
            .set_given("input_format", format_)
            .set_given("subject", read_.subject)
            .sets(read_.sets(ReadOptions::Pipeline::reads));
        if (check_) pipeline.set("check", "true");
        if (!quasi_.empty()) pipeline.set("view.columns", write_yaml(listed(quasi_)));
        if (!sensitive_.empty()) pipeline.set("view.sensitive", write_yaml(listed(sensitive_)));
        return pipeline.run_and_tell();
    }

private:
    RunOptions run_;
    ReadOptions read_;
    std::string input_, format_, quasi_, sensitive_;
    bool check_ = false;
};

}  // namespace

void add_classes_command(std::vector<CommandPtr>& to) { to.push_back(std::make_unique<Classes>()); }

}  // namespace persona::cli
