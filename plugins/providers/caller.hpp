// One request carried through: places, repetition, and when to give a server up.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include <persona/provider.hpp>

#include "breaker.hpp"
#include "limiter.hpp"
#include "protocol.hpp"
#include "transport.hpp"

namespace persona::providers {

struct CallOptions {
    int parallel = 4;
    int tries = 4;
    std::chrono::milliseconds most_wait{60'000};  ///< before a request is repeated
    std::string who;                              ///< "Ollama at http://127.0.0.1:11434", for messages
    std::string start_hint;
};

/// Tries that were sent and not answered: nobody knows what they cost.
struct Losses {
    std::function<Status()> again;  ///< asked before another try; an error ends the call
    bool last = false;              ///< whether the last try was one
};

/// Thread-safe.
class Caller {
public:
    Caller(std::unique_ptr<Transport> transport, CallOptions options);
    /// The parsed answer of a request that succeeded in the end. `not_found` for status 404, `configuration` for what no
    /// repetition mends.
    /// `losses`: may be null.
    [[nodiscard]] Result<json::value> call(const HttpRequest& request, const std::stop_token& stop,
                                           Losses* losses = nullptr);
    /// Requests and waiting; the rest is counted by who knows of it.
    [[nodiscard]] ProviderUsage usage() const;
    [[nodiscard]] int limit() const { return limiter_.limit(); }

private:
    struct Verdict {
        std::optional<Error> error;
        bool repeat = false;
        std::optional<json::value> value;
    };
    Verdict judge(const Try& made) const;
    void count(const Try& made, double seconds);
    [[nodiscard]] bool sleep(std::chrono::milliseconds time, const std::stop_token& stop);
    std::unique_ptr<Transport> transport_;
    CallOptions options_;
    Limiter limiter_;
    Breaker breaker_;
    mutable std::mutex mutex_;
    std::condition_variable_any wake_;
    ProviderUsage usage_;
    std::uint64_t draws_ = 0;
};

}  // namespace persona::providers
