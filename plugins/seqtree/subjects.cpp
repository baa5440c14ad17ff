#include "subjects.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "draw.hpp"

namespace persona::seqtree {
namespace {

constexpr double least_shown = 30;            // subjects that even a table of a few rows shows
constexpr double same_subject = 0.05;         // of the differences between any two rows, within a subject
constexpr std::uint32_t layout = 0xfffffff0;  // a column's number that no column has

/// The mean of sizes, none of which weighs more than a fifth of it.
std::uint32_t guarded_size(const std::uint32_t* begin, const std::uint32_t* end) {
    double sum = 0;
    for (const auto* at = begin; at + 1 < end; ++at) sum += *at;  // ascending: the last is the largest
    const double largest = end - begin > 4 ? std::min<double>(*(end - 1), sum / 4) : *(end - 1);
    return static_cast<std::uint32_t>(std::max(1L, std::lround((sum + largest) / static_cast<double>(end - begin))));
}

std::vector<SubjectModel::Size> sizes_of(const SubjectSizes& held, std::int64_t k) {
    std::vector<SubjectModel::Size> out;
    std::vector<std::uint32_t> rest;
    for (const auto& [rows, subjects] : held) {
        if (static_cast<std::int64_t>(subjects) >= k) out.push_back({rows, static_cast<std::uint32_t>(subjects)});
        else rest.insert(rest.end(), subjects, rows);
    }
    const auto group = static_cast<std::size_t>(k);
    for (std::size_t i = 0; i + group <= rest.size();) {
        const auto end = rest.size() - i < 2 * group ? rest.size() : i + group;
        out.push_back({guarded_size(rest.data() + i, rest.data() + end), static_cast<std::uint32_t>(end - i)});
        i = end;
    }
    // Fewer than k that stand alone count among those with most rows.
    if (rest.size() < group && !out.empty()) out.back().subjects += static_cast<std::uint32_t>(rest.size());
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.rows < b.rows; });
    return out;
}

/// How often two rows chosen at random differ.
double any_two_differ(const std::vector<std::uint64_t>& counts) {
    std::uint64_t same = 0, all = 0;  // whole numbers: the order does not matter
    for (const auto count : counts) same += count * count, all += count;
    const auto n = static_cast<double>(all);
    return 1 - static_cast<double>(same) / (n * n);
}

double any_two_differ(const std::vector<Code>& codes) {
    std::vector<std::uint64_t> counts(most_codes, 0);
    for (const auto code : codes) ++counts[code];
    return any_two_differ(counts);
}

double any_two_differ(std::vector<std::uint32_t> values) {
    std::sort(values.begin(), values.end());
    std::vector<std::uint64_t> counts;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i == 0 || values[i] != values[i - 1]) counts.push_back(0);
        ++counts.back();
    }
    return any_two_differ(counts);
}

/// The rows of each subject, in the order of the table.
struct RowsBySubject {
    explicit RowsBySubject(const Training& data) : begin(data.subject_count + 1, 0), rows(data.rows) {
        for (const auto subject : data.subjects) ++begin[subject + 1];
        for (std::size_t s = 0; s < data.subject_count; ++s) {
            several += begin[s + 1] > 1;
            begin[s + 1] += begin[s];
        }
        auto next = begin;
        for (std::size_t row = 0; row < data.rows; ++row)
            rows[next[data.subjects[row]]++] = static_cast<std::uint32_t>(row);
    }
    std::vector<std::uint32_t> begin, rows;
    std::size_t several = 0;  ///< subjects with more than one
};

/// Subjects that have a value, and how often one row and the next of the same subject differ: summed over subjects.
template <class Values>
std::pair<std::uint32_t, double> within_subjects(const RowsBySubject& by, const std::vector<Code>& codes,
                                                 const Values& values) {
    std::pair<std::uint32_t, double> out{0, 0};
    for (std::size_t s = 0; s + 1 < by.begin.size(); ++s) {
        bool any = false;
        std::size_t other = 0;
        for (auto i = by.begin[s]; i < by.begin[s + 1]; ++i) {
            any = any || codes[by.rows[i]] != 0;
            if (i > by.begin[s]) other += values[by.rows[i]] != values[by.rows[i - 1]];
        }
        out.first += any;
        const auto held = by.begin[s + 1] - by.begin[s];
        if (held > 1) out.second += static_cast<double>(other) / static_cast<double>(held - 1);
    }
    return out;
}

