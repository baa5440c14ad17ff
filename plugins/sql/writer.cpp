#include "writer.hpp"

#include <Poco/Data/Data.h>
#include <Poco/Exception.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include <persona/records.hpp>

namespace persona::sql {
namespace {

using namespace Poco::Data::Keywords;

/// PostgreSQL cuts longer names silently.
constexpr std::size_t most_name = 63;

Status sync(const std::string& path, int flags) {
    const int file = ::open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0) return Error(ErrorCode::io, "can not open " + path + ": " + std::strerror(errno));
    const int result = ::fsync(file);
    const std::string reason = std::strerror(errno);
    ::close(file);
    if (result != 0) return Error(ErrorCode::io, "can not make " + path + " safe on disk: " + reason);
    return {};
}

}  // namespace

SqlWriter::~SqlWriter() { abort(); }

void SqlWriter::describe(Description& description) {
    description.doc("Writes rows into a new table of an SQLite or PostgreSQL database, in one transaction.",
                    "The table must not be there yet; nothing that exists is changed or deleted. All rows go in within "
                    "one transaction, which is committed at the very end: whatever fails before, a database that goes "
                    "away included, leaves nothing. "
                    "An SQLite file that does not exist is made beside its place and renamed when it is complete.\n\n"
                    "Types: boolean, integer (`BIGINT`), double precision, date, timestamp and text. SQLite has no "
                    "types for booleans, dates and timestamps of its own: they are 0 and 1 and ISO text in columns "
                    "declared as such, which reader.sql understands.");
    description
        .parameter(
            "url", url_,
            "Where the database is: `sqlite:///folder/file.db` or `postgresql://user:password@host:port/database`. It "
            "is a secret and never printed: `${env:NAME}` keeps it out of the file.")
        .required()
        .example("sqlite://synthetic.db");
    description.parameter("table", table_, "The new table's name.").required().example("synthetic");
    description.parameter("schema", schema_, "The schema to make it in; without it the one that the server takes.")
        .advanced();
    description.input("from", "The rows to write.").accepts(Label::cleared);
}

Status SqlWriter::configure(StageFactory&) {
    PERSONA_ASSIGN(const auto target, parse_url(url_.value));
    if (table_.empty())
        return Error(ErrorCode::configuration, "the parameter table is empty", "name the table to make");
    if (target.dialect == Dialect::postgresql && table_.size() > most_name)
        return Error(ErrorCode::configuration, "the table's name is longer than the 63 bytes that PostgreSQL keeps",
                     "choose a shorter one");
    return {};
}

std::string SqlWriter::full_name() const {
    return (schema_ ? identifier(*schema_) + "." : std::string()) + identifier(table_);
}

Status SqlWriter::run(std::string_view what, const std::string& text) {
    return guarded(*target_, what, [&]() -> Status {
        *session_ << text, now;
        return {};
    });
}

Status SqlWriter::open(Context&) {
    abort();
    prepared_ = committed_ = false;
    columns_.reset();
    PERSONA_ASSIGN(auto target, parse_url(url_.value));
    target_ = std::move(target);
    beside_.clear();
    final_ = target_->path;
    if (target_->dialect == Dialect::sqlite && !std::filesystem::exists(final_)) {
        const auto path = std::filesystem::absolute(final_);
        std::string pattern = (path.parent_path() / ("." + path.filename().string() + ".XXXXXX")).string();
        const int file = ::mkstemp(pattern.data());
        if (file < 0)
            return Error(ErrorCode::io, "can not make " + target_->shown + ": " + std::strerror(errno),
                         "its folder must be there and be writable");
        ::close(file);
        beside_ = target_->path = pattern;
    }
    PERSONA_ASSIGN(auto session, connect(*target_, true, !beside_.empty()));
    session_.emplace(std::move(session));
    return run("begin a transaction", target_->dialect == Dialect::sqlite ? "BEGIN IMMEDIATE" : "BEGIN");
}

