// Requests and answers over HTTP. What is sent is written to the egress log first; what comes back is bounded.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "address.hpp"
#include "backoff.hpp"
#include "connection.hpp"
#include "egress_log.hpp"
#include "watchdog.hpp"

namespace persona::providers {

struct Header {
    std::string name, value;
    bool secret = false;  ///< masked in the log
};
struct HttpRequest {
    std::string method, path, body;  ///< an empty body: none
};
struct HttpAnswer {
    int status = 0;
    std::string body;
    std::optional<Milliseconds> retry_after;
};

/// What became of one try.
struct Try {
    HttpAnswer answer;           ///< when there is no error: whole, whatever its status
    std::optional<Error> error;  ///< holds nothing that was sent or answered
    bool may_repeat = false;     ///< the server was not reached, or hung up: the next try may fare better
    bool timed_out = false;
    bool sent = false;  ///< it may have reached the server
};

struct TransportOptions {
    Address server;
    std::string proxy;
    std::string ca_file;  ///< authorities beside the system's; empty: none
    std::vector<Header> headers;
    std::chrono::milliseconds timeout{120'000};
    std::shared_ptr<EgressLog> log;
};

/// Thread-safe. Never throws.
class Transport {
public:
    static Result<std::unique_ptr<Transport>> make(TransportOptions options);
    ~Transport();
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    /// Sends it once. Redirects are not followed: the body was meant for this server and no other.
    [[nodiscard]] Try send(const HttpRequest& request, const std::stop_token& stop);
    [[nodiscard]] const Address& server() const noexcept { return options_.server; }

private:
    explicit Transport(TransportOptions options);
    Status log(const HttpRequest& request) const;
    Result<HttpAnswer> exchange(Connection& connection, const HttpRequest& request) const;
    TransportOptions options_;
    Route route_;
    Watchdog dog_;
};

}  // namespace persona::providers
