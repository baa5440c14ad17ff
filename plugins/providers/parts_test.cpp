// What a request goes through before it is sent: places, health, waiting, budgets.
#include <atomic>
#include <thread>

#include <doctest/doctest.h>

#include "address.hpp"
#include "backoff.hpp"
#include "breaker.hpp"
#include "budget.hpp"
#include "exchanges.hpp"
#include "limiter.hpp"
#include "memory.hpp"

using namespace persona;
using namespace persona::providers;
using namespace std::chrono_literals;

TEST_CASE("places: a quarter fewer after a push back, one more after a success, never none and never too many") {
    Limiter limiter(16);
    const auto once = [&](Limiter::Outcome outcome) {
        REQUIRE(limiter.acquire({}));
        limiter.release(outcome);
        return limiter.limit();
    };
    CHECK(once(Limiter::Outcome::pushed_back) == 12);
    CHECK(once(Limiter::Outcome::pushed_back) == 9);
    CHECK(once(Limiter::Outcome::failure) == 9);
    CHECK(once(Limiter::Outcome::success) == 10);
    for (int i = 0; i < 40; ++i) once(Limiter::Outcome::pushed_back);
    CHECK(limiter.limit() == 1);
    for (int i = 0; i < 40; ++i) once(Limiter::Outcome::success);
    CHECK(limiter.limit() == 16);
}

TEST_CASE("places: who waits is let in when one is free, or sent away when stopped") {
    Limiter limiter(1);
    REQUIRE(limiter.acquire({}));
    std::atomic<int> in{0};
    std::jthread waiting([&](const std::stop_token& stop) { in = limiter.acquire(stop) ? 1 : -1; });
    std::this_thread::sleep_for(20ms);
    CHECK(in == 0);
    SUBCASE("free") {
        limiter.release(Limiter::Outcome::success);
        waiting.join();
        CHECK(in == 1);
    }
    SUBCASE("stopped") {
        waiting.request_stop();
        waiting.join();
        CHECK(in == -1);
    }
}

TEST_CASE("a server that fails again and again rests; one request then decides") {
    Breaker breaker(3, 10s);
    const Breaker::Clock::time_point now{1000s};
    for (int i = 0; i < 2; ++i) breaker.failed(now);
    CHECK(breaker.allows(now));
    breaker.failed(now);
    CHECK_FALSE(breaker.allows(now + 9s));
    CHECK(breaker.allows(now + 10s));
    CHECK_FALSE(breaker.allows(now + 10s));  // the others wait for what that one finds
    breaker.succeeded();
    CHECK(breaker.allows(now + 10s));
}

TEST_CASE("waiting doubles, is drawn, honours what the server asks for, and has an end") {
    CHECK(backoff(0, 1.0, {}, 60s) == 500ms);
    CHECK(backoff(3, 1.0, {}, 60s) == 4s);
    CHECK(backoff(3, 0.25, {}, 60s) == 1s);
    CHECK(backoff(30, 1.0, {}, 60s) == 60s);
    CHECK(backoff(0, 0.0, 7s, 60s) == 7s);
    CHECK(backoff(0, 0.0, 700s, 60s) == 60s);
    CHECK(retry_after("7", 0) == std::optional<Milliseconds>(7s));
    CHECK(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784'111'770) == std::optional<Milliseconds>(7s));
    CHECK(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784'111'999) == std::optional<Milliseconds>(0s));
    for (const char* wrong : {"", "soon", "-1", "1.5"}) CHECK_FALSE(retry_after(wrong, 0));
}

