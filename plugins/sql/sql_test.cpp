#include <doctest/doctest.h>

#include <Poco/Data/Data.h>

#include <filesystem>
#include <fstream>

#include "../../tests/support/every_type.hpp"
#include "database.hpp"
#include "reader.hpp"
#include "writer.hpp"

using namespace persona;
using namespace persona::testing;
using sql::SqlReader;
using sql::SqlWriter;

namespace {

using namespace Poco::Data::Keywords;

void has(const std::string& text, const std::string& part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
    CHECK(text.find("hush") == std::string::npos);
}

struct Database {
    TemporaryFolder folder;
    std::string url = "sqlite://" + folder.path("a.db");
    std::vector<std::string> log;

    std::vector<Batch> read(std::map<std::string, std::string> more) {
        more.emplace("url", url);
        Harness harness("reader", std::make_shared<SqlReader>(), more);
        auto batches = harness.read_all();
        log = harness.log();
        return batches;
    }
    void write(const std::vector<Batch>& batches, std::map<std::string, std::string> more) {
        more.emplace("url", url);
        Harness harness("writer", std::make_shared<SqlWriter>(), more);
        harness.write_all(batches);
    }
    void run(const std::vector<std::string>& statements) {
        auto session = sql::connect(sql::parse_url(url).value(), true, true).value();
        for (const auto& text : statements) session << text, now;
    }
    [[nodiscard]] std::size_t files() const {
        std::size_t count = 0;
        for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) ++count;
        return count;
    }
};

}  // namespace

TEST_CASE("SQLite: every type there and back") {
    Database db;
    const auto table = every_type();
    db.write({table.slice(0, 4), table.slice(4, 2)}, {{"table", "every"}});
    check_same(joined(db.read({{"table", "every"}})), table);
    check_same(joined(db.read({{"query", "'SELECT * FROM every ; '"}})), table);
    CHECK(db.files() == 1);
    SUBCASE("a second table into the same file") {
        db.write({table.slice(0, 1)}, {{"table", "\"other \\\"one\\\"\""}});
        check_same(joined(db.read({{"table", "\"other \\\"one\\\"\""}})).slice(0, 0), table.slice(0, 0));
        CHECK(joined(db.read({{"table", "every"}})).rows == 6);
    }
    SUBCASE("the same rows give the same file") {
        const auto bytes = read_file(db.folder.path("a.db"));
        Database again;
        again.write({table}, {{"table", "every"}});
        CHECK(read_file(again.folder.path("a.db")) == bytes);
    }
    SUBCASE("no rows keep the types") {
        db.write({table.slice(0, 0)}, {{"table", "none"}});
        const auto none = joined(db.read({{"table", "none"}}));
        CHECK(none.rows == 0);
        check_same(none, table.slice(0, 0));
    }
    SUBCASE("many rows, in batches") {
        Int64Builder numbers;
        for (std::int64_t i = 0; i < 20000; ++i) numbers.append(i * 7);
        Batch many;
        many.schema = Schema::make({{"i", Type::int64, "", Role::unknown, ""}});
        many.columns = {numbers.finish()};
        many.rows = 20000;
        db.write({many}, {{"table", "many"}});
        const auto batches = db.read({{"table", "many"}});
        REQUIRE(batches.size() == 3);
        check_same(joined(batches), many);
    }
}

