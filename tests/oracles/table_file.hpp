// Two CSV files as batches, for the oracle program alone: everything in memory, types by the SDK's own rules.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <persona/batch.hpp>
#include <persona/error.hpp>

namespace oracle {

/// The rows of a CSV file as text; an unquoted empty cell is missing.
struct TextTable {
    std::vector<std::string> names;
    std::vector<std::vector<std::optional<std::string>>> columns;
};
[[nodiscard]] persona::Result<TextTable> read_csv(const std::string& path);

/// Fields inferred over several tables of the same columns; `roles` by column name.
[[nodiscard]] std::vector<persona::Field> infer(const std::vector<const TextTable*>& tables,
                                                const std::map<std::string, persona::Role>& roles);

/// The table in the given types.
[[nodiscard]] persona::Result<persona::Batch> to_batch(const TextTable& table,
                                                       const std::vector<persona::Field>& fields);

}  // namespace oracle
