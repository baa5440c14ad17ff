// What fits into this machine.
#pragma once

#include <cstdint>
#include <string_view>

namespace persona::providers {

/// Bytes that a process could get without swapping; 0: not told.
[[nodiscard]] std::int64_t free_memory();
/// Whether a model of so many bytes runs in so much memory: its weights, and a fifth for what it keeps of a prompt. True
/// where nothing is known.
[[nodiscard]] bool fits(std::int64_t model_bytes, std::int64_t memory) noexcept;
/// The name of a model that would, as Ollama's library has it.
[[nodiscard]] std::string_view recommended_for(std::int64_t memory) noexcept;

}  // namespace persona::providers
