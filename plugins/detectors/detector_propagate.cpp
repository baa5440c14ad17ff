#include "detector_propagate.hpp"

#include <algorithm>

#include <persona/known_values.hpp>
#include <persona/spans.hpp>

#include "propagate_words.hpp"
#include "record_names.hpp"

namespace persona::detectors {
namespace {

/// Found values alone: a word that no list has is no finding, only something that may not come out.
std::shared_ptr<const SpanOrigin> origin_of(const std::string& group) {
    if (!group.starts_with(found_group)) return nullptr;
    return std::make_shared<const SpanOrigin>(
        SpanOrigin{group.substr(found_group.size()), "propagate", "found elsewhere in the data"});
}

/// What says nothing about who somebody is, wherever else it stands.
bool travels(std::string_view entity) {
    return entity != "TITLE" && entity != "NRP" && entity != "AGE" && entity != "DATE_TIME" && entity != "URL";
}

/// The findings of a batch, row by row.
class SpansByRow {
public:
    explicit SpansByRow(const Batch& batch) : spans_(batch.spans == nullptr ? nothing_ : *batch.spans) {}
    [[nodiscard]] std::pair<Spans::const_iterator, Spans::const_iterator> row(std::uint32_t row) {
        while (at_ < spans_.size() && spans_[at_].row < row) ++at_;
        auto end = at_;
        while (end < spans_.size() && spans_[end].row == row) ++end;
        return {spans_.begin() + static_cast<std::ptrdiff_t>(at_), spans_.begin() + static_cast<std::ptrdiff_t>(end)};
    }

private:
    const Spans nothing_;
    const Spans& spans_;
    std::size_t at_ = 0;
};

}  // namespace

void DetectorPropagate::describe(Description& description) {
    description
        .doc("Searches for what was found once in the whole record and, with a dictionary, in the whole data.",
             "Comes behind other detectors. Within a record, the parts of every person's name (\"Mary\", \"Smith\"), "
             "whole names of places and organisations, and whole values of identifying columns are searched for in "
             "all its texts, whatever their case; a part that is an ordinary word (\"May\") counts only where it "
             "stands as a name: with a capital, and not at the beginning of a sentence. One that k rows without the "
             "name write in small letters, and none with a capital within a sentence, counts only with a "
             "capital.\n\n"
             "With `known` wired to an analyser.findings stage that reads the same detectors, every value found in "
             "one row is found in all of them. This needs a second pass over the data, which waits in the private "
             "spool meanwhile; values that k and more people share are everyone's and are passed over.")
        .parallel();
    description.parameter("record", record_, "Whether the record is searched; off: only the dictionary is used.");
    description.parameter("threshold", threshold_, "The least score of a finding that is searched for elsewhere.")
        .range(0, 1);
    description.artifact_input("known", std::string(Findings::kind_name), "The dictionary, from analyser.findings.")
        .reference()
        .optional();
}

Status DetectorPropagate::open(Context& context) {
    words_ = std::make_unique<const WordLists>();
    const auto known = context.artifact<Findings>("known");
    known_ = std::make_unique<const KnownPlaces>(known, origin_of);
    if (known != nullptr && known_->empty())
        return Error(ErrorCode::invalid_data, "the dictionary is not complete, so that nothing could be searched for",
                     "wire 'known' to an analyser.findings stage");
    return {};
}

Result<Batch> DetectorPropagate::process(const Batch& batch, Context& context) {
    Spans more, spread;
    RecordNames names(*words_);
    SpansByRow found(batch);
    std::vector<Span> of_cell;
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        const auto [first, end] = found.row(row);
        names.clear();
        for (auto span = first; record_ && span != end; ++span) {
            if (span->score < threshold_ || !travels(span->origin->entity)) continue;
            const auto cell = batch.columns[span->column]->text(row);
            names.add(cell.substr(span->begin, span->end - span->begin), span->origin->entity, span->score);
        }
        if (names.empty() && known_->empty()) continue;
        for (std::uint32_t index = 0; index < batch.columns.size(); ++index) {
            if (!is_scanned(batch.field(index)) || !batch.columns[index]->valid(row)) continue;
            of_cell.clear();
            std::copy_if(first, end, std::back_inserter(of_cell),
                         [&](const Span& span) { return span.column == index; });
            const auto cell = batch.columns[index]->text(row);
            const auto before = more.size();
            if (!names.empty()) names.search(cell, of_cell, row, index, more);
            if (known_->empty()) continue;
            of_cell.insert(of_cell.end(), more.begin() + static_cast<std::ptrdiff_t>(before), more.end());
            std::sort(of_cell.begin(), of_cell.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
            known_->find(cell, of_cell, row, index, spread);
        }
    }
    drop_words_of_others(more, batch, context.k());
    more.insert(more.end(), spread.begin(), spread.end());
    return with_spans(batch, std::move(more));
}

}  // namespace persona::detectors
