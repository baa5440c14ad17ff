// Presidio's files of recognisers as parameters of detector.patterns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <persona/value.hpp>

namespace persona::presidio {

struct Converted {
    Value::List patterns;           ///< maps, as `patterns` takes them
    Value::Map deny;                ///< entity types and their lists
    std::vector<std::string> told;  ///< what was changed or could not be carried over, each with its line
    [[nodiscard]] bool empty() const noexcept { return patterns.empty() && deny.empty(); }
};

/// `file` is the whole tree: a map with `recognizers`, or that list alone.
[[nodiscard]] Result<Converted> convert(const Value& file);

/// As YAML: the parameters of a detector.patterns stage, or with `pipeline` a whole file that scans with it and with
/// everything that is built in.
[[nodiscard]] std::string as_yaml(const Converted& converted, bool pipeline);

}  // namespace persona::presidio
