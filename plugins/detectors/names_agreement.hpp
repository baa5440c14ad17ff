// One name, one type: what a batch as a whole says about a name of which single sentences say too little.
//
// An invented company name is in no list, and "with Quarrelby", "from Quarrelby" and "ordered at Quarrelby" look like a person, a
// place and an organisation. Of the findings in all cells of a batch that rest on the sequence model alone:
//  1. those that disagree with three quarters of the findings of the same text take the type of these;
//  2. where no type has so many, no list backs a person or a place, and some look like an organisation, all are one;
//  3. a longer finding that begins with such an organisation ("Quarrelby Supply") is one too.
// A type may change, a finding never goes away. What lists, titles or phrases back stays as it is.
#pragma once

#include <string_view>

#include <persona/batch.hpp>

namespace persona::detectors {

/// The reason of a finding that nothing but the sequence model backs.
inline constexpr std::string_view model_reason = "sequence model";
/// The reason of a finding whose type this step changed.
inline constexpr std::string_view agreed_reason = "as this name is read elsewhere in the table, sequence model";

/// `names`: findings of detector.names in `batch`. A batch is the same for any number of threads, so the result is too.
void agree_on_types(Spans& names, const Batch& batch);

}  // namespace persona::detectors
