#include "framework/config/bind.hpp"

#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <persona/testing.hpp>

#include "framework/config/test_stages.hpp"
#include "framework/config/yaml.hpp"
#include "framework/plugin/registry.hpp"

using namespace persona;
using namespace persona::config_test;

namespace {

Value yaml(const std::string& text, const std::string& file = "folder/p.yaml") {
    std::vector<Error> errors;
    auto value = parse_yaml(text, file, errors);
    REQUIRE(value);
    return *value;
}

std::vector<Error> bind_text(Stage& stage, const std::string& text) {
    std::vector<Error> errors;
    auto description = checked_describe("demo", stage, errors);
    REQUIRE(description);
    (void)bind_parameters("demo", yaml(text), *description, errors);
    return errors;
}

std::string here(const std::string& path) {
    return (std::filesystem::current_path() / path).lexically_normal().string();
}

}  // namespace

TEST_CASE("values reach the members, of every type") {
    DemoTransform stage;
    CHECK(bind_text(stage,
                    "{strength: 1, passes: [names, patterns], sizes: [7], memory: 1.5K, strict: true, rules: {a: [1]}, "
                    "mark: x, log: l.txt}")
              .empty());
    CHECK(stage.strength == 1.0);
    CHECK(stage.passes == std::vector<std::string>{"names", "patterns"});
    CHECK(stage.sizes == std::vector<std::int64_t>{7});
    CHECK(stage.memory.value == 1536);
    CHECK(stage.strict);
    CHECK(stage.rules.find("a")->list()->size() == 1);
    CHECK(*stage.mark == "x");
    CHECK(stage.log->string() == here("l.txt"));  // an output: from the working directory
    DemoReader reader;
    CHECK(bind_text(reader, "{path: ../in.csv, rows: 5, password: p}").empty());
    CHECK(reader.path.string() == here("in.csv"));  // an input: from the file's folder
    CHECK(*reader.rows == 5);
    CHECK(reader.password.value == "p");
}

TEST_CASE("defaults stay where nothing is said, and null leaves an optional one unset") {
    DemoTransform stage;
    CHECK(bind_text(stage, "{mark: , log: ~}").empty());
    CHECK_FALSE(stage.mark);
    CHECK(stage.strength == 0.5);
    CHECK(bind_text(stage, "{strength: }").size() == 1);
    CHECK(bind_text(stage, "[1]").size() == 1);
    DemoReader reader;
    CHECK(bind_text(reader, "").size() == 1);
}

TEST_CASE("a wrong value is not stored") {
    DemoTransform stage;
    for (const std::string text : {"{strength: 1.5}", "{strength: x}", "{passes: [other]}", "{passes: names}",
                                   "{sizes: [0]}", "{sizes: [1.5]}", "{memory: 1X}", "{memory: 12}", "{memory: -1}",
                                   "{strict: 1}", "{mark: [a]}", "{main: x}", "{from: x}", "{stength: 1}"}) {
        CAPTURE(text);
        CHECK(bind_text(stage, text).size() == 1);
    }
    CHECK(stage.strength == 0.5);
    CHECK(stage.passes == std::vector<std::string>{"patterns"});
    CHECK(stage.memory.value == std::int64_t{64} << 20);
}

TEST_CASE("sizes") {
    CHECK(parse_size("4096") == 4096);
    CHECK(parse_size("64M") == std::int64_t{64} << 20);
    CHECK(parse_size("1.5g") == std::int64_t{3} << 29);
    CHECK(parse_size("2T") == std::int64_t{2} << 40);
    for (const std::string_view text :
         {"", "M", "-1", "-1M", "1e3K", "1 M", "0x1M", "9000000000T", "1.2", "64MB", "99999999999999999999"})
        CHECK_FALSE(parse_size(text));
}

TEST_CASE("paths: relative to the file, to the working directory, or left alone") {
    const Place file{"folder/p.yaml", 3, 1};
    const Place command{"--set x", 0, 0};
    CHECK(resolve_path("a.csv", file, false) == here("folder/a.csv"));
    CHECK(resolve_path("a.csv", file, true) == here("a.csv"));
    CHECK(resolve_path("a.csv", command, false) == here("a.csv"));
    CHECK(resolve_path("../a.csv", {"/etc/p.yaml", 1, 1}, false) == "/a.csv");
    CHECK(resolve_path("/x/a.csv", file, true) == "/x/a.csv");
    CHECK(resolve_path("-", file, false) == "-");
    CHECK(resolve_path("sqlite:a.db", file, false) == "sqlite:" + here("folder/a.db"));
    CHECK(resolve_path("sqlite:a.db", file, true) == "sqlite:" + here("a.db"));
    CHECK(resolve_path("sqlite:/x/a.db", file, true) == "sqlite:/x/a.db");
    CHECK(resolve_path("sqlite://a.db", file, true) == "sqlite://a.db");
    CHECK(resolve_path("postgresql:db", file, true) == "postgresql:db");
}

