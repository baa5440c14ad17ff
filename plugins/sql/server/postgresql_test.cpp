// Against a real PostgreSQL server of its own, on a socket in a temporary folder. Exit code 77 (skipped) where the
// package is not installed.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <Poco/Data/Data.h>

#include <cstdio>

#include "../../../tests/support/every_type.hpp"
#include "../database.hpp"
#include "../reader.hpp"
#include "../writer.hpp"
#include "server.hpp"

using namespace persona;
using namespace persona::testing;
using sql::SqlReader;
using sql::SqlWriter;

namespace {

using namespace Poco::Data::Keywords;

PostgresqlServer* server = nullptr;

std::vector<Batch> read(std::map<std::string, std::string> more) {
    more.emplace("url", server->url());
    Harness harness("reader", std::make_shared<SqlReader>(), more);
    return harness.read_all();
}
void write(const std::vector<Batch>& batches, std::map<std::string, std::string> more) {
    more.emplace("url", server->url());
    Harness harness("writer", std::make_shared<SqlWriter>(), more);
    harness.write_all(batches);
}
void run(const std::vector<std::string>& statements) {
    auto session = sql::connect(sql::parse_url(server->url()).value(), true, false).value();
    for (const auto& text : statements) session << text, now;
}
Poco::Int64 count(const std::string& from) {
    auto session = sql::connect(sql::parse_url(server->url()).value(), true, false).value();
    Poco::Int64 rows = 0;
    session << "SELECT count(*) FROM " + from, into(rows), now;
    return rows;
}
void has(const std::string& text, const std::string& part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
    CHECK(text.find("secret") == std::string::npos);
}

/// A writer in the middle of its work.
struct OpenWriter {
    Harness harness{"writer", std::make_shared<SqlWriter>(), {{"url", "sqlite://x"}, {"table", "x"}}};
    SqlWriter writer;
    explicit OpenWriter(const std::string& table) {
        Description description;
        writer.describe(description);
        for (auto& parameter : description.parameters) {
            if (parameter.name == "url") parameter.store(Value(server->url()));
            if (parameter.name == "table") parameter.store(Value(table));
        }
        REQUIRE(writer.open(harness.context()).ok());
    }
};

}  // namespace

TEST_CASE("PostgreSQL: every type there and back") {
    const auto table = every_type();
    write({table.slice(0, 5), table.slice(5, 1)}, {{"table", "every"}});
    check_same(joined(read({{"table", "every"}})), table);
    check_same(joined(read({{"query", "SELECT * FROM every; "}, {"url", server->url()}})), table);
    check_same(joined(read({{"table", "every"}, {"schema", "public"}})), table);
    write({table.slice(0, 0)}, {{"table", "none"}});
    check_same(joined(read({{"table", "none"}})), table.slice(0, 0));
    const auto zoned = batch({{"t:timestamp:%Y-%m-%dT%H:%M:%S.%fZ", {"2024-01-02T03:04:05.000006"}}});
    write({zoned}, {{"table", "zoned"}});
    CHECK(*joined(read({{"table", "zoned"}})).schema == *zoned.schema);
    check_same(joined(read({{"table", "zoned"}})), zoned);
}

TEST_CASE("PostgreSQL: many rows through the cursor, in order") {
    Int64Builder numbers;
    TextBuilder texts;
    for (std::int64_t i = 0; i < 20000; ++i) {
        numbers.append(i * 7);
        texts.append(std::string(static_cast<std::size_t>(i % 50), 'x'));
    }
    Batch many;
    many.schema = Schema::make({{"i", Type::int64, "", Role::unknown, ""}, {"t", Type::text, "", Role::unknown, ""}});
    many.columns = {numbers.finish(), texts.finish()};
    many.rows = 20000;
    write({many}, {{"table", "many"}});
    const auto batches = read({{"table", "many"}});
    REQUIRE(batches.size() == 3);
    CHECK(batches[0].rows == batch_rows);
    check_same(joined(batches), many);
}

TEST_CASE("PostgreSQL: the server's own types") {
    run(
        {"CREATE TABLE types (s smallint, n numeric(10,2), long numeric, f real, tz timestamptz, c char(4), j jsonb, u "
         "uuid, b bytea, iv interval, a int[])",
         "INSERT INTO types VALUES (1, 12.50, 0.12345678901234567890, 0.1, '2024-01-02 03:04:05+02', 'ab', '{\"a\": "
         "1}', '00000000-0000-0000-0000-000000000001', '\\x00ff', '1 day', '{1,2}')",
         "INSERT INTO types (s) VALUES (NULL)"});
    const auto found = joined(read({{"table", "types"}}));
    const auto none = std::nullopt;
    CHECK(show(found) == show(batch({{"s:int64", {"1", none}},
                                     {"n:float64", {"12.5", none}},
                                     {"long", {"0.12345678901234567890", none}},
                                     {"f:float64", {"0.1", none}},
                                     {"tz:timestamp:%Y-%m-%dT%H:%M:%S.%fZ", {"2024-01-02T01:04:05", none}},
                                     {"c", {"ab", none}},
                                     {"j", {"{\"a\": 1}", none}},
                                     {"u", {"00000000-0000-0000-0000-000000000001", none}},
                                     {"b", {"00ff", none}},
                                     {"iv", {"P1D", none}},
                                     {"a", {"{1,2}", none}}})));
    run({"CREATE TABLE odd (f float8, d date)", "INSERT INTO odd VALUES ('NaN', NULL)"});
    has(error_of([] { (void)read({{"table", "odd"}}); }), "does not fit the column's type, float64");
    run({"UPDATE odd SET f = NULL, d = '0044-03-15 BC'"});
    has(error_of([] { (void)read({{"table", "odd"}}); }), "does not fit the column's type, date");
}