TEST_CASE("SQLite: cells of other kinds than declared") {
    Database db;
    db.run(
        {"CREATE TABLE t (i INTEGER, mixed INTEGER, b BOOLEAN, odd BOOLEAN, d DATE, bad DATE, words TEXT, r REAL, m "
         "DATETIME, big INTEGER)",
         "INSERT INTO t VALUES (1, 1, 1, 1, '2024-01-02', '2024-01-02', '2024-01-02', 1, '2024-01-02 03:04:05', "
         "9007199254740993)",
         "INSERT INTO t VALUES (2, 'x', 0, 2, '2024-01-03', 'soon', '2024-01-03', 0.1, '2024-01-03 03:04:05', 1)",
         "INSERT INTO t VALUES (NULL, 1.5, NULL, 0, NULL, NULL, NULL, 1e22, NULL, 2)"});
    CHECK(show(joined(db.read({{"table", "t"}}))) ==
          show(batch({{"i:int64", {"1", "2", std::nullopt}},
                      {"mixed", {"1", "x", "1.5"}},
                      {"b:boolean", {"true", "false", std::nullopt}},
                      {"odd:int64", {"1", "2", "0"}},
                      {"d:date", {"2024-01-02", "2024-01-03", std::nullopt}},
                      {"bad", {"2024-01-02", "soon", std::nullopt}},
                      {"words", {"2024-01-02", "2024-01-03", std::nullopt}},
                      {"r:float64", {"1", "0.1", "1e+22"}},
                      {"m:timestamp", {"2024-01-02T03:04:05", "2024-01-03T03:04:05", std::nullopt}},
                      {"big:int64", {"9007199254740993", "1", "2"}}})));
    CHECK(joined(db.read({{"table", "t"}, {"dates", "false"}})).field(4).type == Type::text);
    CHECK(show(joined(db.read({{"query", "SELECT count(*) AS n, max(r) AS r FROM t -- all"}}))) ==
          show(batch({{"n:int64", {"3"}}, {"r:float64", {"1e+22"}}})));
    db.run({"CREATE TABLE blobs (hush BLOB)", "INSERT INTO blobs VALUES (x'00ff')", "CREATE TABLE broken (a TEXT)",
            "INSERT INTO broken VALUES (CAST(x'ff' AS TEXT))", "CREATE TABLE far (r REAL)",
            "INSERT INTO far VALUES (9e999)", "CREATE TABLE \"ada@example.org\" (\"ada@example.org\" TEXT)"});
    CHECK(error_of([&] { (void)db.read({{"table", "blobs"}}); }).find("holds bytes (a BLOB)") != std::string::npos);
    has(error_of([&] { (void)db.read({{"table", "broken"}}); }), "not UTF-8");
    CHECK(joined(db.read({{"table", "far"}})).field(0).type == Type::text);
    CHECK(joined(db.read({{"table", "ada@example.org"}})).field(0).name == "column_1");
    CHECK(db.log.size() == 1);
}

TEST_CASE("SQLite: what goes wrong says so and leaves nothing") {
    Database db;
    const auto table = every_type();
    has(error_of([&] { (void)db.read({{"table", "t"}}); }), "is not there");
    db.write({table}, {{"table", "t"}});
    const auto before = read_file(db.folder.path("a.db"));
    has(error_of([&] { db.write({table}, {{"table", "t"}}); }), "the table is already there");
    has(error_of([&] { (void)db.read({{"table", "none"}}); }), "no such table");
    has(error_of([&] { (void)db.read({{"query", "SELEC 1"}}); }), "syntax error");
    has(error_of([&] { (void)db.read({{"query", "DELETE FROM t"}}); }), "syntax error");
    SUBCASE("a run that is aborted") {
        Harness harness("writer", std::make_shared<SqlWriter>(), {{"url", db.url}, {"table", "more"}});
        SqlWriter writer;
        Description description;
        writer.describe(description);
        for (auto& parameter : description.parameters) {
            if (parameter.name == "url") parameter.store(Value(db.url));
            if (parameter.name == "table") parameter.store(Value("more"));
        }
        REQUIRE(writer.open(harness.context()).ok());
        REQUIRE(writer.write(table, harness.context()).ok());
        REQUIRE(writer.prepare(harness.context()).ok());
        writer.abort();
        CHECK(writer.targets().empty());
        CHECK(read_file(db.folder.path("a.db")) == before);
    }
    SUBCASE("a new file that is aborted, and one that somebody else makes") {
        Harness harness("writer", std::make_shared<SqlWriter>(), {{"url", db.url}, {"table", "more"}});
        SqlWriter writer;
        Description description;
        writer.describe(description);
        for (auto& parameter : description.parameters) {
            if (parameter.name == "url") parameter.store(Value("sqlite://" + db.folder.path("b.db")));
            if (parameter.name == "table") parameter.store(Value("more"));
        }
        REQUIRE(writer.open(harness.context()).ok());
        REQUIRE(writer.write(table, harness.context()).ok());
        CHECK(!std::filesystem::exists(db.folder.path("b.db")));
        writer.abort();
        CHECK(db.files() == 1);
        REQUIRE(writer.open(harness.context()).ok());
        REQUIRE(writer.write(table, harness.context()).ok());
        write_file(db.folder.path("b.db"), "mine");
        has(writer.commit(harness.context()).error().text(), "somebody else has made it meanwhile");
        writer.abort();
        CHECK(read_file(db.folder.path("b.db")) == "mine");
        CHECK(db.files() == 2);
    }
    SUBCASE("numbers without a form, files that are none, folders that are none") {
        Float64Builder numbers;
        numbers.append(HUGE_VAL);
        Batch odd;
        odd.schema = Schema::make({{"x", Type::float64, "", Role::unknown, ""}});
        odd.columns = {numbers.finish()};
        odd.rows = 1;
        has(error_of([&] { db.write({odd}, {{"table", "odd"}}); }), "not finite");
        odd.schema = Schema::make({});
        odd.columns.clear();
        has(error_of([&] { db.write({odd}, {{"table", "odd"}}); }), "have no columns");
        CHECK(read_file(db.folder.path("a.db")) == before);
        write_file(db.folder.path("text.db"), std::string(5000, 's'));
        has(error_of([&] {
                (void)db.read({{"url", "sqlite://" + db.folder.path("text.db")}, {"table", "t"}});
            }),
            "not a database");
        has(error_of([&] {
                db.write({table}, {{"url", "sqlite://" + db.folder.path("none/a.db")}, {"table", "t"}});
            }),
            "its folder must be there");
    }
}

