// persona privacy leaks and privacy canaries.
#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <boost/json.hpp>

#include <persona/text.hpp>

#include "command.hpp"
#include "generate_options.hpp"

#include "framework/data/json_text.hpp"

namespace persona::cli {
namespace {

namespace json = boost::json;

/// The leak scan's verdict; null when the run did not come so far. Both pipelines call the stage so.
std::shared_ptr<const Verdict> verdict_of(const RunResult& result) {
    const auto found = result.outcome.artifacts.find("rescan.verdict");
    return found == result.outcome.artifacts.end() ? nullptr : std::dynamic_pointer_cast<const Verdict>(found->second);
}

json::object details_of(const Verdict& verdict) {
    boost::system::error_code code;
    auto details = json::parse(verdict.details, code);
    return code || !details.is_object() ? json::object{} : details.get_object();
}

json::object object_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_object() ? value->get_object() : json::object{};
}

std::int64_t number_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

/// "3 cells: 'notes' 2, 'name' 1" of a group; "–" when nothing of it came out.
std::string came_out(const json::object& details, std::string_view group) {
    std::string where;
    std::int64_t cells = 0;
    if (const auto* hits = details.if_contains("hits"); hits != nullptr && hits->is_array()) {
        for (const auto& hit : hits->get_array()) {
            if (!hit.is_object() || std::string_view(hit.get_object().at("group").get_string()) != group) continue;
            const auto times = number_in(hit.get_object(), "cells");
            cells += times;
            where += fmt::format("{}'{}' {}", where.empty() ? "" : ", ",
                                 std::string_view(hit.get_object().at("column").get_string()), with_commas(times));
        }
    }
    return cells == 0 ? "–" : fmt::format("{} cell{}: {}", with_commas(cells), cells == 1 ? "" : "s", where);
}

/// What was looked up, and how much of it came out where: groups and columns, never a value.
std::string table(const Verdict& verdict) {
    const auto details = details_of(verdict);
    const auto certificate = object_in(details, "certificate");
    const auto known = object_in(certificate, "known_values");
    const auto groups = object_in(known, "by_group");
    std::size_t width = std::string_view("known values").size();
    for (const auto& [group, count] : groups) width = std::max(width, std::string_view(group).size());
    auto out = fmt::format("{:<{}}  {:>11}  came out\n", "known values", width, "looked for");
    for (const auto& [group, count] : groups) {
        // A value of several groups stands in the first alone.
        if (number_in(groups, group) == 0 && came_out(details, group) == "–") continue;
        out += fmt::format("{:<{}}  {:>11}  {}\n", std::string_view(group), width,
                           with_commas(number_in(groups, group)), came_out(details, group));
    }
    const auto cells = object_in(certificate, "cells");
    out += fmt::format("\nLooked up {} cells of {} columns among {} known values.\n",
                       with_commas(number_in(cells, "total")), object_in(cells, "by_column").size(),
                       with_commas(number_in(known, "total")));
    if (const auto* hash = certificate.if_contains("scanned_sha256"); hash != nullptr && hash->is_string())
        out += fmt::format("SHA-256 of what was scanned: {}\n", std::string_view(hash->get_string()));
    return out;
}

std::string as_json(const Verdict& verdict) {
    json::object out{{"passed", verdict.passed()}, {"failures", json_texts(verdict.failures)}};
    for (const auto& entry : details_of(verdict)) out.insert(entry);
    return json_text(out);
}

/// Runs it and prints what its scan says.
int tell_scan(PipelineRun& pipeline, bool as_object) {
    const auto* result = pipeline.shows().run();
    if (result == nullptr) return pipeline.code();
    tell_result(pipeline.job(), *result, pipeline.talk());
    const auto verdict = verdict_of(*result);
    // A refusal comes with what was found, every other error without.
    if (verdict && (!result->outcome.error || result->exit_code == exit_code(ErrorCode::refused)))
        fmt::print("{}", as_object ? as_json(*verdict) + "\n" : table(*verdict));
    return result->exit_code;
}

class Leaks final : public Command {
public:
    std::string_view name() const override { return "privacy leaks"; }
    std::string_view summary() const override { return "looks for the values of one table in another one"; }
    std::string_view usage() const override { return "--source FILE --output FILE [options]"; }
    std::string_view teaching() const override {
        return R"(The leak scan by itself, for tables that somebody else made or that were changed since. What fewer than k people of the
source hold is known: what its detectors find, identifying columns, texts, words that no public list has. Every cell
of the other table is looked up, in all renderings. The files may be of different formats.

  persona privacy leaks --source survey.csv --output safe.json
  persona privacy leaks --source survey.csv --output safe.csv --confidential projects.txt
  persona privacy leaks --source survey.csv --output pseudonyms.csv --anonymised      sentences are meant to stay

The table says how many values were looked for and where they came out, never which. The exit code is 4 when one did. With
--json one object: passed, failures, by_group, by_column, hits, and the certificate that says what was checked.)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("source", options::value(&source_)->value_name("FILE"),
                         "the table whose values may not come out; '-' is standard input")(
            "output", options::value(&output_)->value_name("FILE"), "the table they may not be in")(
            "anonymised", options::bool_switch(&anonymised_),
            "the output is pseudonymised: its sentences are meant to stay, only values in them count");
        confidential_.declare(to);
        read_.declare(to);
        run_.declare(to, "the result as one object on standard output and nothing else there");
    }
    int run() override {
        constexpr auto example = "persona privacy leaks --source survey.csv --output safe.csv";
        need(source_, "--source", example);
        need(output_, "--output", example);
        if (source_ == "-" && output_ == "-")
            misused("--source and --output can not both be standard input", "name a file for one of the two");
        PipelineRun pipeline("leaks", run_);
        pipeline.set("source", source_)
            .set("output", output_)
            .set_given("subject", read_.subject)
            .set_given("confidential", confidential_.file)
            .sets(read_.sets(ReadOptions::Pipeline::reads));
        if (anonymised_) pipeline.set("whole_texts", "false");
        return tell_scan(pipeline, run_.json);
    }

private:
    RunOptions run_;
    ReadOptions read_;
    ConfidentialOption confidential_;
    std::string source_, output_;
    bool anonymised_ = false;
};

