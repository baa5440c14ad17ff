#include "anonymiser.hpp"

#include <algorithm>
#include <tuple>

#include <persona/known_values.hpp>

#include "cells.hpp"

namespace persona::anonymisers {
namespace {

constexpr std::string_view details =
    "Cells of identifying columns are replaced whole, also those that no detector knew; findings in other text cells "
    "are replaced where they stand. "
    "Identifying number columns keep their type and width, or become missing where the strategy leaves no number. "
    "Quasi-identifiers (age, postcode, dates) stay, the generator makes them anew, unless `columns` names them or "
    "`strategies` their entity type. With `found` wired, what the detectors overlooked but the dictionary knows (a "
    "name found in another row, a rare word) is replaced too.\n\n"
    "`strategies` sets another way for single entity types, by name or with settings:\n\n"
    "- `redact` writes the type in brackets, or `text`;\n"
    "- `mask` writes stars for letters and digits: `{use: mask, keep_last: 4, with: \"#\"}`; at least half of a value "
    "is masked;\n"
    "- `hash` writes hexadecimal digits keyed by the run's key: `{use: hash, length: 24}`, 8 to 64, usually 16;\n"
    "- `generalise` writes a band of numbers (`{use: generalise, band: 10}`: 40-49), a period of a date (`to: month`, "
    "`quarter`, `year` or `decade`) or the beginning of a code (`prefix: 3`, at most half of it); birth dates become "
    "years, other dates months, ages ten years and postcodes two characters when nothing is said, and what can not be "
    "read as such is redacted. Columns that are generalised become text;\n"
    "- `surrogate` writes a realistic value of the same shape;\n"
    "- `keep` leaves the value (and the leak scan will find it).\n\n"
    "Surrogates come from ranges reserved for fiction or documentation; the same value becomes the same surrogate in "
    "every column and row of runs with one key, "
    "and a surrogate that is a known value of the source (`found`) is drawn again. What another anonymiser has "
    "replaced "
    "before stays as it is.\n\n"
    "With `dates: shift` the dates of one subject move together, by 180 to 545 days forwards or backwards, in texts "
    "and in date columns, so that the time between them survives; a moved date may be a true one of somebody else. "
    "Birth dates become another day of the same five years. Who knows one date of a person knows all of them, and "
    "weekdays, holidays and seasons do not fit any more.\n\n"
    "With `vault` set, an SQLite file of mode 0600 keeps which value every surrogate and hash stands for, each under "
    "AES-256-GCM with a key made from the run's: anonymiser.restore and `persona privacy restore` put them back. The "
    "file holds what the output must not, and no label follows it: it is off by default, needs a key file "
    "(`--key-file`; "
    "a fresh key is forgotten, and the vault with it), and belongs where the source belongs. A file that is there is "
    "added to; a run that fails may have added to it already.";

bool replaced_whole(const Field& field) noexcept {
    return field.role == Role::identifier && (field.type != Type::text || !field.entity.empty());
}

bool dated(Type type) noexcept { return type == Type::date || type == Type::timestamp; }

/// What is replaced where only the dictionary knows it. A sentence that few hold is the row's own text, no value in it.
std::shared_ptr<const SpanOrigin> residue_origin(const std::string& group) {
    if (group == "text cell" || group == "seal" || group.starts_with("prefix ")) return nullptr;
    std::string entity = "PERSON";  // a word that no list has is a name more often than anything else
    if (group.starts_with(found_group)) entity = group.substr(found_group.size());
    if (group == "confidential") entity = "CONFIDENTIAL";
    return std::make_shared<const SpanOrigin>(SpanOrigin{std::move(entity), "known values", group});
}

}  // namespace

void Anonymiser::describe(Description& description) {
    switch (usual_) {
        case Strategy::redact:
            description.doc("Replaces found values by their type in brackets: \"[PERSON]\".", std::string(details));
            break;
        case Strategy::hash:
            description.doc(
                "Replaces found values by a keyed hash: equal values stay equal, and nothing else of them is left.",
                std::string(details));
            break;
        default:
            description.doc("Replaces found values by realistic ones that belong to nobody, consistently.",
                            std::string(details));
    }
    description.parallel().gives(Label::anonymised);
    description.parameter("strategies", strategies_, "Another strategy for single entity types.")
        .example("{PERSON: redact, PHONE_NUMBER: {use: mask, keep_last: 3}}");
    description
        .parameter("columns", columns_,
                   "Another strategy for everything that is replaced in single columns; wins over `strategies`.")
        .example("{nickname: redact, age: {use: generalise, band: 10}}");
    description
        .parameter("dates", dates_,
                   "Surrogates of dates: each drawn on its own, or moved with the others of their subject.")
        .choices({"draw", "shift"});
    description
        .parameter("vault", vault_,
                   "A file that keeps which value each surrogate and hash stands for, encrypted under the run's key; "
                   "who has file and key can undo the replacing.")
        .output()
        .example("names.vault");
    description
        .artifact_input("found", std::string(Findings::kind_name),
                        "The source's known values, from analyser.findings; no surrogate will be one of them.")
        .reference()
        .optional();
}

Status Anonymiser::configure(StageFactory&) {
    PERSONA_ASSIGN(chosen_, Strategies::read(usual_, strategies_));
    PERSONA_ASSIGN(by_column_, Strategies::read(usual_, columns_, true));
    if (vault_ && !vault_->empty() && usual_ == Strategy::redact)
        return Error(ErrorCode::configuration, "a vault is for surrogates and hashes: what is redacted is gone",
                     "leave 'vault' out, or use anonymiser.surrogate");
    if (vault_ && vault_->standard_stream())
        return Error(ErrorCode::configuration, "a vault is a file, never standard output", "name a file");
    return {};
}

Status Anonymiser::open(Context& context) {
    if (context.key().empty()) return Error(ErrorCode::internal, "the run has no key for surrogates");
    const auto found = context.artifact<Findings>("found");
    const auto dates = dates_ == "shift" ? Dates::shift : Dates::draw;
    replacer_ = std::make_unique<const Replacer>(chosen_, std::string(context.key()), found, dates);
    column_replacers_.clear();
    for (const auto& [column, rule] : by_column_.by_entity) {
        Strategies always;
        always.usual = rule;
        column_replacers_[column] =
            std::make_unique<const Replacer>(std::move(always), std::string(context.key()), found, dates);
    }
    residue_ = std::make_unique<const KnownPlaces>(found, residue_origin);
    vault_writer_.reset();
    if (vault_ && !vault_->empty()) {
        PERSONA_ASSIGN(vault_writer_, VaultWriter::make(vault_->value, context.key()));
        context.log(LogLevel::warning,
                    "a vault is kept: with it and the key everything that is replaced can be put back");
    }
    return {};
}

void Anonymiser::close() noexcept {
    if (vault_writer_ != nullptr) vault_writer_->close();
}

const Replacer& Anonymiser::replacer_of(const std::string& column) const {
    const auto own = column_replacers_.find(column);
    return own == column_replacers_.end() ? *replacer_ : *own->second;
}

bool Anonymiser::whole(const Field& field) const {
    if (replaced_whole(field)) return true;
    const bool asked_for = column_replacers_.contains(field.name) ||
                           (field.role == Role::quasi_identifier && replacer_->names(field.entity));
    if (asked_for && (field.type != Type::text || field.role == Role::quasi_identifier)) return true;
    return dates_ == "shift" && dated(field.type) && usual_ == Strategy::surrogate;
}

Result<Batch> Anonymiser::process(const Batch& batch, Context&) {
    std::vector<ColumnPtr> columns = batch.columns;
    auto fields = batch.schema->fields();
    static const Spans nothing;
    const Spans& spans = batch.spans != nullptr ? *batch.spans : nothing;
    std::vector<std::vector<Span>> by_column(columns.size());
    for (const auto& span : spans) {
        if (span.column >= columns.size())
            return Error(ErrorCode::internal, "a finding points at a column that is not there");
        by_column[span.column].push_back(span);
    }
    const Subjects subjects(batch);
    Spans made;
    std::vector<VaultWriter::Pair> pairs;
    auto* kept = vault_writer_ != nullptr ? &pairs : nullptr;
    for (std::size_t index = 0; index < columns.size(); ++index) {
        const auto& field = batch.field(index);
        const auto& replacer = replacer_of(field.name);
        // Behind another anonymiser only what has been found since is replaced.
        const bool again =
            batch.label >= Label::anonymised && field.type != Type::text && !column_replacers_.contains(field.name);
        const bool all = !again && whole(field);
        const ColumnWork work{batch, index, replacer, *residue_, subjects, field.entity, kept};
        if (field.type == Type::text) {
            if (batch.spans == nullptr && !all) {
                return Error(ErrorCode::configuration, "no detector has looked at the text of this batch",
                             "put a detector, such as detector.multipass, before the anonymiser")
                    .in_column(field.name);
            }
            PERSONA_ASSIGN(columns[index], replaced_text(work, all, by_column[index], made));
        } else if (all) {
            columns[index] = replaced_values(work);
            fields[index].type = type_after(field, replacer.rule(field.entity));
            if (fields[index].type != field.type) fields[index].format.clear();
        }
    }
    if (kept != nullptr) {
        std::sort(pairs.begin(), pairs.end());
        pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
        PERSONA_TRY(vault_writer_->add(pairs));
    }
    Batch out = batch.with_columns(fields == batch.schema->fields() ? batch.schema : Schema::make(std::move(fields)),
                                   std::move(columns));
    std::stable_sort(made.begin(), made.end(), [](const Span& a, const Span& b) {
        return std::tie(a.row, a.column, a.begin) < std::tie(b.row, b.column, b.begin);
    });
    out.spans = std::make_shared<const Spans>(std::move(made));
    out.attachments = batch.attachments;
    return out;
}

}  // namespace persona::anonymisers
