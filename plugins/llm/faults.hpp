// What can be wrong with an answer of a model.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace persona::llm {

/// Why an answer can not be used.
enum class Fault : std::uint8_t {
    none,
    no_answer,
    budget,
    not_json,
    other_form,
    too_short,
    too_long,
    odd,
    other_language,
    copied,
    known,
    cut_off,
    absurd,
    unknown,
    out_of_range
};
inline constexpr std::size_t faults = 15;
[[nodiscard]] std::string_view to_string(Fault fault) noexcept;

}  // namespace persona::llm
