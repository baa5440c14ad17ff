#include "leak_scan.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <persona/files.hpp>
#include <persona/known_values.hpp>
#include <persona/repeated_texts.hpp>
#include <persona/text.hpp>

#include "certificate.hpp"

namespace persona::leaks {
namespace {

struct ScanState final : State {
    ScanCounts counts;
};

/// Groups that say nothing of pseudonymised rows: their sentences stay, and a date that was moved may be somebody else's.
constexpr std::array left_out_of_pseudonyms{std::string_view("text cell"), std::string_view("found DATE_TIME"),
                                            std::string_view("found DATE_OF_BIRTH")};

/// The hash of a regular file; what is none (standard input, a pipe, a database's address) has none.
std::optional<std::string> hash_of(const std::optional<Path>& file) {
    if (!file || file->standard_stream()) return std::nullopt;
    auto hash = sha256_of_file(file->value);
    return hash ? std::optional<std::string>(*std::move(hash)) : std::nullopt;
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
             "The verdict is a certificate: how many values were known and of which groups, in which renderings they "
             "were looked for, in how many cells of which columns, and what that claims and what not. It claims "
             "exactly that: no *known* value appears.")
        .parallel();
    description.parameter("whole_texts", whole_texts_,
                          "Whether a sentence of the source counts as a known value. Off for anonymised data, whose "
                          "sentences are meant to stay: then neither do dates, for one that was moved may be somebody "
                          "else's, and the certificate says so. Never off for synthetic data.");
    description
        .parameter("of", file_,
                   "The file that the rows are read from, when they are: the certificate then has its SHA-256, and a "
                   "file that is changed meanwhile has not passed.")
        .advanced();
    description
        .parameter("least_known", least_known_,
                   "Known values that there must be: where fewer are looked for, nothing was tried and the scan has "
                   "not passed.")
        .at_least(0)
        .advanced();
    description.parameter("title", title_, "What the verdict is called.").advanced();
    description.artifact_input("against", std::string(Findings::kind_name), "The dictionary, from analyser.findings.")
        .reference();
    description
        .artifact_input("columns", std::string(ColumnRoles::kind_name),
                        "What the source's columns are taken for: number columns of these names are looked up where "
                        "they are identifiers, also when the rows themselves do not say so.")
        .reference()
        .optional();
    description.artifact_output("verdict", std::string(Verdict::kind_name),
                                "Whether a known value came out, and how many were looked for.");
}

Status LeakScan::open(Context& context) {
    known_ = context.artifact<Findings>("against");
    columns_ = context.artifact<ColumnRoles>("columns");
    complete_ = known_ != nullptr && is_complete(*known_);
    sha256_ = hash_of(file_);
    left_out_.assign(std::size_t{1} << 8, false);
    if (whole_texts_ || known_ == nullptr) return {};
    for (std::size_t group = 0; group < known_->groups.size(); ++group)
        left_out_[group] = std::find(left_out_of_pseudonyms.begin(), left_out_of_pseudonyms.end(),
                                     known_->groups[group]) != left_out_of_pseudonyms.end();
    return {};
}

StatePtr LeakScan::start() const { return std::make_unique<ScanState>(); }

bool LeakScan::looked_up(const Field& field) const {
    if (field.type == Type::text || field.role == Role::identifier) return true;
    const auto* role = columns_ == nullptr ? nullptr : columns_->find(field.name);
    return role != nullptr && role->role == Role::identifier;
}

Result<Batch> LeakScan::process(const Batch& batch, Context& context) {
    auto* state = dynamic_cast<ScanState*>(context.state());
    if (state == nullptr) return Error(ErrorCode::internal, "the leak scan was given no place to count in");
    if (!complete_) return batch;
    KnownValues scan(*known_);
    std::string text;
    for (std::size_t index = 0; index < batch.columns.size(); ++index) {
        const auto& column = *batch.columns[index];
        const auto& field = batch.field(index);
        if (!looked_up(field)) continue;
        auto& cells = state->counts.cells[field.name];
        const auto count = [&](const std::vector<std::uint8_t>& groups, std::int64_t times) {
            for (const auto group : groups) {
                if (left_out_[group]) continue;
                state->counts.hits[{group < known_->groups.size() ? known_->groups[group] : "value", field.name}] +=
                    times;
            }
        };
        if (const auto& dictionary = column.parts().dictionary;
            field.type == Type::text && dictionary != nullptr && dictionary->size() < column.size()) {
            std::vector<std::int64_t> times(static_cast<std::size_t>(dictionary->size()));
            for (std::int64_t row = 0; row < batch.rows; ++row) {
                if (!column.valid(row)) continue;
                ++times[static_cast<std::size_t>(column.codes()[static_cast<std::size_t>(row)])];
                ++cells;
            }
            for (std::size_t entry = 0; entry < times.size(); ++entry) {
                if (times[entry] > 0)
                    count(scan.find(dictionary->text(static_cast<std::int64_t>(entry))), times[entry]);
            }
            continue;
        }
        RepeatedTexts<std::vector<std::uint8_t>> repeated;  // the groups met in each
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            if (!column.valid(row)) continue;
            ++cells;
            if (field.type == Type::text) {
                auto* known = repeated.find(column.text(row));
                if (known != nullptr && !*known) *known = scan.find(column.text(row));
                count(known != nullptr ? **known : scan.find(column.text(row)), 1);
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
    static_cast<ScanState&>(into).counts.add(static_cast<const ScanState&>(from).counts);
    return {};
}

Result<std::vector<ArtifactPtr>> LeakScan::finish(State& state, Context&) {
    Scanned scanned;
    scanned.title = title_;
    scanned.known = known_;
    scanned.complete = complete_;
    if (known_ != nullptr)
        for (std::size_t group = 0; group < known_->groups.size(); ++group)
            if (left_out_[group]) scanned.left_out.push_back(known_->groups[group]);
    scanned.least_known = least_known_;
    scanned.sha256 = sha256_;
    scanned.changed = sha256_ && hash_of(file_) != sha256_;
    return std::vector<ArtifactPtr>{certificate(scanned, static_cast<const ScanState&>(state).counts)};
}

}  // namespace persona::leaks
