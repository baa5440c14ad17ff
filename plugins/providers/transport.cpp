#include "transport.hpp"

#include <array>
#include <ctime>

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetSSL.h>

namespace persona::providers {
namespace {

namespace net = Poco::Net;

/// Nobody's answer is longer; a server that goes on and on is cut off here.
constexpr std::size_t most_answer = std::size_t{32} << 20;

Result<std::string> read_all(std::istream& in) {
    std::string out;
    std::array<char, 16'384> piece{};
    while (in.good()) {
        in.read(piece.data(), piece.size());
        out.append(piece.data(), static_cast<std::size_t>(in.gcount()));
        if (out.size() > most_answer)
            return Error(ErrorCode::invalid_data, "the server's answer is too long", "ask for fewer tokens");
    }
    return out;
}

}  // namespace

Transport::Transport(TransportOptions options) : options_(std::move(options)) { net::initializeSSL(); }

Transport::~Transport() {
    route_.context = nullptr;
    net::uninitializeSSL();
}

Result<std::unique_ptr<Transport>> Transport::make(TransportOptions options) {
    std::unique_ptr<Transport> out(new Transport(std::move(options)));
    out->route_.server = out->options_.server;
    PERSONA_ASSIGN(out->route_.proxy, proxy_for(out->options_.server, out->options_.proxy));
    if (!out->route_.server.tls) return out;
    try {
        out->route_.context =
            new net::Context(net::Context::TLS_CLIENT_USE, out->options_.ca_file, net::Context::VERIFY_STRICT, 9, true);
        out->route_.context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
        return out;
    } catch (const Poco::Exception&) {
        return Error(ErrorCode::configuration, "the certificates in 'ca_file' could not be read",
                     "it is a file of certificates in PEM form");
    }
}

Status Transport::log(const HttpRequest& request) const {
    if (!options_.log) return {};
    std::vector<LoggedHeader> headers;
    for (const auto& header : options_.headers) headers.push_back({header.name, header.secret ? "***" : header.value});
    return options_.log->write(
        {options_.server.text(), request.method, route_.target(request.path), headers, request.body});
}

Result<HttpAnswer> Transport::exchange(Connection& connection, const HttpRequest& request) const {
    net::HTTPRequest head(request.method, route_.target(request.path), net::HTTPMessage::HTTP_1_1);
    head.setHost(options_.server.host, options_.server.port);
    for (const auto& header : options_.headers) head.set(header.name, header.value);
    if (route_.proxy && !route_.server.tls && !route_.proxy->user.empty())
        head.set("Proxy-Authorization", basic_authorization(route_.proxy->user));
    if (!request.body.empty()) {
        head.setContentType("application/json");
        head.setContentLength64(static_cast<Poco::Int64>(request.body.size()));
    }
    auto& session = connection.session();
    auto& out = session.sendRequest(head);
    out << request.body << std::flush;
    net::HTTPResponse response;
    auto& in = session.receiveResponse(response);
    HttpAnswer answer;
    answer.status = static_cast<int>(response.getStatus());
    PERSONA_ASSIGN(answer.body, read_all(in));
    const auto expected = response.getContentLength64();
    if (expected > 0 && static_cast<std::size_t>(expected) != answer.body.size())
        return Error(ErrorCode::io, "the server hung up in the middle of its answer");
    if (response.has("Retry-After")) answer.retry_after = retry_after(response.get("Retry-After"), std::time(nullptr));
    return answer;
}

Try Transport::send(const HttpRequest& request, const std::stop_token& stop) {
    Try out;
    const auto deadline = Watchdog::Clock::now() + options_.timeout;
    auto connection = Connection::open(route_, dog_, deadline, stop);
    if (!connection) {
        out.error = std::move(connection).error();
        out.timed_out = Watchdog::Clock::now() >= deadline;
        out.may_repeat = out.error->code == ErrorCode::io && !out.timed_out;
        return out;
    }
    if (auto logged = log(request); !logged) {
        out.error = std::move(logged).error();
        return out;
    }
    out.sent = true;
    try {
        auto answer = exchange(**connection, request);
        if (answer) out.answer = *std::move(answer);
        else out.error = std::move(answer).error();
    } catch (const std::exception&) {
        out.error = Error(ErrorCode::io, "the server hung up before it had answered");
    }
    // A socket that was shut down reads as one whose other side has ended: what came so far is no answer.
    const auto cut = (*connection)->cut();
    out.timed_out = cut == Watchdog::Cut::deadline;
    if (auto why = cut_error(cut)) out.error = *std::move(why);
    out.may_repeat = cut == Watchdog::Cut::none && out.error && out.error->code == ErrorCode::io;
    return out;
}

}  // namespace persona::providers
