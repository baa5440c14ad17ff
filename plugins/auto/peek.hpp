// Looking at what comes through a pipe without taking it.
#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include <persona/describe.hpp>

namespace persona::automatic {

/// The first bytes (at most one page) of standard input, /dev/stdin or /dev/fd/N; the reader still gets them. Waits for
/// the first ones. Nothing for what can not be looked at: other paths, terminals, sockets.
[[nodiscard]] std::optional<std::string> peek(const Path& path, const std::stop_token& stop);

}  // namespace persona::automatic
