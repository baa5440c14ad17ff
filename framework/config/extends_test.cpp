#include <fstream>

#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "framework/config/extends.hpp"
#include "framework/config/pipeline.hpp"

using namespace persona;

namespace {

/// Writes `text` and loads it; what went wrong is in `errors`.
std::optional<PipelineSpec> loaded(const std::string& path, const std::string& text, std::vector<Error>& errors) {
    std::ofstream(path) << text;
    errors.clear();
    return load_pipeline(path, {}, errors);
}

}  // namespace

TEST_CASE("files extend one another up to a number; trust and gates go along, what a file is called does not") {
    const testing::TemporaryFolder folder;
    std::vector<Error> errors;
    REQUIRE(loaded(folder.path("0.yaml"),
                   "pipeline: base\ndoc: of the base\ntrust: [a]\ngates: g.yaml\nstages:\n  s: {use: reader.demo}\n",
                   errors));
    for (std::size_t i = 1; i <= most_extended_files; ++i) {
        const auto number = std::to_string(i);
        const auto spec = loaded(
            folder.path(number + ".yaml"),
            "pipeline: p" + number + "\nextends: " + std::to_string(i - 1) + ".yaml\nstages: {s: {rows: 1}}\n", errors);
        if (i == most_extended_files) {
            CHECK_FALSE(spec);
            REQUIRE(errors.size() == 1);
            CHECK(errors[0].text().find("1.yaml:2:10: more than 8 pipeline files") != std::string::npos);
            break;
        }
        REQUIRE(spec);
        CHECK(spec->name == "p" + number);
        CHECK(spec->doc.empty());
        CHECK(spec->trust.size() == 1);
        CHECK(spec->gates == folder.path("g.yaml"));
        CHECK(spec->extends.size() == i);
        CHECK(spec->extends.front() == folder.path(std::to_string(i - 1) + ".yaml"));
        CHECK(spec->stage("s")->keys.size() == 1);
    }
}

TEST_CASE("what is extended must be a pipeline file; a name is the file beside it, or one that ships with persona") {
    const testing::TemporaryFolder folder;
    const auto why = [&](const std::string& name) {
        std::vector<Error> errors;
        CHECK_FALSE(loaded(folder.path("p.yaml"), "pipeline: p\nextends: " + name + "\nstages: {}\n", errors));
        return errors.empty() ? std::string() : errors.front().text();
    };
    CHECK(why("/dev/zero").find("p.yaml:2:10: '/dev/zero' is no regular file") != std::string::npos);
    CHECK(why("..").find("is no regular file") != std::string::npos);
    CHECK(why("p.yaml").find("p.yaml' ends in extending itself") != std::string::npos);
    CHECK(why("none").find("there is no pipeline file 'none' to extend") != std::string::npos);
    std::ofstream(folder.path("list.yaml")) << "[1, 2]";
    CHECK(why("list.yaml").find("list.yaml: this is no pipeline: it holds a list") != std::string::npos);

    ::setenv("PERSONA_PIPELINES", folder.path().c_str(), 1);
    std::ofstream(folder.path("bundled.yaml")) << "pipeline: bundled\nstages:\n  s: {use: reader.demo}\n";
    const testing::TemporaryFolder elsewhere;
    std::vector<Error> errors;
    const auto spec = loaded(elsewhere.path("p.yaml"), "pipeline: p\nextends: bundled\n", errors);
    CHECK_FALSE(loaded(elsewhere.path("q.yaml"), "pipeline: q\nextends: bundled.yaml\n", errors));
    ::unsetenv("PERSONA_PIPELINES");
    REQUIRE(spec);
    CHECK(spec->extends == std::vector<std::string>{folder.path("bundled.yaml")});
    CHECK(errors.front().hint == "for the one that ships with persona write 'extends: bundled'");
}
