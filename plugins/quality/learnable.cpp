#include "learnable.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace persona::quality {

namespace {

/// Code 0 is missing, the last one is for rare categories.
constexpr std::size_t bins = most_codes - 2;

/// Upper edges of equal-depth bins; a value in many rows fills a bin by itself.
std::vector<double> edges_of(const std::vector<const Table*>& tables, std::size_t column) {
    std::vector<double> values;
    for (const auto* table : tables)
        for (const auto value : table->columns[column].number)
            if (!std::isnan(value)) values.push_back(value);
    std::sort(values.begin(), values.end());
    std::vector<double> edges;
    for (std::size_t bin = 1; bin <= bins && !values.empty(); ++bin)
        edges.push_back(values[std::min(values.size() - 1, bin * values.size() / bins)]);
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    return edges;
}

std::vector<std::uint8_t> number_codes(const std::vector<double>& values, const std::vector<double>& edges) {
    std::vector<std::uint8_t> out;
    out.reserve(values.size());
    for (const auto value : values) {
        const auto at = std::lower_bound(edges.begin(), edges.end(), value) - edges.begin();
        const auto last = static_cast<std::ptrdiff_t>(edges.size()) - 1;
        out.push_back(std::isnan(value) ? std::uint8_t{0} : static_cast<std::uint8_t>(1 + std::min(at, last)));
    }
    return out;
}

/// The most frequent categories' codes.
std::map<std::int32_t, std::uint8_t> frequent(const std::vector<const Table*>& tables, std::size_t column) {
    std::map<std::int32_t, std::int64_t> counts;
    for (const auto* table : tables)
        for (const auto code : table->columns[column].code)
            if (code >= 0) ++counts[code];
    std::vector<std::pair<std::int64_t, std::int32_t>> order;
    for (const auto& [code, count] : counts) order.emplace_back(-count, code);
    std::sort(order.begin(), order.end());
    std::map<std::int32_t, std::uint8_t> out;
    for (std::size_t i = 0; i < std::min(order.size(), bins); ++i)
        out[order[i].second] = static_cast<std::uint8_t>(i + 1);
    return out;
}

std::vector<std::uint8_t> category_codes(const std::vector<std::int32_t>& codes,
                                         const std::map<std::int32_t, std::uint8_t>& known) {
    std::vector<std::uint8_t> out;
    out.reserve(codes.size());
    for (const auto code : codes) {
        const auto at = known.find(code);
        const auto other = code < 0 ? std::uint8_t{0} : static_cast<std::uint8_t>(most_codes - 1);
        out.push_back(at == known.end() ? other : at->second);
    }
    return out;
}

}  // namespace

Learnable learnable(const std::vector<ColumnInfo>& columns, const std::vector<const Table*>& tables,
                    std::ptrdiff_t left_out) {
    Learnable out;
    out.tables.resize(tables.size());
    for (std::size_t i = 0; i < tables.size(); ++i) out.tables[i].rows = static_cast<std::size_t>(tables[i]->rows);
    for (std::size_t column = 0; column < columns.size(); ++column) {
        const auto& info = columns[column];
        if (!info.there || info.kind == Kind::identifier || static_cast<std::ptrdiff_t>(column) == left_out) continue;
        const bool is_category = info.kind == Kind::category;
        const auto edges = is_category ? std::vector<double>() : edges_of(tables, column);
        const auto known = is_category ? frequent(tables, column) : std::map<std::int32_t, std::uint8_t>();
        for (std::size_t i = 0; i < tables.size(); ++i) {
            const auto& cells = tables[i]->columns[column];
            out.tables[i].columns.push_back(is_category ? category_codes(cells.code, known)
                                                        : number_codes(cells.number, edges));
        }
        out.columns.push_back(column);
        out.is_category.push_back(is_category);
    }
    return out;
}

}  // namespace persona::quality
