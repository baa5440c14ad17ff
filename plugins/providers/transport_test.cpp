// Real sockets and real TLS.
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include <doctest/doctest.h>
#include <boost/json.hpp>
#include <persona/testing.hpp>

#include "resolve.hpp"
#include "testing/server.hpp"
#include "transport.hpp"

using namespace persona;
using namespace persona::providers;
using namespace persona::providers::testing;
using namespace std::chrono_literals;
using persona::testing::TemporaryFolder;

namespace {

const HttpRequest request{"POST", "/path", "the body"};

std::unique_ptr<Transport> transport_to(const std::string& url, std::chrono::milliseconds timeout = 10s,
                                        const std::string& ca_file = {}, const std::string& proxy = {}) {
    TransportOptions options;
    options.server = parse_address(url, "url").value();
    options.timeout = timeout;
    options.ca_file = ca_file;
    options.proxy = proxy;
    return Transport::make(std::move(options)).value();
}

double seconds_of(const std::function<void()>& body) {
    const auto began = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

Reply hanging() {
    Reply out;
    out.hang = true;
    return out;
}

}  // namespace

TEST_CASE("a request and its answer, whole") {
    const std::string large(300'000, 'x');
    TestServer server([&](const Seen&) { return Reply{200, large, "Retry-After: 3\r\n"}; });
    const auto done = transport_to(server.url())->send(request, {});
    REQUIRE_FALSE(done.error);
    CHECK(done.answer.status == 200);
    CHECK(done.answer.body == large);
    CHECK(done.answer.retry_after == std::optional<Milliseconds>(3s));
    REQUIRE(server.seen().size() == 1);
    CHECK(server.seen()[0].body == "the body");
    CHECK(server.seen()[0].head.starts_with("POST /path HTTP/1.1\r\n"));
}

TEST_CASE("nobody listens, half an answer, a server that hangs") {
    std::string url;
    {
        const TestServer gone([](const Seen&) { return Reply{}; });
        url = gone.url();
    }
    const auto nobody = transport_to(url)->send(request, {});
    REQUIRE(nobody.error);
    CHECK(nobody.error->code == ErrorCode::io);
    CHECK(nobody.may_repeat);

    TestServer half([](const Seen&) { return Reply{200, "{\"text\": 1}", "", 0ms, false, 4}; });
    const auto cut = transport_to(half.url())->send(request, {});
    REQUIRE(cut.error);
    CHECK(cut.may_repeat);

    TestServer hangs([](const Seen&) { return hanging(); });
    Try late;
    const auto took = seconds_of([&] { late = transport_to(hangs.url(), 300ms)->send(request, {}); });
    CHECK(late.timed_out);
    CHECK_FALSE(late.may_repeat);
    CHECK(took > 0.25);
    CHECK(took < 1.5);
}

TEST_CASE("cancelling sixteen open requests takes less than a second") {
    TestServer server([](const Seen&) { return hanging(); });
    const auto transport = transport_to(server.url(), 60s);
    std::stop_source stop;
    std::vector<std::jthread> threads;
    std::atomic<int> cancelled{0};
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&] {
            const auto done = transport->send(request, stop.get_token());
            if (done.error && done.error->code == ErrorCode::cancelled) ++cancelled;
        });
    for (int i = 0; i < 500 && server.open() < 16; ++i) std::this_thread::sleep_for(10ms);
    CHECK(server.open() == 16);
    const auto took = seconds_of([&] {
        stop.request_stop();
        threads.clear();
    });
    CHECK(cancelled == 16);
    CHECK(took < 1.0);
}

TEST_CASE("a name server that does not answer costs no longer than somebody waits") {
    std::promise<void> over;
    const auto silent = [done = over.get_future().share()](const std::string&) {
        done.wait();
        return IPAddresses{};
    };
    const auto now = [] { return std::chrono::steady_clock::now(); };
    std::stop_source source;
    std::jthread stopper([&] {
        std::this_thread::sleep_for(200ms);
        source.request_stop();
    });
    Resolved stopped, late;
    CHECK(seconds_of([&] { stopped = resolve("models.example.com", now() + 60s, source.get_token(), silent); }) < 1);
    CHECK(stopped.cut == Watchdog::Cut::stopped);
    CHECK(seconds_of([&] { late = resolve("models.example.com", now() + 200ms, {}, silent); }) < 1);
    CHECK(late.cut == Watchdog::Cut::deadline);
    over.set_value();
    const auto none = resolve("models.example.com", now() + 60s, {}, silent);
    CHECK((none.cut == Watchdog::Cut::none && none.numbers.empty()));
    // Numbers are asked of nobody; the system knows its own name.
    const auto number =
        resolve("::1", now() + 60s, {}, [](const std::string&) -> IPAddresses { throw std::logic_error("asked"); });
    REQUIRE(number.numbers.size() == 1);
    CHECK(number.numbers[0].isLoopback());
    const auto own = resolve("localhost", now() + 60s, {});
    REQUIRE_FALSE(own.numbers.empty());
    CHECK(own.numbers[0].isLoopback());
}

