#include "address.hpp"

#include <algorithm>
#include <cstdlib>

#include <Poco/Exception.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/URI.h>

namespace persona::providers {
namespace {

std::string variable(const char* small, const char* capitals) {
    for (const char* name : {small, capitals})
        if (const char* value = name == nullptr ? nullptr : std::getenv(name); value != nullptr && *value != '\0')
            return value;
    return {};
}

/// Whether a list like "example.com, .local, 10.0.0.1" names the host or a domain of it.
bool lists(const std::string& list, const std::string& host) {
    std::string name;
    for (const char c : list + ",") {
        if (c == ' ') continue;
        if (c != ',') {
            name += c;
            continue;
        }
        if (name == "*" || name == host) return true;
        if (!name.empty() && host.ends_with(name.front() == '.' ? name : "." + name)) return true;
        name.clear();
    }
    return false;
}

}  // namespace

std::string Address::text() const {
    const auto shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return (tls ? "https://" : "http://") + shown + ":" + std::to_string(port) + path;
}

bool Address::loopback() const {
    if (host == "localhost") return true;
    Poco::Net::IPAddress number;
    return Poco::Net::IPAddress::tryParse(host, number) && number.isLoopback();
}

Result<Address> parse_address(const std::string& url, const std::string& what) {
    const Error wrong(ErrorCode::configuration, "'" + what + "' is no address of a server",
                      "http://127.0.0.1:11434 or https://host.example/path");
    try {
        const Poco::URI uri(url);
        Address out;
        out.tls = uri.getScheme() == "https";
        if ((!out.tls && uri.getScheme() != "http") || uri.getHost().empty() || !uri.getRawQuery().empty())
            return wrong;
        out.host = uri.getHost();
        out.port = uri.getPort();
        out.path = uri.getPath();
        while (out.path.ends_with('/')) out.path.pop_back();
        out.user = uri.getUserInfo();
        return out;
    } catch (const Poco::Exception&) {
        return wrong;
    }
}

Result<std::optional<Address>> proxy_for(const Address& server, const std::string& setting) {
    std::optional<Address> none;
    if (server.loopback()) return none;
    auto url = setting;
    std::string what = "proxy";
    if (url.empty()) {
        if (lists(variable("no_proxy", "NO_PROXY"), server.host)) return none;
        // In capitals HTTP_PROXY may come from a request's header where persona runs behind a web server.
        url = server.tls ? variable("https_proxy", "HTTPS_PROXY") : variable("http_proxy", nullptr);
        what = server.tls ? "https_proxy" : "http_proxy";
    }
    if (url.empty()) return none;
    PERSONA_ASSIGN(auto proxy, parse_address(url, what));
    if (proxy.tls)
        return Error(
            ErrorCode::configuration, "'" + what + "' is to be spoken to by TLS, which is not supported",
            "give it as http://host:port: what goes through it to an https:// server is encrypted all the same");
    return std::optional<Address>(std::move(proxy));
}

}  // namespace persona::providers
