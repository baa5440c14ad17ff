// Stages with one of everything that can be declared, for the tests of configuration. They process nothing.
#pragma once

#include <memory>

#include <persona/provider.hpp>

#include "framework/plugin/registry.hpp"

namespace persona::config_test {

class DemoReader final : public Reader {
public:
    void describe(Description& d) override {
        d.doc("Reads rows from a demonstration.");
        d.parameter("path", path, "the file to read").required().example("data/people.csv");
        d.parameter("delimiter", delimiter, "what stands between two cells").choices({"comma", "semicolon", "tab"});
        d.parameter("rows", rows, "how many at most").at_least(1).unit("rows");
        d.parameter("password", password, "opens the file");
    }
    Result<std::optional<Batch>> read(Context&) override { return std::optional<Batch>(); }
    Path path;
    std::string delimiter = "comma";
    std::optional<std::int64_t> rows;
    Secret password;
};

class DemoTransform final : public Transform {
public:
    void describe(Description& d) override {
        d.doc("Changes rows for a demonstration.", "It shows one parameter of every type.\n\nNothing else happens.");
        d.parallel().gives(Label::anonymised);
        d.parameter("strength", strength, "how much | is changed").range(0, 1);
        d.parameter("passes", passes, "what is looked for").choices({"patterns", "names"});
        d.parameter("sizes", sizes, "bucket sizes").range(1, 100).unit("rows");
        d.parameter("memory", memory, "for the table").at_least(1024).advanced();
        d.parameter("strict", strict, "stop at the first row that does not fit");
        d.parameter("rules", rules, "free structure").advanced();
        d.parameter("mark", mark, "written behind every cell");
        d.parameter("log", log, "what was changed, a line each").output();
        d.artifact_input("votes", "columns", "what the columns are").optional().reference();
        d.output("main", "the changed rows");
        d.output("rest", "rows left alone").optional();
    }
    double strength = 0.5;
    std::vector<std::string> passes{"patterns"};
    std::vector<std::int64_t> sizes{1, 2};
    ByteSize memory{std::int64_t{64} << 20};
    bool strict = false;
    Value rules;
    std::optional<std::string> mark;
    std::optional<Path> log;
};

class DemoWriter final : public Writer {
public:
    void describe(Description& d) override {
        d.doc("Writes rows for a demonstration.").accepts(Label::cleared);
        d.parameter("path", path, "the file to write").required().output();
    }
    Status write(const Batch&, Context&) override { return {}; }
    Status commit(Context&) override { return {}; }
    void abort() noexcept override {}
    Path path;
};

class DemoProvider final : public Provider {
public:
    void describe(Description& d) override {
        d.doc("Answers prompts for a demonstration.").waits(4);
        d.parameter("key", key, "of the account").required();
        d.parameter("temperature", temperature, "how freely it writes").range(0, 2);
    }
    Result<Capabilities> capabilities(Context&) override { return Capabilities(); }
    Result<Completion> complete(const Prompt&, std::stop_token) override { return Completion(); }
    Result<std::vector<std::vector<float>>> embed(std::span<const std::string>, std::stop_token) override {
        return std::vector<std::vector<float>>();
    }
    Secret key;
    double temperature = 0.8;
};

inline Registry demo_registry() {
    Registry registry;
    registry.add<DemoReader>("reader.demo");
    registry.add<DemoTransform>("transform.demo");
    registry.add<DemoWriter>("writer.demo");
    registry.add<DemoProvider>("provider.demo");
    return registry;
}

}  // namespace persona::config_test
