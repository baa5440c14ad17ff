// What a record's names are not: the same letters as a word ("très petit" in the record of Madame Petit).
//
// A record is searched for its names in small letters, too. Where k rows and more that do not hold the name write it so, in texts with
// capitals, and no text of the batch writes it with a capital within a sentence, it is a word, and small letters are no name.
#pragma once

#include <persona/batch.hpp>

namespace persona::detectors {

/// `found`: what detector.propagate found in the records of `batch`, in any order; what is left stays in its order.
void drop_words_of_others(Spans& found, const Batch& batch, std::int64_t k);

}  // namespace persona::detectors
