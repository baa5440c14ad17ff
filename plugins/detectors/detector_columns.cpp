#include "detector_columns.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <persona/random.hpp>
#include <persona/spans.hpp>
#include <persona/text.hpp>

#include "bytes.hpp"

namespace persona::detectors {
namespace {

/// What stands where nobody knows the place, folded.
bool says_nothing(std::string_view cell) {
    static const std::set<std::string, std::less<>> words{
        "none",        "unknown",  "other",     "n a",     "na",       "nil",         "null",         "missing",
        "not known",   "various",  "unbekannt", "andere",  "sonstige", "keine",       "keine angabe", "k a",
        "diverse",     "inconnu",  "inconnue",  "autre",   "autres",   "aucun",       "aucune",       "desconocido",
        "desconocida", "otro",     "otra",      "ninguno", "ninguna",  "altro",       "sconosciuto",  "nessuno",
        "nessuna",     "onbekend", "anders",    "geen",    "outro",    "desconhecido"};
    return words.contains(fold(cell));
}

/// Whether a cell of a column of places or postcodes is one: a name without a digit, a code of few characters with digits.
/// "none" and "12 High Street, Bath" are left to those that look into texts.
bool as_header_says(std::string_view entity, std::string_view cell) {
    constexpr std::ptrdiff_t longest_place = 60, longest_code = 10, least_digits = 3;
    const auto bytes = static_cast<std::ptrdiff_t>(cell.size());
    const auto digits = std::count_if(cell.begin(), cell.end(), digit);
    if (entity != "LOCATION") return bytes <= longest_code && digits >= least_digits;
    return digits == 0 && bytes <= longest_place && std::any_of(cell.begin(), cell.end(), letter) &&
           !says_nothing(cell);
}

/// A column that its name alone says to hold towns or postcodes.
bool one_type_by_header(const ColumnRole& role) {
    return role.role == Role::quasi_identifier &&
           (role.entity == "LOCATION" || role.entity == "ZIP_CODE" || role.entity == "DE_PLZ");
}

}  // namespace

void DetectorColumns::describe(Description& description) {
    description
        .doc(
            "Writes the roles of the columns into the batches and marks every cell of an identifying text column as a "
            "finding.",
            "Takes the roles from `analyser.columns`. A column that is an identifier is marked whole, so that cells "
            "which look like nothing known are replaced too. So is a place in a column that its name calls one of "
            "towns, and a "
            "postcode in one of postcodes: one column, one type. "
            "Rides along with each row: `subject`, a keyed hash of the subject column's value.")
        .parallel();
    description.artifact_input("votes", std::string(ColumnRoles::kind_name), "The roles, from analyser.columns.")
        .reference();
}

Status DetectorColumns::open(Context& context) {
    roles_ = context.artifact<ColumnRoles>("votes");
    if (roles_ == nullptr)
        return Error(ErrorCode::configuration, "detector.columns has no roles to write",
                     "wire 'votes' to an analyser.columns stage");
    key_ = hmac_number(context.key(), "subject");
    return {};
}

Result<Batch> DetectorColumns::process(const Batch& batch, Context&) {
    std::vector<Field> fields = batch.schema->fields();
    Spans spans;
    for (std::size_t index = 0; index < fields.size(); ++index) {
        auto& field = fields[index];
        const auto* role = roles_->find(field.name);
        if (role == nullptr)
            return Error(ErrorCode::invalid_data, "the roles do not know this column: they were made from other data",
                         "wire 'votes' to an analyser.columns stage of the same source")
                .in_column(field.name);
        field.role = role->role;
        field.entity = role->entity;
        const bool whole = field.role == Role::identifier;
        if (field.type != Type::text || field.entity.empty() || (!whole && !one_type_by_header(*role))) continue;
        const auto origin = std::make_shared<const SpanOrigin>(SpanOrigin{field.entity, "columns", role->reason});
        const auto& column = *batch.columns[index];
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            if (!column.valid(row) || column.text(row).empty()) continue;
            if (!whole && !as_header_says(field.entity, column.text(row))) continue;
            spans.push_back({static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(index), 0,
                             static_cast<std::uint32_t>(column.text(row).size()), 1.0F, origin});
        }
    }
    Batch out = batch.with_columns(Schema::make(std::move(fields)), batch.columns);
    out.spans = batch.spans;
    out.attachments = batch.attachments;
    if (const auto subject = roles_->subject.empty() ? std::nullopt : out.schema->find(roles_->subject)) {
        const auto& column = *batch.columns[*subject];
        Int64Builder hashes;
        hashes.reserve(batch.rows);
        std::string text;
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            text.clear();
            append_value(text, column, out.field(*subject), row);
            // Nobody named: a subject of its own, told by the row's number.
            const auto folded = column.valid(row) ? fold(text) : std::string{};
            const auto number = folded.empty() ? "row " + std::to_string(batch.first_row + row) : std::string{};
            const auto hash = folded.empty() ? stable_hash(number, ~key_) : stable_hash(folded, key_);
            hashes.append(static_cast<std::int64_t>(hash));
        }
        out.attachments["subject"] = hashes.finish();
    }
    return with_spans(out, std::move(spans));
}

}  // namespace persona::detectors
