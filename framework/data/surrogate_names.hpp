// The names that surrogates are made of. Sorted, ASCII, in title case.
#pragma once

#include <array>
#include <string_view>

namespace persona::surrogate {

extern const std::array<std::string_view, 320> female_names;
extern const std::array<std::string_view, 320> male_names;
extern const std::array<std::string_view, 1200> family_names;

}  // namespace persona::surrogate
