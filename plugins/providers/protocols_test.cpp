// The providers, each against a server that speaks its protocol.
#include <vector>

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include "replay.hpp"
#include "testing/opened.hpp"

using namespace persona;
using namespace persona::providers;
using namespace persona::providers::testing;
using persona::testing::Harness;

TEST_CASE("ollama: the model is chosen, its form is known, and it is asked as its protocol wants") {
    TestServer server(ollama_with(good_chat));
    Opened model(make_ollama, server.url(), {});
    REQUIRE(model.status.ok());
    const auto can = model.provider->capabilities(model.harness->context()).value();
    CHECK(can.model == "small:latest");
    CHECK_FALSE(can.tuned);
    CHECK_FALSE(can.frontier);
    CHECK(can.context_tokens == 4096);
    const auto answer = model.provider->complete(prompt_of("row"), {});
    REQUIRE(answer.ok());
    CHECK(answer->text == "{\"a\":1}");
    CHECK(answer->answer_tokens == 3);
    const auto sent = boost::json::parse(server.seen().back().body);
    CHECK(sent.at("format").at("type").as_string() == "object");
    CHECK(sent.at("options").at("seed").as_int64() == 1);
    CHECK(sent.at("options").at("num_ctx").as_int64() == 4096);
    const std::vector<std::string> texts{"a", "b"};
    CHECK(model.provider->embed(texts, {}).value() == std::vector<std::vector<float>>{{1, 2}, {3, 4}});
    CHECK(model.provider->models({})->size() == 3);
}

TEST_CASE("ollama alone among the servers tells where its models run") {
    CHECK(ServerProvider(make_ollama()).knows_where_models_run());
    for (const auto make : {make_openai, make_anthropic, make_gemini})
        CHECK_FALSE(ServerProvider(make()).knows_where_models_run());
    CHECK(Replay().knows_where_models_run());
}

TEST_CASE("ollama: a model elsewhere is a frontier model, and never 'local'") {
    TestServer server(ollama_with(good_chat));
    Opened cloud(make_ollama, server.url(), {{"model", "cloudy"}});
    REQUIRE(cloud.status.ok());
    CHECK(cloud.provider->capabilities(cloud.harness->context())->frontier);
    // It leaves the machine, so it is written down.
    CHECK(cloud.provider->complete(prompt_of("row"), {}).ok());
    CHECK(persona::testing::read_file(test_state_folder() + "/persona/egress/ollama.jsonl").find("row") !=
          std::string::npos);
    const Opened claimed(make_ollama, server.url(), {{"model", "cloudy"}, {"local", "true"}});
    REQUIRE_FALSE(claimed.status.ok());
    CHECK(claimed.status.error().text().find("'local'") != std::string::npos);
    CHECK_THROWS_AS(Harness("m", std::make_shared<ServerProvider>(make_ollama()),
                            {{"url", "http://example.invalid"}, {"local", "true"}}),
                    Failure);
}

TEST_CASE("ollama: what is missing is said, with the command that gets it") {
    std::string url;
    {
        TestServer server(ollama_with(good_chat));
        url = server.url();
        const Opened absent(make_ollama, url, {{"model", "qwen2.5:72b"}});
        REQUIRE_FALSE(absent.status.ok());
        CHECK(absent.status.error().text().find("ollama pull qwen2.5:72b") != std::string::npos);
        const Opened vectors(make_ollama, url, {{"model", "vectors"}});
        CHECK_FALSE(vectors.status.ok());
    }
    const Opened nobody(make_ollama, url, {{"tries", "1"}});
    REQUIRE_FALSE(nobody.status.ok());
    CHECK(nobody.status.error().text().find("ollama serve") != std::string::npos);
}

TEST_CASE("openai, anthropic and gemini: asked and read as their protocols want, with their keys") {
    struct Case {
        Make make;
        std::string models, answer, path, header, form;
    };
    const std::vector<Case> cases{
        {make_openai, R"({"data":[{"id":"m"}]})",
         R"({"choices":[{"message":{"content":"{\"a\":1}"},"finish_reason":"length"}],"usage":{"prompt_tokens":7,"completion_tokens":3}})",
         "POST /chat/completions", "Authorization: Bearer hush", "response_format"},
        {make_anthropic, R"({"data":[{"id":"m"}]})",
         R"({"content":[{"type":"text","text":"Well: "},{"type":"tool_use","name":"answer","input":{"a":1}}],"stop_reason":"max_tokens","usage":{"input_tokens":7,"output_tokens":3}})",
         "POST /v1/messages", "x-api-key: hush", "tool_choice"},
        {make_gemini, R"({"models":[{"name":"models/m","supportedGenerationMethods":["generateContent"]}]})",
         R"({"candidates":[{"content":{"parts":[{"text":"{\"a\""},{"text":":1}"}]},"finishReason":"MAX_TOKENS"}],"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":3}})",
         "POST /models/m:generateContent", "x-goog-api-key: hush", "responseJsonSchema"}};
    for (const auto& one : cases) {
        CAPTURE(one.path);
        TestServer server([&](const Seen& seen) {
            return Reply{200, seen.head.starts_with("GET") ? one.models : one.answer};
        });
        Opened model(one.make, server.url(), {{"model", "m"}, {"key", "hush"}});
        REQUIRE(model.status.ok());
        CHECK(model.provider->models({})->front().name == "m");
        const auto answer = model.provider->complete(prompt_of("row"), {});
        REQUIRE(answer.ok());
        CHECK(answer->text == "{\"a\":1}");
        CHECK(answer->truncated);
        CHECK(answer->prompt_tokens == 7);
        CHECK(answer->answer_tokens == 3);
        const auto last = server.seen().back();
        CHECK(last.head.starts_with(one.path));
        CHECK(last.head.find(one.header) != std::string::npos);
        CHECK(last.body.find(one.form) != std::string::npos);
        CHECK(model.provider->capabilities(model.harness->context())->frontier);
        Opened plain(one.make, server.url(), {{"model", "m"}, {"structured", "false"}});
        CHECK(plain.provider->complete(prompt_of("row"), {}).ok());
        CHECK(server.seen().back().body.find(one.form) == std::string::npos);
    }
}

TEST_CASE("a model whose name would do something to a terminal is not there") {
    TestServer server([](const Seen& seen) {
        if (asks(seen, "/api/tags")) return Reply{200, R"({"models":[{"name":"a\u001b[2Jb:latest","size":1}]})"};
        return Reply{200, R"({"template":"{{ .Messages }}"})"};
    });
    const Opened model(make_ollama, server.url(), {});
    CHECK_FALSE(model.status.ok());
    const auto listed = model.provider->models({}).value();
    for (const auto& one : listed) CHECK(one.name.find('\x1b') == std::string::npos);
}
