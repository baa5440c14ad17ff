// Runs a scanner over every text cell of a batch that is not replaced whole; a dictionary's entries are scanned once.
#pragma once

#include <persona/batch.hpp>
#include <persona/text.hpp>

#include "column_headers.hpp"
#include "merge.hpp"
#include "patterns.hpp"

namespace persona::detectors {

/// `scan(text, folded header, out)` adds findings to `out`.
template <class Scan>
[[nodiscard]] Spans scan_cells(const Batch& batch, Scan scan) {
    Spans spans;
    std::vector<Found> found;
    for (std::size_t index = 0; index < batch.columns.size(); ++index) {
        if (!is_scanned(batch.field(index))) continue;
        const auto& column = *batch.columns[index];
        const auto header = split_header(batch.field(index).name);
        const auto put = [&](std::int64_t row, const Found& each) {
            spans.push_back({static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(index), each.begin, each.end,
                             each.score, each.origin});
        };
        if (column.parts().dictionary != nullptr && column.parts().dictionary->size() < column.size()) {
            const auto& dictionary = *column.parts().dictionary;
            std::vector<std::pair<std::size_t, std::size_t>> ranges;  // of `found`, for each entry
            found.clear();
            for (std::int64_t entry = 0; entry < dictionary.size(); ++entry) {
                const auto from = found.size();
                if (dictionary.valid(entry)) scan(dictionary.text(entry), header, found);
                ranges.emplace_back(from, found.size());
            }
            if (found.empty()) continue;
            for (std::int64_t row = 0; row < column.size(); ++row) {
                if (!column.valid(row)) continue;
                const auto [from, to] = ranges[static_cast<std::size_t>(column.codes()[static_cast<std::size_t>(row)])];
                for (auto i = from; i < to; ++i) put(row, found[i]);
            }
            continue;
        }
        for (std::int64_t row = 0; row < column.size(); ++row) {
            if (!column.valid(row)) continue;
            found.clear();
            scan(column.text(row), header, found);
            for (const auto& each : found) put(row, each);
        }
    }
    return spans;
}

}  // namespace persona::detectors
