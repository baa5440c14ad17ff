// The providers, each against a server that speaks its protocol, well or badly.
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include <doctest/doctest.h>
#include <boost/json.hpp>
#include <persona/testing.hpp>

#include "replay.hpp"
#include "server_provider.hpp"
#include "testing/server.hpp"

using namespace persona;
using namespace persona::providers;
using namespace persona::providers::testing;
using namespace std::chrono_literals;
using persona::testing::Harness;
using persona::testing::TemporaryFolder;

namespace {

using Make = std::unique_ptr<Protocol> (*)();

/// Where the egress logs of these tests go.
const std::string& state_folder() {
    static const TemporaryFolder folder;
    static const std::string path = folder.path();
    return path;
}

/// A provider with its parameters, opened.
struct Opened {
    Opened(Make make, const std::string& url, std::map<std::string, std::string> parameters)
        : provider(std::make_shared<ServerProvider>(make())) {
        ::setenv("XDG_STATE_HOME", state_folder().c_str(), 1);
        parameters["url"] = "'" + url + "'";
        harness = std::make_unique<Harness>("model", provider, std::move(parameters));
        status = provider->open(harness->context());
    }
    std::shared_ptr<ServerProvider> provider;
    std::unique_ptr<Harness> harness;
    Status status;
};

Prompt prompt_of(const std::string& text, std::uint64_t seed = 1) {
    Prompt out;
    out.system = "rules";
    out.user = text;
    out.schema = R"({"type":"object"})";
    out.max_tokens = 10;
    out.seed = seed;
    return out;
}

bool asks(const Seen& seen, const std::string& what) { return seen.head.find(what + " HTTP") != std::string::npos; }

/// An Ollama with a model that writes, one that embeds, and one that runs elsewhere; `chat` answers /api/chat.
Reply ollama(const Seen& seen, const TestServer::Handler& chat) {
    if (asks(seen, "/api/tags"))
        return {200, R"({"models":[{"name":"small:latest","size":1000,"details":{"parameter_size":"1K"}},
                         {"name":"vectors:latest","size":2000},
                         {"name":"cloudy:latest","size":3000,"remote_host":"https://ollama.com"}]})"};
    if (asks(seen, "/api/show")) {
        const bool embeds = seen.body.find("vectors") != std::string::npos;
        return {200,
                std::string(R"({"template":"{{ .Prompt }}","model_info":{"x.context_length":4096},"capabilities":[")") +
                    (embeds ? "embedding" : "completion") + "\"]}"};
    }
    if (asks(seen, "/api/embed")) return {200, R"({"embeddings":[[1,2],[3,4]]})"};
    return chat(seen);
}

Reply good_chat(const Seen&) {
    return {200, R"({"message":{"content":"{\"a\":1}"},"done_reason":"stop","prompt_eval_count":7,"eval_count":3})"};
}

TestServer::Handler ollama_with(const TestServer::Handler& chat) {
    return [chat](const Seen& seen) { return ollama(seen, chat); };
}

}  // namespace

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

