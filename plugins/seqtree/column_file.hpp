// Parts of the model's file: what model_file.cpp puts together. Reading throws std::invalid_argument on nonsense.
#pragma once

#include "bytes.hpp"
#include "constraints.hpp"

namespace persona::seqtree {

void put_column(ByteWriter& out, const ColumnCodes& c);
[[nodiscard]] ColumnCodes get_column(ByteReader& in);

void put_constraints(ByteWriter& out, const Constraints& constraints);
/// Every column and value that a constraint speaks of is there.
[[nodiscard]] Constraints get_constraints(ByteReader& in, const std::vector<ColumnCodes>& columns);

}  // namespace persona::seqtree
