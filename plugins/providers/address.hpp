// The address of a server, and of the proxy on the way to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <persona/error.hpp>

namespace persona::providers {

struct Address {
    bool tls = false;
    std::string host;
    std::uint16_t port = 80;
    std::string path;  ///< before every path that is asked for; without a "/" at its end
    std::string user;  ///< "name:password" of a proxy; empty: none
    /// "https://host:port/path", without the user.
    [[nodiscard]] std::string text() const;
    /// This machine and no other, by its number or the name "localhost".
    [[nodiscard]] bool loopback() const;
};

/// "http://host", "https://host:port/path". `what` names the setting in errors; a password in it is never repeated.
[[nodiscard]] Result<Address> parse_address(const std::string& url, const std::string& what);

/// The proxy on the way to `server`: what the setting names, else what the environment does (http_proxy, https_proxy,
/// no_proxy, and the last two in capitals). A server on this machine needs none.
[[nodiscard]] Result<std::optional<Address>> proxy_for(const Address& server, const std::string& setting);

}  // namespace persona::providers
