#include "connection.hpp"

#include <algorithm>
#include <sstream>
#include <vector>

#include <Poco/Base64Encoder.h>
#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>

#include "resolve.hpp"

namespace persona::providers {
namespace {

using Clock = Watchdog::Clock;

Error not_there(const Address& address) {
    return {ErrorCode::io, "nothing answers at " + address.text(), "check the address, and that the server runs"};
}

/// Connects, looking every tenth of a second whether anybody still wants it.
Status connect_to(Poco::Net::StreamSocket& socket, const Address& address, Clock::time_point deadline,
                  const std::stop_token& stop) {
    const auto resolved = resolve(address.host, deadline, stop);
    if (auto cut = cut_error(resolved.cut)) return *std::move(cut);
    for (const auto& number : resolved.numbers) {
        const Poco::Net::SocketAddress target(number, address.port);
        try {
            socket = Poco::Net::StreamSocket(target.family());
            socket.impl()->setBlocking(false);
            socket.connectNB(target);
        } catch (const Poco::Exception&) {
            continue;  // of a family that this machine has not, or refused at once
        }
        const Poco::Timespan beat(0, 100'000);
        bool ready = false;
        while (!ready) {
            if (stop.stop_requested()) return *cut_error(Watchdog::Cut::stopped);
            if (Clock::now() >= deadline) return *cut_error(Watchdog::Cut::deadline);
            ready = socket.poll(beat, Poco::Net::Socket::SELECT_WRITE | Poco::Net::Socket::SELECT_ERROR);
        }
        if (socket.impl()->socketError() != 0) continue;
        socket.impl()->setBlocking(true);
        return {};
    }
    return not_there(address);
}

/// Asks a proxy to pass on bytes as they are (RFC 9110, 9.3.6).
Status tunnel(Poco::Net::StreamSocket& socket, const Route& route) {
    const auto target = route.server.host + ":" + std::to_string(route.server.port);
    auto head = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
    if (!route.proxy->user.empty()) head += "Proxy-Authorization: " + basic_authorization(route.proxy->user) + "\r\n";
    head += "\r\n";
    for (std::size_t sent = 0; sent < head.size();)
        sent += static_cast<std::size_t>(socket.sendBytes(head.data() + sent, static_cast<int>(head.size() - sent)));
    std::string answer;
    constexpr std::size_t most = 16'384;
    // Byte by byte: what follows the empty line belongs to the server.
    for (char c = 0; !answer.ends_with("\r\n\r\n");) {
        if (answer.size() == most || socket.receiveBytes(&c, 1) != 1) return not_there(*route.proxy);
        answer += c;
    }
    if (answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.0 200")) return {};
    return Error(ErrorCode::io, "the proxy " + route.proxy->text() + " did not let the request through",
                 "check 'proxy', https_proxy and no_proxy");
}

}  // namespace

std::optional<Error> cut_error(Watchdog::Cut cut) {
    if (cut == Watchdog::Cut::stopped) return Error(ErrorCode::cancelled, "the request was given up");
    if (cut == Watchdog::Cut::deadline)
        return Error(ErrorCode::io, "the server did not answer in time",
                     "give 'timeout' a higher value, or ask for less");
    return std::nullopt;
}

std::string basic_authorization(const std::string& user) {
    std::ostringstream out;
    Poco::Base64Encoder encoder(out);
    encoder.rdbuf()->setLineLength(0);
    encoder << user;
    encoder.close();
    return "Basic " + out.str();
}

std::string Route::target(const std::string& path) const {
    const bool whole = proxy && !server.tls;
    return (whole ? server.text() : server.path) + path;
}

/// TLS where it is wanted, and HTTP over that. Not an HTTPSClientSession: made from a connected socket, it complains that
/// it is connected (Poco 1.11).
Status Connection::speak(const Route& route) {
    Poco::Net::StreamSocket spoken = socket_;
    if (route.server.tls) {
        if (route.proxy) PERSONA_TRY(tunnel(socket_, route));
        // Shakes hands at once, and verifies chain and name.
        spoken = Poco::Net::SecureStreamSocket::attach(socket_, route.server.host, route.context);
    }
    session_ = std::make_unique<Poco::Net::HTTPClientSession>(spoken);
    return {};
}

Result<std::unique_ptr<Connection>> Connection::open(const Route& route, Watchdog& dog, Clock::time_point deadline,
                                                     const std::stop_token& stop) {
    auto out = std::make_unique<Connection>();
    const auto& next = route.proxy ? *route.proxy : route.server;
    try {
        PERSONA_TRY(connect_to(out->socket_, next, deadline, stop));
        out->watch_ =
            std::make_unique<Watchdog::Watch>(dog, static_cast<int>(out->socket_.impl()->sockfd()), deadline, stop);
        PERSONA_TRY(out->speak(route));
        out->session_->setKeepAlive(false);
        const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline - Clock::now());
        // The watchdog is what ends a request; this only keeps a socket's own default from doing it earlier.
        out->session_->setTimeout(Poco::Timespan(std::max<std::int64_t>(left.count(), 0) + 5'000'000));
        return out;
    } catch (const Poco::Net::SSLException&) {
        if (out->watch_)
            if (auto cut = cut_error(out->cut())) return *std::move(cut);
        return Error(ErrorCode::configuration,
                     "no safe connection to " + route.server.text() + ": its certificate could not be verified",
                     "check the address; for a certificate of your own give its authority as 'ca_file'");
    } catch (const Poco::Exception&) {
        if (out->watch_)
            if (auto cut = cut_error(out->cut())) return *std::move(cut);
        return not_there(next);
    }
}

}  // namespace persona::providers
