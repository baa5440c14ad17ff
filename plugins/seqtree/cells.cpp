#include <algorithm>
#include <cmath>

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

std::uint64_t at_least_k(std::uint64_t subjects, std::uint64_t rows, const Rules& rules, Random& random) {
    const auto k = static_cast<std::uint64_t>(std::max<std::int64_t>(rules.k, 1));
    if (rows == 0 || subjects >= k) return rows;
    subjects = std::max<std::uint64_t>(subjects, 1);  // a subject that was counted elsewhere
    return random.below(k) < subjects ? std::max<std::uint64_t>(rows * k / subjects, k) : 0;
}

std::vector<std::uint32_t> whole_column(const Kept<Code>& codes, const Kept<std::int64_t>& subjects, std::size_t count,
                                        std::int64_t k) {
    std::vector<std::uint32_t> out(count, 0);
    std::vector<std::vector<std::int64_t>> seen(subjects.empty() ? 0 : count);
    Reading code_of(codes);
    Reading subject_of(subjects);
    for (std::size_t row = 0; row < codes.size(); ++row) {
        const auto code = code_of[row];
        ++out[code];
        if (seen.empty() || static_cast<std::int64_t>(seen[code].size()) >= k) continue;
        auto& people = seen[code];
        if (std::find(people.begin(), people.end(), subject_of[row]) == people.end()) people.push_back(subject_of[row]);
    }
    for (std::size_t code = 0; code < out.size(); ++code)
        if ((seen.empty() ? static_cast<std::int64_t>(out[code]) : static_cast<std::int64_t>(seen[code].size())) < k)
            out[code] = 0;
    return out;
}

std::vector<Cell> make_cells(const std::vector<std::uint32_t>& rows, const std::vector<std::uint32_t>& subjects,
                             bool ordered, const Rules& rules, Random& random, std::bitset<most_codes>* in_ranges) {
    struct Counted {
        Group group;
        bool rounded_up;
    };
    std::vector<Counted> kept;
    std::vector<std::size_t> small;
    std::uint64_t all_rows = 0;
    const auto k = static_cast<std::uint64_t>(std::max<std::int64_t>(rules.k, 1));
    const auto add = [&](Group group) {
        const auto count = at_least_k(group.subjects, group.rows, rules, random);
        if (count == 0) return;
        const bool up = group.subjects < k;
        group.rows = count;
        kept.push_back({group, up});
    };
    for (std::size_t code = 0; code < rows.size(); ++code) {
        all_rows += rows[code];
        if (rows[code] == 0) continue;
        if (!rules.back_off) kept.push_back({{code, code, rows[code], subjects[code]}, false});
        // "Missing" has no neighbours.
        else if (subjects[code] >= k || (code == 0 && ordered)) add({code, code, rows[code], subjects[code]});
        else small.push_back(code);
    }
    if (!small.empty() && ordered) {
        // A range of one code would look like a code of its own; it is one as far as counts go.
        for (const auto& group : neighbours(small, rows, subjects, k)) {
            add(group);
            for (auto code = group.first; in_ranges != nullptr && group.first < group.last && code <= group.last;
                 ++code)
                in_ranges->set(code);
        }
    } else if (!small.empty()) {
        // Which of them occur here stays untold: the range is all codes without a cell, shared out by the ancestor.
        Group all{0, most_codes - 1, 0, 0};
        for (const auto code : small) all.subjects += subjects[code], all.rows += rows[code];
        add(all);
        if (in_ranges != nullptr) in_ranges->set();
    }
    for (std::size_t code = 0; in_ranges != nullptr && code < rows.size(); ++code)
        if (subjects[code] >= k || !rules.back_off) in_ranges->reset(code);
    if (kept.empty() && all_rows > 0) kept.push_back({{0, most_codes - 1, all_rows, k}, false});
    // What was rounded up has the share of the leaf that it would have if the leaf had grown by nothing: else it would be too
    // small on average.
    double as_counted = 0, rounded_up = 0;
    for (const auto& one : kept) (one.rounded_up ? rounded_up : as_counted) += static_cast<double>(one.group.rows);
    const double others = static_cast<double>(all_rows) - rounded_up;
    const double factor = others > 0 ? std::max(as_counted / others, 1.0) : 1.0;
    std::vector<Cell> out;
    for (const auto& one : kept) {
        const double count = static_cast<double>(one.group.rows) * (one.rounded_up ? factor : 1.0);
        out.push_back({static_cast<Code>(one.group.first), static_cast<Code>(one.group.last),
                       static_cast<std::uint32_t>(std::min(std::round(count), 4'294'967'295.0))});
    }
    std::sort(out.begin(), out.end(),
              [](const Cell& a, const Cell& b) { return a.first != b.first ? a.first < b.first : a.last < b.last; });
    return out;
}

}  // namespace persona::seqtree
