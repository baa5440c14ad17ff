#include "nearest.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace persona::privacy {

namespace {

/// References a block: with all their columns they stay in the second-level cache while many queries pass.
constexpr std::size_t block_rows = 1024;
constexpr std::size_t queries_a_task = 64;
using Sums = std::array<std::int16_t, block_rows>;

// Both are compiled for eight and for sixteen numbers at a time.
[[gnu::always_inline]] inline void add_numbers(std::int16_t* sums, const std::int16_t* codes, std::size_t rows,
                                               std::int16_t query, std::int16_t span) {
    for (std::size_t row = 0; row < rows; ++row) {
        const auto larger = std::max(codes[row], query);
        const auto smaller = std::min(codes[row], query);
        const auto apart = static_cast<std::int16_t>(larger - smaller);
        sums[row] = static_cast<std::int16_t>(sums[row] + std::min(apart, span));
    }
}

[[gnu::always_inline]] inline void add_categories(std::int16_t* sums, const std::int16_t* codes, std::size_t rows,
                                                  std::int16_t query, std::int16_t span) {
    for (std::size_t row = 0; row < rows; ++row)
        sums[row] = static_cast<std::int16_t>(sums[row] + (codes[row] == query ? std::int16_t{0} : span));
}

/// One column's part of the distances between a query and a block of references.
struct Part {
    const std::int16_t* codes;
    std::int16_t query;
    bool is_number;
};

[[gnu::always_inline]] inline void add_parts(std::int16_t* sums, std::span<const Part> parts, std::size_t rows,
                                             std::int16_t span) {
    for (const auto& part : parts) {
        if (part.is_number) add_numbers(sums, part.codes, rows, part.query, span);
        else add_categories(sums, part.codes, rows, part.query, span);
    }
}

using AddParts = void (*)(std::int16_t*, std::span<const Part>, std::size_t, std::int16_t);

#if defined(__x86_64__)
[[gnu::target("avx2")]] void add_parts_wide(std::int16_t* sums, std::span<const Part> parts, std::size_t rows,
                                            std::int16_t span) {
    add_parts(sums, parts, rows, span);
}
#endif

void add_parts_anywhere(std::int16_t* sums, std::span<const Part> parts, std::size_t rows, std::int16_t span) {
    add_parts(sums, parts, rows, span);
}

/// Whole numbers: the sums are the same whichever is taken.
AddParts fastest_add() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) return add_parts_wide;
#endif
    return add_parts_anywhere;
}

class Search {
public:
    Search(const EncodedSides& sides, const Encoded& queries, const Encoded& references,
           const std::vector<std::size_t>& columns, Against against)
        : sides_(sides), queries_(queries), references_(references), columns_(columns), against_(against) {}

    void run(std::size_t first, std::size_t last, std::vector<Nearest>& out) const {
        const auto rows = static_cast<std::size_t>(references_.rows);
        Sums sums{};
        std::vector<Part> parts;
        for (std::size_t begin = 0; begin < rows; begin += block_rows) {
            const auto count = std::min(block_rows, rows - begin);
            for (auto query = first; query < last; ++query) {
                measure(sums, parts, query, begin, count);
                take(out[query], sums, query, begin, count);
            }
        }
    }

private:
    void measure(Sums& sums, std::vector<Part>& parts, std::size_t query, std::size_t begin, std::size_t count) const {
        sums.fill(0);
        parts.clear();
        for (const auto column : columns_)
            parts.push_back({references_.columns[column].data() + begin, queries_.columns[column][query],
                             sides_.features[column].is_number});
        add_(sums.data(), parts, count, sides_.span);
    }

    void take(Nearest& best, const Sums& sums, std::size_t query, std::size_t begin, std::size_t count) const {
        std::int16_t least = sums[0];
        for (std::size_t row = 1; row < count; ++row) least = std::min(least, sums[row]);
        if (least >= best.second) return;
        for (std::size_t row = 0; row < count; ++row) {
            if (sums[row] >= best.second) continue;
            if (against_ == Against::other_subjects && references_.subject[begin + row] == queries_.subject[query])
                continue;
            if (sums[row] < best.distance) {
                best.second = best.distance;
                best.distance = sums[row];
                best.index = static_cast<std::int64_t>(begin + row);
            } else {
                best.second = sums[row];
            }
        }
    }

    const EncodedSides& sides_;
    const Encoded& queries_;
    const Encoded& references_;
    const std::vector<std::size_t>& columns_;
    Against against_;
    AddParts add_ = fastest_add();
};

}  // namespace

std::vector<Nearest> nearest(const EncodedSides& sides, const Encoded& queries, const Encoded& references,
                             const std::vector<std::size_t>& columns, Against against) {
    std::vector<Nearest> out(static_cast<std::size_t>(queries.rows));
    const Search search(sides, queries, references, columns, against);
    tbb::this_task_arena::isolate([&] {
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, out.size(), queries_a_task),
                          [&](const auto& range) { search.run(range.begin(), range.end(), out); });
    });
    return out;
}

std::vector<Nearest> nearest(const EncodedSides& sides, const Encoded& queries, const Encoded& references,
                             Against against) {
    std::vector<std::size_t> columns(sides.features.size());
    std::iota(columns.begin(), columns.end(), std::size_t{0});
    return nearest(sides, queries, references, columns, against);
}

}  // namespace persona::privacy