TEST_CASE("PostgreSQL: what goes wrong says so and leaves nothing") {
    const auto table = every_type();
    run({"DROP TABLE IF EXISTS taken, secrets", "CREATE TABLE taken (a int)", "CREATE TABLE secrets (a text)",
         "INSERT INTO secrets VALUES ('secret')"});
    has(error_of([&] { write({table}, {{"table", "taken"}}); }), "the table is already there");
    has(error_of([] { (void)read({{"table", "nowhere"}}); }), "does not exist");
    has(error_of([] { (void)read({{"query", "SELECT a::int FROM secrets"}}); }), "the database refused it");
    has(error_of([] { (void)read({{"query", "DELETE FROM secrets RETURNING a"}}); }), "syntax error");
    has(error_of([] { (void)read({{"query", "SELECT 1 AS a, 2 AS a"}}); }), "two columns the same name");
    run({"CREATE OR REPLACE FUNCTION wipe() RETURNS int LANGUAGE sql AS 'DELETE FROM secrets; SELECT 1'"});
    has(error_of([] { (void)read({{"query", "SELECT wipe() AS a"}}); }), "read-only");
    CHECK(count("secrets") == 1);
    has(error_of([] {
            (void)read({{"table", "taken"}, {"url", server->url("nobody", "postgres")}});
        }),
        "does not exist");
    has(error_of([&] { write({batch({{std::string(64, 'x'), {"a"}}})}, {{"table", "long_name"}}); }), "63 bytes");
    SUBCASE("aborted after everything was inserted") {
        OpenWriter open("half");
        REQUIRE(open.writer.write(table, open.harness.context()).ok());
        REQUIRE(open.writer.prepare(open.harness.context()).ok());
        open.writer.abort();
        CHECK(count("pg_tables WHERE tablename = 'half'") == 0);
    }
    SUBCASE("the database goes away in the middle") {
        OpenWriter open("half");
        REQUIRE(open.writer.write(table, open.harness.context()).ok());
        run(
            {"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = "
             "'persona'"});
        auto status = open.writer.write(table, open.harness.context());
        if (status) status = open.writer.prepare(open.harness.context());
        REQUIRE(!status.ok());
        has(status.error().text(), "in the PostgreSQL database 'postgres'");
        CHECK((status.error().code == ErrorCode::io));
        open.writer.abort();
        CHECK(count("pg_tables WHERE tablename = 'half'") == 0);
    }
    SUBCASE("it goes away while it is read") {
        run({"CREATE TABLE IF NOT EXISTS tall AS SELECT generate_series(1, 50000) AS i"});
        Harness harness("reader", std::make_shared<SqlReader>(), {{"url", server->url()}, {"table", "tall"}});
        SqlReader reader;
        Description description;
        reader.describe(description);
        for (auto& parameter : description.parameters) {
            if (parameter.name == "url") parameter.store(Value(server->url()));
            if (parameter.name == "table") parameter.store(Value("tall"));
        }
        REQUIRE(reader.open(harness.context()).ok());
        REQUIRE(reader.read(harness.context()).ok());
        run(
            {"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = "
             "'persona'"});
        Result<std::optional<Batch>> next = reader.read(harness.context());
        REQUIRE(!next.ok());
        has(next.error().text(), "can not read rows in the PostgreSQL database 'postgres'");
        reader.close();
    }
}

TEST_CASE("PostgreSQL: a user with a password") {
    run({"CREATE ROLE guarded LOGIN PASSWORD 'p@ss:''w\\rd'", "GRANT pg_read_all_data TO guarded"});
    run({"CREATE TABLE IF NOT EXISTS small AS SELECT 1 AS i"});
    CHECK(joined(read({{"table", "small"}, {"url", server->url("guarded:p%40ss%3A'w%5Crd", "postgres")}})).rows == 1);
    has(error_of([] {
            (void)read({{"table", "small"}, {"url", server->url("guarded:secret", "postgres")}});
        }),
        "authentication failed");
}

int main(int argc, char** argv) {
    PostgresqlServer own;
    if (!own.start()) {
        std::puts(own.reason().c_str());
        return own.installed() ? 1 : 77;
    }
    server = &own;
    doctest::Context context(argc, argv);
    return context.run();
}
