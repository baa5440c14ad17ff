#include "server.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include <Poco/Exception.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace persona::providers::testing {
namespace {

namespace net = Poco::Net;

/// One request as it comes; false when the other side hung up.
bool receive(net::StreamSocket& socket, Seen& seen) {
    char c = 0;
    while (!seen.head.ends_with("\r\n\r\n")) {
        if (socket.receiveBytes(&c, 1) != 1) return false;
        seen.head += c;
    }
    const std::string name = "Content-Length: ";
    const auto at = seen.head.find(name);
    auto left = at == std::string::npos ? 0U : static_cast<std::size_t>(std::stoul(seen.head.substr(at + name.size())));
    while (left > 0) {
        std::string piece(left, '\0');
        const int count = socket.receiveBytes(piece.data(), static_cast<int>(left));
        if (count <= 0) return false;
        seen.body.append(piece, 0, static_cast<std::size_t>(count));
        left -= static_cast<std::size_t>(count);
    }
    return true;
}

void send(net::StreamSocket& socket, const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();)
        sent += static_cast<std::size_t>(socket.sendBytes(bytes.data() + sent, static_cast<int>(bytes.size() - sent)));
}

/// One more while it lives, and the most there were.
class Counted {
public:
    Counted(std::atomic<int>& now, std::atomic<int>& most) : now_(now) {
        const int count = ++now_;
        for (int seen = most; seen < count && !most.compare_exchange_weak(seen, count);) {
        }
    }
    ~Counted() { --now_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

private:
    std::atomic<int>& now_;
};

}  // namespace

TestServer::TestServer(Handler handler, const std::string& certificate, std::uint16_t behind)
    : handler_(std::move(handler)), behind_(behind), socket_(net::SocketAddress("127.0.0.1", 0)) {
    net::initializeSSL();
    if (!certificate.empty())
        context_ =
            new net::Context(net::Context::TLS_SERVER_USE, certificate, certificate, "", net::Context::VERIFY_NONE);
    acceptor_ = std::thread([this] { accept(); });
}

TestServer::~TestServer() {
    over_ = true;
    acceptor_.join();
    for (auto& thread : threads_) thread.join();
    context_ = nullptr;
    net::uninitializeSSL();
}

std::string TestServer::url() const {
    return (context_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port());
}

std::vector<Seen> TestServer::seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
}

void TestServer::accept() {
    while (!over_) {
        if (!socket_.poll(Poco::Timespan(0, 20'000), net::Socket::SELECT_READ)) continue;
        threads_.emplace_back([this, socket = socket_.acceptConnection()]() mutable {
            try {
                serve(socket);
            } catch (const std::exception&) {
                // The other side hung up, which tests do on purpose.
            }
        });
    }
}

void TestServer::tunnel(net::StreamSocket& socket) const {
    net::StreamSocket other{net::SocketAddress("127.0.0.1", behind_)};
    send(socket, "HTTP/1.1 200 go ahead\r\n\r\n");
    std::array<char, 4096> piece{};
    while (!over_) {
        for (auto* from : {&socket, &other}) {
            if (!from->poll(Poco::Timespan(0, 5'000), net::Socket::SELECT_READ)) continue;
            const int count = from->receiveBytes(piece.data(), piece.size());
            if (count <= 0) return;
            send(from == &socket ? other : socket, std::string(piece.data(), static_cast<std::size_t>(count)));
        }
    }
}

std::optional<Reply> TestServer::wait_for_reply(net::StreamSocket& socket, const Seen& seen) {
    // From the whole request to the first byte of the answer: what comes later, the client need not wait for.
    const Counted counted(open_, most_open_);
    auto reply = handler_(seen);
    const auto until = std::chrono::steady_clock::now() + reply.wait;
    while (!over_ && (reply.hang || std::chrono::steady_clock::now() < until)) {
        // Until the other side gives up.
        if (socket.poll(Poco::Timespan(0, 5'000), net::Socket::SELECT_READ) && socket.available() == 0)
            return std::nullopt;
    }
    return reply;
}

void TestServer::serve(net::StreamSocket socket) {
    Seen seen;
    if (context_) socket = net::SecureStreamSocket::attach(socket, context_);
    if (!receive(socket, seen)) return;
    {
        const std::lock_guard lock(mutex_);
        seen_.push_back(seen);
    }
    if (seen.head.starts_with("CONNECT ")) return tunnel(socket);
    const auto reply = wait_for_reply(socket, seen);
    if (!reply) return;
    send(socket,
         "HTTP/1.1 " + std::to_string(reply->status) +
             " told so\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(reply->body.size()) +
             "\r\nConnection: close\r\n" + reply->headers + "\r\n" + reply->body.substr(0, reply->cut));
    socket.shutdown();
}

void make_certificate(const std::string& path, const std::string& name) {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
    X509_set_pubkey(certificate, key);
    auto* subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name.c_str()), -1,
                               -1, 0);
    X509_set_issuer_name(certificate, subject);
    const bool number = name.find_first_not_of("0123456789.") == std::string::npos;
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    for (const auto& [kind, value] : {std::pair<int, std::string>{NID_basic_constraints, "critical,CA:TRUE"},
                                      {NID_subject_alt_name, (number ? "IP:" : "DNS:") + name}}) {
        auto* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    }
    X509_sign(certificate, key, EVP_sha256());
    std::FILE* file = std::fopen(path.c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    PEM_write_X509(file, certificate);
    std::fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

}  // namespace persona::providers::testing
