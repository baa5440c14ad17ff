#include "anonymiser.hpp"

#include <algorithm>
#include <tuple>

#include <persona/plugin.hpp>
#include <persona/text.hpp>

namespace persona::anonymisers {
namespace {

constexpr std::string_view details =
    "Cells of identifying columns are replaced whole, also those that no detector knew; findings in other text cells "
    "are replaced where they stand. "
    "Identifying number columns keep their type and width, or become missing where the strategy leaves no number. "
    "Quasi-identifiers (age, postcode, dates) stay: "
    "the generator makes them anew. With `found` wired, what the detectors overlooked but the dictionary knows (a name "
    "found in another row, a rare word) is replaced too.\n\n"
    "`strategies` sets another way for single entity types: `redact` writes the type in brackets, `mask` stars for "
    "letters and digits, `hash` sixteen hexadecimal digits keyed by the "
    "run's key, `surrogate` a realistic value of the same shape, `keep` leaves the value (and the leak scan will find "
    "it). "
    "Surrogates come from ranges reserved for fiction or documentation; the same value becomes the same surrogate in "
    "every column and row of runs with one key, "
    "and a surrogate that is a known value of the source (`found`) is drawn again.";

/// Where the title before a found name begins ("Dr " of "Dr Smith"), or `begin`: it tells that the name is a family name.
std::size_t title_before(std::string_view cell, std::size_t begin) {
    auto end = begin;
    while (end > 0 && (cell[end - 1] == ' ' || cell[end - 1] == '.')) --end;
    auto from = end;
    while (from > 0 && ((cell[from - 1] | 0x20) >= 'a' && (cell[from - 1] | 0x20) <= 'z')) --from;
    return from < end && begin - from <= 16 && is_title(fold(cell.substr(from, end - from))) ? from : begin;
}

bool replaced_whole(const Field& field) noexcept {
    return field.role == Role::identifier && (field.type != Type::text || !field.entity.empty());
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
        .example("{PERSON: redact, URL: keep}");
    description
        .parameter("columns", columns_,
                   "Another strategy for everything that is replaced in single columns; wins over `strategies`.")
        .example("{nickname: redact, website: keep}");
    description
        .artifact_input("found", std::string(Findings::kind_name),
                        "The source's known values, from analyser.findings; no surrogate will be one of them.")
        .reference()
        .optional();
}

Status Anonymiser::configure(StageFactory&) {
    PERSONA_ASSIGN(chosen_, Strategies::read(usual_, strategies_));
    PERSONA_ASSIGN(by_column_, Strategies::read(usual_, columns_));
    return {};
}

Status Anonymiser::open(Context& context) {
    if (context.key().empty()) return Error(ErrorCode::internal, "the run has no key for surrogates");
    replacer_ =
        std::make_unique<const Replacer>(chosen_, std::string(context.key()), context.artifact<Findings>("found"));
    column_replacers_.clear();
    for (const auto& [column, strategy] : by_column_.by_entity) {
        Strategies always;
        always.usual = strategy;
        column_replacers_[column] = std::make_unique<const Replacer>(std::move(always), std::string(context.key()),
                                                                     context.artifact<Findings>("found"));
    }
    residue_ = std::make_unique<const Residue>(context.artifact<Findings>("found"));
    return {};
}

const Replacer& Anonymiser::replacer_of(const std::string& column) const {
    const auto own = column_replacers_.find(column);
    return own == column_replacers_.end() ? *replacer_ : *own->second;
}

Result<Batch> Anonymiser::process(const Batch& batch, Context&) {
    std::vector<ColumnPtr> columns = batch.columns;
    static const Spans nothing;
    const Spans& spans = batch.spans != nullptr ? *batch.spans : nothing;
    std::vector<std::vector<Span>> by_column(columns.size());
    for (const auto& span : spans) {
        if (span.column >= columns.size())
            return Error(ErrorCode::internal, "a finding points at a column that is not there");
        by_column[span.column].push_back(span);
    }
    Spans made;
    for (std::size_t index = 0; index < columns.size(); ++index) {
        const auto& field = batch.field(index);
        const auto& column = *batch.columns[index];
        const auto& replacer = replacer_of(field.name);
        if (field.type == Type::text) {
            if (batch.spans == nullptr && !replaced_whole(field)) {
                return Error(ErrorCode::configuration, "no detector has looked at the text of this batch",
                             "put a detector, such as detector.multipass, before the anonymiser")
                    .in_column(field.name);
            }
            const bool whole = replaced_whole(field);
            auto next = by_column[index].begin();
            const auto end = by_column[index].end();
            TextBuilder builder;
            builder.reserve(batch.rows, 0);
            std::string text;
            for (std::int64_t row = 0; row < batch.rows; ++row) {
                const auto here = next;
                while (next != end && next->row == static_cast<std::uint32_t>(row)) ++next;
                if (!column.valid(row)) {
                    builder.append_missing();
                    continue;
                }
                const auto value = column.text(row);
                const auto put = [&](const Span& span) {
                    const auto& entity = span.origin->entity;
                    const bool person = entity == "PERSON" && replacer.strategy(entity) == Strategy::surrogate;
                    const auto from = person ? title_before(value, span.begin) : span.begin;
                    auto replacement = replacer.replace(entity, value.substr(from, span.end - from));
                    const auto title = value.substr(from, span.begin - from);
                    if (!title.empty() && replacement.starts_with(title)) replacement.erase(0, title.size());
                    Span moved = span;
                    moved.begin = static_cast<std::uint32_t>(text.size());
                    text += replacement;
                    moved.end = static_cast<std::uint32_t>(text.size());
                    if (moved.end > moved.begin) made.push_back(moved);
                };
                text.clear();
                if (whole) {
                    Span span;
                    span.row = static_cast<std::uint32_t>(row);
                    span.column = static_cast<std::uint32_t>(index);
                    span.end = static_cast<std::uint32_t>(value.size());
                    span.score = 1;
                    span.origin = here != next && here->begin == 0 && here->end == value.size()
                                      ? here->origin
                                      : std::make_shared<const SpanOrigin>(
                                            SpanOrigin{field.entity, "columns", "identifying column"});
                    if (!value.empty()) put(span);
                } else {
                    std::size_t at = 0;
                    std::vector<Span> all(here, next);
                    residue_->add(value, all, static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(index));
                    for (auto span = all.begin(); span != all.end(); ++span) {
                        if (span->begin < at || span->end < span->begin || span->end > value.size())
                            return Error(ErrorCode::internal, "findings overlap or point outside their cell")
                                .in_row(batch.first_row + row)
                                .in_column(field.name);
                        text += value.substr(at, span->begin - at);
                        put(*span);
                        at = span->end;
                    }
                    text += value.substr(at);
                }
                if (!builder.fits(text.size()))
                    return Error(ErrorCode::limit, "a column of one batch grows beyond 2 GiB by its replacements",
                                 "use a shorter strategy for it")
                        .in_column(field.name);
                builder.append(text);
            }
            if (next != end) return Error(ErrorCode::internal, "findings are not in order").in_column(field.name);
            columns[index] = builder.finish();
        } else if (replaced_whole(field) && field.type == Type::int64) {
            Int64Builder builder;
            builder.reserve(batch.rows);
            for (std::int64_t row = 0; row < batch.rows; ++row) {
                const auto number =
                    column.valid(row) ? replacer.replace_number(field.entity, column.int64(row)) : std::nullopt;
                if (number) builder.append(*number);
                else builder.append_missing();
            }
            columns[index] = builder.finish();
        } else if (replaced_whole(field) && replacer.strategy(field.entity) != Strategy::keep) {
            // A date or a decimal number that somebody called an identifier has no surrogate of its kind.
            columns[index] = missing_column(field.type, batch.rows);
        }
    }
    Batch out = batch.with_columns(batch.schema, std::move(columns));
    std::stable_sort(made.begin(), made.end(), [](const Span& a, const Span& b) {
        return std::tie(a.row, a.column, a.begin) < std::tie(b.row, b.column, b.begin);
    });
    out.spans = std::make_shared<const Spans>(std::move(made));
    out.attachments = batch.attachments;
    return out;
}

}  // namespace persona::anonymisers

PERSONA_PLUGIN("anonymisers", PERSONA_VERSION) {
    stages.add<persona::anonymisers::AnonymiserRedact>("anonymiser.redact");
    stages.add<persona::anonymisers::AnonymiserHash>("anonymiser.hash");
    stages.add<persona::anonymisers::AnonymiserSurrogate>("anonymiser.surrogate");
}
