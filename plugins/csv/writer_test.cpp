#include "writer.hpp"

#include <fstream>

#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "reader.hpp"

using persona::testing::batch;
using persona::testing::Harness;
using persona::testing::TemporaryFolder;

namespace {

std::string written(const std::vector<persona::Batch>& batches, std::map<std::string, std::string> parameters = {}) {
    const TemporaryFolder folder;
    const auto path = folder.path("out.csv");
    parameters.emplace("path", "'" + path + "'");
    Harness harness("writer.csv", std::make_shared<persona::csv::CsvWriter>(), std::move(parameters));
    harness.write_all(batches);
    return persona::testing::read_file(path);
}

std::vector<persona::Batch> read_back(const std::string& path) {
    Harness harness("reader.csv", std::make_shared<persona::csv::CsvReader>(), {{"path", "'" + path + "'"}});
    return harness.read_all();
}

}  // namespace

TEST_CASE("writer.csv quotes what needs it, and tells missing from empty") {
    const auto rows = batch({{"name:text", {"ada", "a,b", "say \"hi\"", "two\nlines", "", std::nullopt, "'x'"}},
                             {"n:int64", {"1", "-2", "3", "4", "5", std::nullopt, "7"}}});
    CHECK(written({rows}) ==
          "name,n\nada,1\n\"a,b\",-2\n\"say \"\"hi\"\"\",3\n\"two\nlines\",4\n\"\",5\n,\n\"'x'\",7\n");
}

TEST_CASE("writer.csv writes dates, decimals and booleans as the source did") {
    const auto rows = batch({{"d:date:%d.%m.%Y", {"2024-01-31"}},
                             {"f:float64:0.00", {"0.05"}},
                             {"g:float64:0.00", {"-1234.5"}},
                             {"b:boolean:yes|no", {"true"}},
                             {"h:float64", {"0.1"}},
                             {"t:timestamp:%Y-%m-%d %H:%M", {"2024-01-31T10:20:00"}}});
    CHECK(written({rows}, {{"header", "false"}}) == "31.01.2024,0.05,-1234.50,yes,0.1,2024-01-31 10:20\n");
}

TEST_CASE("writer.csv: doubles read back as doubles, and there is no form for what is no number") {
    const auto rows = batch({{"x:float64", {"-0.0", "0.1", "1000000", "0.00001", "9007199254740994", "5e-324"}}});
    CHECK(written({rows}) == "x\n-0.0\n0.1\n1000000\n0.00001\n9.007199254740994e+15\n5e-324\n");
    persona::Float64Builder numbers;
    numbers.append(1);
    numbers.append(std::numeric_limits<double>::infinity());
    persona::Batch odd;
    odd.schema = persona::Schema::make({{"x", persona::Type::float64, "", persona::Role::unknown, ""}});
    odd.columns = {numbers.finish()};
    odd.rows = 2;
    try {
        (void)written({odd});
        FAIL("infinity was written");
    } catch (const persona::Failure& failure) {
        CHECK(failure.error().text().find("not finite") != std::string::npos);
        CHECK(failure.error().row == 1);
    }
}

TEST_CASE("writer.csv: delimiters, line ends, quotes around all, formulas") {
    const auto rows = batch({{"a:text", {"x;y", "=1+1", "plain"}}, {"b:float64", {"1.5", std::nullopt, "2"}}});
    CHECK(written({rows}, {{"delimiter", "';'"}, {"line_end", "crlf"}}) ==
          "a;b\r\n\"x;y\";1.5\r\n=1+1;\r\nplain;2\r\n");
    CHECK(written({rows}, {{"quotes", "all"}}) == "\"a\",\"b\"\n\"x;y\",\"1.5\"\n\"=1+1\",\n\"plain\",\"2\"\n");
    CHECK(written({rows}, {{"guard_formulas", "true"}}) == "a,b\nx;y,1.5\n'=1+1,\nplain,2\n");
    CHECK(written({rows}, {{"delimiter", "'.'"}}) == "a.b\nx;y.\"1.5\"\n=1+1.\nplain.2\n");
    CHECK_THROWS(written({rows}, {{"delimiter", "'\"'"}}));
}

TEST_CASE("what writer.csv writes, reader.csv reads back") {
    const auto rows =
        batch({{"name:text", {"ada", "", std::nullopt, "l1\r\nl2", "a\"b", " c "}},
               {"zip:text", {"007", "1", "2", "3", "4", "5"}},
               {"n:int64", {"1", "2", std::nullopt, "-4", "5", "9007199254740993"}},
               {"f:float64:0.0", {"0.5", "1.0", "2.5", std::nullopt, "-3.5", "1.5"}},
               {"d:date", {"2024-02-29", std::nullopt, "1999-12-31", "2000-01-01", "1900-03-01", "2024-01-01"}},
               {"b:boolean", {"true", "false", std::nullopt, "true", "true", "false"}}});
    const TemporaryFolder folder;
    for (const char* name : {"t.csv", "t.csv.gz", "t.csv.zst"}) {
        const auto path = folder.path(name);
        Harness harness("writer.csv", std::make_shared<persona::csv::CsvWriter>(), {{"path", "'" + path + "'"}});
        harness.write_all({rows});
        const auto back = read_back(path);
        REQUIRE(back.size() == 1);
        CHECK(*back[0].schema == *rows.schema);
        for (std::size_t i = 0; i < rows.columns.size(); ++i) CHECK(back[0].columns[i]->equals(*rows.columns[i]));
    }
}

TEST_CASE("numbers, dates and words for missing come out of a file as they went in") {
    const std::string text =
        "price;weight;share;born;seen;bmi;text\n"
        "1.234,50 €;12 kg;45,5 %;3.7.1984;03-Feb-2024 14:05;27.4;a\n"
        "-12,00 €;7 kg;7,0 %;12.10.1999;28-Jan-2023 09:00;n/k;b\n"
        "1.000.000,99 €;150 kg;100,0 %;30.11.2001;01-Dec-2022 23:59;31.0;n/k\n";
    const TemporaryFolder folder;
    const auto source = folder.path("in.csv");
    std::ofstream(source, std::ios::binary) << text;
    const auto rows = read_back(source);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].columns[0]->float64(2) == 1000000.99);
    CHECK(rows[0].columns[1]->int64(0) == 12);
    CHECK_FALSE(rows[0].columns[5]->valid(1));
    CHECK(rows[0].columns[6]->text(2) == "n/k");
    CHECK(written(rows, {{"delimiter", "';'"}}) == text);
    // Where the comma divides cells, what holds one is quoted; a word for missing that holds the delimiter gives way.
    CHECK(written({rows}).find("\"-12,00 €\",7 kg,\"7,0 %\",12.10.1999,28-Jan-2023 09:00,n/k,b\n") !=
          std::string::npos);
    CHECK(written({rows}, {{"delimiter", "'/'"}}).find("28-Jan-2023 09:00//b\n") != std::string::npos);
}

TEST_CASE("writer.csv: an aborted file leaves nothing, a table without rows its header") {
    const TemporaryFolder folder;
    auto writer = std::make_shared<persona::csv::CsvWriter>();
    Harness harness("writer.csv", writer, {{"path", "'" + folder.path("out.csv") + "'"}});
    auto& context = harness.context();
    writer->open(context).value();
    writer->write(batch({{"a:text", {"x"}}}), context).value();
    writer->prepare(context).value();
    writer->abort();
    CHECK_FALSE(std::filesystem::exists(folder.path("out.csv")));
    CHECK(writer->targets().empty());
    CHECK(written({persona::empty_batch(batch({{"a:text", {}}}).schema)}) == "a\n");
}
