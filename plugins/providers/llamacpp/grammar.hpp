// From a JSON Schema to a grammar of llama.cpp (GBNF), so that a model can answer in no other form.
#pragma once

#include <string>
#include <string_view>

#include <persona/error.hpp>

namespace persona::llamacpp {

/// A grammar whose every text is JSON that the schema allows: objects with all of their properties in their order, arrays with
/// `minItems` and `maxItems` (256 at most), `enum`, strings, numbers, booleans and null. What else a schema says is not held.
/// Error `invalid_data` for a schema that is no JSON, or nested deeper than 16.
[[nodiscard]] Result<std::string> grammar_of(std::string_view schema);

}  // namespace persona::llamacpp
