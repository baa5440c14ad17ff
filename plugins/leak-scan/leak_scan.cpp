#include "leak_scan.hpp"

#include <map>

#include <persona/known_values.hpp>
#include <persona/text.hpp>

namespace persona::leaks {
namespace {

struct ScanState final : State {
    std::int64_t cells = 0;
    std::map<std::pair<std::string, std::string>, std::int64_t>
        hits;  ///< by group and column: cells that hold such a value
};

std::string json_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
    return out + "\"";
}

}  // namespace

void LeakScan::describe(Description& description) {
    description
        .doc("Holds every cell against the known values of the source; a single one that comes out fails the run.",
             "Each text cell, and each cell of an identifying number column, is folded (case, accents and punctuation "
             "off) and looked up whole and as every run of tokens; "
             "runs of digits also joined, so that regrouping a telephone number does not hide it. Values that k or "
             "more subjects of the source hold never fail. "
             "Rows pass through unchanged; the verdict decides at a gate. A scan that had no dictionary has not "
             "passed.\n\n"
             "It claims exactly that: no *known* value appears.")
        .parallel();
    description.parameter("whole_texts", whole_texts_,
                          "Whether a sentence of the source counts as a known value. Off for anonymised data, whose "
                          "sentences are meant to stay; never off for synthetic data.");
    description.artifact_input("against", std::string(Findings::kind_name), "The dictionary, from analyser.findings.")
        .reference();
    description.artifact_output("verdict", std::string(Verdict::kind_name),
                                "Whether a known value came out, and how many were looked for.");
}

Status LeakScan::open(Context& context) {
    known_ = context.artifact<Findings>("against");
    sealed_ = known_ != nullptr && is_complete(*known_);
    return {};
}

StatePtr LeakScan::start() const { return std::make_unique<ScanState>(); }

Result<Batch> LeakScan::process(const Batch& batch, Context& context) {
    auto* state = dynamic_cast<ScanState*>(context.state());
    if (state == nullptr) return Error(ErrorCode::internal, "the leak scan was given no place to count in");
    if (!sealed_) return batch;
    KnownValues scan(*known_);
    std::string text;
    for (std::size_t index = 0; index < batch.columns.size(); ++index) {
        const auto& column = *batch.columns[index];
        const auto& field = batch.field(index);
        const bool is_text = column.type() == Type::text;
        if (!is_text && field.role != Role::identifier) continue;
        const auto count = [&](const std::vector<std::uint8_t>& groups, std::int64_t times) {
            for (const auto group : groups) {
                if (!whole_texts_ && group < known_->groups.size() && known_->groups[group] == "text cell") continue;
                state->hits[{group < known_->groups.size() ? known_->groups[group] : "value", field.name}] += times;
            }
        };
        if (const auto& dictionary = column.parts().dictionary;
            is_text && dictionary != nullptr && dictionary->size() < column.size()) {
            std::vector<std::int64_t> times(static_cast<std::size_t>(dictionary->size()));
            for (std::int64_t row = 0; row < batch.rows; ++row) {
                if (!column.valid(row)) continue;
                ++times[static_cast<std::size_t>(column.codes()[static_cast<std::size_t>(row)])];
                ++state->cells;
            }
            for (std::size_t entry = 0; entry < times.size(); ++entry) {
                if (times[entry] > 0)
                    count(scan.find(dictionary->text(static_cast<std::int64_t>(entry))), times[entry]);
            }
            continue;
        }
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            if (!column.valid(row)) continue;
            ++state->cells;
            if (is_text) {
                count(scan.find(column.text(row)), 1);
                continue;
            }
            text.clear();
            append_value(text, column, field, row);
            count(scan.find(text), 1);
        }
    }
    return batch;
}

Status LeakScan::merge(State& into, State& from) const {
    auto& left = static_cast<ScanState&>(into);
    const auto& right = static_cast<const ScanState&>(from);
    left.cells += right.cells;
    for (const auto& [where, times] : right.hits) left.hits[where] += times;
    return {};
}

Result<std::vector<ArtifactPtr>> LeakScan::finish(State& state, Context&) {
    const auto& scan = static_cast<const ScanState&>(state);
    auto verdict = std::make_shared<Verdict>();
    verdict->title = "leak scan";
    Figure leaked;
    leaked.name = "leaked_values";
    leaked.is_count = leaked.is_detail = true;
    leaked.gate = 0;
    leaked.gate_is_maximum = true;
    std::map<std::string, std::int64_t> groups;
    std::map<std::string, std::int64_t> columns;
    std::int64_t total = 0;
    for (const auto& [where, times] : scan.hits) {
        groups[where.first] += times;
        columns[where.second] += times;
        total += times;
    }
    if (sealed_) {
        leaked.value = static_cast<double>(total);
        leaked.passed = total == 0;
    } else {
        leaked.passed = false;
        leaked.note = known_ == nullptr ? "there was no dictionary of known values"
                                        : "the dictionary of known values is not complete";
        verdict->failures.push_back("the leak scan could not run: " + leaked.note);
        verdict->advice.emplace_back("wire `against` to the analyser.findings that reads the source");
    }
    verdict->figures.push_back(std::move(leaked));
    Figure size;
    size.name = "dictionary_size";
    size.is_count = size.is_detail = true;
    size.value = sealed_ ? static_cast<double>(known_->size() - 1) : 0.0;  // less the seal
    const auto known = static_cast<std::int64_t>(*size.value);
    verdict->figures.push_back(std::move(size));
    Figure cells;
    cells.name = "cells_scanned";
    cells.is_count = cells.is_detail = true;
    cells.value = static_cast<double>(scan.cells);
    verdict->summary = with_commas(scan.cells) + " cells looked up among " + with_commas(known) + " known values";
    verdict->figures.push_back(std::move(cells));

    for (const auto& [group, times] : groups) {
        std::string where;
        for (const auto& [place, count] : scan.hits) {
            if (place.first == group) where += (where.empty() ? "" : ", ") + ("'" + place.second + "'");
        }
        verdict->failures.push_back(with_commas(times) + (times == 1 ? " cell holds" : " cells hold") +
                                    " a known value of the source (" + group + ") in column " + where);
    }
    if (total > 0)
        verdict->advice.emplace_back(
            "do not pass these rows on: make them again with another seed, and say with --columns what the columns "
            "named above are; never raise this gate");
    std::string details = "{\"by_group\":{";
    for (auto at = groups.begin(); at != groups.end(); ++at)
        details += (at == groups.begin() ? "" : ",") + json_text(at->first) + ":" + std::to_string(at->second);
    details += "},\"by_column\":{";
    for (auto at = columns.begin(); at != columns.end(); ++at)
        details += (at == columns.begin() ? "" : ",") + json_text(at->first) + ":" + std::to_string(at->second);
    verdict->details = details + "}}";
    return std::vector<ArtifactPtr>{verdict};
}

}  // namespace persona::leaks
