#include "database.hpp"

#include <Poco/Data/DataException.h>
#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <mutex>
#include <utility>

namespace persona::sql {
namespace {

Error bad_url(std::string what) {
    return {ErrorCode::configuration, "the parameter url " + std::move(what),
            "write sqlite:///folder/file.db or postgresql://user:password@host:port/database; it is a secret: "
            "${env:NAME} keeps it out of the file"};
}

/// A value of a libpq connection string. Poco cuts the string at blanks, so there is no way to write one.
Result<std::string> connection_value(std::string_view value) {
    std::string out;
    for (const char byte : value) {
        if (byte == ' ' || static_cast<unsigned char>(byte) < 0x20)
            return bad_url("has a blank in one of its parts, which the database library can not pass on");
        if (byte == '\\' || byte == '\'') out += '\\';
        out += byte;
    }
    return out;
}

Result<Target> parse_postgresql(const std::string& url) {
    Target target;
    target.dialect = Dialect::postgresql;
    try {
        const Poco::URI uri(url);
        std::string user;
        std::string password;
        // Split before decoding: a password may hold a colon.
        const auto begin = url.find("://") + 3;
        const auto at = url.rfind('@', url.find('/', begin));
        if (at != std::string::npos && at > begin) {
            const auto both = url.substr(begin, at - begin);
            const auto colon = both.find(':');
            Poco::URI::decode(both.substr(0, colon), user);
            if (colon != std::string::npos) Poco::URI::decode(both.substr(colon + 1), password);
        }
        std::string database = uri.getPath();
        if (database.starts_with('/')) database.erase(0, 1);
        if (database.empty()) return bad_url("names no database");
        std::vector<std::pair<std::string, std::string>> options{{"dbname", database}};
        if (!uri.getHost().empty()) options.emplace_back("host", uri.getHost());
        if (uri.getPort() != 0) options.emplace_back("port", std::to_string(uri.getPort()));
        if (!user.empty()) options.emplace_back("user", user);
        if (!password.empty()) options.emplace_back("password", password);
        for (const auto& [name, value] : uri.getQueryParameters()) {
            static constexpr std::array<std::string_view, 7> known{"host",    "port",   "sslmode",        "sslrootcert",
                                                                   "sslcert", "sslkey", "connect_timeout"};
            if (std::find(known.begin(), known.end(), name) == known.end())
                return bad_url(
                    "has an option that is not known; known are host, port, sslmode, sslrootcert, sslcert, sslkey and "
                    "connect_timeout");
            options.emplace_back(name, value);
        }
        for (const auto& [name, value] : options) {
            PERSONA_ASSIGN(const auto text, connection_value(value));
            target.connection += (target.connection.empty() ? "" : " ") + name + "=" + text;
        }
        target.shown = "the PostgreSQL database '" + database + "'";
    } catch (const Poco::Exception&) {
        return bad_url("can not be read");
    }
    return target;
}

/// How SQLite wants a path in a file: address.
std::string file_address(const std::string& path, const char* mode) {
    std::string out = "file:";
    for (const char byte : path) {
        if (byte == '%') out += "%25";
        else if (byte == '?') out += "%3f";
        else if (byte == '#') out += "%23";
        else out += byte;
    }
    return out + "?mode=" + mode;
}

void register_connectors() {
    static std::once_flag once;
    std::call_once(once, [] {
        Poco::Data::SQLite::Connector::registerConnector();
        Poco::Data::PostgreSQL::Connector::registerConnector();
    });
}

}  // namespace

Result<Target> parse_url(std::string_view url) {
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return parse_postgresql(std::string(url));
    if (!url.starts_with("sqlite://")) return bad_url("does not start with sqlite:// or postgresql://");
    Target target;
    try {
        Poco::URI::decode(std::string(url.substr(9)), target.path);
    } catch (const Poco::Exception&) {
        return bad_url("can not be read");
    }
    if (target.path.empty() || target.path == "/") return bad_url("names no file");
    target.shown = "the SQLite database " + target.path;
    return target;
}

std::string identifier(std::string_view name) {
    std::string out = "\"";
    for (const char byte : name) {
        if (byte == '"') out += '"';
        out += byte;
    }
    return out + '"';
}

std::string safe_words(std::string_view message) {
    // Poco's words before libpq's. What a server says begins with a severity, a colon and two blanks, in any language; all
    // else is libpq giving up on the connection, in words that depend on what it was doing, or in none.
    if (constexpr std::string_view mark = "postgresql_stmt_"; message.find(mark) != std::string_view::npos) {
        message.remove_prefix(message.find(mark) + mark.size());
        const auto end = message.find(" error:");
        if (end != std::string_view::npos) message.remove_prefix(end + 7);
        if (message.find(":  ") == std::string_view::npos || message.find(" State: N/A") != std::string_view::npos)
            return "the connection is lost";
    }
    for (const std::string_view mark : {"ERROR:", "FATAL:"})
        if (const auto at = message.find(mark); at != std::string_view::npos) {
            message.remove_prefix(at + mark.size());
            break;
        }
    message = message.substr(0, message.find('\n'));
    while (message.starts_with(' ')) message.remove_prefix(1);
    // SQLite's words come twice from Poco: "no such table: t: no such table: t".
    if (const auto half = (message.size() - std::min<std::size_t>(message.size(), 2)) / 2;
        half > 0 && message.size() == 2 * half + 2 && message.substr(half, 2) == ": " &&
        message.substr(0, half) == message.substr(half + 2))
        message = message.substr(0, half);
    static constexpr std::array<std::string_view, 20> harmless{
        "does not exist",        "permission denied", "syntax error",
        "authentication failed", "already exists",    "terminating connection",
        "server closed",         "onnection",         "read-only",
        "no such table",         "no such column",    "not a database",
        "unable to open",        "is locked",         "disk is full",
        "No space left",         "malformed",         "readonly",
        "canceling statement",   "is ambiguous"};
    const bool known = std::any_of(harmless.begin(), harmless.end(),
                                   [&](std::string_view part) { return message.find(part) != std::string_view::npos; });
    return known ? std::string(message) : std::string();
}

Status guarded(const Target& target, std::string_view what, const std::function<Status()>& body) {
    std::string words;
    try {
        return body();
    } catch (const Poco::Data::NotConnectedException&) {
        words = "the connection is lost";  // Poco's own words are the connection's parts
    } catch (const Poco::Exception& problem) {
        words = safe_words(problem.message().empty() ? problem.displayText() : problem.message());
    }
    return Error(ErrorCode::io,
                 "can not " + std::string(what) + " in " + target.shown +
                     (words.empty() ? std::string(": the database refused it") : ": " + words),
                 words.empty() ? "its own log tells why; the words are not repeated here, for they may hold data" : "");
}

Result<Poco::Data::Session> connect(const Target& target, bool write, bool create) {
    register_connectors();
    if (target.dialect == Dialect::sqlite && !create) {
        std::error_code problem;
        if (!std::filesystem::is_regular_file(target.path, problem))
            return Error(ErrorCode::not_found, target.shown + " is not there",
                         "check the path behind sqlite:// (three slashes begin an absolute path)");
    }
    std::optional<Poco::Data::Session> session;
    PERSONA_TRY(guarded(target, "open a session", [&]() -> Status {
        if (target.dialect == Dialect::sqlite) {
            constexpr std::size_t patience = 5;  // seconds for somebody else's transaction to end
            session.emplace("SQLite", file_address(target.path, create ? "rwc" : write ? "rw" : "ro"), patience);
            return {};
        }
        session.emplace("PostgreSQL", target.connection);
        // The client library prints what the server notices on standard error, and that may quote data.
        *session << "SET client_min_messages = error", Poco::Data::Keywords::now;
        return {};
    }));
    return *session;
}

}  // namespace persona::sql
