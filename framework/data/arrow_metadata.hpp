// Field metadata of the Arrow C data interface: role, entity and format of a column travel as "persona.*" keys.
#pragma once

#include <string>

#include <persona/batch.hpp>

namespace persona {

/// The interface's own binary form (int32 count, then length-prefixed keys and values, native byte order); empty when there is nothing to say.
[[nodiscard]] std::string arrow_metadata(const Field& field);
/// Reads format, role and entity back into `field`; other keys are left alone. `metadata` may be null.
void read_arrow_metadata(const char* metadata, Field& field);

}  // namespace persona
