#include "caller.hpp"

#include <persona/random.hpp>

namespace persona::providers {
namespace {

constexpr int most_failures = 5;
constexpr std::chrono::seconds rest{20};

bool pushes_back(int status) { return status == 429 || status == 503; }

/// A server may fare better next time.
bool passes(int status) {
    return status == 408 || status == 429 || status == 500 || (status >= 502 && status <= 504) || status == 529;
}

}  // namespace

Caller::Caller(std::unique_ptr<Transport> transport, CallOptions options)
    : transport_(std::move(transport)),
      options_(std::move(options)),
      limiter_(options_.parallel),
      breaker_(most_failures, rest) {}

/// What a try comes to. What the server wrote is not repeated: it may quote what it was sent.
Caller::Verdict Caller::judge(const Try& made) const {
    Verdict out;
    if (made.error) {
        out.error = made.error;
        out.repeat = made.may_repeat;
        if (made.error->code == ErrorCode::io && !made.timed_out && made.may_repeat)
            out.error->hint = options_.start_hint;
        return out;
    }
    const auto status = made.answer.status;
    if (status >= 200 && status < 300) {
        auto parsed = parse_answer(made.answer.body);
        out.repeat = !parsed;
        if (parsed) out.value = *std::move(parsed);
        else out.error = std::move(parsed).error();
        return out;
    }
    const auto said = options_.who + " answered with status " + std::to_string(status);
    out.repeat = passes(status);
    if (status >= 300 && status < 400)
        out.error = Error(ErrorCode::configuration,
                          options_.who + " sent the request on to another address, which is not followed",
                          "give the address that is meant as 'url'");
    else if (status == 401 || status == 403)
        out.error = Error(ErrorCode::configuration, said + ": it did not accept the key", "check the key");
    else if (status == 404) out.error = Error(ErrorCode::not_found, said, "check 'url' and the model's name");
    else if (out.repeat) out.error = Error(ErrorCode::io, said, "try again later, or with fewer 'parallel' requests");
    else
        out.error = Error(ErrorCode::configuration, said + ": it did not take the request",
                          "the model may not know something that was asked for: try 'structured: false'");
    return out;
}

void Caller::count(const Try& made, double seconds) {
    const std::lock_guard lock(mutex_);
    ++usage_.requests;
    usage_.seconds += seconds;
    if (made.timed_out) ++usage_.timed_out;
    if (!made.error && pushes_back(made.answer.status)) ++usage_.pushed_back;
}

bool Caller::sleep(std::chrono::milliseconds time, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    return !wake_.wait_for(lock, stop, time, [&] { return stop.stop_requested(); });
}

Result<json::value> Caller::call(const HttpRequest& request, const std::stop_token& stop, Losses* losses) {
    for (int attempt = 0;; ++attempt) {
        if (!breaker_.allows(Breaker::Clock::now()))
            return Error(ErrorCode::io, options_.who + " failed several times in a row and is not asked for a while",
                         options_.start_hint);
        if (!limiter_.acquire(stop)) return *cut_error(Watchdog::Cut::stopped);
        const auto began = std::chrono::steady_clock::now();
        const auto made = transport_->send(request, stop);
        if (losses != nullptr) losses->last = made.error && made.sent;
        const bool stopped = made.error && made.error->code == ErrorCode::cancelled;
        const bool pushed_back = !made.error && pushes_back(made.answer.status);
        auto verdict = judge(made);
        limiter_.release(verdict.value ? Limiter::Outcome::success
                         : pushed_back ? Limiter::Outcome::pushed_back
                                       : Limiter::Outcome::failure);
        count(made, std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
        if (stopped) return *std::move(verdict.error);
        if (verdict.value) {
            breaker_.succeeded();
            return *std::move(verdict.value);
        }
        // A server that says that it is busy is well.
        if (!pushed_back && (verdict.repeat || made.timed_out)) breaker_.failed(Breaker::Clock::now());
        if (!verdict.repeat || attempt + 1 >= options_.tries) return *std::move(verdict.error);
        if (losses != nullptr && losses->last) PERSONA_TRY(losses->again());
        std::uint64_t number = 0;
        {
            const std::lock_guard lock(mutex_);
            number = draws_++;
        }
        const auto draw = Random(0, "backoff", number).uniform();
        if (!sleep(backoff(attempt, draw, made.answer.retry_after, options_.most_wait), stop))
            return *cut_error(Watchdog::Cut::stopped);
    }
}

ProviderUsage Caller::usage() const {
    const std::lock_guard lock(mutex_);
    return usage_;
}

}  // namespace persona::providers
