// A server for tests that answers as it is told, over real sockets and real TLS.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <Poco/Net/Context.h>
#include <Poco/Net/ServerSocket.h>

namespace persona::providers::testing {

struct Seen {
    std::string head, body;  ///< as they came
};
/// What is sent back.
struct Reply {
    int status = 200;
    std::string body = "{}";
    std::string headers;  ///< more of them, each with its line end
    std::chrono::milliseconds wait{0};
    bool hang = false;                    ///< never answers
    std::size_t cut = std::string::npos;  ///< hangs up after so many bytes of the body
};

class TestServer {
public:
    using Handler = std::function<Reply(const Seen&)>;
    /// `certificate`: a file made by make_certificate(); empty: no TLS. `behind`: the port of a server of this machine to
    /// which every CONNECT leads, whatever name it asks for.
    explicit TestServer(Handler handler, const std::string& certificate = {}, std::uint16_t behind = 0);
    ~TestServer();
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;
    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::uint16_t port() const { return socket_.address().port(); }
    [[nodiscard]] std::vector<Seen> seen() const;
    /// Most requests that were open at once.
    [[nodiscard]] int most_open() const { return most_open_; }
    [[nodiscard]] int open() const { return open_; }

private:
    void accept();
    void serve(Poco::Net::StreamSocket socket);
    /// Nothing: the other side gave up.
    std::optional<Reply> wait_for_reply(Poco::Net::StreamSocket& socket, const Seen& seen);
    void tunnel(Poco::Net::StreamSocket& socket) const;
    Handler handler_;
    std::uint16_t behind_;
    Poco::Net::Context::Ptr context_;
    Poco::Net::ServerSocket socket_;
    mutable std::mutex mutex_;
    std::vector<Seen> seen_;
    std::vector<std::thread> threads_;
    std::atomic<int> open_{0}, most_open_{0};
    std::atomic<bool> over_{false};
    std::thread acceptor_;
};

/// A key and a certificate that it signed itself, for a name, in one PEM file.
void make_certificate(const std::string& path, const std::string& name);

}  // namespace persona::providers::testing
