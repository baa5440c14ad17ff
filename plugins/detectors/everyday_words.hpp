// Words that people begin sentences and name groups with, in seven languages, and that are nobody's name by themselves: "niemand",
// "livraison", "contabilidad". The lists of the model know English ones; of others they know few, and a capital at the
// beginning of a sentence, in German of any noun, makes the model guess.
#pragma once

#include <cstdint>
#include <string_view>

namespace persona::detectors {

/// By token_hash() of the folded word.
[[nodiscard]] bool is_everyday_word(std::uint32_t hash) noexcept;
/// By what a folded word ends in: fields of knowledge ("kardiologie"), qualities ("pünktlichkeit"), doings ("ausstattung").
[[nodiscard]] bool ends_as_notions_do(std::string_view folded) noexcept;

}  // namespace persona::detectors