TEST_CASE("SQL: urls, parameters and what is repeated of a database's words") {
    const auto bad = [](const std::string& url) { return error_of([&] { sql::parse_url(url).value(); }); };
    has(bad("mysql://hush"), "does not start with sqlite://");
    has(bad("sqlite://"), "names no file");
    has(bad("sqlite://%zz"), "can not be read");
    has(bad("postgresql://ada:hush@host"), "names no database");
    has(bad("postgresql://ada:hush@host/db?hush=1"), "an option that is not known");
    has(bad("postgresql://ada:my%20hush@host/db"), "a blank");
    has(bad("postgresql://host:notaport/db"), "can not be read");
    CHECK(sql::parse_url("sqlite:///a%20b.db").value().path == "/a b.db");
    const auto target =
        sql::parse_url("postgresql://ada:p%40s%3As'\\w@example.org:5433/my%2Fdb?sslmode=require").value();
    CHECK(target.connection ==
          "dbname=my/db host=example.org port=5433 user=ada password=p@s:s\\'\\\\w sslmode=require");
    CHECK(target.shown == "the PostgreSQL database 'my/db'");
    CHECK(sql::identifier("a\"b") == "\"a\"\"b\"");
    CHECK(sql::safe_words("x ERROR:  relation \"t\" does not exist\nLINE 1: hush") == "relation \"t\" does not exist");
    CHECK(sql::safe_words("ERROR:  invalid input syntax for type integer: \"hush\"").empty());
    CHECK(sql::safe_words("no such table: t: no such table: t") == "no such table: t");
    CHECK(sql::safe_words("no such table: t") == "no such table: t");
    const auto fails = [](std::map<std::string, std::string> parameters, bool writes = false) {
        return error_of([&] {
            std::shared_ptr<Stage> stage;
            if (writes) stage = std::make_shared<SqlWriter>();
            else stage = std::make_shared<SqlReader>();
            Harness harness("sql", stage, parameters);
            if (writes) harness.write_all({batch({{"a", {"x"}}})});
            else (void)harness.read_all();
        });
    };
    has(fails({{"url", "sqlite://a.db"}}), "neither table nor query");
    has(fails({{"url", "sqlite://a.db"}}), "--set source.options='{table: NAME}'");
    has(fails({{"url", "sqlite://a.db"}, {"table", "a"}, {"query", "SELECT 1"}}), "both given");
    has(fails({{"url", "sqlite://a.db"}, {"schema", "a"}, {"query", "SELECT 1"}}), "schema goes with table");
    has(fails({{"url", "ftp://hush"}, {"table", "a"}}), "does not start with");
    has(fails({{"url", "sqlite://a.db"}, {"table", "''"}}, true), "table is empty");
    has(fails({{"url", "postgresql://h/d"}, {"table", std::string(64, 'x')}}, true), "63 bytes");
    has(fails({{"url", "postgresql://ada:hush@localhost:1/d?connect_timeout=1"}, {"table", "x"}}),
        "can not open a session in the PostgreSQL database 'd'");
}
