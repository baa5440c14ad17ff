// Constraints from the rows: which hold, and what they rest on.
#pragma once

#include "candidates.hpp"
#include "subjects.hpp"

namespace persona::seqtree {

struct LearnRequest {
    const Profile& profile;
    const Candidates& candidates;
    bool find = true;
};

/// Fills in `constraints` (which holds those written down) from all rows. Columns that are never below another one are
/// coded anew, as distances; columns that belong to a subject but follow from one that does not become a row's own.
/// An error: too few subjects for a constraint that was written down.
[[nodiscard]] Status learn_constraints(const LearnRequest& request, KeptRows& rows, std::vector<ColumnCodes>& columns,
                                       SubjectModel& whose, Constraints& constraints);

}  // namespace persona::seqtree
