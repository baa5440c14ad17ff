#include <persona/conform.hpp>

#include <set>

#include <fmt/format.h>

#include <persona/inference.hpp>
#include <persona/text.hpp>

namespace persona {

namespace {

struct Converted {
    ColumnPtr column;
    std::int64_t misfits = 0;  ///< present cells that do not read as the real type
};

Converted convert(const Column& column, const Field& from, const Field& to) {
    Converted out;
    CellBuilder builder(to);
    std::string text;
    for (std::int64_t row = 0; row < column.size(); ++row) {
        if (!column.valid(row)) {
            builder.append_missing();
            continue;
        }
        text.clear();
        append_value(text, column, from, row);
        if (!builder.append(text)) {
            ++out.misfits;
            builder.append_missing();
        }
    }
    out.column = builder.finish();
    return out;
}

bool loses_nothing(Type from, Type to) {
    return from == to || to == Type::text || (from == Type::int64 && to == Type::float64);
}

bool same_order(const Schema& a, const Schema& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i].name != b[i].name) return false;
    return true;
}

}  // namespace

SchemaPtr with_roles(const SchemaPtr& schema, const ColumnRoles* roles) {
    if (roles == nullptr) return schema;
    std::vector<Field> fields(schema->fields().begin(), schema->fields().end());
    for (auto& field : fields)
        if (const auto* role = roles->find(field.name); role != nullptr && field.role == Role::unknown) {
            field.role = role->role;
            field.entity = role->entity;
        }
    return Schema::make(std::move(fields));
}

Result<Conformed> conform(const Batch& sample, const StreamCounts& counts, const Schema& real) {
    Conformed out;
    out.batch.rows = sample.rows;
    out.batch.attachments = sample.attachments;
    const auto& made = *sample.schema;
    std::size_t matching = 0;
    std::set<std::string> names;
    for (const auto& field : made.fields()) names.insert(field.name);
    for (const auto& field : real.fields()) {
        names.insert(field.name);
        const auto at = made.find(field.name);
        if (!at) {
            out.match.problems.push_back(fmt::format("column '{}' is missing", field.name));
            out.batch.columns.push_back(missing_column(field.type, sample.rows));
            out.there.push_back(false);
            continue;
        }
        const auto& from = made[*at];
        const bool whole = counts.rows == sample.rows;
        const bool empty = *at < counts.present.size() && counts.present[*at] == 0;
        if (from.type == field.type) {
            out.batch.columns.push_back(sample.columns[*at]);
            out.there.push_back(true);
            ++matching;
            continue;
        }
        auto converted = convert(*sample.columns[*at], from, field);
        const bool fits = empty || loses_nothing(from.type, field.type) || (whole && converted.misfits == 0);
        if (fits) ++matching;
        else if (converted.misfits > 0)
            out.match.problems.push_back(fmt::format(
                "column '{}' is {} instead of {}: {} of {} cells looked at do not read as {}", field.name,
                to_string(from.type), to_string(field.type), converted.misfits, sample.rows, to_string(field.type)));
        else
            out.match.problems.push_back(
                fmt::format("column '{}' is {} instead of {}, and only a sample of its cells could be looked at",
                            field.name, to_string(from.type), to_string(field.type)));
        // A column of which nothing reads as the real type can not be compared; one with a few misfits can.
        out.there.push_back(empty || converted.misfits < sample.rows - converted.column->missing() + converted.misfits);
        out.batch.columns.push_back(std::move(converted.column));
    }
    for (const auto& field : made.fields())
        if (!real.find(field.name))
            out.match.problems.push_back(fmt::format("column '{}' is not in the source", field.name));
    if (out.match.problems.empty() && !same_order(made, real))
        out.match.problems.emplace_back("the columns stand in another order");
    out.match.share = names.empty() ? 1 : static_cast<double>(matching) / static_cast<double>(names.size());
    out.match.matches = out.match.problems.empty();
    std::vector<Field> fields(real.fields().begin(), real.fields().end());
    out.batch.schema = Schema::make(std::move(fields));
    return out;
}

}  // namespace persona