TEST_CASE("certificates are verified: the authority and the name") {
    const TemporaryFolder folder;
    const auto right = folder.path("right.pem");
    const auto wrong = folder.path("wrong.pem");
    make_certificate(right, "127.0.0.1");
    make_certificate(wrong, "models.example");
    TestServer server([](const Seen&) { return Reply{}; }, right);
    TestServer other([](const Seen&) { return Reply{}; }, wrong);

    const auto good = transport_to(server.url(), 10s, right)->send(request, {});
    CHECK_FALSE(good.error);
    const auto unknown = transport_to(server.url())->send(request, {});
    REQUIRE(unknown.error);
    CHECK(unknown.error->code == ErrorCode::configuration);
    CHECK_FALSE(unknown.may_repeat);
    const auto misnamed = transport_to(other.url(), 10s, wrong)->send(request, {});
    REQUIRE(misnamed.error);
    CHECK(misnamed.error->code == ErrorCode::configuration);
    // Nothing was said to them.
    CHECK(server.seen().size() == 1);
    CHECK(other.seen().empty());
}

TEST_CASE("a server that is silent while hands are shaken is given up in time") {
    // It speaks no TLS and waits for the end of a head that never comes.
    TestServer server([](const Seen&) { return Reply{}; });
    const auto url = "https" + server.url().substr(4);
    Try done;
    const auto took = seconds_of([&] { done = transport_to(url, 300ms)->send(request, {}); });
    CHECK(done.error);
    CHECK(took < 1.5);
}

TEST_CASE("proxies: passed on whole, or a tunnel") {
    const TemporaryFolder folder;
    const auto certificate = folder.path("c.pem");
    make_certificate(certificate, "models.invalid");
    // Names that nobody has: only the proxy can know where they are.
    TestServer server([](const Seen&) { return Reply{}; }, certificate);
    TestServer proxy([](const Seen&) { return Reply{}; }, {}, server.port());
    const auto through = [&](const std::string& url) {
        return transport_to(url, 5s, certificate, "http://user:word@" + proxy.url().substr(7))->send(request, {});
    };
    CHECK_FALSE(through("http://models.invalid").error);
    REQUIRE(proxy.seen().size() == 1);
    CHECK(proxy.seen()[0].head.starts_with("POST http://models.invalid:80/path HTTP/1.1\r\n"));

    CHECK(proxy.seen()[0].head.find("Proxy-Authorization: Basic dXNlcjp3b3Jk\r\n") != std::string::npos);

    CHECK_FALSE(through("https://models.invalid").error);
    REQUIRE(proxy.seen().size() == 2);
    CHECK(proxy.seen()[1].head.starts_with("CONNECT models.invalid:443 HTTP/1.1\r\n"));
    CHECK(proxy.seen()[1].head.find("Proxy-Authorization: Basic dXNlcjp3b3Jk\r\n") != std::string::npos);
    REQUIRE(server.seen().size() == 1);
    CHECK(server.seen()[0].head.starts_with("POST /path HTTP/1.1\r\n"));
    // Behind the tunnel the name counts all the same.
    CHECK(through("https://other.invalid").error);
    CHECK(server.seen().size() == 1);
}

TEST_CASE("the egress log holds every byte of a body, and no key") {
    const TemporaryFolder folder;
    TestServer server([](const Seen&) { return Reply{}; });
    TransportOptions options;
    options.server = parse_address(server.url(), "url").value();
    options.headers = {{"Authorization", "Bearer hush", true}, {"version", "7", false}};
    options.log = EgressLog::open(folder.path("log.jsonl")).value();
    const auto transport = Transport::make(std::move(options)).value();
    CHECK_FALSE(transport->send({"POST", "/a", "{\"x\": \"é\\n\"}"}, {}).error);
    CHECK_FALSE(transport->send({"GET", "/b", ""}, {}).error);
    std::ifstream file(folder.path("log.jsonl"));
    std::string line;
    for (const auto& seen : server.seen()) {
        REQUIRE(std::getline(file, line));
        const auto entry = boost::json::parse(line);
        CHECK(entry.at("body").as_string() == seen.body);
        CHECK(entry.at("headers").at("Authorization").as_string() == "***");
        CHECK(entry.at("headers").at("version").as_string() == "7");
        CHECK(seen.head.find("Bearer hush") != std::string::npos);
    }
    CHECK((std::filesystem::status(folder.path("log.jsonl")).permissions() & std::filesystem::perms::all) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("what can not be written down is not sent") {
    if (!std::filesystem::exists("/dev/full")) return;
    TestServer server([](const Seen&) { return Reply{}; });
    TransportOptions options;
    options.server = parse_address(server.url(), "url").value();
    options.log = EgressLog::open("/dev/full").value();
    CHECK(Transport::make(std::move(options)).value()->send(request, {}).error);
    CHECK(server.seen().empty());
}
