// One connection to a server: made without blocking for longer than a tenth of a second, through a proxy where there is
// one, with the server's certificate and name verified.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/StreamSocket.h>

#include "address.hpp"
#include "watchdog.hpp"

namespace persona::providers {

struct Route {
    Address server;
    std::optional<Address> proxy;
    Poco::Net::Context::Ptr context;  ///< null: no TLS
    /// What stands in the first line of a request: the whole address where a proxy passes it on.
    [[nodiscard]] std::string target(const std::string& path) const;
};

/// A connected TCP socket, watched before anything can block, and the session over it.
class Connection {
public:
    static Result<std::unique_ptr<Connection>> open(const Route& route, Watchdog& dog,
                                                    Watchdog::Clock::time_point deadline, const std::stop_token& stop);
    [[nodiscard]] Poco::Net::HTTPClientSession& session() { return *session_; }
    [[nodiscard]] Watchdog::Cut cut() const { return watch_->cut(); }

private:
    Status speak(const Route& route);
    Poco::Net::StreamSocket socket_;
    std::unique_ptr<Watchdog::Watch> watch_;
    std::unique_ptr<Poco::Net::HTTPClientSession> session_;
};

/// "name:password" as RFC 7617 writes it in a header.
[[nodiscard]] std::string basic_authorization(const std::string& user);

/// The error of a request that was cut: stopped, or its time over. None when it was not.
[[nodiscard]] std::optional<Error> cut_error(Watchdog::Cut cut);

}  // namespace persona::providers
