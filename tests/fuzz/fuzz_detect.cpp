// Any record of texts through normalise, patterns, propagate and merge: nothing crashes, every finding lies within its cell
// and between characters, none overlap, the quick scan finds what the full one finds, and each place of a shadow leads back.
// fuzz_detect [libFuzzer's options] tests/fuzz/seeds
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <tuple>
#include <vector>

#include <persona/reading.hpp>
#include <persona/spans.hpp>
#include <persona/text.hpp>

#include "plugins/detectors/patterns.hpp"
#include "plugins/detectors/record_names.hpp"
#include "plugins/detectors/scan_cells.hpp"

namespace {

using namespace persona;

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

bool between_characters(std::string_view text, std::size_t at) {
    return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xc0U) != 0x80U;
}

/// Cells of a record: parts of the input, made valid UTF-8 (readers let nothing else in).
std::vector<std::string> cells_of(std::string_view input) {
    constexpr char separator = '\x1f';
    std::vector<std::string> cells(1);
    while (!input.empty()) {
        const auto valid = valid_utf8_prefix(input);
        for (const char c : input.substr(0, valid)) {
            if (c == separator && cells.size() < 3) cells.emplace_back();
            else cells.back() += c;
        }
        input.remove_prefix(valid);
        if (!input.empty()) {
            cells.back() += '?';
            input.remove_prefix(1);
        }
    }
    return cells;
}

void check_reading(std::string_view text) {
    Reading reading;
    const bool otherwise = reading.read(text);
    require(!otherwise || may_read_otherwise(text), "what may not read otherwise does not");
    if (!otherwise) return;
    const auto shadow = reading.text();
    require(valid_utf8_prefix(shadow) == shadow.size(), "a shadow is UTF-8");
    std::uint32_t last = 0;
    for (std::uint32_t at = 0; at < shadow.size(); ++at) {
        const auto [begin, end] = reading.written(at, at + 1);
        require(begin >= last && begin < end && end <= text.size(), "places lead back in order");
        last = begin;
    }
}

void check_patterns(const detectors::PatternScanner& scanner, const std::string& text) {
    std::vector<detectors::Found> quick, full;
    scanner.scan(text, "", quick);
    scanner.scan_everywhere(text, "", full);
    const auto sorted = [](std::vector<detectors::Found>& found) {
        std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
            return std::tie(a.begin, a.end, a.origin->entity, a.origin->reason) <
                   std::tie(b.begin, b.end, b.origin->entity, b.origin->reason);
        });
    };
    sorted(quick);
    sorted(full);
    require(quick.size() == full.size(), "the quick scan finds as many as the full one");
    for (std::size_t i = 0; i < quick.size(); ++i)
        require(quick[i].begin == full[i].begin && quick[i].end == full[i].end && quick[i].score == full[i].score,
                "the quick scan finds the very same");
}

void check_findings(const Batch& batch) {
    require(batch.spans != nullptr, "a detector says that it looked");
    const Span* before = nullptr;
    for (const auto& span : *batch.spans) {
        const auto text = batch.columns[span.column]->text(span.row);
        require(span.begin < span.end && span.end <= text.size(), "a finding lies within its cell");
        require(between_characters(text, span.begin) && between_characters(text, span.end),
                "a finding cuts no character");
        require(span.score > 0 && span.score <= 1, "a score is a share");
        if (before != nullptr && before->column == span.column)
            require(before->end <= span.begin, "findings are in order and do not overlap");
        before = &span;
    }
}

/// A record of text cells, each of which is looked at through a Reading.
Batch record_of(const std::vector<std::string>& cells) {
    Batch batch;
    std::vector<Field> fields;
    for (const auto& cell : cells) {
        TextBuilder builder;
        builder.append(cell);
        batch.columns.push_back(builder.finish());
        Field field;
        field.name = "column " + std::to_string(fields.size());
        fields.push_back(std::move(field));
    }
    batch.rows = 1;
    batch.schema = Schema::make(std::move(fields));
    BooleanBuilder otherwise;
    otherwise.append(true);
    batch.attachments[detectors::reads_otherwise] = otherwise.finish();
    return batch;
}

/// What was found in the record, looked for in the rest of it.
Spans propagated(const Batch& batch) {
    static const WordLists words;
    detectors::RecordNames names(words);
    for (const auto& span : *batch.spans)
        names.add(batch.columns[span.column]->text(0).substr(span.begin, span.end - span.begin), "PERSON", span.score);
    Spans out;
    for (std::uint32_t column = 0; column < batch.columns.size(); ++column) {
        Spans here;
        for (const auto& span : *batch.spans)
            if (span.column == column) here.push_back(span);
        names.search(batch.columns[column]->text(0), here, 0, column, out);
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const detectors::PatternScanner scanner{detectors::PatternOptions{.regions = {"GB", "US", "DE"}}};
    const auto cells = cells_of({reinterpret_cast<const char*>(data), size});
    for (const auto& cell : cells) {
        check_reading(cell);
        check_patterns(scanner, cell);
    }
    const auto record = record_of(cells);
    const auto found = with_spans(
        record,
        detectors::scan_cells(record, [](std::string_view text, const std::string& header,
                                         std::vector<detectors::Found>& out) { scanner.scan(text, header, out); }));
    check_findings(found);
    check_findings(with_spans(found, propagated(found)));
    return 0;
}
