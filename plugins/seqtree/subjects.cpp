#include "subjects.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

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

std::vector<SubjectModel::Size> sizes_of(std::vector<std::uint32_t> held, std::int64_t k) {
    std::sort(held.begin(), held.end());
    std::vector<SubjectModel::Size> out;
    std::vector<std::uint32_t> rest;
    for (std::size_t i = 0; i < held.size();) {
        std::size_t j = i;
        while (j < held.size() && held[j] == held[i]) ++j;
        if (static_cast<std::int64_t>(j - i) >= k) out.push_back({held[i], static_cast<std::uint32_t>(j - i)});
        else rest.insert(rest.end(), j - i, held[i]);
        i = j;
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
template <class Values>
double any_two_differ(const Values& values) {
    std::unordered_map<std::uint32_t, std::uint64_t> counts;
    for (const auto value : values) ++counts[value];
    std::uint64_t same = 0;  // whole numbers: the order of the table does not matter
    for (const auto& [value, count] : counts) same += count * count;
    const auto n = static_cast<double>(values.size());
    return 1 - static_cast<double>(same) / (n * n);
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

SubjectModel learn_subjects(const Training& data, const std::vector<std::vector<std::uint32_t>>& values,
                            const std::vector<bool>& never_constant, std::int64_t k) {
    SubjectModel out;
    const auto columns = data.codes.size();
    out.constant.assign(columns, false);
    out.present.assign(columns, 0);
    if (data.subjects.empty()) return out;

    std::vector<std::uint32_t> held(data.subject_count, 0);
    for (const auto subject : data.subjects) ++held[subject];
    const auto several = std::count_if(held.begin(), held.end(), [](auto rows) { return rows > 1; });
    if (several < k) return out;  // too few to say anything of them
    out.sizes = sizes_of(held, k);
    if (!out.given()) return out;

    // Rows by subject, in the order of the table.
    std::vector<std::size_t> begin(data.subject_count + 1, 0);
    for (std::size_t s = 0; s < held.size(); ++s) begin[s + 1] = begin[s] + held[s];
    std::vector<std::uint32_t> rows(data.rows);
    auto next = begin;
    std::size_t neighbours = 0;
    for (std::size_t row = 0; row < data.rows; ++row) {
        const auto subject = data.subjects[row];
        rows[next[subject]++] = static_cast<std::uint32_t>(row);
        neighbours += row > 0 && data.subjects[row - 1] == subject;
    }
    out.together = 2 * neighbours > data.rows - data.subject_count;

    for (std::size_t c = 0; c < columns; ++c) {
        std::uint32_t present = 0;
        double differ = 0;
        const auto value = [&](std::uint32_t row) -> std::uint32_t {
            return values[c].empty() ? data.codes[c][row] : values[c][row];
        };
        for (std::size_t s = 0; s < held.size(); ++s) {
            bool any = false;
            std::size_t other = 0;
            for (auto i = begin[s]; i < begin[s + 1]; ++i) {
                any = any || data.codes[c][rows[i]] != 0;
                if (i > begin[s]) other += value(rows[i]) != value(rows[i - 1]);
            }
            present += any;
            if (held[s] > 1) differ += static_cast<double>(other) / static_cast<double>(held[s] - 1);
        }
        out.present[c] = present;
        const double between = values[c].empty() ? any_two_differ(data.codes[c]) : any_two_differ(values[c]);
        out.constant[c] =
            !never_constant[c] && between > 0 && differ <= same_subject * between * static_cast<double>(several);
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
