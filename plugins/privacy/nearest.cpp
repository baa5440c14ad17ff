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

/// One column's part of the distances between a query and a block of references.
struct Part {
    const std::int16_t* codes;
    std::int16_t query;
};

[[gnu::always_inline]] inline std::int16_t apart_as_numbers(std::int16_t code, std::int16_t query, std::int16_t span) {
    const auto apart = static_cast<std::int16_t>(std::max(code, query) - std::min(code, query));
    return std::min(apart, span);
}
[[gnu::always_inline]] inline std::int16_t apart_as_categories(std::int16_t code, std::int16_t query,
                                                               std::int16_t span) {
    return code == query ? std::int16_t{0} : span;
}

// Compiled for eight, for sixteen and for thirty-two numbers at a time. Four columns a pass: the sums are loaded and stored that
// much more seldom.
template <auto apart>
[[gnu::always_inline]] inline void add_columns(std::int16_t* __restrict sums, std::span<const Part> parts,
                                               std::size_t rows, std::int16_t span) {
    for (; parts.size() >= 4; parts = parts.subspan(4)) {
        const auto *a = parts[0].codes, *b = parts[1].codes, *c = parts[2].codes, *d = parts[3].codes;
        const auto to_a = parts[0].query, to_b = parts[1].query, to_c = parts[2].query, to_d = parts[3].query;
        for (std::size_t row = 0; row < rows; ++row)
            sums[row] = static_cast<std::int16_t>(sums[row] + apart(a[row], to_a, span) + apart(b[row], to_b, span) +
                                                  apart(c[row], to_c, span) + apart(d[row], to_d, span));
    }
    for (const auto& part : parts) {
        const auto* codes = part.codes;
        const auto query = part.query;
        for (std::size_t row = 0; row < rows; ++row)
            sums[row] = static_cast<std::int16_t>(sums[row] + apart(codes[row], query, span));
    }
}

/// The parts of all columns, of numbers and of categories.
struct Parts {
    std::vector<Part> numbers, categories;
};

[[gnu::always_inline]] inline void add_parts(std::int16_t* sums, const Parts& parts, std::size_t rows,
                                             std::int16_t span) {
    add_columns<apart_as_numbers>(sums, parts.numbers, rows, span);
    add_columns<apart_as_categories>(sums, parts.categories, rows, span);
}

using AddParts = void (*)(std::int16_t*, const Parts&, std::size_t, std::int16_t);

#if defined(__x86_64__)
[[gnu::target("avx512bw")]] void add_parts_widest(std::int16_t* sums, const Parts& parts, std::size_t rows,
                                                  std::int16_t span) {
    add_parts(sums, parts, rows, span);
}
[[gnu::target("avx2")]] void add_parts_wide(std::int16_t* sums, const Parts& parts, std::size_t rows,
                                            std::int16_t span) {
    add_parts(sums, parts, rows, span);
}
#endif

void add_parts_anywhere(std::int16_t* sums, const Parts& parts, std::size_t rows, std::int16_t span) {
    add_parts(sums, parts, rows, span);
}

/// Whole numbers: the sums are the same whichever is taken.
AddParts fastest_add() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bw")) return add_parts_widest;
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
        Parts parts;
        for (std::size_t begin = 0; begin < rows; begin += block_rows) {
            const auto count = std::min(block_rows, rows - begin);
            for (auto query = first; query < last; ++query) {
                measure(sums, parts, query, begin, count);
                take(out[query], sums, query, begin, count);
            }
        }
    }

private:
    void measure(Sums& sums, Parts& parts, std::size_t query, std::size_t begin, std::size_t count) const {
        sums.fill(0);
        parts.numbers.clear();
        parts.categories.clear();
        for (const auto column : columns_) {
            auto& like = sides_.features[column].is_number ? parts.numbers : parts.categories;
            like.push_back({references_.columns[column].data() + begin, queries_.columns[column][query]});
        }
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
