// Requests side by side, and what became of them, for every stage that asks a model.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>

#include <persona/provider.hpp>

#include "answers.hpp"

namespace persona::llm {

/// Calls `ask` for every number below `count`, on up to `slots` threads of its own (a call waits for a server, which a
/// worker must not). Returns when all are done, or none more is begun because of `stop`.
void ask_side_by_side(std::size_t count, std::int64_t slots, const std::stop_token& stop,
                      const std::function<void(std::size_t)>& ask);

/// Asks for `count` things, and once more for those of which the answer has a fault that another attempt can mend, until
/// each has been asked for `attempts` times. `ask(i, attempt)` runs side by side; `check(i)` in order, when all are there.
/// `cancelled` when stopped.
[[nodiscard]] Status ask_in_rounds(std::size_t count, std::int64_t slots, int attempts, const std::stop_token& stop,
                                   const std::function<void(std::size_t, int)>& ask,
                                   const std::function<Fault(std::size_t)>& check);

/// Of an attempt at a row: its own, whatever else is asked.
[[nodiscard]] std::uint64_t seed_of(std::uint64_t key, std::int64_t row, int attempt);

/// Why there is no answer.
[[nodiscard]] Fault fault_of(const Error& error);
/// Whether another attempt can help: what a budget or a server refuses once it will refuse again.
[[nodiscard]] bool worth_asking_again(Fault fault) noexcept;

}  // namespace persona::llm
