// What the table itself says about a guess: a word that many write in small letters is a word, and no name.
//
// A capital at the beginning of a sentence, or of a cell, says nothing, and of most languages' words the lists of the model know few:
// it guesses that "Satisfait" is a place. Where k rows and more say "satisfait" within their sentences, and nobody writes it
// with a capital there, the guess is withdrawn. It stays when
//  * anything but the model backs it in any row of the batch: a list, a title, a phrase, a column of names;
//  * a list holds it as a usual name and it is no commoner word, or, where it is all of a cell, as any name ("Petit" among "Moreau" and "Kerleau");
//  * other cells of the column are names that something backs, where it is all of a cell;
//  * a word of it stands with a capital within any sentence ("I met Young"), or another of its words is not known to be one.
// Small letters count only in cells whose writers use capitals: "kowalski was kind" says nothing.
#pragma once

#include <persona/batch.hpp>

#include "gazetteer.hpp"

namespace persona::detectors {

/// `names`: findings of detector.names in `batch`; `k`: the least rows that say so, three in the rest of a long table. A batch is the same for any number of threads,
/// so the result is too.
void drop_words_in_use(Spans& names, const Batch& batch, const Gazetteer& lists, std::int64_t k);

}  // namespace persona::detectors