Status SqlWriter::create(const Schema& schema) {
    if (schema.size() == 0)
        return Error(ErrorCode::invalid_data, "the rows have no columns, and a table needs one",
                     "look at what the source gives");
    if (target_->dialect == Dialect::postgresql) {
        for (const auto& field : schema.fields())
            if (field.name.size() > most_name)
                return Error(ErrorCode::limit, "a column's name is longer than the 63 bytes that PostgreSQL keeps",
                             "rename it before")
                    .in_column(field.name);
    }
    auto status = run("make the table", create_table(target_->dialect, full_name(), schema));
    if (!status && status.error().message.find("already exists") != std::string::npos)
        return Error(ErrorCode::io, "the table is already there in " + target_->shown,
                     "writer.sql only makes new tables: choose another name, or remove the table first");
    return status;
}

Status SqlWriter::write(const Batch& batch, Context& context) {
    if (columns_ == nullptr) {
        PERSONA_TRY(create(*batch.schema));
        columns_ = batch.schema;
    }
    PERSONA_TRY(check_finite(batch, "a table"));
    return guarded(*target_, "insert rows", [&]() -> Status {
        const auto inserter = [&](std::size_t rows) {
            return std::make_unique<Inserter>(*session_, target_->dialect, full_name(), columns_, rows);
        };
        if (many_ == nullptr) many_ = inserter(rows_a_statement(target_->dialect, columns_->size()));
        std::int64_t row = 0;
        for (; row + many_->rows() <= batch.rows; row += many_->rows()) {
            many_->insert(batch, row);
            if (context.stop().stop_requested()) return Error(ErrorCode::cancelled, "interrupted");
        }
        if (row < batch.rows) inserter(static_cast<std::size_t>(batch.rows - row))->insert(batch, row);
        return {};
    });
}

Status SqlWriter::prepare(Context&) {
    if (std::exchange(prepared_, true)) return {};
    if (columns_ == nullptr) return Error(ErrorCode::internal, "no batch came, not even one that carries the schema");
    many_.reset();
    if (beside_.empty()) return run("ask for an answer", "SELECT 1");  // is the database still there?
    PERSONA_TRY(run("commit", "COMMIT"));
    drop_session();
    return sync(beside_, O_RDWR);
}

Status SqlWriter::commit(Context& context) {
    PERSONA_TRY(prepare(context));
    if (beside_.empty()) {
        PERSONA_TRY(run("commit", "COMMIT"));
        committed_ = true;
        drop_session();
        return {};
    }
    // Not over a file that somebody else has made meanwhile; file systems that can not promise that are looked at first.
    int moved = ::renameat2(AT_FDCWD, beside_.c_str(), AT_FDCWD, final_.c_str(), RENAME_NOREPLACE);
    if (moved != 0 && (errno == EINVAL || errno == ENOSYS)) {
        moved = ::access(final_.c_str(), F_OK) == 0 ? -1 : ::rename(beside_.c_str(), final_.c_str());
        if (moved != 0 && ::access(final_.c_str(), F_OK) == 0) errno = EEXIST;
    }
    if (moved != 0) {
        const std::string reason = errno == EEXIST ? "somebody else has made it meanwhile" : std::strerror(errno);
        return Error(ErrorCode::io, "can not put the finished database at " + final_ + ": " + reason,
                     "choose another name and run again");
    }
    committed_ = true;
    return sync(std::filesystem::absolute(final_).parent_path().string(), O_RDONLY | O_DIRECTORY);
}

void SqlWriter::drop_session() noexcept {
    many_.reset();
    try {
        if (session_) session_->close();
    } catch (const Poco::Exception&) {
    }  // it is gone either way
    session_.reset();
}

void SqlWriter::abort() noexcept {
    many_.reset();
    if (session_ && !committed_) {
        try {
            *session_ << "ROLLBACK", now;
        } catch (const Poco::Exception&) {
        }  // the server rolls back when the session ends
    }
    drop_session();
    if (!beside_.empty() && !committed_) {
        std::error_code ignored;
        for (const char* more : {"", "-journal", "-wal", "-shm"}) std::filesystem::remove(beside_ + more, ignored);
    }
}

std::vector<WrittenTarget> SqlWriter::targets() const {
    if (!committed_) return {};
    return {{"table '" + table_ + "' of " +
                 (target_->dialect == Dialect::sqlite ? "the SQLite database " + final_ : target_->shown),
             {}}};
}

}  // namespace persona::sql