bool stand_together(const Kept<std::int64_t>& subjects, std::size_t count) {
    Reading reading(subjects);
    std::size_t neighbours = 0;
    auto last = reading[0];
    for (std::size_t row = 1; row < subjects.size(); ++row) {
        const auto subject = reading[row];
        neighbours += subject == last;
        last = subject;
    }
    return 2 * neighbours > subjects.size() - count;
}

}  // namespace

double SubjectModel::mean_rows() const noexcept {
    double rows = 0, subjects = 0;
    for (const auto& size : sizes) {
        rows += static_cast<double>(size.rows) * size.subjects;
        subjects += size.subjects;
    }
    return subjects > 0 ? rows / subjects : 1;
}

SubjectModel learn_subjects(const SubjectRequest& request, const std::vector<bool>& never_constant) {
    SubjectModel out;
    const auto& rows = request.rows;
    const auto columns = rows.codes.size();
    out.constant.assign(columns, false);
    out.present.assign(columns, 0);
    const auto subjects = count_subjects(request.sizes);
    const auto single = request.sizes.find(1);
    const auto several = subjects - (single == request.sizes.end() ? 0 : single->second);
    if (static_cast<std::int64_t>(several) < request.k) return out;  // too few to say anything of them
    out.sizes = sizes_of(request.sizes, request.k);
    if (!out.given()) return out;
    out.together = stand_together(rows.subjects, subjects);

    const RowsBySubject by(request.data);
    const double share = static_cast<double>(request.data.subject_count) / static_cast<double>(subjects);
    for (std::size_t c = 0; c < columns; ++c) {
        const auto codes = gather(rows.codes[c], request.choice);
        const auto values = gather(rows.values[c], rows.values[c].empty() ? RowChoice() : request.choice);
        const auto [present, differ] =
            values.empty() ? within_subjects(by, codes, codes) : within_subjects(by, codes, values);
        const double between = values.empty() ? any_two_differ(codes) : any_two_differ(values);
        out.present[c] = static_cast<std::uint32_t>(std::lround(present / share));
        out.constant[c] =
            !never_constant[c] && between > 0 && differ <= same_subject * between * static_cast<double>(by.several);
    }
    return out;
}

std::vector<std::uint32_t> deal_subjects(const SubjectModel& model, std::uint64_t key, std::int64_t block,
                                         std::size_t rows, std::int64_t total) {
    std::vector<std::uint32_t> out;
    if (!model.given()) {
        out.resize(rows);
        std::iota(out.begin(), out.end(), 0U);
        return out;
    }
    // So few rows that they would be one or two subjects' are taken here and there from a longer table.
    const double shown = std::min(least_shown * model.mean_rows(), static_cast<double>(block_rows));
    const auto wanted = static_cast<double>(total) < shown ? static_cast<std::size_t>(std::ceil(shown)) : rows;
    std::uint64_t all = 0;
    for (const auto& size : model.sizes) all += size.subjects;
    Random random(key, static_cast<std::uint64_t>(block), layout);
    for (std::uint32_t subject = 0; out.size() < wanted; ++subject) {
        auto at = random.below(all);
        std::size_t i = 0;
        while (i + 1 < model.sizes.size() && at >= model.sizes[i].subjects) at -= model.sizes[i++].subjects;
        out.insert(out.end(), std::min<std::size_t>(model.sizes[i].rows, wanted - out.size()), subject);
    }
    if (!model.together || wanted > rows)
        for (std::size_t i = out.size(); i > 1; --i) std::swap(out[i - 1], out[random.below(i)]);
    out.resize(rows);
    return out;
}

}  // namespace persona::seqtree
