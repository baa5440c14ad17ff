#include "reader.hpp"

namespace persona::sql {

void SqlReader::describe(Description& description) {
    description.doc(
        "Reads a table, or what a query gives, from SQLite or PostgreSQL.",
        "The database is opened for reading only. PostgreSQL: one read-only transaction and a cursor, so memory holds "
        "a batch and not the result; types are those that the server names. "
        "`numeric` becomes `float64` where that loses nothing (15 digits), else text; `timestamp with time zone` "
        "becomes a timestamp in UTC; types without a counterpart become their text, `bytea` its hexadecimal digits.\n\n"
        "SQLite lets any cell hold any kind of value, so the rows are read twice in one transaction: once for what the "
        "columns really hold, once for the rows. "
        "Columns declared as a date or a timestamp are such when all of their values are; columns declared as boolean "
        "that hold only 0 and 1 are boolean. Text stays text.\n\n"
        "A query without ORDER BY may give its rows in another order each time, and then the same seed gives other "
        "bytes; a table is read in the order in which it is stored.");
    description
        .parameter("url", url_,
                   "Where the database is: `sqlite:///folder/file.db` (three slashes before an absolute path) or "
                   "`postgresql://user:password@host:port/database`. Special characters in its parts are written %XX. "
                   "It is a secret and never printed: `${env:NAME}` keeps it out of the file.")
        .required()
        .example("sqlite://data/visits.db");
    description.parameter("table", table_, "The table to read.").example("visits");
    description.parameter("schema", schema_, "The schema of the table; without it the one that the server takes.")
        .advanced();
    description.parameter("query", query_, "A SELECT to read from instead of a table.")
        .example("SELECT id, age FROM visits ORDER BY id");
    description
        .parameter("dates", dates_,
                   "SQLite: turn columns declared as dates and timestamps into such when all of their values are.")
        .advanced();
}

Status SqlReader::configure(StageFactory&) {
    if (auto target = parse_url(url_.value); !target) return std::move(target).error();
    if (table_.has_value() == query_.has_value())
        return Error(ErrorCode::configuration,
                     table_ ? "table and query are both given" : "neither table nor query is given",
                     "give one of them: table: NAME, or query: SELECT … (on the command line --set "
                     "source.options='{table: NAME}')");
    if (schema_ && query_)
        return Error(ErrorCode::configuration, "schema goes with table, not with query",
                     "write the schema into the query");
    return {};
}

Status SqlReader::open(Context& context) {
    given_ = false;
    PERSONA_ASSIGN(auto target, parse_url(url_.value));
    std::string from;
    if (query_) {
        from = *query_;
        while (!from.empty() && (from.back() == ';' || from.back() == ' ' || from.back() == '\n')) from.pop_back();
    } else {
        from = "SELECT * FROM " + (schema_ ? identifier(*schema_) + "." : std::string()) + identifier(*table_);
    }
    if (target.dialect == Dialect::sqlite) {
        InferenceOptions options;
        options.dates = dates_;
        source_ = sqlite_source(std::move(target), std::move(from), options);
    } else {
        source_ = postgresql_source(std::move(target), std::move(from));
    }
    return source_->open(context);
}

Result<std::optional<Batch>> SqlReader::read(Context&) {
    PERSONA_ASSIGN(auto batch, source_->next());
    if (batch.rows == 0 && given_) return std::optional<Batch>();
    given_ = true;
    return std::optional<Batch>(std::move(batch));
}

void SqlReader::close() noexcept { source_.reset(); }

}  // namespace persona::sql
