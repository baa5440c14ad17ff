// Distribution similarity of a synthetic table beside what real rows reach at the same size, and what it must reach.
#pragma once

#include <cstdint>
#include <string>

#include "distribution.hpp"
#include "draws.hpp"
#include "options.hpp"

namespace persona::quality {

struct Similarity {
    DistributionScore value;    ///< synthetic rows against real rows
    DistributionScore ceiling;  ///< other real rows against the same
    DistributionScore floor;    ///< real columns without their relations against the same
    std::int64_t rows = 0;      ///< on each side, of all three
    int draws = 0;              ///< averaged
    double bound = 0;           ///< what 99 of 100 draws of so many real rows reach
    double spread = 0;          ///< standard deviation of one draw of real rows
    double trend_spread = 0;    ///< the same of its pair trends alone
    double required = 0;        ///< what the value must reach
    std::string rule;           ///< how `required` came about, a phrase
};

/// `source_rows` counts the whole source. The rule, in its order:
///  - below 2,000 compared rows, no more is asked than real rows themselves reach at that size (`bound`);
///  - the value must exceed the absolute gate;
///  - from 2,000 source rows on, it must also reach its share of the ceiling.
[[nodiscard]] Similarity similarity(const std::vector<ColumnInfo>& columns, const RealSides& real, const Table& judged,
                                    std::int64_t source_rows, const Options& options);

}  // namespace persona::quality
