// Runs a scanner over every text cell of a batch that is not replaced whole; a dictionary's entries are scanned once.
// Behind detector.normalise the scanner gets what a cell reads as, and its findings are led back to the cell's own bytes.
#pragma once

#include <string_view>
#include <utility>

#include <persona/batch.hpp>
#include <persona/reading.hpp>
#include <persona/repeated_texts.hpp>
#include <persona/spans.hpp>
#include <persona/text.hpp>

#include "column_headers.hpp"
#include "patterns.hpp"

namespace persona::detectors {

/// The attachment of detector.normalise, boolean: the rows in which a cell may read otherwise than it is written.
inline constexpr const char* reads_otherwise = "reads otherwise";

/// Which rows are looked at through a Reading.
class ReadRows {
public:
    explicit ReadRows(const Batch& batch) {
        const auto found = batch.attachments.find(reads_otherwise);
        if (found != batch.attachments.end() && found->second->type() == Type::boolean) rows_ = found->second.get();
    }
    [[nodiscard]] bool any() const noexcept { return rows_ != nullptr; }
    [[nodiscard]] bool operator()(std::int64_t row) const noexcept { return rows_ != nullptr && rows_->boolean(row); }

private:
    const Column* rows_ = nullptr;
};

/// `scan(text, folded header, out)` adds findings to `out`.
template <class Scan>
[[nodiscard]] Spans scan_cells(const Batch& batch, Scan scan) {
    Spans spans;
    std::vector<Found> found;
    const ReadRows through_reading(batch);
    Reading reading;
    const auto scan_read = [&](std::string_view text, const std::string& header, bool read) {
        if (!read || !reading.read(text)) return scan(text, header, found);
        const auto first = found.size();
        scan(reading.text(), header, found);
        for (auto i = first; i < found.size(); ++i) {
            const auto [begin, end] = reading.written(found[i].begin, found[i].end);
            found[i].begin = begin;
            found[i].end = end;
        }
    };
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
                if (dictionary.valid(entry)) scan_read(dictionary.text(entry), header, through_reading.any());
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
        using Range = std::pair<std::size_t, std::size_t>;  // of `found`
        RepeatedTexts<Range> repeated;
        found.clear();
        for (std::int64_t row = 0; row < column.size(); ++row) {
            if (!column.valid(row)) continue;
            const auto text = column.text(row);
            auto* known = through_reading(row) ? nullptr : repeated.find(text);
            if (known != nullptr && *known) {
                for (auto i = (*known)->first; i < (*known)->second; ++i) put(row, found[i]);
                continue;
            }
            const auto from = found.size();
            scan_read(text, header, through_reading(row));
            for (auto i = from; i < found.size(); ++i) put(row, found[i]);
            if (known != nullptr) *known = Range(from, found.size());
            else found.resize(from);
        }
    }
    return spans;
}

}  // namespace persona::detectors
