// Whole diagnostics against files, and the demonstration pipeline's echo, schema and reference page.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <persona/testing.hpp>

#include "framework/config/bind.hpp"
#include "framework/config/pipeline.hpp"
#include "framework/config/reference.hpp"
#include "framework/config/test_stages.hpp"

namespace fs = std::filesystem;
using namespace persona;

namespace {

void replace_all(std::string& text, const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

void compare(const std::string& file, std::string got) {
    // The working directory differs from machine to machine.
    replace_all(got, fs::current_path().string(), "<here>");
    if (const char* update = std::getenv("PERSONA_UPDATE_GOLDEN"); update && *update) {
        std::ofstream(file, std::ios::binary) << got;
        return;
    }
    CAPTURE(file);
    CHECK(got == testing::read_file(file));
}

/// Comment lines "# --set NAME=VALUE" of a case are its command line.
LoadOptions options_of(const std::string& path) {
    LoadOptions out;
    std::ifstream stream(path);
    for (std::string line; std::getline(stream, line);)
        if (line.starts_with("# --set ")) out.sets.push_back(line.substr(8));
    out.environment = [](const std::string& name) {
        return name == "TOKEN"   ? std::optional<std::string>("s3cret")
               : name == "LIMIT" ? std::optional<std::string>("12")
                                 : std::nullopt;
    };
    return out;
}

std::string verdict_on(const std::string& path, const Registry& registry) {
    std::vector<Error> errors;
    const auto pipeline = load_pipeline(path, options_of(path), errors);
    if (pipeline) {
        for (const auto* group : {&pipeline->providers, &pipeline->stages})
            for (const auto& spec : *group) {
                std::vector<Error> found;
                if (auto described = registry.describe(spec.use, found))
                    (void)bind_stage(spec, described->kind, described->description, found);
                for (auto& error : found)
                    errors.push_back(error.place ? error : error.at(spec.use_place).in_stage(spec.name));
            }
    }
    std::string out;
    for (const auto& error : errors) {
        CHECK(error.code == ErrorCode::configuration);
        out += error.text() + "\n";
    }
    return out + (errors.empty() ? echo_pipeline(*pipeline, registry) : "");
}

}  // namespace

TEST_CASE("every case says what its file says") {
    const auto registry = config_test::demo_registry();
    std::vector<fs::path> cases;
    for (const auto& entry : fs::directory_iterator("."))
        if (entry.path().extension() == ".yaml") cases.push_back(entry.path().filename());
    std::sort(cases.begin(), cases.end());
    REQUIRE(cases.size() >= 12);
    for (const auto& path : cases) {
        const auto said = verdict_on(path.string(), registry);
        CHECK_MESSAGE(said.find("s3cret") == std::string::npos, path.string());
        compare(path.stem().string() + ".txt", said);
    }
}

TEST_CASE("what echo prints loads again, to the same") {
    const auto registry = config_test::demo_registry();
    std::vector<Error> errors;
    const auto pipeline = load_pipeline("good.yaml", options_of("good.yaml"), errors);
    REQUIRE(errors.empty());
    const auto echoed = echo_pipeline(*pipeline, registry);
    const auto again = parse_pipeline(echoed, "good.yaml", {}, errors);
    for (const auto& error : errors) MESSAGE(error.text());
    REQUIRE(again);
    const auto strip = [](std::string text) {
        // Comments tell parameters and defaults; the second time there are none.
        std::string out;
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);)
            if (!line.starts_with("#")) out += line.substr(0, line.find("  # default")) + "\n";
        return out;
    };
    CHECK(strip(echo_pipeline(*again, registry)) == strip(echoed));
}

TEST_CASE("schema, reference pages and descriptions") {
    const auto registry = config_test::demo_registry();
    compare("schema.json", pipeline_schema(registry));
    std::vector<Error> errors;
    for (const std::string name : {"transform.demo", "writer.demo", "provider.demo"}) {
        const auto stage = registry.describe(name, errors);
        REQUIRE(stage);
        compare(name + ".md", reference_page(name, stage->kind, stage->description));
        compare(name + ".describe.txt", describe_as_text(name, stage->kind, stage->description));
        compare(name + ".describe.json", describe_as_json(name, stage->kind, stage->description));
    }
}
