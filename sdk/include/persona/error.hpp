// Errors and results: what every call of the SDK that can fail returns.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace persona {

/// What kind of failure it was. The runner maps the kinds to exit codes: see `exit_code()`.
enum class ErrorCode : std::uint8_t {
    invalid_data,   ///< the input can not be read as what it claims to be           (exit code 1)
    io,             ///< a file, a pipe, a database, a disk that is full             (1)
    not_found,      ///< a file, a column, a sheet, a table that is not there        (1)
    limit,          ///< something is larger than a stated limit allows              (1)
    internal,       ///< a broken promise of ours: never the user's fault            (1)
    accounting,     ///< rows do not add up: something was lost or invented          (1)
    configuration,  ///< the pipeline, a parameter or an option is wrong             (2)
    plugin,         ///< a plugin did not load or broke its contract while loading   (3)
    refused,        ///< a privacy or quality gate refused the output                (4)
    cancelled,      ///< interrupted by the user                                     (130)
};

/// The place in a configuration or data file. `line` and `column` count from 1; 0 means unknown.
struct Place {
    std::string file;
    std::int64_t line = 0;
    std::int64_t column = 0;
};

/// A failure, told as a colleague would: what, where, why and what to do. Never holds a cell's value.
struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string message;              ///< one sentence: what went wrong, without a full stop
    std::string hint;                 ///< what to do about it; may be empty
    std::optional<Place> place;       ///< where in a file
    std::string stage;                ///< the stage's name; filled in by the runtime
    std::optional<std::int64_t> row;  ///< the source row, from 0
    std::string column;               ///< the column's (safe) name

    Error() = default;
    Error(ErrorCode error_code, std::string what, std::string what_to_do = {})
        : code(error_code), message(std::move(what)), hint(std::move(what_to_do)) {}

    Error& at(Place where) {
        place = std::move(where);
        return *this;
    }
    Error& in_row(std::int64_t index) {
        row = index;
        return *this;
    }
    Error& in_column(std::string name) {
        column = std::move(name);
        return *this;
    }
    Error& in_stage(std::string name) {
        if (stage.empty()) stage = std::move(name);
        return *this;
    }

    /// "file:line:column: stage 'x': message (row 7, column 'age')" and, on a second line, "  hint: …".
    [[nodiscard]] std::string text() const;
};

/// The exit code of a run that ended with such an error: 1, 2, 3, 4 or 130.
[[nodiscard]] int exit_code(ErrorCode code) noexcept;

/// Thrown only by `Result::value()` on an error; the SDK's own functions return errors.
class Failure : public std::runtime_error {
public:
    explicit Failure(Error why);
    [[nodiscard]] const Error& error() const noexcept { return error_; }
private:
    Error error_;
};

/// A value or an error. (Our own and not Boost's, so that a plugin's ABI hangs on no Boost version;
/// std::expected is not in g++ 12.)
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    /// The value; throws Failure when there is none.
    T& value() & {
        check();
        return std::get<0>(state_);
    }
    const T& value() const& {
        check();
        return std::get<0>(state_);
    }
    T&& value() && {
        check();
        return std::get<0>(std::move(state_));
    }
    T& operator*() & { return *std::get_if<0>(&state_); }
    const T& operator*() const& { return *std::get_if<0>(&state_); }
    T&& operator*() && { return std::move(*std::get_if<0>(&state_)); }
    T* operator->() { return std::get_if<0>(&state_); }
    const T* operator->() const { return std::get_if<0>(&state_); }

    /// The error; only when not ok().
    [[nodiscard]] Error& error() & { return *std::get_if<1>(&state_); }
    [[nodiscard]] const Error& error() const& { return *std::get_if<1>(&state_); }
    [[nodiscard]] Error&& error() && { return std::move(*std::get_if<1>(&state_)); }

private:
    void check() const {
        if (!ok()) throw Failure(*std::get_if<1>(&state_));
    }
    std::variant<T, Error> state_;
};

/// Success or an error.
class [[nodiscard]] Status {
public:
    Status() = default;
    Status(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)
    [[nodiscard]] bool ok() const noexcept { return !error_.has_value(); }
    explicit operator bool() const noexcept { return ok(); }
    [[nodiscard]] Error& error() & { return *error_; }
    [[nodiscard]] const Error& error() const& { return *error_; }
    [[nodiscard]] Error&& error() && { return std::move(*error_); }
    /// Throws Failure when it is an error.
    void value() const {
        if (error_) throw Failure(*error_);
    }
private:
    std::optional<Error> error_;
};

}  // namespace persona

// Returns the error of a Status or Result from the calling function.
#define PERSONA_TRY(expression)                                                                           \
    do {                                                                                                  \
        if (auto persona_try_ = (expression); !persona_try_.ok()) return std::move(persona_try_).error(); \
    } while (false)
#define PERSONA_CONCAT_(a, b) a##b
#define PERSONA_CONCAT(a, b) PERSONA_CONCAT_(a, b)
// PERSONA_ASSIGN(auto x, f()): declares x with f()'s value or returns f()'s error.
#define PERSONA_ASSIGN(declaration, expression)                              \
    auto PERSONA_CONCAT(persona_result_, __LINE__) = (expression);           \
    if (!PERSONA_CONCAT(persona_result_, __LINE__).ok())                     \
        return std::move(PERSONA_CONCAT(persona_result_, __LINE__)).error(); \
    declaration = *std::move(PERSONA_CONCAT(persona_result_, __LINE__))
