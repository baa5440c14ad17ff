// Where a database is, how to reach it, and how to talk about what it said without repeating data.
#pragma once

#include <Poco/Data/Session.h>

#include <functional>
#include <string>
#include <string_view>

#include <persona/error.hpp>

namespace persona::sql {

enum class Dialect : std::uint8_t { sqlite, postgresql };

/// A parsed url: sqlite:///path/file.db or postgresql://user:password@host:port/database?sslmode=require
struct Target {
    Dialect dialect = Dialect::sqlite;
    std::string path;        ///< of an SQLite file
    std::string connection;  ///< for libpq: holds the password, never to be printed
    std::string shown;       ///< for messages: the database's name, without user and password
};
/// Messages never repeat the url: it is a secret.
[[nodiscard]] Result<Target> parse_url(std::string_view url);

/// "name" with its quotes doubled: an identifier in both dialects.
[[nodiscard]] std::string identifier(std::string_view name);

/// Opens a session; an SQLite file read-only unless `write`. The file is only made when `create`.
[[nodiscard]] Result<Poco::Data::Session> connect(const Target& target, bool write, bool create);

/// Runs `body` and turns what Poco throws into an error that says what was tried ("read the table").
[[nodiscard]] Status guarded(const Target& target, std::string_view what, const std::function<Status()>& body);

/// The part of a database's message that is safe to show: its first line, and only where it is of a kind that
/// speaks about names and connections, never about values.
[[nodiscard]] std::string safe_words(std::string_view message);

}  // namespace persona::sql
