// persona report: the page of a report that was kept as JSON.
#include <filesystem>

#include <fmt/format.h>

#include "command.hpp"

#include "framework/report/report_page.hpp"
#include "framework/run/builtin.hpp"
#include "framework/run/whole_file.hpp"

namespace persona::cli {
namespace {

class Report final : public Command {
public:
    std::string_view name() const override { return "report"; }
    std::string_view summary() const override { return "makes a page to read of a report that was kept as JSON"; }
    std::string_view usage() const override { return "REPORT.json --output REPORT.html"; }
    std::string_view teaching() const override {
        return R"(Every command that checks data writes its report with --report: as JSON, or as a page when the name ends in .html.
This makes the page later, from the JSON alone. The page is one file with no script in it that asks nothing of any
network; it holds no row and no text of the source.

  persona synthesise --input survey.csv --output safe.csv --report report.json
  persona report report.json --output report.html)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("output", options::value(&output_)->value_name("FILE"),
                         "where the page goes; '-' is standard output");
    }
    int most_arguments() const override { return 1; }
    int run() override {
        constexpr auto example = "persona report report.json --output report.html";
        if (arguments.empty()) misused("no report was named", example);
        need(output_, "--output", example);
        const auto& input = arguments.front();
        std::error_code differs;
        if (std::filesystem::equivalent(input, output_, differs))
            misused("the page would replace the report it is made from", example);
        auto page = report_page(read_artifact_file(input).value());
        if (!page) {
            auto error = std::move(page).error();
            error.at({input, 0, 0});
            throw Failure(std::move(error));
        }
        if (output_ == "-") fmt::print("{}", *page);
        else write_whole_file(output_, *page, 0644).value();
        return 0;
    }

private:
    std::string output_;
};

}  // namespace

void add_report_command(std::vector<CommandPtr>& to) { to.push_back(std::make_unique<Report>()); }

}  // namespace persona::cli
