#include <doctest/doctest.h>
#include <sys/stat.h>
#include <zip.h>

#include <cmath>
#include <filesystem>
#include <thread>

#include "../../tests/support/every_type.hpp"
#include "number_format.hpp"
#include "reader.hpp"
#include "workbook.hpp"
#include "writer.hpp"

using namespace persona;
using namespace persona::testing;
using xlsx::XlsxReader;
using xlsx::XlsxWriter;

namespace {

using Parts = std::map<std::string, std::string>;

/// A workbook by hand: the usual parts, then what `parts` replaces or adds.
void pack(const std::string& path, Parts parts) {
    const std::string types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    parts.emplace("_rels/.rels", "<Relationships><Relationship Id=\"r1\" Type=\"" + types +
                                     "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
    parts.emplace(
        "xl/workbook.xml",
        "<workbook xmlns:r=\"x\"><sheets><sheet name=\"One\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
    parts.emplace("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"rId1\" Type=\"" + types +
                                                    "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                                                    "<Relationship Id=\"rId2\" Type=\"" +
                                                    types +
                                                    "styles\" Target=\"/xl/styles.xml\"/>"
                                                    "<Relationship Id=\"rId3\" Type=\"" +
                                                    types +
                                                    "sharedStrings\" Target=\"./sharedStrings.xml\"/></Relationships>");
    parts.emplace("xl/styles.xml",
                  "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-409]d\\-mmm&quot;y&quot;\"/><numFmt "
                  "numFmtId=\"165\" formatCode=\"[h]:mm\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                  "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"164\"/><xf "
                  "numFmtId=\"165\"/><xf numFmtId=\"2\"/><xf numFmtId=\"9\"/></cellXfs></styleSheet>");
    parts.emplace(
        "xl/sharedStrings.xml",
        "<sst><si><t>name</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh sb=\"0\"><t>no</t></rPh></si><si><t "
        "xml:space=\"preserve\"> _x0041_ _x000D_ _x005F_x0041_ </t></si></sst>");
    int code = 0;
    zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    REQUIRE(archive != nullptr);
    for (const auto& [name, bytes] : parts) {
        if (bytes == "-") continue;
        REQUIRE(zip_file_add(archive, name.c_str(), zip_source_buffer(archive, bytes.data(), bytes.size(), 0),
                             ZIP_FL_OVERWRITE) >= 0);
    }
    REQUIRE(zip_close(archive) == 0);
}

struct Files {
    TemporaryFolder folder;
    std::vector<std::string> log;
    std::vector<Batch> read(const std::string& name, std::map<std::string, std::string> more = {}) {
        more["path"] = folder.path(name);
        Harness harness("reader", std::make_shared<XlsxReader>(), more);
        auto batches = harness.read_all();
        log = harness.log();
        return batches;
    }
    Batch sheet(const std::string& rows, const std::map<std::string, std::string>& more = {}, Parts parts = {}) {
        parts["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData>" + rows + "</sheetData></worksheet>";
        pack(folder.path("in.xlsx"), parts);
        return joined(read("in.xlsx", more));
    }
    std::string error(const std::string& rows, const std::map<std::string, std::string>& more = {},
                      const Parts& parts = {}) {
        auto found = error_of([&] { (void)sheet(rows, more, parts); });
        return found.empty() ? "no error" : found;
    }
    std::string write(const std::vector<Batch>& batches, const std::string& name,
                      std::map<std::string, std::string> more = {}) {
        more["path"] = folder.path(name);
        Harness harness("writer", std::make_shared<XlsxWriter>(), more);
        harness.write_all(batches);
        log = harness.log();
        return read_file(folder.path(name));
    }
};

std::string cells(std::initializer_list<std::string> all) {
    std::string out;
    for (const auto& cell : all) out += "<c" + cell + "</c>";
    return out;
}

void has(const std::string& text, const std::string& part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
    CHECK(text.find("secret") == std::string::npos);
}

}  // namespace

TEST_CASE("XLSX: every type there and back, but for what a cell can not hold") {
    Files files;
    auto table = every_type();
    const auto bytes = files.write({table}, "a.xlsx");
    CHECK(files.log.size() == 4);  // id, amount, day, moment: written as text or rounded
    // What the published table says: whole numbers beyond 2^53 make the column text; 16 digits.
    std::vector<Field> fields = table.schema->fields();
    fields[0].type = Type::text;
    table.schema = Schema::make(fields);
    table.columns[0] =
        column_from_text(
            Type::text, std::vector<std::optional<std::string_view>>{"0", "-9223372036854775808", "9223372036854775807",
                                                                     std::nullopt, "-1", "42"})
            .value();
    const auto found = joined(files.read("a.xlsx"));
    auto expected = table;
    expected.columns[1] = found.columns[1];
    check_same(found, expected);
    CHECK(found.field(1).type == Type::float64);
    CHECK(found.columns[1]->float64(0) == 2);
    CHECK(found.columns[1]->float64(2) == 1e300);
    CHECK(found.columns[1]->float64(4) == 5e-324);
    SUBCASE("the same bytes, however the rows are cut") {
        CHECK(files.write({every_type().slice(0, 4), every_type().slice(4, 2)}, "b.xlsx") == bytes);
        CHECK(std::filesystem::directory_iterator(files.folder.path()) != std::filesystem::directory_iterator());
    }
    SUBCASE("packed once more") {
        write_file(files.folder.path("z"), bytes);
        REQUIRE(std::system(("gzip -k " + files.folder.path("z")).c_str()) == 0);
        check_same(joined(files.read("z.gz")), expected);
    }
    SUBCASE("through a pipe") {
        REQUIRE(::mkfifo(files.folder.path("pipe").c_str(), 0600) == 0);
        std::thread feeder([&] { write_file(files.folder.path("pipe"), bytes); });
        check_same(joined(files.read("pipe")), expected);
        feeder.join();
    }
}

TEST_CASE("XLSX: values that must hold exactly") {
    Files files;
    const auto table =
        batch({{"n:int64", {"9007199254740992", "-9007199254740992", "0"}},
               {"x:float64:0.00", {"1.5", "2", "-3"}},
               {"y:float64", {"2", "3", "-4"}},
               {"d:date:%d.%m.%Y", {"1900-03-01", "9999-12-31", "2024-02-29"}},
               {"t:timestamp", {"2024-02-29T12:30:00.000001", "1900-03-01T00:00:00", "2023-12-31T23:59:59.999999"}},
               {"u:timestamp:%d.%m.%Y %H:%M", {"2024-02-29T12:30:00", std::nullopt, "2023-12-31T00:00:00"}},
               {"s", {"_x0041_ \x01\x1f\r", std::string("\xEF\xBF\xBE\xEF\xBF\xBF =1+1"), "=SUM(A1)"}},
               {"e", {"", std::nullopt, ""}},
               {"empty:boolean", {"true", std::nullopt, "false"}}});
    files.write({table}, "a.xlsx");
    const auto back = joined(files.read("a.xlsx"));
    check_same(back, table);
    SUBCASE("rows without any value, no rows, many rows") {
        const auto gaps = batch({{"a:int64", {std::nullopt, "1", std::nullopt, std::nullopt}},
                                 {"b", {std::nullopt, "x", std::nullopt, std::nullopt}}});
        files.write({gaps}, "gaps.xlsx");
        check_same(joined(files.read("gaps.xlsx")), gaps);
        files.write({gaps.slice(0, 0)}, "none.xlsx");
        const auto none = joined(files.read("none.xlsx"));
        CHECK(none.rows == 0);
        CHECK(none.field(1).name == "b");
        Int64Builder numbers;
        for (std::int64_t i = 0; i < 9000; ++i) numbers.append(i);
        Batch many;
        many.schema = Schema::make({{"i", Type::int64, "", Role::unknown, ""}});
        many.columns = {numbers.finish()};
        many.rows = 9000;
        files.write({many}, "many.xlsx", {{"sheet", "Numbers"}});
        const auto batches = files.read("many.xlsx", {{"sheet", "Numbers"}});
        REQUIRE(batches.size() == 2);
        CHECK(batches[0].rows == batch_rows);
        check_same(joined(batches), many);
    }
}

TEST_CASE("XLSX: number formats") {
    using xlsx::Shown;
    using xlsx::shown_by_code;
    for (const char* code : {"yyyy-mm-dd", "d/m/yy", "[$-409]mmmm\\ d", "DD.MM.", "mm", "[Red]yyyy;0"})
        CHECK((shown_by_code(code) == Shown::date));
    for (const char* code : {"yyyy-mm-dd hh:mm", "d.m.yy\\ h:mm:ss"}) CHECK((shown_by_code(code) == Shown::date_time));
    for (const char* code : {"h:mm", "[h]:mm", "[mm]:ss", "ss.0", "[Red][h]"})
        CHECK((shown_by_code(code) == Shown::time));
    for (const char* code : {"General", "0", "#,##0", "0%", "0.00%", "0.00E+00", "@", "[Red]0", "\"day\"0", "0\\d",
                             "_d0", "*s0", "[>100]0;General", "\"unclosed d", "[unclosed d", "0;yyyy"}) {
        INFO(code);
        CHECK((shown_by_code(code) == Shown::number));
    }
    for (const char* code : {"0.00", "#,##0.0", "0.0 \"s\""}) CHECK((shown_by_code(code) == Shown::decimals));
    for (const int id : {14, 15, 16, 17, 27, 36, 50, 58}) CHECK((xlsx::shown_by_builtin(id) == Shown::date));
    for (const int id : {18, 21, 45, 46, 47}) CHECK((xlsx::shown_by_builtin(id) == Shown::time));
    CHECK((xlsx::shown_by_builtin(22) == Shown::date_time));
    CHECK((xlsx::shown_by_builtin(4) == Shown::decimals));
    CHECK((xlsx::shown_by_builtin(13) == Shown::number));
    // The 1900 system counts a day that never was; the 1904 system starts at 0.
    CHECK(xlsx::moment_text(1, Shown::date, false) == "1900-01-01");
    CHECK(xlsx::moment_text(59, Shown::date, false) == "1900-02-28");
    CHECK(xlsx::moment_text(60, Shown::date, false) == "1900-02-29");
    CHECK(xlsx::moment_text(61, Shown::date, false) == "1900-03-01");
    CHECK(xlsx::moment_text(0, Shown::date, true) == "1904-01-01");
    CHECK(xlsx::moment_text(45351, Shown::date, false) == "2024-02-29");
    CHECK(xlsx::moment_text(43889, Shown::date, true) == "2024-02-29");
    CHECK(xlsx::moment_text(45351.5, Shown::date, false) == "2024-02-29T12:00:00");
    CHECK(xlsx::moment_text(45351, Shown::date_time, false) == "2024-02-29T00:00:00");
    CHECK(xlsx::moment_text(45350.999999999999, Shown::date_time, false) == "2024-02-29T00:00:00");
    CHECK(xlsx::moment_text(45351.520833333345, Shown::date_time, false) == "2024-02-29T12:30:00.000001");
    // What Excel writes for 9999-12-31 23:59:59 and .5: a double there is 40 microseconds wide.
    CHECK(xlsx::moment_text(2958465.999988426, Shown::date_time, false) == "9999-12-31T23:59:59");
    CHECK(xlsx::moment_text(2958465.999994213, Shown::date_time, false) == "9999-12-31T23:59:59.500000");
    CHECK(xlsx::moment_text(1.5, Shown::time, false) == "36:00:00");
    CHECK(xlsx::moment_text(0.5 + 1e-6, Shown::time, false) == "12:00:00.086400");
    CHECK(xlsx::moment_text(-1, Shown::date, false).empty());
    CHECK(xlsx::moment_text(3e6, Shown::date, false).empty());
    CHECK(xlsx::moment_text(2958465, Shown::date, true).empty());
    CHECK(std::isnan(xlsx::serial_of(-25509)));
    CHECK(xlsx::serial_of(-25508) == 61);
    CHECK(std::isnan(xlsx::serial_of_timestamp(-2203891200000001)));
    CHECK(xlsx::serial_of_timestamp(-1) > 25568.99);
}

TEST_CASE("XLSX: what a workbook from a spreadsheet program holds") {
    Files files;
    const auto found = files.sheet(
        "<row/><row r=\"3\">" +
        cells({" r=\"A3\" t=\"s\"><v>0</v>", " r=\"C3\" t=\"inlineStr\"><is><t>day</t></is>",
               " t=\"str\"><f>A1</f><v>mixed</v>", "><v>5</v>", " r=\"G3\" t=\"s\"><v>0</v>"}) +
        "</row>"
        "<row r=\"4\">" +
        cells({" r=\"A4\" t=\"s\"><v>1</v>", " r=\"B4\"><v>1</v>", " r=\"C4\" s=\"1\"><v>45351</v>",
               " s=\"2\"><v>45351.5</v>", " t=\"b\"><v>1</v>", " s=\"4\"><v>1.5</v>", " s=\"5\"><v>2</v>",
               " s=\"6\"><v>0.25</v>"}) +
        "</row>"
        "<row r=\"6\">" +
        cells({" r=\"A6\" t=\"s\"><v>2</v>", " r=\"B6\" t=\"e\"><v>#N/A</v>", " r=\"C6\" s=\"3\"><v>60</v>",
               " s=\"1\"><v>45352</v>", " t=\"b\"><v>0</v>", " s=\"1\"/><c r=\"G6\"><v>3</v>", "><v>1E-3</v>"}) +
        "</row>"
        "<row r=\"7\"><c r=\"A7\" s=\"1\"/></row><row r=\"8\">" +
        cells({" r=\"A8\" t=\"d\"><v>2024-01-01</v>"}) + "</row>");
    CHECK(show(found) == show(batch({{"name", {"rich text", " A \r _x0041_ ", "2024-01-01"}},
                                     {"column_2:int64", {"1", std::nullopt, std::nullopt}},
                                     {"day", {"2024-02-29", "1900-02-29", std::nullopt}},
                                     {"mixed:timestamp", {"2024-02-29T12:00:00", "2024-03-01T00:00:00", std::nullopt}},
                                     {"column_5:boolean", {"true", "false", std::nullopt}},
                                     {"column_6", {"36:00:00", std::nullopt, std::nullopt}},
                                     {"name_2:float64", {"2", "3", std::nullopt}},
                                     {"column_8:float64", {"0.25", "0.001", std::nullopt}}})));
    bool counted = false;
    for (const auto& line : files.log) counted = counted || line.find("1 cells hold an error") != std::string::npos;
    CHECK(counted);
    SUBCASE("1904, no header, rows skipped, a sheet by place, namespaces with a prefix") {
        const Parts other{
            {"xl/workbook.xml",
             "<x:workbook xmlns:x=\"y\" xmlns:r=\"x\"><x:workbookPr date1904=\"true\"/><x:sheets><x:sheet "
             "name=\"Chart\" r:id=\"rId9\"/><x:sheet name=\"One\" r:id=\"rId1\"/></x:sheets></x:workbook>"}};
        const auto table = files.sheet(
            "<row>" + cells({" t=\"s\"><v>0</v>"}) + "</row><row>" + cells({" s=\"1\"><v>43889</v>"}) + "</row>",
            {{"header", "false"}, {"skip_rows", "1"}, {"sheet", "'2'"}}, other);
        CHECK(show(table) == show(batch({{"column_1:date", {"2024-02-29"}}})));
        has(files.error("", {{"sheet", "Chart"}}, other), "is no worksheet");
        has(files.error("", {{"sheet", "secret"}}, other), "has no sheet of the name");
        has(files.error("", {{"sheet", "'3'"}}, other), "it has 2 sheets");
    }
}

TEST_CASE("XLSX: bad files say what, where and what to do") {
    Files files;
    const auto raw = [&](const std::string& bytes) {
        write_file(files.folder.path("raw.xlsx"), bytes);
        return error_of([&] { (void)files.read("raw.xlsx"); });
    };
    has(raw(""), "is empty");
    has(raw("name;secret\n"), "it is not a zip archive");
    has(raw("\xD0\xCF\x11\xE0\xA1\xB1"), "encrypted workbook or one of the old .xls");
    has(raw("PK\x03\x04 cut off"), "cut off");
    has(error_of([&] { (void)files.read("nothing.xlsx"); }), "nothing.xlsx");
    pack(files.folder.path("raw.xlsx"), {{"xl/workbook.xml", "-"}, {"_rels/.rels", "-"}});
    has(error_of([&] { (void)files.read("raw.xlsx"); }), "holds no Excel workbook");
    has(files.error(""), "the sheet is empty");
    has(files.error("", {}, {{"xl/_rels/workbook.xml.rels", "<Relationships/>"}}), "has no worksheet");
    has(files.error("", {}, {{"xl/_rels/workbook.xml.rels", "-"}}), "lacks a part");
    has(files.error("<row>" + cells({" t=\"s\"><v>99</v>"}) + "</row>"),
        "a shared string that is not there (sheet row 1)");
    has(files.error("<row>" + cells({"><v>secret</v>"}) + "</row>"),
        "is marked as a number, but is none (sheet row 1)");
    has(files.error("<row>" + cells({"><v>1e999</v>"}) + "</row>"), "is marked as a number");
    has(files.error("<row>" + cells({" t=\"b\"><v>secret</v>"}) + "</row>"), "marked as a boolean");
    has(files.error("<row r=\"2\"/><row r=\"2\"/>"), "rows are not in order");
    has(files.error("<row r=\"1048577\"/>"), "beyond the format's last");
    has(files.error("<row>" + cells({" r=\"B1\"><v>1</v>", " r=\"A1\"><v>1</v>"}) + "</row>"),
        "a cell twice, out of order");
    has(files.error("<row>" + cells({" r=\"XFE1\"><v>1</v>"}) + "</row>"), "outside the sheet");
    has(files.error("<row>" + cells({" r=\"1\"><v>1</v>"}) + "</row>"), "outside the sheet");
    has(files.error("<row><c r=\"XFD1\"/><c><v>1</v></c></row>"), "more than 16,384 cells");
    has(files.error("<row><c"), "broken XML");
    std::string deep;
    for (int i = 0; i < 10000; ++i) deep += "<a>";
    has(files.error(deep), "nested deeper than 256 levels");
    SUBCASE("entities") {
        std::string bomb = "<!DOCTYPE sst [<!ENTITY a \"aaaaaaaaaa\">";
        for (char name = 'b'; name < 'k'; ++name)
            bomb += std::string("<!ENTITY ") + name + " \"&" + std::string(1, static_cast<char>(name - 1)) + ";&" +
                    std::string(1, static_cast<char>(name - 1)) + ";\">";
        has(files.error("", {}, {{"xl/sharedStrings.xml", bomb + "]><sst><si><t>&j;</t></si></sst>"}}),
            "declares entities");
        has(files.error("", {}, {{"xl/workbook.xml", "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><workbook/>"}}),
            "declares entities");
    }
    SUBCASE("too much of it") {
        const std::string zeros(std::size_t{80} << 20, ' ');
        has(files.error("", {}, {{"xl/sharedStrings.xml", "<sst>" + zeros + "</sst>"}}), "a zip bomb?");
        has(files.error("<row>" + cells({"><v>1</v>"}) + "</row>" + zeros.substr(0, 4 << 20),
                        {{"most_unpacked", "1M"}}),
            "far more than it should");
        std::string strings = "<sst>";
        for (int i = 0; i < 200000; ++i) strings += "<si><t>" + std::to_string(i) + "</t></si>";
        has(files.error("", {{"most_strings", "1M"}}, {{"xl/sharedStrings.xml", strings + "</sst>"}}),
            "shared strings take more than 1 MiB");
        has(files.error("", {{"most_strings", "1M"}},
                        {{"xl/sharedStrings.xml", "<sst><si><t>" + std::string(2 << 20, 'x') + "</t></si></sst>"}}),
            "shared strings take more than 1 MiB");
        has(files.error("<row>" + cells({" t=\"str\"><v>" + std::string(17 << 20, 'x') + "</v>"}) + "</row>"),
            "more than 16 MiB");
    }
    SUBCASE("an archive with a password") {
        pack(files.folder.path("raw.xlsx"), {});
        int code = 0;
        zip_t* archive = zip_open(files.folder.path("raw.xlsx").c_str(), 0, &code);
        REQUIRE(zip_file_set_encryption(archive,
                                        static_cast<zip_uint64_t>(zip_name_locate(archive, "xl/workbook.xml", 0)),
                                        ZIP_EM_AES_256, "secret") == 0);
        REQUIRE(zip_close(archive) == 0);
        has(error_of([&] { (void)files.read("raw.xlsx"); }), "is an encrypted archive");
    }
}

TEST_CASE("XLSX: what the writer refuses leaves nothing behind") {
    Files files;
    const auto refused = [&](const Batch& table, std::map<std::string, std::string> more = {}) {
        auto text = error_of([&] { files.write({table}, "out.xlsx", std::move(more)); });
        CHECK(!std::filesystem::exists(files.folder.path("out.xlsx")));
        return text;
    };
    has(refused(batch({{"a", {std::string(32768, 'x')}}})), "longer than the 32,767 characters");
    files.write({batch({{"a", {std::string(32767, 'x')}}})}, "fits.xlsx");
    has(refused(batch({{"a", {"x"}}}), {{"sheet", "a:b"}}), "no name that Excel accepts");
    Float64Builder numbers;
    numbers.append(HUGE_VAL);
    Batch odd;
    odd.schema = Schema::make({{"x", Type::float64, "", Role::unknown, ""}});
    odd.columns = {numbers.finish()};
    odd.rows = 1;
    has(refused(odd), "not finite");
    Batch tall;
    tall.schema = Schema::make({{"x", Type::int64, "", Role::unknown, ""}});
    tall.columns = {missing_column(Type::int64, 1048576)};
    tall.rows = 1048576;
    has(refused(tall), "more than the 1,048,575 rows");
    std::vector<Field> fields(16385);
    Batch wide;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        fields[i].name = "c" + std::to_string(i);
        wide.columns.push_back(missing_column(Type::text, 0));
    }
    wide.schema = Schema::make(fields);
    has(refused(wide), "at most 16,384");
    XlsxWriter never_opened;
    never_opened.abort();
    CHECK(never_opened.targets().empty());
}
