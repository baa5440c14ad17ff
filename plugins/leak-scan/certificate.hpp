// What a leak scan found and what it may claim, as the verdict that gates and reports read.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <persona/artifact.hpp>

namespace persona::leaks {

struct ScanCounts {
    std::map<std::string, std::int64_t> cells;                         ///< looked up, by column
    std::map<std::pair<std::string, std::string>, std::int64_t> hits;  ///< by group and column: cells
    void add(const ScanCounts& other);
};

struct Scanned {
    std::string title;
    std::shared_ptr<const Findings> known;  ///< null: there was none
    bool complete = false;                  ///< and it was finished
    std::vector<std::string> left_out;      ///< groups that did not count
    std::int64_t least_known = 0;           ///< fewer known values: nothing was tried
    bool changed = false;                   ///< the file was changed while it was scanned
    std::optional<std::string> sha256;      ///< of the file that the rows came from
};

/// Nothing in it is a value of the source.
[[nodiscard]] std::shared_ptr<const Verdict> certificate(const Scanned& scanned, const ScanCounts& counts);

}  // namespace persona::leaks
