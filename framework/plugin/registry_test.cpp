#include "framework/plugin/registry.hpp"

#include <doctest/doctest.h>

#include "framework/config/test_stages.hpp"
#include "framework/config/yaml.hpp"

using namespace persona;
using namespace persona::config_test;

namespace {

/// A transform that describes itself as a test says.
class Told final : public Transform {
public:
    explicit Told(std::function<void(Description&)> how) : how_(std::move(how)) {}
    void describe(Description& description) override { how_(description); }
    Result<Batch> process(const Batch& batch, Context&) override { return batch; }
    std::function<void(Description&)> how_;
    std::int64_t number = 5;
    std::string text = "a";
    Path path;
};

std::string wrong(const std::function<void(Description&, Told&)>& how) {
    Told* self = nullptr;
    Told stage([&](Description& description) {
        description.doc("Tells.");
        how(description, *self);
    });
    self = &stage;
    std::vector<Error> errors;
    CHECK_FALSE(checked_describe("told", stage, errors));
    std::string out;
    for (const auto& error : errors) out += error.message + "\n";
    return out;
}

/// A stage that makes another in configure().
class Nest final : public Transform {
public:
    void describe(Description& description) override {
        description.doc("Holds another stage.");
        description.parameter("inner", inner, "its parameters");
    }
    Status configure(StageFactory& factory) override {
        if (inner.is_null()) return {};
        auto made = factory.create("transform.nest", inner);
        return made.ok() ? Status() : Status(std::move(made).error());
    }
    Result<Batch> process(const Batch& batch, Context&) override { return batch; }
    Value inner;
};

}  // namespace

TEST_CASE("default ports stand in front of those declared") {
    std::vector<Error> errors;
    DemoTransform transform;
    const auto described = checked_describe("transform.demo", transform, errors);
    REQUIRE(described);
    CHECK(described->ports.front().name == "from");
    CHECK(described->ports.front().takes_many);
    DemoReader reader;
    const auto of_reader = checked_describe("reader.demo", reader, errors);
    REQUIRE(of_reader->ports.size() == 1);
    CHECK(of_reader->ports.front().name == "main");
    CHECK_FALSE(of_reader->ports.front().is_input);
    DemoWriter writer;
    const auto of_writer = checked_describe("writer.demo", writer, errors);
    REQUIRE(of_writer->ports.size() == 1);
    CHECK(of_writer->ports.front().lowest == Label::cleared);
    DemoProvider provider;
    CHECK(checked_describe("provider.demo", provider, errors)->ports.empty());
    Told quiet([](Description& description) { description.doc("Has none.").no_batches(); });
    CHECK(checked_describe("told", quiet, errors)->ports.empty());
    CHECK(errors.empty());
}

TEST_CASE("wrong declarations are told, all at once") {
    const auto has = [](const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    };
    CHECK(has(wrong([](auto& d, auto& s) { d.parameter("number", s.number, "x").range(10, 20); }),
              "must be between 10 and 20"));
    CHECK(has(wrong([](auto& d, auto& s) { d.parameter("text", s.text, "x").choices({"b", "c"}); }), "can not be 'a'"));
    CHECK(has(wrong([](auto& d, auto& s) { d.parameter("number", s.number, "x").range(2, 1); }),
              "range of the parameter 'number' is empty"));
    CHECK(has(wrong([](auto& d, auto& s) { d.parameter("text", s.text, "x").at_least(1); }), "is no number"));
    CHECK(has(wrong([](auto& d, auto& s) { d.parameter("number", s.number, "x").choices({"1"}); }), "is no text"));
    CHECK(has(wrong([](auto& d, auto& s) { d.parameter("text", s.text, "x").output(); }), "no path"));
    CHECK(has(wrong([](auto& d, auto& s) { d.parameter("a b", s.text, "x"); }), "'a b'"));
    CHECK(has(wrong([](auto& d, auto& s) { d.parameter("use", s.text, "x"); }), "'use'"));
    CHECK(has(wrong([](auto& d, auto& s) { d.parameter("from", s.text, "x"); }), "'from'"));
    CHECK(has(wrong([](auto& d, auto& s) { d.parameter("t", s.text, ""); }), "no doc"));
    CHECK(has(wrong([](auto& d, auto&) {
                  d.output("a", "x");
                  d.output("a", "y");
              }),
              "two outputs"));
    CHECK(has(wrong([](auto& d, auto&) { d.artifact_input("a", "no kind", "x"); }), "'no kind'"));
    CHECK(has(wrong([](auto& d, auto&) { d.waits(-1); }), "waits()"));
    CHECK(has(wrong([](auto& d, auto&) { d.doc(""); }), "it has no doc"));
    const auto all = wrong([](auto& d, auto& s) {
        d.parameter("t", s.text, "x");
        d.parameter("t", s.text, "");
        d.parameter("number", s.number, "x").at_least(6);
    });
    CHECK(std::count(all.begin(), all.end(), '\n') == 3);
}