TEST_CASE("no limit of requests, tokens or money is passed") {
    Budget tokens({1000, {}, {}}, {});
    CHECK(tokens.reserve(300, 200).ok());
    tokens.settle(300, 200, 300, 200);
    CHECK(tokens.reserve(300, 200).ok());
    tokens.settle(300, 200, 300, 200);
    const auto over = tokens.reserve(1, 0);
    REQUIRE_FALSE(over.ok());
    CHECK(over.error().code == ErrorCode::limit);
    CHECK(over.error().hint == "give 'most_tokens' a higher value");

    Budget few({{}, {}, 2}, {});
    CHECK(few.reserve(1, 1).ok());
    few.settle(1, 1, 0, 0);
    CHECK(few.reserve(1, 1).ok());
    CHECK(few.reserve(1, 1).error().hint == "give 'most_requests' a higher value");

    Budget money({{}, 0.001, {}}, {3, 15});
    CHECK(money.reserve(100, 40).ok());  // 0.0003 + 0.0006
    money.settle(100, 40, 100, 40);
    CHECK(money.reserve(100, 0).error().hint == "give 'most_cost' a higher value");
    CHECK(money.prices().cost(1'000'000, 100'000) == doctest::Approx(4.5));
}

TEST_CASE("what is set aside may come back, so others wait for it; a budget that is used up makes nobody wait") {
    Budget tokens({1000, {}, {}}, {});
    REQUIRE(tokens.reserve(600, 0).ok());
    std::atomic<int> answers{0};
    std::vector<std::jthread> waiting;
    for (int i = 0; i < 3; ++i)
        waiting.emplace_back([&] {
            if (tokens.reserve(400, 100).ok()) tokens.settle(400, 100, 90, 10);
            ++answers;
        });
    std::this_thread::sleep_for(20ms);
    CHECK(answers == 0);
    tokens.settle(600, 0, 500, 0);
    waiting.clear();
    CHECK(answers == 3);
    CHECK(tokens.reserve(401, 0).ok() == false);

    REQUIRE(tokens.reserve(400, 0).ok());
    std::atomic<bool> cancelled{false};
    std::jthread stopped([&](const std::stop_token& stop) {
        cancelled = tokens.reserve(1, 0, stop).error().code == ErrorCode::cancelled;
    });
    stopped.request_stop();
    stopped.join();
    CHECK(cancelled);
}

TEST_CASE("addresses") {
    const auto address = parse_address("https://models.example:8443/v1/", "url");
    REQUIRE(address.ok());
    CHECK(address->text() == "https://models.example:8443/v1");
    CHECK_FALSE(address->loopback());
    CHECK(parse_address("http://127.0.0.1:11434", "url")->loopback());
    CHECK(parse_address("http://localhost", "url")->loopback());
    CHECK(parse_address("http://[::1]:80", "url")->loopback());
    CHECK_FALSE(parse_address("http://localhost.example", "url")->loopback());
    for (const char* wrong : {"", "127.0.0.1:11434", "ftp://host", "http://", "http://host?key=1"})
        CHECK_FALSE(parse_address(wrong, "url").ok());
}

TEST_CASE("a proxy is what the setting or the environment says, and none for this machine") {
    const auto far = *parse_address("https://models.example", "url");
    const auto near = *parse_address("http://127.0.0.1:1", "url");
    CHECK((*proxy_for(far, "http://proxy:3128"))->host == "proxy");
    CHECK_FALSE(proxy_for(near, "http://proxy:3128")->has_value());
    CHECK_FALSE(proxy_for(far, "https://proxy:3128").ok());
    ::setenv("https_proxy", "http://name:secret@proxy:3128", 1);
    CHECK((*proxy_for(far, ""))->user == "name:secret");
    CHECK((*proxy_for(far, ""))->text() == "http://proxy:3128");
    ::setenv("no_proxy", "other.example, .example", 1);
    CHECK_FALSE(proxy_for(far, "")->has_value());
    ::unsetenv("https_proxy");
    ::unsetenv("no_proxy");
}

TEST_CASE("an answer depends on everything that was asked, and on nothing else") {
    Prompt prompt;
    prompt.user = "a";
    const auto key = exchange_key("m", prompt);
    CHECK(key.size() == 64);
    CHECK(exchange_key("m", prompt) == key);
    CHECK(exchange_key("n", prompt) != key);
    for (auto change :
         {+[](Prompt& p) { p.system += 's'; }, +[](Prompt& p) { p.user += 'b'; }, +[](Prompt& p) { p.schema += 'x'; },
          +[](Prompt& p) { p.max_tokens = 2; }, +[](Prompt& p) { p.temperature = 0; }, +[](Prompt& p) { p.top_p = 1; },
          +[](Prompt& p) { p.seed = 2; }}) {
        auto other = prompt;
        change(other);
        CHECK(exchange_key("m", other) != key);
    }
    Cache cache(400);
    cache.put("a", {"text", 1, 2, false});
    cache.put("b", {std::string(1000, 'x'), 1, 2, false});
    CHECK(cache.find("a")->text == "text");
    CHECK_FALSE(cache.find("b"));
}

TEST_CASE("what fits into the memory") {
    CHECK(fits(1'000'000'000, 1'200'000'000));
    CHECK_FALSE(fits(1'000'000'000, 1'100'000'000));
    CHECK(fits(0, 1));
    CHECK(recommended_for(64'000'000'000) == "qwen2.5:72b");
    CHECK(recommended_for(8'000'000'000) == "qwen2.5:7b");
    CHECK(recommended_for(0) == "qwen2.5:0.5b");
    CHECK(free_memory() > 0);
}
