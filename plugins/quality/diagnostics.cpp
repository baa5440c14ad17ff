#include "diagnostics.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "measures.hpp"

namespace persona::quality {

namespace {

double share(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? undefined : static_cast<double>(part) / static_cast<double>(whole);
}

double boundary_adherence(const std::vector<double>& real, const std::vector<double>& synthetic) {
    double low = HUGE_VAL;
    double high = -HUGE_VAL;
    bool missing = false;
    for (const auto value : real) {
        if (std::isnan(value)) missing = true;
        else {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    std::int64_t within = 0;
    std::int64_t counted = 0;
    for (const auto value : synthetic) {
        if (std::isnan(value) && missing) continue;
        ++counted;
        within += value >= low && value <= high ? 1 : 0;
    }
    return share(within, counted);
}

double category_adherence(const std::vector<std::int32_t>& real, const std::vector<std::int32_t>& synthetic) {
    // A missing value has a code of its own, which the real column holds or not.
    const std::set<std::int32_t> known(real.begin(), real.end());
    const auto within =
        std::count_if(synthetic.begin(), synthetic.end(), [&](auto code) { return known.contains(code); });
    return share(within, static_cast<std::int64_t>(synthetic.size()));
}

std::int64_t different(const std::vector<std::int32_t>& values) {
    std::set<std::int32_t> seen(values.begin(), values.end());
    seen.erase(-1);
    return static_cast<std::int64_t>(seen.size());
}

double key_uniqueness(const std::vector<std::int32_t>& real, const std::vector<std::int32_t>& synthetic) {
    // No key in the real rows: nothing to keep.
    if (different(real) < static_cast<std::int64_t>(real.size())) return undefined;
    return share(different(synthetic), static_cast<std::int64_t>(synthetic.size()));
}

double mean_of(const std::vector<ColumnDiagnostics>& columns, double ColumnDiagnostics::*entry) {
    double sum = 0;
    std::int64_t count = 0;
    for (const auto& column : columns)
        if (!std::isnan(column.*entry)) {
            sum += column.*entry;
            ++count;
        }
    return count == 0 ? undefined : sum / static_cast<double>(count);
}

}  // namespace

Diagnostics diagnose(const std::vector<ColumnInfo>& columns, const Table& real, const Table& synthetic) {
    Diagnostics out;
    for (std::size_t column = 0; column < columns.size(); ++column) {
        auto& entry = out.columns.emplace_back(ColumnDiagnostics{undefined, undefined, undefined});
        const auto& a = real.columns[column];
        const auto& b = synthetic.columns[column];
        if (!columns[column].there || real.rows == 0) continue;
        if (columns[column].kind == Kind::number) entry.boundary = boundary_adherence(a.number, b.number);
        if (columns[column].kind == Kind::category) entry.category = category_adherence(a.code, b.code);
        if (columns[column].kind == Kind::identifier) entry.unique = key_uniqueness(a.value, b.value);
    }
    out.boundary = mean_of(out.columns, &ColumnDiagnostics::boundary);
    out.category = mean_of(out.columns, &ColumnDiagnostics::category);
    out.unique = mean_of(out.columns, &ColumnDiagnostics::unique);
    return out;
}

}  // namespace persona::quality