TEST_CASE("ollama: a model elsewhere is a frontier model, and never 'local'") {
    TestServer server(ollama_with(good_chat));
    Opened cloud(make_ollama, server.url(), {{"model", "cloudy"}});
    REQUIRE(cloud.status.ok());
    CHECK(cloud.provider->capabilities(cloud.harness->context())->frontier);
    // It leaves the machine, so it is written down.
    CHECK(cloud.provider->complete(prompt_of("row"), {}).ok());
    CHECK(persona::testing::read_file(state_folder() + "/persona/egress/ollama.jsonl").find("row") !=
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

TEST_CASE("what may pass is tried again, what may not is not, and nothing that was sent or answered is repeated") {
    const std::string value = "Temperance Okuzawa";
    struct Case {
        std::string name;
        std::vector<Reply> replies;
        bool succeeds;
        std::size_t sent;
    };
    const auto quoting = [&](int status, std::string headers = {}) {
        return Reply{status, "{\"error\":\"" + value + "\"}", std::move(headers)};
    };
    const std::vector<Case> cases{
        {"busy", {quoting(429, "Retry-After: 0\r\n"), quoting(503), good_chat({})}, true, 3},
        {"broken", {quoting(500), good_chat({})}, true, 2},
        {"half", {Reply{200, R"({"message":{"content":"x"}})", "", 0ms, false, 5}, good_chat({})}, true, 2},
        {"no JSON", {Reply{200, "<html>" + value}, good_chat({})}, true, 2},
        {"no text", {Reply{200, R"({"done":true})"}}, false, 1},
        {"wrong key", {quoting(401)}, false, 1},
        {"refused", {quoting(400)}, false, 1},
        {"elsewhere", {quoting(302, "Location: http://other.invalid/\r\n")}, false, 1},
        {"always broken", {quoting(500)}, false, 3}};
    for (const auto& one : cases) {
        CAPTURE(one.name);
        std::atomic<std::size_t> count{0};
        TestServer server(
            ollama_with([&](const Seen&) { return one.replies[std::min(count++, one.replies.size() - 1)]; }));
        Opened model(make_ollama, server.url(), {{"tries", "3"}});
        REQUIRE(model.status.ok());
        const auto answer = model.provider->complete(prompt_of(value), {});
        CHECK(answer.ok() == one.succeeds);
        CHECK(count == one.sent);
        if (!answer.ok()) CHECK(answer.error().text().find("Okuzawa") == std::string::npos);
    }
}

TEST_CASE("a server that fails again and again is left alone") {
    std::atomic<int> count{0};
    TestServer server(ollama_with([&](const Seen&) {
        ++count;
        return Reply{500, "{}"};
    }));
    Opened model(make_ollama, server.url(), {{"tries", "1"}});
    for (std::uint64_t i = 0; i < 20; ++i) CHECK_FALSE(model.provider->complete(prompt_of("row", i), {}).ok());
    CHECK(count == 5);
}

TEST_CASE("no more requests are open than asked for, and four at once take a quarter of the time") {
    TestServer server(ollama_with([](const Seen&) {
        auto out = good_chat({});
        out.wait = 100ms;
        return out;
    }));
    const auto run = [&](const std::string& parallel) {
        Opened model(make_ollama, server.url(), {{"parallel", parallel}});
        REQUIRE(model.status.ok());
        const auto began = std::chrono::steady_clock::now();
        {
            std::vector<std::jthread> threads;
            for (std::uint64_t i = 0; i < 16; ++i)
                threads.emplace_back([&model, i] { CHECK(model.provider->complete(prompt_of("row", i), {}).ok()); });
        }
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    };
    const auto one = run("1");
    CHECK(server.most_open() == 1);
    const auto four = run("4");
    CHECK(server.most_open() <= 4);
    CHECK(one / four > 3.0);
}

TEST_CASE("a budget stops before it is passed; an answer that is known costs nothing") {
    TestServer server(ollama_with(good_chat));
    // Each request sets aside its bytes, 64 and ten tokens of answer; it uses ten in all.
    Opened model(make_ollama, server.url(), {{"most_tokens", "150"}});
    REQUIRE(model.status.ok());
    std::int64_t done = 0;
    for (std::uint64_t i = 0; i < 20; ++i) {
        const auto answer = model.provider->complete(prompt_of("row", i), {});
        if (answer.ok()) ++done;
        else CHECK(answer.error().code == ErrorCode::limit);
    }
    const auto used = model.provider->usage();
    CHECK(done >= 5);
    CHECK(done < 20);
    CHECK(used.prompt_tokens + used.answer_tokens <= 150);
    CHECK(model.provider->complete(prompt_of("row", 0), {}).ok());
    CHECK(model.provider->usage().cached == 1);
    Opened dear(make_ollama, server.url(), {{"most_cost", "0.0000001"}, {"answer_price", "10"}});
    CHECK(dear.provider->complete(prompt_of("row"), {}).error().code == ErrorCode::limit);
    CHECK_THROWS_AS(Harness("m", std::make_shared<ServerProvider>(make_ollama()), {{"most_cost", "1"}}), Failure);
}

TEST_CASE("a server that says nothing or nonsense of its tokens is taken for the most that it can have used") {
    for (const auto* told : {"", R"(,"prompt_eval_count":-1000000,"eval_count":-5)",
                             R"(,"prompt_eval_count":9223372036854775807,"eval_count":9223372036854775807)"}) {
        TestServer server(ollama_with([told](const Seen&) {
            return Reply{200, std::string(R"({"message":{"content":"x"})") + told + "}"};
        }));
        Opened model(make_ollama, server.url(), {{"most_tokens", "300"}});
        REQUIRE(model.status.ok());
        int done = 0;
        for (std::uint64_t i = 0; i < 20; ++i) done += model.provider->complete(prompt_of("row", i), {}).ok() ? 1 : 0;
        // 88 bytes and ten tokens each.
        CHECK(done == 3);
        CHECK(model.provider->usage().answer_tokens == 30);
    }
}

TEST_CASE("what a request that was never answered has cost is not known, so it counts") {
    TestServer server(ollama_with([](const Seen&) { return Reply{200, "{}", "", 0ms, false, 1}; }));
    // 89 bytes and ten tokens each: three tries fit.
    Opened model(make_ollama, server.url(), {{"most_tokens", "300"}, {"tries", "10"}});
    REQUIRE(model.status.ok());
    const auto before = server.seen().size();
    CHECK(model.provider->complete(prompt_of("row"), {}).error().code == ErrorCode::limit);
    CHECK(server.seen().size() == before + 3);
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

TEST_CASE("a recorded run is repeated byte for byte without its server, its failures too") {
    const TemporaryFolder folder;
    const auto ask_all = [](Provider& provider) {
        std::map<std::uint64_t, std::string> out;
        std::mutex mutex;
        std::vector<std::jthread> threads;
        for (std::uint64_t i = 0; i < 8; ++i)
            threads.emplace_back([&, i] {
                const auto answer = provider.complete(prompt_of("row", i), {});
                const std::lock_guard lock(mutex);
                out[i] = answer.ok() ? answer->text : "failed: " + answer.error().message;
            });
        threads.clear();
        return out;
    };
    const auto record = [&](const std::string& name) {
        TestServer server(ollama_with([](const Seen& seen) {
            const auto seed = boost::json::parse(seen.body).at("options").at("seed").as_int64();
            if (seed == 3) return Reply{400, "{}"};
            return Reply{200, R"({"message":{"content":"answer )" + std::to_string(seed * 17) + R"("}})"};
        }));
        Opened model(make_ollama, server.url(), {{"record", folder.path(name)}});
        auto out = ask_all(*model.provider);
        model.provider->close();
        const auto url = server.url();
        auto file = persona::testing::read_file(folder.path(name));
        // Every server here has another port.
        for (auto at = file.find(url); at != std::string::npos; at = file.find(url))
            file.replace(at, url.size(), "URL");
        return std::pair(out, file);
    };
    const auto [first, first_file] = record("a.jsonl");
    const auto [second, second_file] = record("b.jsonl");
    CHECK(first.at(3).starts_with("failed"));
    CHECK(first_file == second_file);
    CHECK(first_file.find("row") == std::string::npos);

    const auto replay = std::make_shared<Replay>();
    Harness harness("model", replay, {{"file", folder.path("a.jsonl")}});
    REQUIRE(replay->open(harness.context()).ok());
    CHECK(replay->local());
    CHECK(ask_all(*replay) == first);
    CHECK(replay->capabilities(harness.context())->model == "small:latest");
    CHECK_FALSE(replay->complete(prompt_of("another row"), {}).ok());
    CHECK(replay->usage().asked == 9);
    CHECK(replay->models({})->size() == 1);

    std::ofstream(folder.path("bad.jsonl")) << "{\"format\":\"other\"}\n";
    const auto bad = std::make_shared<Replay>();
    Harness wrong("model", bad, {{"file", folder.path("bad.jsonl")}});
    CHECK_FALSE(bad->open(wrong.context()).ok());
    const auto named = std::make_shared<Replay>();
    Harness other("model", named, {{"file", folder.path("a.jsonl")}, {"model", "other"}});
    CHECK_FALSE(named->open(other.context()).ok());
}
