#include "ollama_here.hpp"

#include <charconv>
#include <fstream>
#include <sstream>

namespace persona::cli {
namespace {

/// A line of the table: "sl local_address rem_address st …"; addresses are hexadecimal, "0100007F:2CAA".
bool is_listener(const std::string& line, unsigned port) {
    constexpr std::string_view listening = "0A";
    std::istringstream in(line);
    std::string number, local, remote, state;
    if (!(in >> number >> local >> remote >> state) || state != listening) return false;
    const auto colon = local.rfind(':');
    if (colon == std::string::npos) return false;
    unsigned found = 0;
    const auto* begin = local.data() + colon + 1;
    const auto* end = local.data() + local.size();
    return std::from_chars(begin, end, found, 16).ptr == end && found == port;
}

}  // namespace

std::optional<unsigned> ollama_port(std::string_view host) {
    constexpr unsigned usual = 11434;
    if (const auto scheme = host.find("://"); scheme != std::string_view::npos) host.remove_prefix(scheme + 3);
    host = host.substr(0, host.find('/'));
    const auto colon = host.rfind(':');
    const bool has_port = colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos;
    const auto name = has_port ? host.substr(0, colon) : host;
    for (const std::string_view own : {"", "127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::]"}) {
        if (name != own) continue;
        if (!has_port) return usual;
        unsigned port = 0;
        const auto text = host.substr(colon + 1);
        const auto read = std::from_chars(text.data(), text.data() + text.size(), port);
        if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return port;
    }
    return std::nullopt;
}

bool listens_here(unsigned port, const std::string& tables) {
    for (const auto* table : {"/tcp", "/tcp6"}) {
        std::ifstream in(tables + table);
        std::string line;
        while (std::getline(in, line))
            if (is_listener(line, port)) return true;
    }
    return false;
}

}  // namespace persona::cli