TEST_CASE("a parameter set on the command line is relative to the working directory, wherever it goes") {
    const std::string text =
        "pipeline: p\nparameters:\n  in: {type: path, default: a.csv}\n  dir: {type: path, default: d}\nstages:\n"
        "  one: {use: reader.demo, path: \"${in}\"}\n  two: {use: reader.demo, path: \"${dir}/b.csv\"}\n";
    const auto registry = demo_registry();
    const auto paths = [&](std::vector<std::string> sets) {
        std::vector<Error> errors;
        LoadOptions options;
        options.sets = std::move(sets);
        const auto pipeline = parse_pipeline(text, "folder/p.yaml", options, errors);
        REQUIRE(pipeline);
        std::string out;
        for (const auto& stage : pipeline->stages) {
            auto described = registry.describe(stage.use, errors);
            REQUIRE(bind_stage(stage, described->kind, described->description, errors));
            out += static_cast<DemoReader&>(*described->stage).path.string() + " ";
        }
        return out;
    };
    CHECK(paths({}) == here("folder/a.csv") + " " + here("folder/d/b.csv") + " ");
    CHECK(paths({"in=x.csv", "dir=y"}) == here("x.csv") + " " + here("y/b.csv") + " ");
    CHECK(paths({"one.path=z.csv", "in=-"}) == here("z.csv") + " " + here("folder/d/b.csv") + " ");
    CHECK(paths({"in=-"}) == "- " + here("folder/d/b.csv") + " ");
}

TEST_CASE("a pipeline file that can not be read") {
    std::vector<Error> errors;
    CHECK_FALSE(load_pipeline("no/such.yaml", {}, errors));
    CHECK_FALSE(load_pipeline("/", {}, errors));
    REQUIRE(errors.size() == 2);
    CHECK(errors[0].text().starts_with("no/such.yaml: there is no such pipeline file"));
    CHECK(errors[1].text().starts_with("/: this is a folder"));
    const testing::TemporaryFolder folder;
    std::ofstream(folder.path("large.yaml")) << std::string(yaml_most_bytes + 10, '#');
    errors.clear();
    CHECK_FALSE(load_pipeline(folder.path("large.yaml"), {}, errors));
    CHECK(errors.front().message.find("MiB") != std::string::npos);
}

TEST_CASE("--set: the last one wins; use, wires and providers can be set; text is taken literally") {
    const std::string text =
        "pipeline: p\nproviders:\n  m: {use: provider.demo, key: k}\nstages:\n  s: {use: reader.demo, path: a.csv}\n  "
        "c: {use: transform.demo, from: s}\n";
    std::vector<Error> errors;
    LoadOptions options;
    options.sets = {"c.mark=first", "c.mark=yes: [0755", "c.from=[s, s]", "m.temperature=1", "s.use=reader.other",
                    "m.key=",       "c.sizes=[5]"};
    const auto pipeline = parse_pipeline(text, "p.yaml", options, errors);
    REQUIRE(pipeline);
    CHECK(pipeline->stage("s")->use == "reader.other");
    const auto registry = demo_registry();
    auto described = registry.describe("transform.demo", errors);
    const auto binding = bind_stage(*pipeline->stage("c"), described->kind, described->description, errors);
    REQUIRE(binding);
    CHECK(binding->wires.at("from").size() == 2);
    CHECK(*static_cast<DemoTransform&>(*described->stage).mark == "yes: [0755");
    CHECK(static_cast<DemoTransform&>(*described->stage).sizes == std::vector<std::int64_t>{5});
    auto provider = registry.describe("provider.demo", errors);
    REQUIRE(bind_stage(*pipeline->provider("m"), provider->kind, provider->description, errors));
    CHECK(static_cast<DemoProvider&>(*provider->stage).temperature == 1.0);
}
