// Counting subjects in what is gone through subject by subject: remembering the last one is enough.
#pragma once

#include <cstdint>

namespace persona::seqtree {

struct SubjectCount {
    std::uint32_t subjects = 0, last = 0xffffffff;
    /// True when the subject was not counted yet.
    bool add(std::uint32_t subject) noexcept {
        const bool fresh = last != subject;
        subjects += fresh;
        last = subject;
        return fresh;
    }
};

}  // namespace persona::seqtree
