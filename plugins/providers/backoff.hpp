// How long to wait before a request is sent again.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace persona::providers {

using Milliseconds = std::chrono::milliseconds;

/// Full jitter over a doubling span (Brooker, "Exponential Backoff And Jitter", AWS 2015), from half a second to
/// `most`; never shorter than the server asked for, and that capped at `most`, too. `draw`: uniform in [0, 1).
[[nodiscard]] Milliseconds backoff(int attempt, double draw, std::optional<Milliseconds> asked_for, Milliseconds most);

/// The value of a Retry-After header: seconds, or a date of RFC 9110. `now`: seconds since 1970.
[[nodiscard]] std::optional<Milliseconds> retry_after(std::string_view value, std::int64_t now);

}  // namespace persona::providers