TEST_CASE("an unknown stage suggests the nearest") {
    const auto registry = demo_registry();
    const auto made = registry.create("reader.dem");
    REQUIRE_FALSE(made.ok());
    CHECK(made.error().code == ErrorCode::configuration);
    CHECK(made.error().hint == "did you mean 'reader.demo'?");
    CHECK(registry.contains("reader.demo"));
    CHECK(registry.names().size() == 4);
    CHECK(registry.plugins().front().stages.size() == 4);
    CHECK(registry.plugin_of("reader.demo")->ships_with_persona);
}

TEST_CASE("persona's own stages with a wrong or doubled name") {
    auto registry = demo_registry();
    registry.add<DemoReader>("reader.demo");
    registry.add<DemoReader>("Reader");
    registry.add_factory("reader.none", {});
    registry.add_artifact(
        "kind", [](std::string_view) -> Result<ArtifactPtr> { return Error(ErrorCode::invalid_data, "unreadable"); });
    registry.add_artifact("kind", {});
    CHECK(registry.errors().size() == 4);
    CHECK(registry.load_artifact("kind", "x").error().message == "unreadable");
}

TEST_CASE("the factory binds and configures; a circle of stages ends") {
    Registry registry;
    registry.add<Nest>("transform.nest");
    RegistryFactory factory(registry);
    std::vector<Error> errors;
    const auto nested = [&](int levels) {
        std::string text = "{}";
        for (int i = 0; i < levels; ++i) text = "{inner: " + text + "}";
        return *parse_yaml(text, "p.yaml", errors);
    };
    CHECK(factory.create("transform.nest", nested(3)).ok());
    const auto deep = factory.create("transform.nest", nested(30));
    REQUIRE_FALSE(deep.ok());
    CHECK(deep.error().message.find("levels deep") != std::string::npos);
    CHECK(factory.create("transform.nest", nested(3)).ok());
    const auto wrong_key =
        factory.create("transform.nest", *parse_yaml("{inner: {\n  innr: 1, x: 2}}", "p.yaml", errors));
    REQUIRE_FALSE(wrong_key.ok());
    CHECK(wrong_key.error().text().starts_with(
        "p.yaml:2:3: transform.nest has no parameter 'innr' (and 1 more)\n  hint: did you mean 'inner'?"));
    const auto unknown = factory.create("transform.nst", nested(0));
    CHECK(unknown.error().place->file == "p.yaml");
    CHECK(factory.names() == registry.names());
}

TEST_CASE("registration without a registry, and what is thrown in it") {
    CHECK(std::string(guarded_registration([](StageRegistry&) {}, nullptr)) == "no registry was given");
    Registry registry;
    CHECK(guarded_registration([](StageRegistry&) {}, &registry) == nullptr);
    CHECK(std::string(guarded_registration([](StageRegistry&) { throw std::runtime_error("why"); }, &registry)) ==
          "why");
    CHECK(std::string(guarded_registration([](StageRegistry&) { throw 1; }, &registry)).find("no std::exception") !=
          std::string::npos);
}
