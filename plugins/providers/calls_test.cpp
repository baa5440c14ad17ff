// What a call comes to when a server does not do as it should; budgets, records.
#include <fstream>
#include <mutex>
#include <thread>

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include "replay.hpp"
#include "testing/opened.hpp"

using namespace persona;
using namespace persona::providers;
using namespace persona::providers::testing;
using namespace std::chrono_literals;
using persona::testing::Harness;
using persona::testing::TemporaryFolder;

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
