#include "reader.hpp"

#include <fstream>

#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "writer.hpp"

using persona::testing::Harness;
using persona::testing::TemporaryFolder;

namespace {

/// A file of the given bytes, and reader.csv on it.
struct Given {
    TemporaryFolder folder;
    std::string path = folder.path("t.csv");
    explicit Given(std::string_view bytes) {
        std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    std::unique_ptr<Harness> reader(std::map<std::string, std::string> parameters = {}) const {
        parameters.emplace("path", "'" + path + "'");
        return std::make_unique<Harness>("reader.csv", std::make_shared<persona::csv::CsvReader>(),
                                         std::move(parameters));
    }
    std::string show(std::map<std::string, std::string> parameters = {}) const {
        const auto batches = reader(std::move(parameters))->read_all();
        std::string out;
        for (const auto& batch : batches) {
            batch.check(true).value();
            out += persona::testing::show(batch);
        }
        return out;
    }
    persona::Error error(std::map<std::string, std::string> parameters = {}) const {
        try {
            (void)reader(std::move(parameters))->read_all();
        } catch (const persona::Failure& failure) {
            return failure.error();
        }
        return {};
    }
    persona::SchemaPtr schema(std::map<std::string, std::string> parameters = {}) const {
        return reader(std::move(parameters))->read_all().front().schema;
    }
};

std::string types(const persona::Schema& schema) {
    std::string out;
    for (const auto& field : schema.fields())
        out += field.name + ":" + std::string(to_string(field.type)) +
               (field.format.empty() ? "" : ":" + field.format) + " ";
    return out;
}

}  // namespace

TEST_CASE("reader.csv reads types, formats, missing and empty") {
    const Given given(
        "name,age,spend,when,born,ok,code\nada,36,1.50,2024-01-02,31.12.1999,true,007\n\"\",,2.25,,01.01.2000,false,"
        "012\n");
    CHECK(types(*given.schema()) ==
          "name:text age:int64 spend:float64:0.00 when:date born:date:%d.%m.%Y ok:boolean code:text ");
    const auto batch = given.reader()->read_all().front();
    CHECK(batch.rows == 2);
    CHECK(batch.columns[0]->valid(1));
    CHECK(batch.columns[0]->text(1).empty());
    CHECK_FALSE(batch.columns[1]->valid(1));
    CHECK(batch.columns[2]->float64(1) == 2.25);
    CHECK_FALSE(batch.columns[3]->valid(1));
    CHECK(batch.columns[6]->text(0) == "007");
}

TEST_CASE("reader.csv: quoted delimiters, quotes and line ends") {
    const Given given("a,b\r\n\"x,\"\"y\"\"\",\"two\r\nlines\"\r\nplain,5\" pipe\r\n");
    const auto batch = given.reader()->read_all().front();
    REQUIRE(batch.rows == 2);
    CHECK(batch.columns[0]->text(0) == "x,\"y\"");
    CHECK(batch.columns[1]->text(0) == "two\r\nlines");
    CHECK(batch.columns[1]->text(1) == "5\" pipe");
}

TEST_CASE("reader.csv finds the delimiter and the quote") {
    CHECK(types(*Given("a;b\n1,5;x\n2,5;y\n").schema()) == "a:float64:0,0 b:text ");
    CHECK(types(*Given("a\tb\n1\tx\n").schema()) == "a:int64 b:text ");
    CHECK(types(*Given("a|b|c\n1|x|2\n").schema()) == "a:int64 b:text c:int64 ");
    CHECK(types(*Given("sep=;\na;b\n1;2\n").schema()) == "a:int64 b:int64 ");
    const auto single = Given("a,b\n'x, y','z'\n'u','v'\n").reader()->read_all().front();
    CHECK(single.columns[0]->text(0) == "x, y");
    const auto old = Given("a,b\r1,2\r3,4\r").reader()->read_all().front();
    CHECK(old.rows == 2);
}

TEST_CASE("reader.csv: a file without a header keeps its first row and names no person") {
    const Given given("ada@x.org,36\nbob@y.org,41\n");
    const auto reader = given.reader();
    const auto batch = reader->read_all().front();
    CHECK(batch.rows == 2);
    CHECK(types(*batch.schema) == "column_1:text column_2:int64 ");
    REQUIRE_FALSE(reader->log().empty());
    CHECK(reader->log().front().find("ada") == std::string::npos);
    CHECK(types(*given.schema({{"header", "'yes'"}})) == "column_1:text column_2:int64 ");
    CHECK(given.reader({{"header", "'yes'"}})->read_all().front().rows == 1);
}

TEST_CASE("reader.csv: names that are empty, doubled or values") {
    CHECK(types(*Given("a,,a,2019\nx,y,z,w\n").schema({{"header", "'yes'"}})) ==
          "a:text column_2:text a_2:text column_4:text ");
}

TEST_CASE("reader.csv: rows with too many or too few cells") {
    const Given given("a,b\n1,2\n3\n4,5,6\n7,8,\n\n9,10\n");
    const auto error = given.error();
    CHECK(error.code == persona::ErrorCode::invalid_data);
    REQUIRE(error.place);
    CHECK(error.place->line == 3);
    const auto reader = given.reader({{"ragged", "reject"}});
    CHECK(reader->read_all().front().rows == 2);
    CHECK(reader->rejected() == 3);
    CHECK(reader->rejections().at(1).place->line == 4);
    const auto padded = given.error({{"ragged", "pad"}});
    REQUIRE(padded.place);
    CHECK(padded.place->line == 4);
    CHECK(padded.place->column == 4);
    const auto fine = Given("a,b\n1,2\n3\n7,8,\n").reader({{"ragged", "pad"}})->read_all().front();
    CHECK(fine.rows == 3);
    CHECK_FALSE(fine.columns[1]->valid(1));
}

TEST_CASE("reader.csv: text behind a closing quote is an error, not a guess") {
    const Given given("a,b\n\"x\"y,2\nz,3\n");
    CHECK(given.error().place->line == 2);
    const auto reader = given.reader({{"ragged", "reject"}});
    CHECK(reader->read_all().front().rows == 1);
    CHECK(reader->rejected() == 1);
}

TEST_CASE("reader.csv: a quote that is never closed") {
    const auto error = Given("a,b\n1,2\n3,\"x\n4,5\n").error();
    CHECK(error.message.find("never closed") != std::string::npos);
    CHECK(error.place->line == 3);
    std::string large = "a,b\n1,\"";
    large.append(3 << 20, 'x');
    const auto limited = Given(large).error({{"cell_limit", "1M"}});
    CHECK(limited.code == persona::ErrorCode::limit);
    CHECK(limited.place->line == 2);
}

TEST_CASE("reader.csv: a cell larger than every block, when allowed") {
    std::string text = "a,b\n1,\"";
    text.append(std::size_t{20} << 20, 'x');
    text += "\"\n2,y\n";
    const auto batches = Given(text).reader()->read_all();
    std::int64_t rows = 0;
    for (const auto& batch : batches) rows += batch.rows;
    CHECK(rows == 2);
    CHECK(batches.front().columns[1]->text(0).size() == std::size_t{20} << 20);
}

TEST_CASE("reader.csv: empty files, header only, NUL bytes, folders") {
    CHECK(Given("").error().code == persona::ErrorCode::invalid_data);
    CHECK(Given("\n\n").error().message.find("blank") != std::string::npos);
    const auto batches = Given("a,b\n").reader()->read_all();
    REQUIRE(batches.size() == 1);
    CHECK(batches[0].rows == 0);
    CHECK(batches[0].schema->size() == 2);
    const auto nul = Given(std::string_view("a,b\nx,y\nx\0z,1\n", 15)).error();
    CHECK(nul.place->line == 3);
    Given given("a\n");
    given.path = given.folder.path();
    CHECK(given.error().message.find("folder") != std::string::npos);
    given.path = given.folder.path("no.csv");
    CHECK(given.error().code == persona::ErrorCode::not_found);
}

TEST_CASE("reader.csv: a late cell that does not fit") {
    std::string text = "id,n\n";
    for (int i = 0; i < 30000; ++i)
        text += std::to_string(i) + "," + (i == 25000 ? "x7" : std::to_string(i % 9)) + "\n";
    const Given given(text);
    CHECK(types(*given.schema()) == "id:int64 n:text ");  // the whole file was looked at: nothing is lost
    const auto error = given.error({{"infer", "sample"}});
    CHECK(error.place->line == 25002);
    CHECK(error.column == "n");
    CHECK(error.text().find("x7") == std::string::npos);
    const auto reader = given.reader({{"infer", "sample"}, {"on_misfit", "reject"}});
    std::int64_t rows = 0;
    for (const auto& batch : reader->read_all()) rows += batch.rows;
    CHECK(rows == 29999);
    CHECK(reader->rejected() == 1);
}

TEST_CASE("reader.csv: widening notices what breaks a format late") {
    const auto late = [](const std::string& usual, const std::string& odd) {
        std::string text = "v,w\n";
        for (int i = 0; i < 12000; ++i) text += (i == 11000 ? odd : usual) + ",x\n";
        return types(*Given(text).schema());
    };
    CHECK(late("1.25", "1.5") == "v:float64 w:text ");
    CHECK(late("1.25", "7") == "v:float64 w:text ");
    CHECK(late("12", "007") == "v:text w:text ");
    CHECK(late("12", "12345678901234567890") == "v:text w:text ");
    CHECK(late("12", "\"\"") == "v:text w:text ");
    CHECK(late("12", "1.5") == "v:float64 w:text ");
    CHECK(late("03/04/2024", "04/13/2024") == "v:date:%m/%d/%Y w:text ");
    CHECK(late("2024-01-01", "01.01.2024") == "v:text w:text ");
    CHECK(late("", "5") == "v:int64 w:text ");
    CHECK(late("950", "\"1,950\"") == "v:int64:#,##0 w:text ");
    CHECK(late("1950", "\"1,950\"") == "v:text w:text ");
    CHECK(late("\"1,950\"", "1950") == "v:text w:text ");
    CHECK(late("12.50", "\"1,234.50\"") == "v:float64:#,##0.00 w:text ");
    CHECK(late("1250.50", "\"1,234.50\"") == "v:text w:text ");
    CHECK(late("12", "n/k") == "v:int64 w:text ");
    CHECK(late("12", "\"n/k\"") == "v:int64 w:text ");
    CHECK(late("n/k", "12") == "v:int64 w:text ");
    CHECK(late("03/04/2024", "3/4/2024") == "v:text w:text ");
    CHECK(late("yes", "maybe") == "v:text w:text ");
}

TEST_CASE("reader.csv: declared types, missing words, quoted empties") {
    const Given given("zip,n,d\n1234,NA,01/02/2024\n5678,\"NA\",03/02/2024\n9,\"\",\n");
    CHECK(types(*given.schema({{"types", "{zip: text, d: 'date:%m/%d/%Y'}"}})) == "zip:text n:text d:date:%m/%d/%Y ");
    const auto batch = given.reader({{"missing", "[NA]"}})->read_all().front();
    CHECK_FALSE(batch.columns[1]->valid(0));
    CHECK(batch.columns[1]->text(1) == "NA");
    CHECK(batch.columns[1]->valid(2));
    CHECK_FALSE(given.reader({{"quoted_empty", "missing"}})->read_all().front().columns[1]->valid(2));
    CHECK(given.error({{"types", "{zap: text}"}}).hint == "did you mean 'zip'?");
    CHECK(given.error({{"types", "{zip: number}"}}).code == persona::ErrorCode::configuration);
    CHECK(given.error({{"types", "{zip: 'date:%q'}"}}).code == persona::ErrorCode::configuration);
    CHECK(given.error({{"types", "{zip: 'float64:many'}"}}).code == persona::ErrorCode::configuration);
    CHECK(types(*given.schema({{"types", "{zip: 'float64:#.##0,#'}"}})) ==
          "zip:float64:#.##0,# n:text d:date:%d/%m/%Y ");
    CHECK(given.error({{"types", "{n: int64}"}}).column == "n");
    CHECK(given.error({{"delimiter", "';;'"}}).code == persona::ErrorCode::configuration);
}

TEST_CASE("reader.csv: ambiguous dates follow date_order, with a warning") {
    const Given given("d\n03/04/2024\n05/06/2024\n");
    const auto reader = given.reader();
    CHECK(types(*reader->read_all().front().schema) == "d:date:%d/%m/%Y ");
    CHECK(reader->log().size() == 1);
    CHECK(types(*given.schema({{"date_order", "month-first"}})) == "d:date:%m/%d/%Y ");
}

TEST_CASE("reader.csv: one column, where a blank line is a missing value") {
    const auto batch = Given("v\n1\n\n3\n").reader()->read_all().front();
    CHECK(batch.rows == 3);
    CHECK_FALSE(batch.columns[0]->valid(1));
}

TEST_CASE("reader.csv: batches end by rows or by bytes, at the same rows however the file comes") {
    std::string text = "id,t\n";
    for (int i = 0; i < 20000; ++i)
        text += std::to_string(i) + "," + std::string(static_cast<std::size_t>(i % 300), 'x') + "\n";
    const auto batches = Given(text).reader()->read_all();
    std::int64_t rows = 0;
    for (const auto& batch : batches) {
        CHECK(batch.rows <= persona::batch_rows);
        CHECK(batch.columns[0]->int64(0) == rows);
        rows += batch.rows;
    }
    CHECK(rows == 20000);
    CHECK(batches.size() >= 3);
    std::string marked = "\xef\xbb\xbf" + text;  // three bytes more in front move every block
    const auto again = Given(marked).reader()->read_all();
    REQUIRE(again.size() == batches.size());
    for (std::size_t i = 0; i < again.size(); ++i) CHECK(again[i].rows == batches[i].rows);
}

TEST_CASE("reader.csv: UTF-16 and Windows-1252") {
    std::string utf16 = "\xff\xfe";
    for (const char c : std::string_view("n,v\nada,1\n")) {
        utf16 += c;
        utf16 += '\0';
    }
    CHECK(types(*Given(utf16).schema()) == "n:text v:int64 ");
    const Given latin("name,town\nJos\xe9,M\xfcnchen\nZo\xeb,K\xf6ln am Rhein\n");
    const auto reader = latin.reader();
    const auto batch = reader->read_all().front();
    CHECK(batch.columns[1]->text(0) == "M\xc3\xbcnchen");
    CHECK_FALSE(reader->log().empty());
}
