#include "findings_writer.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <boost/json.hpp>

#include <persona/text.hpp>

#include "screen.hpp"

namespace persona::terminal {
namespace {

namespace json = boost::json;

constexpr std::size_t table_width = 120;

/// A score to two digits, without the digits that a float has by nature.
std::string score_text(float score) {
    return fmt::format("{:.4g}", std::round(static_cast<double>(score) * 100) / 100);
}

}  // namespace

void FindingsWriter::describe(Description& description) {
    description.doc(
        "Writes where personal data was found: a table, or one JSON object a line. Never a value.",
        "The table counts findings by entity type and column, and the share of rows that have one. With `form: json` "
        "each finding is a line: `row` (from 0), "
        "`column`, `begin` and `end` (bytes of the cell's UTF-8), `type`, `score`, `detector` and `reason`.\n\n"
        "It accepts raw data, because what it writes holds places and kinds only; with `values`, which you have to ask "
        "for, it writes the personal values, too.");
    description.accepts(Label::raw);
    description.parameter("path", path_, "The file; `-` is standard output.").output();
    description.parameter("form", form_, "`table` for people, `json` for programs.").choices({"table", "json"});
    description.parameter("entities", entities_, "Only these entity types; empty means all.")
        .example("[EMAIL_ADDRESS, PERSON]");
    description.parameter("values", values_, "Whether lines of JSON hold the values found, as `value`.").advanced();
    description.parameter("explain", explain_, "A further column of the table: what the findings rest on.");
}

Status FindingsWriter::open(Context& context) {
    if (values_)
        context.log(LogLevel::warning, "the output holds the personal values that were found, as was asked for");
    PERSONA_ASSIGN(file_, OutputFile::create(path_, context.spool_folder()));
    return {};
}

bool FindingsWriter::wanted(const std::string& entity) const {
    return entities_.empty() || std::find(entities_.begin(), entities_.end(), entity) != entities_.end();
}

Status FindingsWriter::write(const Batch& batch, Context&) {
    if (names_.empty())
        for (const auto& field : batch.schema->fields()) names_.push_back(field.name);
    rows_ += batch.rows;
    if (!batch.spans) return {};
    std::string lines;
    for (const auto& span : *batch.spans) {
        if (!span.origin) continue;
        if (!entities_.empty()) met_.insert(span.origin->entity);
        if (!wanted(span.origin->entity)) continue;
        const auto row = batch.first_row + static_cast<std::int64_t>(span.row);
        if (form_ == "json") {
            // The score is written apart: Boost.JSON would give it all the digits of a double.
            const json::object head{{"row", row},
                                    {"column", batch.field(span.column).name},
                                    {"begin", span.begin},
                                    {"end", span.end},
                                    {"type", span.origin->entity}};
            json::object tail{{"detector", span.origin->detector}, {"reason", span.origin->reason}};
            if (values_)
                tail["value"] = batch.columns[span.column]->text(span.row).substr(span.begin, span.end - span.begin);
            auto line = json::serialize(head);
            line.back() = ',';
            lines += line + "\"score\":" + score_text(span.score) + "," + json::serialize(tail).substr(1) + "\n";
            continue;
        }
        auto& count = counts_[{span.origin->entity, span.column}];
        ++count.findings;
        if (row != count.last_row) ++count.rows;
        count.last_row = row;
        if (explain_) count.reasons.insert(span.origin->detector + ": " + span.origin->reason);
    }
    return lines.empty() ? Status() : file_->write(lines);
}

std::string FindingsWriter::as_table() const {
    if (counts_.empty())
        return fmt::format("Nothing{} was found in {} rows.\n",
                           entities_.empty() ? "" : fmt::format(" of type {}", fmt::join(entities_, ", ")),
                           with_commas(rows_));
    Table table;
    table.heading = {"type", "column", "findings", "rows", "share"};
    if (explain_) table.heading.emplace_back("because of");
    table.right = {false, false, true, true, true};
    std::int64_t findings = 0;
    for (const auto& [key, count] : counts_) {
        auto& row = table.rows.emplace_back(std::vector<std::string>{
            key.first, harmless(names_[key.second]), with_commas(count.findings), with_commas(count.rows),
            fmt::format("{:.1f} %", 100.0 * static_cast<double>(count.rows) /
                                        static_cast<double>(std::max<std::int64_t>(rows_, 1)))});
        if (explain_) row.push_back(fmt::format("{}", fmt::join(count.reasons, ", ")));
        findings += count.findings;
    }
    return draw(table, table_width) + fmt::format("\n{} finding{} in {} row{}.\n", with_commas(findings),
                                                  findings == 1 ? "" : "s", with_commas(rows_), rows_ == 1 ? "" : "s");
}

/// A misspelt type finds nothing, and that must not look like a table without personal data.
void FindingsWriter::warn_of_types_not_met(Context& context) const {
    for (const auto& entity : entities_) {
        if (met_.contains(entity) || met_.empty()) continue;
        const auto near = nearest_name(entity, met_);
        context.log(LogLevel::warning,
                    fmt::format("nothing of type '{}' was found, but of others: {}{}", entity, fmt::join(met_, ", "),
                                near ? "; did you mean '" + *near + "'?" : ""));
    }
}

Status FindingsWriter::prepare(Context& context) {
    warn_of_types_not_met(context);
    if (form_ == "table") PERSONA_TRY(file_->write(as_table()));
    return file_->prepare(context.stop());
}

Status FindingsWriter::commit(Context& context) { return file_->commit(context.stop()); }

void FindingsWriter::abort() noexcept {
    if (file_) file_->abort();
}

std::vector<WrittenTarget> FindingsWriter::targets() const {
    return path_.standard_stream() || !file_ ? std::vector<WrittenTarget>{}
                                             : std::vector<WrittenTarget>{file_->written()};
}

}  // namespace persona::terminal
