// persona pipeline test: runs the tests that stand in pipeline files.
#include <fmt/format.h>

#include "pipeline_commands.hpp"
#include "pipeline_file.hpp"
#include "pipeline_tests.hpp"
#include "test_stages.hpp"

#include "framework/data/json_text.hpp"

namespace persona::cli {
namespace {

namespace json = boost::json;

class Test final : public Command {
public:
    std::string_view name() const override { return "pipeline test"; }
    std::string_view summary() const override { return "runs the tests that stand in pipeline files"; }
    std::string_view usage() const override { return "FILE... [options]"; }
    std::string_view teaching() const override {
        return R"(A pipeline file may hold tests: rows that stand in for what a reader would read, and what is expected of any output
(rows, how many, texts that must or must not come out, findings, a verdict). Nothing is written.

  tests:
    - name: an e-mail address does not come out
      rows:
        source: [{note: "write to ada@example.com"}]
      expect:
        detect: {findings: [{row: 0, column: note, type: EMAIL_ADDRESS}]}
        output: {count: 1, lacks: [ada@example.com]}

  persona pipeline test my.yaml
  persona pipeline test anonymise scan        those that ship with persona

The exit code is 1 when a test fails, 2 when a file or a test is written wrongly.)";
    }
    int most_arguments() const override { return -1; }
    void declare(options::options_description& to) override {
        to.add_options()("only", options::value(&only_)->value_name("TEXT"), "only tests with this in their name")(
            "json", options::bool_switch(&run_.json), "the results as one JSON object on standard output");
        run_.declare_plugins(to);
    }
    int run() override {
        if (arguments.empty()) misused("no pipeline file was named", "usage: persona pipeline test FILE...");
        int code = 0;
        const auto registry = open_registry(run_, code);
        if (!registry) return code;
        const auto collection = std::make_shared<Collection>();
        add_test_stages(*registry, collection);
        const Interrupt interrupt;
        json::array results;
        std::int64_t count = 0;
        std::int64_t failed = 0;
        for (const auto& argument : arguments) {
            if (argument == "-") misused("tests are run from a file, not from standard input");
            const auto path = path_of(argument);
            std::vector<Error> errors;
            const auto spec = load_pipeline(path, {}, errors);
            const auto tests = spec ? read_pipeline_tests(*spec, errors) : std::vector<PipelineTest>{};
            if (!errors.empty()) {
                print_errors(errors);
                return errors_exit_code(errors);
            }
            for (const auto& test : tests) {
                if (test.name.find(only_) == std::string::npos) continue;
                const auto differences = run_pipeline_test(path, test, *registry, *collection, interrupt.token());
                if (interrupt.token().stop_requested()) return 130;
                ++count;
                failed += differences.empty() ? 0 : 1;
                tell(argument, test, differences, results);
            }
        }
        if (run_.json)
            fmt::print("{}\n",
                       json_text(json::object{{"tests", count}, {"failed", failed}, {"results", std::move(results)}}));
        else fmt::print("{} test{}, {} failed\n", count, count == 1 ? "" : "s", failed);
        return failed == 0 ? 0 : 1;
    }

private:
    void tell(const std::string& file, const PipelineTest& test, const std::vector<std::string>& differences,
              json::array& results) const {
        if (run_.json) {
            results.push_back(json::object{{"file", file},
                                           {"test", test.name},
                                           {"passed", differences.empty()},
                                           {"differences", json::array(differences.begin(), differences.end())}});
            return;
        }
        fmt::print("{} {}: {}\n", differences.empty() ? "passed" : "FAILED", file, test.name);
        for (const auto& difference : differences) fmt::print("    {}\n", difference);
        if (!differences.empty()) fmt::print("    at {}:{}\n", test.place.file, test.place.line);
    }
    RunOptions run_;
    std::string only_;
};

}  // namespace

CommandPtr make_pipeline_test() { return std::make_unique<Test>(); }

void check_pipeline_tests(const PipelineSpec& spec, std::vector<Error>& errors) {
    (void)read_pipeline_tests(spec, errors);
}

}  // namespace persona::cli
