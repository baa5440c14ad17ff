// Whether the synthetic stream has the real one's columns, and the synthetic sample in the real one's types.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <persona/artifact.hpp>
#include <persona/batch.hpp>
#include <persona/error.hpp>

namespace persona {

struct SchemaMatch {
    bool matches = false;               ///< names, order and types kept, every cell parses
    double share = 0;                   ///< matching columns ÷ columns of either side
    std::vector<std::string> problems;  ///< sentences; names and types, never a value
};

/// What is known of a whole stream, beyond its sample.
struct StreamCounts {
    std::int64_t rows = 0;
    std::vector<std::int64_t> present;  ///< by column of its schema
};

struct Conformed {
    SchemaMatch match;
    Batch batch;              ///< of the real schema; what did not fit or was not there is missing
    std::vector<bool> there;  ///< by column of the real schema: can be compared
};

/// `sample` is the synthetic stream's. A column of another type passes when it has no value at all, when nothing can be
/// lost (whole numbers for decimals, anything for text), or when the sample is the whole stream and every cell's text
/// reads as the real type.
Result<Conformed> conform(const Batch& sample, const StreamCounts& counts, const Schema& real);

/// The schema with the roles that the columns artifact gives where it has none itself; `roles` may be null.
[[nodiscard]] SchemaPtr with_roles(const SchemaPtr& schema, const ColumnRoles* roles);

}  // namespace persona
