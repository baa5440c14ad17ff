#include "learned.hpp"

#include <algorithm>

#include <persona/random.hpp>

namespace persona::seqtree {
namespace {

constexpr std::size_t sorted_at_once = std::size_t{1} << 20;
constexpr double least_subjects = 20'000;  // leaves are as fine as for so many

/// Subjects numbered from 0, in their own order.
void number_subjects(const std::vector<std::int64_t>& from, Training& data) {
    std::vector<std::int64_t> known(from);
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    data.subject_count = known.size();
    data.subjects.reserve(from.size());
    for (const auto subject : from)
        data.subjects.push_back(
            static_cast<std::uint32_t>(std::lower_bound(known.begin(), known.end(), subject) - known.begin()));
}

}  // namespace

SubjectSizes count_sizes(const Kept<std::int64_t>& subjects) {
    SubjectSizes out;
    // Of very many rows some subjects at a time, spread by their bits, so that memory does not grow with them.
    const std::uint64_t parts = subjects.size() / sorted_at_once + 1;
    for (std::uint64_t part = 0; part < parts; ++part) {
        std::vector<std::int64_t> some;
        some.reserve(subjects.size() / parts + subjects.size() / parts / 16 + 16);
        Reading reading(subjects);
        for (std::size_t row = 0; row < subjects.size(); ++row)
            if (parts == 1 || (static_cast<std::uint64_t>(reading[row]) * 0x9E3779B97F4A7C15U >> 32U) % parts == part)
                some.push_back(reading[row]);
        std::sort(some.begin(), some.end());
        for (auto at = some.begin(); at != some.end();) {
            const auto end = std::upper_bound(at, some.end(), *at);
            ++out[static_cast<std::uint32_t>(end - at)];
            at = end;
        }
    }
    return out;
}

std::size_t count_subjects(const SubjectSizes& sizes) noexcept {
    std::size_t out = 0;
    for (const auto& [rows, subjects] : sizes) out += subjects;
    return out;
}

RowChoice sample_rows(const KeptRows& rows, std::size_t subjects, std::size_t most, std::uint64_t key) {
    if (rows.rows <= most) return {};
    const double share = std::max(static_cast<double>(most) / static_cast<double>(rows.rows),
                                  least_subjects / static_cast<double>(subjects));
    if (share >= 1) return {};
    RowChoice out{false, {}};
    out.rows.reserve(static_cast<std::size_t>(static_cast<double>(rows.rows) * share * 1.01) + 16);
    Reading reading(rows.subjects);
    for (std::size_t row = 0; row < rows.rows; ++row) {
        const auto subject = rows.subjects.empty() ? row : static_cast<std::uint64_t>(reading[row]);
        if (Random(key, subject, 0).uniform() < share) out.rows.push_back(static_cast<std::uint32_t>(row));
    }
    return out;
}

Training start_training(const KeptRows& rows, const RowChoice& choice) {
    Training out;
    out.rows = out.subject_count = choice.all ? rows.rows : choice.rows.size();
    if (!rows.subjects.empty()) number_subjects(gather(rows.subjects, choice), out);
    return out;
}

Training training_of_texts(const KeptRows& rows, TextSample& texts, const Training& all) {
    const RowChoice choice{false, texts.number_anew()};
    auto out = start_training(rows, choice);
    out.code_counts = all.code_counts;
    out.ordered = all.ordered;
    for (const auto& codes : rows.codes) out.codes.push_back(gather(codes, choice));
    return out;
}

}  // namespace persona::seqtree