class Canaries final : public Command {
public:
    std::string_view name() const override { return "privacy canaries"; }
    std::string_view summary() const override {
        return "plants values in a copy of a table and looks whether one comes out";
    }
    std::string_view usage() const override { return "--input FILE [--count 40] [options]"; }
    std::string_view teaching() const override {
        return R"(Names, addresses, numbers with their check digits, codes of no known pattern and words of no pattern at all, each in one
row of a copy of the table, which then goes the whole way of synthesise. The rows that come out are searched for them
and thrown away: no file is written. The exit code is 4 when one of them came out.

  persona privacy canaries --input survey.csv
  persona privacy canaries --input survey.csv --count 200 --json)";
    }
    void declare(options::options_description& to) override {
        to.add_options()("input", options::value(&input_)->value_name("FILE"), "the table; '-' is standard input")(
            "count", options::value(&count_)->value_name("N"), "how many canaries (default: 40)");
        read_.declare(to);
        run_.declare(to, "the result as one object on standard output and nothing else there");
    }
    int run() override {
        need(input_, "--input", "persona privacy canaries --input survey.csv");
        if (count_ < 1 || count_ > 10'000) misused("--count takes a number from 1 to 10000", "leave it out for 40");
        PipelineRun pipeline("canaries", run_);
        pipeline.set("input", input_)
            .set("count", std::to_string(count_))
            .set_given("subject", read_.subject)
            .sets(read_.sets(ReadOptions::Pipeline::learns));
        return tell_scan(pipeline, run_.json);
    }

private:
    RunOptions run_;
    ReadOptions read_;
    std::string input_;
    std::int64_t count_ = 40;
};

}  // namespace

void add_leaks_commands(std::vector<CommandPtr>& to) {
    to.push_back(std::make_unique<Leaks>());
    to.push_back(std::make_unique<Canaries>());
}

}  // namespace persona::cli
