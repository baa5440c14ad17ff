// What is asked of some columns: a value, a range, or shares of values.
#pragma once

#include <string>
#include <vector>

#include <persona/value.hpp>

#include "allowed.hpp"
#include "model.hpp"

namespace persona::seqtree {

struct Condition {
    struct Option {
        Allowed allowed;
        double share = 1;
    };
    std::size_t column = 0;
    std::vector<Option> options;  ///< shares sum up to 1
    bool shared = false;          ///< shares were asked for
};

/// `conditions:` by themselves: their shape, shares that are none. No column is looked at.
[[nodiscard]] Status check_conditions(const Value& conditions);
/// Whether shares of values are asked for, not one value or a range.
[[nodiscard]] bool is_shares(const Value& condition);
/// Against a model. An error says what is possible: a column or value that the model does not know, a range beyond what
/// it may tell, a column that can not be chosen.
[[nodiscard]] Result<std::vector<Condition>> resolve_conditions(const Value& conditions, const Model& model,
                                                                const std::vector<LabelIndex>& index);

}  // namespace persona::seqtree
