#include <algorithm>

#include "grow.hpp"

namespace persona::seqtree {
namespace {

struct Group {
    std::size_t first, last;
    std::uint64_t rows, subjects;
};

/// Neighbouring small codes until k subjects are together; what is left over joins the last group.
std::vector<Group> neighbours(const std::vector<std::size_t>& small, const std::vector<std::uint32_t>& rows,
                              const std::vector<std::uint32_t>& subjects, std::uint64_t k) {
    std::vector<Group> out;
    bool open = false;
    for (const auto code : small) {
        if (!open) out.push_back({code, code, 0, 0});
        open = true;
        out.back().last = code;
        out.back().rows += rows[code];
        out.back().subjects += subjects[code];
        if (out.back().subjects >= k) open = false;
    }
    if (open && out.size() > 1) {
        const auto rest = out.back();
        out.pop_back();
        out.back().last = rest.last;
        out.back().rows += rest.rows;
        out.back().subjects += rest.subjects;
    }
    return out;
}

}  // namespace

std::vector<Cell> make_cells(const std::vector<std::uint32_t>& rows, const std::vector<std::uint32_t>& subjects,
                             bool ordered, const Rules& rules, Random& random) {
    std::vector<Cell> out;
    std::vector<std::size_t> small;
    std::uint64_t all_rows = 0;
    const auto k = static_cast<std::uint64_t>(std::max<std::int64_t>(rules.k, 1));
    const auto add = [&](std::size_t first, std::size_t last, std::uint64_t count) {
        if (count > 0)
            out.push_back({static_cast<Code>(first), static_cast<Code>(last),
                           static_cast<std::uint32_t>(std::min<std::uint64_t>(count, 0xffffffffU))});
    };
    for (std::size_t code = 0; code < rows.size(); ++code) {
        all_rows += rows[code];
        if (rows[code] == 0) continue;
        if (!rules.back_off || subjects[code] >= k) add(code, code, rows[code]);
        else if (code > 0 || !ordered) small.push_back(code);
    }
    // True on average: `subjects` below k become k with the probability subjects / k, else none.
    const auto rounded = [&](std::uint64_t held, std::uint64_t count) -> std::uint64_t {
        return random.below(k) < held ? std::max<std::uint64_t>(count * k / held, k) : 0;
    };
    if (rules.back_off && ordered && !rows.empty() && rows[0] > 0 && subjects[0] < k)
        add(0, 0, rounded(std::max<std::uint64_t>(subjects[0], 1), rows[0]));  // "missing" has no neighbours
    if (!small.empty() && ordered) {
        for (const auto& group : neighbours(small, rows, subjects, k)) {
            const bool enough = group.subjects >= k;
            // A range of one code would look like a code of its own; it is one as far as counts go.
            add(group.first, group.last,
                enough ? group.rows : rounded(std::max<std::uint64_t>(group.subjects, 1), group.rows));
        }
    } else if (!small.empty()) {
        std::uint64_t held = 0, count = 0;
        for (const auto code : small) held += subjects[code], count += rows[code];
        // Which of them occur here stays untold: the range is all codes without a cell, shared out by the ancestor.
        add(0, most_codes - 1, held >= k ? count : rounded(std::max<std::uint64_t>(held, 1), count));
    }
    if (out.empty() && all_rows > 0) add(0, most_codes - 1, all_rows);
    std::sort(out.begin(), out.end(),
              [](const Cell& a, const Cell& b) { return a.first != b.first ? a.first < b.first : a.last < b.last; });
    return out;
}

}  // namespace persona::seqtree
