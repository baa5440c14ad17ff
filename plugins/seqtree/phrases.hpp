// Training the embedded writer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "grow.hpp"
#include "text_model.hpp"
#include "text_sample.hpp"

namespace persona::seqtree {

struct PhraseRules {
    std::int64_t k = 10;      ///< every stored run of words is used by so many subjects
    std::size_t longest = 6;  ///< words of a run
    /// Whether a name may be that of somebody whose row was learnt from; empty: nobody's is.
    std::function<bool(std::string_view)> is_subject;
};

/// Learns to write one column from its texts and the rows' codes. `column` is its own place, `informative` the columns
/// that may steer the wording, most telling first.
[[nodiscard]] std::shared_ptr<TextModel> train_text(const std::vector<TextSample::Text>& texts, bool whole,
                                                    const Training& data, std::size_t column,
                                                    const std::vector<std::size_t>& informative,
                                                    const PhraseRules& rules);

}  // namespace persona::seqtree
