// PostgreSQL: a cursor in a read-only transaction, for Poco would hold a whole result in memory. Every column comes as
// its text, whose form is exact and the same for all versions; the types are the server's.
#include <Poco/Data/Data.h>
#include <Poco/Data/Statement.h>
#include <Poco/Nullable.h>

#include <utility>

#include "source.hpp"

namespace persona::sql {
namespace {

using namespace Poco::Data::Keywords;
using Texts = std::vector<Poco::Nullable<std::string>>;

/// What a server type becomes; `as_text` turns a column reference into its exact text.
struct Kind {
    Type type = Type::text;
    std::string format;
    std::string before = "", after = "::text";
    bool numeric = false;
};
Kind kind_of(const std::string& type) {
    if (type == "boolean") return {Type::boolean, ""};
    if (type == "smallint" || type == "integer" || type == "bigint" || type == "oid") return {Type::int64, ""};
    if (type == "real" || type == "double precision") return {Type::float64, ""};
    if (type == "date") return {Type::date, ""};
    if (type == "timestamp without time zone") return {Type::timestamp, ""};
    if (type == "timestamp with time zone")
        return {Type::timestamp, "%Y-%m-%dT%H:%M:%S.%fZ", "(", " AT TIME ZONE 'UTC')::text"};
    Kind kind;
    kind.numeric = type == "numeric";
    if (type == "bytea") kind = {Type::text, "", "encode(", ", 'hex')"};
    return kind;
}

class PostgresqlSource final : public Source {
public:
    PostgresqlSource(Target target, std::string from) : target_(std::move(target)), from_(std::move(from)) {}
    const SchemaPtr& schema() const noexcept override { return schema_; }

    Status open(Context& context) override {
        PERSONA_ASSIGN(auto session, connect(target_, false, false));
        session_.emplace(std::move(session));
        PERSONA_TRY(
            run("begin a read-only transaction", "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"));
        // Exact texts, and the rows of a table in the same order each time.
        for (const char* setting :
             {"datestyle = 'ISO'", "timezone = 'UTC'", "intervalstyle = 'iso_8601'", "extra_float_digits = 3",
              "synchronize_seqscans = off", "max_parallel_workers_per_gather = 0"})
            PERSONA_TRY(run("set up the session", std::string("SET LOCAL ") + setting));
        PERSONA_ASSIGN(columns_, query_columns(*session_, target_, from_));
        PERSONA_TRY(find_types());
        auto safe = safe_names(columns_.names);
        for (const auto& warning : safe.warnings) context.log(LogLevel::warning, warning);
        std::vector<Field> fields;
        std::vector<Field> parsed;
        std::string list;
        for (std::size_t i = 0; i < kinds_.size(); ++i) {
            fields.push_back({safe.names[i], kinds_[i].type, kinds_[i].format, Role::unknown, ""});
            // The texts are in the server's form, whatever form the values are to be written in.
            parsed.push_back({safe.names[i], kinds_[i].type, "", Role::unknown, ""});
            list +=
                (list.empty() ? "" : ", ") + kinds_[i].before + "q." + identifier(columns_.names[i]) + kinds_[i].after;
        }
        schema_ = Schema::make(std::move(fields));
        builder_.emplace(parsed);
        chunk_.resize(kinds_.size());
        return run("open a cursor",
                   "DECLARE persona_rows NO SCROLL CURSOR FOR SELECT " + list + " FROM (" + from_ + "\n) AS q");
    }

    Result<Batch> next() override {
        while (!builder_->full()) {
            if (at_ == in_chunk_) {
                PERSONA_TRY(fetch());
                if (in_chunk_ == 0) break;
            }
            for (std::size_t i = 0; i < chunk_.size(); ++i) {
                const auto& cell = chunk_[i][at_];
                if (cell.isNull()) builder_->append_missing(i);
                else PERSONA_TRY(builder_->append(i, cell.value(), rows_));
            }
            builder_->end_row();
            ++at_;
            ++rows_;
        }
        return builder_->finish(schema_);
    }

private:
    Status run(std::string_view what, const std::string& text) {
        return guarded(target_, what, [&]() -> Status {
            *session_ << text, now;
            return {};
        });
    }

    /// The server's names of the types, also where there are no rows; then whether the numerics fit a double.
    Status find_types() {
        if (columns_.names.empty())
            return Error(ErrorCode::invalid_data, "the table or query has no columns",
                         "name a table with columns, or select some");
        std::vector<std::string> types(columns_.names.size());
        PERSONA_TRY(guarded(target_, "ask for the columns' types", [&]() -> Status {
            for (std::size_t i = 0; i < types.size(); ++i)
                *session_ << "SELECT pg_typeof((SELECT q." + identifier(columns_.names[i]) + " FROM (" + from_ +
                                 "\n) AS q LIMIT 0))::text",
                    into(types[i]), now;
            return {};
        }));
        for (std::size_t i = 0; i < types.size(); ++i) {
            kinds_.push_back(kind_of(types[i]));
            if (!kinds_[i].numeric) continue;
            Poco::Int64 lost = 0;
            const auto name = "q." + identifier(columns_.names[i]);
            PERSONA_TRY(guarded(target_, "look at a numeric column", [&]() -> Status {
                // float8 to numeric keeps 15 digits: what comes back the same loses nothing as a double.
                *session_ << "SELECT count(*) FROM (" + from_ + "\n) AS q WHERE CASE WHEN " + name +
                                 " = 'NaN' OR abs(" + name + ") > 1e300 THEN true ELSE (" + name +
                                 "::float8)::numeric <> " + name + " END",
                    into(lost), now;
                return {};
            }));
            if (lost == 0) kinds_[i].type = Type::float64;
        }
        return {};
    }

    Status fetch() {
        at_ = in_chunk_ = 0;
        for (auto& texts : chunk_) texts.clear();
        PERSONA_TRY(guarded(target_, "read rows", [&]() -> Status {
            Poco::Data::Statement statement(*session_);
            statement << "FETCH FORWARD " + std::to_string(fetch_rows) + " FROM persona_rows";
            for (auto& texts : chunk_) statement, into(texts);
            statement.execute();
            return {};
        }));
        in_chunk_ = chunk_.front().size();
        return {};
    }

    Target target_;
    std::string from_;
    std::optional<Poco::Data::Session> session_;
    QueryColumns columns_;
    std::vector<Kind> kinds_;
    SchemaPtr schema_;
    std::optional<RowBuilder> builder_;
    std::vector<Texts> chunk_;
    std::size_t at_ = 0, in_chunk_ = 0;
    std::int64_t rows_ = 0;
};

}  // namespace

std::unique_ptr<Source> postgresql_source(Target target, std::string from) {
    return std::make_unique<PostgresqlSource>(std::move(target), std::move(from));
}

}  // namespace persona::sql
