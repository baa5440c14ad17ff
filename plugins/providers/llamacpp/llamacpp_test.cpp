// The model itself is tried where PERSONA_SERVERS names the folder that tests/servers/install.sh fills.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>
#include <boost/json.hpp>
#include <persona/testing.hpp>

#include "grammar.hpp"
#include "llamacpp.hpp"

using namespace persona;
using namespace persona::llamacpp;
namespace json = boost::json;

namespace {

std::string model_file() {
    const char* folder = std::getenv("PERSONA_SERVERS");
    const auto file = std::filesystem::path(folder == nullptr ? "" : folder) / "model.gguf";
    return folder != nullptr && std::filesystem::exists(file) ? file.string() : std::string();
}

constexpr std::string_view schema =
    R"({"type":"object","properties":{"mood":{"enum":["glad","cross"]},"stars":{"type":"integer"},"note":{"type":"string"},
        "tags":{"type":"array","items":{"type":"string"},"maxItems":2}},"required":["mood","stars","note"],"additionalProperties":false})";

Prompt question(std::uint64_t seed) {
    Prompt out;
    out.system = "A hotel's guests say what they think in JSON.";
    out.user = "Guest " + std::to_string(seed % 3) + ":";
    out.schema = schema;
    out.max_tokens = 60;
    out.seed = seed;
    return out;
}

}  // namespace

TEST_CASE("a schema becomes a grammar") {
    const auto grammar = grammar_of(schema);
    REQUIRE(grammar);
    CHECK(grammar->find(R"("\"glad\"" | "\"cross\"")") != std::string::npos);
    CHECK(grammar->find(R"("\"stars\"" ws ":" ws integer)") != std::string::npos);
    CHECK(grammar->find("{0,1}") != std::string::npos);
    CHECK(grammar->find("root ::= ") == 0);
    // What it does not know is any JSON; a quotation mark in a name ends no rule.
    CHECK(grammar_of("{}").value().find("root ::= any") == 0);
    CHECK(grammar_of(R"({"properties":{"a\"b":{}},"type":"object"})").value().find(R"("\"a\\\"b\"" ws)") !=
          std::string::npos);
    CHECK_FALSE(grammar_of("no JSON"));
    std::string deep = "{}";
    for (int i = 0; i < 20; ++i) deep = R"({"type":"array","items":)" + deep + "}";
    CHECK_FALSE(grammar_of(deep));
}

TEST_CASE("a file that is none, or no model, is told") {
    const testing::TemporaryFolder folder;
    const auto file = std::filesystem::path(folder.path()) / "note.gguf";
    std::ofstream(file) << "this is no model";
    const auto none = Engine::open({folder.path() + "/none.gguf"});
    REQUIRE_FALSE(none);
    CHECK(none.error().code == ErrorCode::not_found);
    const auto wrong = Engine::open({file.string()});
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == ErrorCode::invalid_data);
}

TEST_CASE("a model answers in the form asked for, the same for the same seed, and stops when told to" *
          doctest::skip(model_file().empty())) {
    const auto provider = std::make_shared<LlamaCpp>();
    testing::Harness harness("model", provider, {{"model", "'" + model_file() + "'"}, {"context", "1024"}});
    REQUIRE(provider->open(harness.context()).ok());
    const auto can = provider->capabilities(harness.context()).value();
    CHECK((can.structured_output && can.seed && !can.frontier && can.context_tokens == 1024));
    const auto first = provider->complete(question(1), {}).value();
    const auto other = provider->complete(question(2), {}).value();
    const auto again = provider->complete(question(1), {}).value();
    CHECK(first.text == again.text);
    CHECK(first.text != other.text);
    CHECK(first.prompt_tokens > 5);
    for (const auto& answer : {first, other}) {
        if (answer.truncated) continue;
        const auto parsed = json::parse(answer.text).as_object();
        CHECK((parsed.at("mood") == "glad" || parsed.at("mood") == "cross"));
        CHECK(parsed.at("stars").is_int64());
        CHECK(parsed.at("tags").as_array().size() <= 2);
    }
    auto free = question(3);
    free.schema.clear();
    free.max_tokens = 5;
    CHECK(provider->complete(free, {}).value().answer_tokens <= 5);
    free.user = std::string(20'000, 'x');
    CHECK(provider->complete(free, {}).error().code == ErrorCode::limit);
    auto endless = question(4);
    endless.schema.clear();
    endless.max_tokens = 900;
    std::stop_source source;
    std::jthread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        source.request_stop();
    });
    const auto began = std::chrono::steady_clock::now();
    const auto stopped = provider->complete(endless, source.get_token());
    if (!stopped) CHECK(stopped.error().code == ErrorCode::cancelled);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(3));
    provider->close();
}
