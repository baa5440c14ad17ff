#include <doctest/doctest.h>

#include <filesystem>

#include "../../tests/support/every_type.hpp"
#include "nesting.hpp"
#include "reader.hpp"
#include "writer.hpp"

using namespace persona;
using namespace persona::testing;

namespace {

struct Files {
    TemporaryFolder folder;
    template <class R>
    std::vector<Batch> read(const std::string& name, std::map<std::string, std::string> more = {}) {
        more["path"] = folder.path(name);
        Harness harness("reader", std::make_shared<R>(), more);
        auto batches = harness.read_all();
        log = harness.log();
        return batches;
    }
    template <class R>
    Batch text(std::string_view bytes, const std::map<std::string, std::string>& more = {}) {
        write_file(folder.path("in"), bytes);
        return joined(read<R>("in", more));
    }
    template <class R>
    std::string error(std::string_view bytes, const std::map<std::string, std::string>& more = {}) {
        auto found = error_of([&] { (void)text<R>(bytes, more); });
        // The folder's name changes from run to run.
        for (auto at = found.find(folder.path("in")); at != std::string::npos; at = found.find(folder.path("in")))
            found.replace(at, folder.path("in").size(), "in");
        return found;
    }
    template <class W>
    std::string write(const std::vector<Batch>& batches, const std::string& name,
                      std::map<std::string, std::string> more = {}) {
        more["path"] = folder.path(name);
        Harness harness("writer", std::make_shared<W>(), more);
        harness.write_all(batches);
        return read_file(folder.path(name));
    }
    std::vector<std::string> log;
};
using json::JsonLinesReader;
using json::JsonLinesWriter;
using json::JsonReader;
using json::JsonWriter;

}  // namespace

TEST_CASE("JSON: every type there and back") {
    Files files;
    const auto table = every_type();
    const auto bytes = files.write<JsonWriter>({table}, "a.json");
    check_same(joined(files.read<JsonReader>("a.json")), table);
    files.write<JsonLinesWriter>({table}, "a.jsonl");
    check_same(joined(files.read<JsonLinesReader>("a.jsonl")), table);
    SUBCASE("cut into batches the bytes are the same") {
        CHECK(files.write<JsonWriter>({table.slice(0, 2), table.slice(2, 0), table.slice(2, 4)}, "b.json") == bytes);
    }
    SUBCASE("what was read is written to the same bytes") {
        CHECK(files.write<JsonWriter>(files.read<JsonReader>("a.json"), "c.json") == bytes);
    }
    SUBCASE("compressed") {
        files.write<JsonLinesWriter>({table}, "a.jsonl.gz");
        check_same(joined(files.read<JsonLinesReader>("a.jsonl.gz")), table);
        files.write<JsonWriter>({table}, "a.json.zst");
        check_same(joined(files.read<JsonReader>("a.json.zst")), table);
    }
}

TEST_CASE("JSON: no rows, one row, formats") {
    Files files;
    CHECK(files.write<JsonWriter>({every_type().slice(0, 0)}, "none.json") == "[]\n");
    CHECK(files.write<JsonLinesWriter>({}, "none.jsonl").empty());
    CHECK(files.text<JsonReader>(" [ ] \n").columns.empty());
    CHECK(files.text<JsonLinesReader>("\n\n").rows == 0);
    CHECK(files.log.size() == 1);
    const auto one = batch({{"day:date:%d.%m.%Y", {"2024-03-05"}},
                            {"price:float64:0.00", {"1.5"}},
                            {"ok:boolean:yes|no", {"true"}},
                            {"when:timestamp", {"2024-01-01T00:00:00"}}});
    CHECK(files.write<JsonWriter>({one}, "one.json") ==
          "[\n{\"day\":\"05.03.2024\",\"price\":1.50,\"ok\":true,\"when\":\"2024-01-01T00:00:00.000000\"}\n]\n");
    CHECK(joined(files.read<JsonReader>("one.json")).field(0).format == "%d.%m.%Y");
    CHECK(joined(files.read<JsonReader>("one.json")).field(1).format == "0.00");
}

TEST_CASE("JSON: types of columns") {
    Files files;
    const auto found = files.text<JsonReader>(R"([
      {"whole": 1, "mixed": 1, "large": 9223372036854775808, "both": 9007199254740993, "text": "12", "zero": -0, "kinds": true, "late": null},
      {"whole": 2, "mixed": 1.5, "large": 1, "both": 0.5, "text": "13", "zero": 1, "kinds": 1, "power": 12E3}
    ])");
    CHECK(show(found) == show(batch({{"whole:int64", {"1", "2"}},
                                     {"mixed:float64", {"1", "1.5"}},
                                     {"large", {"9223372036854775808", "1"}},
                                     {"both", {"9007199254740993", "0.5"}},
                                     {"text", {"12", "13"}},
                                     {"zero:float64", {"-0", "1"}},
                                     {"kinds", {"true", "1"}},
                                     {"late", {std::nullopt, std::nullopt}},
                                     {"power:float64", {std::nullopt, "12000"}}})));
}

TEST_CASE("JSON: keys that come late, are missing, null or nested") {
    Files files;
    std::string lines;
    for (int i = 0; i < 9000; ++i) lines += "{\"id\":" + std::to_string(i) + "}\n";
    lines +=
        R"({"id": 9000, "visit": {"date": "2024-01-05", "place": {"ward": "B", "bed": {}}}, "tags": [1, "a b", [true, null], {"x" : 1.50}, {}, [ ]]})";
    const auto batches = (write_file(files.folder.path("in"), lines), files.read<JsonLinesReader>("in"));
    REQUIRE(batches.size() == 2);
    CHECK(batches[0].rows == batch_rows);
    CHECK(*batches[0].schema == *batches[1].schema);
    CHECK(show(batches[1].slice(batches[1].rows - 1, 1)) ==
          show(batch({{"id:int64", {"9000"}},
                      {"visit.date:date", {"2024-01-05"}},
                      {"visit.place.ward", {"B"}},
                      {"visit.place.bed", {std::nullopt}},
                      {"tags", {R"([1,"a b",[true,null],{"x":1.50},{},[]])"}}})));
    SUBCASE("a parent that is null elsewhere is no column, one that is a value is") {
        CHECK(show(files.text<JsonReader>(R"([{"v": null}, {"v": {"a": 1}}])")) ==
              show(batch({{"v.a:int64", {std::nullopt, "1"}}})));
        CHECK(files.text<JsonReader>(R"([{"v": 3}, {"v": {"a": 1}}])").columns.size() == 2);
    }
}

TEST_CASE("JSON: dotted names are nested again where that is safe") {
    const auto row = [](const std::vector<std::string>& names, bool nest = true) {
        std::vector<Field> fields;
        for (const auto& name : names) fields.push_back({name, Type::text, "", Role::unknown, ""});
        const auto plan = json::layout(*Schema::make(fields), nest);
        std::string out;
        for (const auto& before : plan.before) out += before + "0";
        return out + plan.behind;
    };
    CHECK(row({}) == "{}");
    CHECK(row({"a", "v.x", "v.y.p", "v.y.q", "b"}) == R"({"a":0,"v":{"x":0,"y":{"p":0,"q":0}},"b":0})");
    CHECK(row({"a", "v.x"}, false) == R"({"a":0,"v.x":0})");
    CHECK(row({"v", "v.x"}) == R"({"v":0,"v.x":0})");
    CHECK(row({"v.x", "a", "v.y"}) == R"({"v.x":0,"a":0,"v.y":0})");
    CHECK(row({"v.x", "v.y.p", "v.y", "v.y.q"}) == R"({"v":{"x":0,"y.p":0,"y":0,"y.q":0}})");
    CHECK(row({".x", "x.", "a..b", "."}) == R"({".x":0,"x.":0,"a":{".b":0},".":0})");
    Files files;
    const auto table = batch({{"v.x:int64", {"1", std::nullopt}}, {"v.y.p", {"a", std::nullopt}}, {"b", {"c", "d"}}});
    CHECK(files.write<JsonLinesWriter>({table}, "n") ==
          "{\"v\":{\"x\":1,\"y\":{\"p\":\"a\"}},\"b\":\"c\"}\n{\"v\":{\"x\":null,\"y\":{\"p\":null}},\"b\":\"d\"}\n");
    check_same(joined(files.read<JsonLinesReader>("n")), table);
}

TEST_CASE("JSON: records larger than the window") {
    Files files;
    const std::string large(5 << 20, 'x');
    const auto found =
        files.text<JsonReader>("[{\"t\":\"" + large + "\\n\"} , {\"t\":\"" + std::string(1 << 20, '\\') + "\"}]");
    REQUIRE(found.rows == 2);
    CHECK(found.columns[0]->text(0) == large + "\n");
    CHECK(found.columns[0]->text(1).size() == 1 << 19);
    CHECK(files.error<JsonReader>("[{\"t\":\"" + large + "\"}]", {{"most_record", "1M"}})
              .find("larger than 1048576 bytes") != std::string::npos);
    CHECK(files.error<JsonLinesReader>("{\"t\":\"" + large + "\"}", {{"most_record", "1M"}}).find("in:1") !=
          std::string::npos);
}

TEST_CASE("JSON: characters of several bytes wherever a window ends") {
    Files files;
    std::string words;
    while (words.size() < (std::size_t{3} << 20)) words += "\xE6\xBC\xA2\xF0\x9F\x98\x80\xC3\xA4";
    for (const char* shift : {"", " ", "  ", "   "}) {
        const auto record = std::string(shift) + R"({"id": 1, "t": ")" + words + "\"}";
        for (const auto& found : {files.text<JsonReader>("[" + record + ", {\"id\": 2}]\n"),
                                  files.text<JsonLinesReader>(record + "\n{\"id\": 2}\n")}) {
            REQUIRE(found.rows == 2);
            CHECK(found.columns[1]->text(0) == words);
        }
    }
}

TEST_CASE("JSON: bad files say what, where and what to do") {
    Files files;
    const auto has = [](const std::string& text, const std::string& part) {
        INFO(text);
        CHECK(text.find(part) != std::string::npos);
        CHECK(text.find("secret") == std::string::npos);
    };
    has(files.error<JsonReader>(""), "in:1: the file is empty");
    has(files.error<JsonReader>("\n {\"a\": \"secret\"}"),
        "in:2: the file holds a JSON object, but an array of objects is needed");
    has(files.error<JsonReader>("{}"), "reader.jsonl");
    has(files.error<JsonReader>("secret"), "does not start like a JSON array");
    has(files.error<JsonReader>(std::string(10000, '[')), "an element of the array is not an object");
    has(files.error<JsonReader>("[{\"a\":" + std::string(10000, '[') + std::string(10000, ']') + "}]"),
        "nested deeper than 64 levels");
    has(files.error<JsonLinesReader>("{\"a\":" + std::string(10000, '[') + std::string(10000, ']') + "}"),
        "nested deeper than 64 levels");
    has(files.error<JsonReader>("[{\"a\": 1},\n\n {\"a\": \"secret"), "in:3: the file ends in the middle of a record");
    has(files.error<JsonReader>("[{\"a\": 1},\n{\"b\": 2}"), "the file ends before the array's ]");
    has(files.error<JsonReader>("[{\"a\": 1},"), "the file ends before the array's ]");
    has(files.error<JsonReader>("[{\"a\": 1} {\"a\": 2}]"), "a comma is missing between two records");
    has(files.error<JsonReader>("[{\"a\": 1},]"), "is not an object");
    has(files.error<JsonReader>("[1]"), "is not an object");
    has(files.error<JsonReader>("[{}] x"), "something stands behind the end of the array");
    has(files.error<JsonReader>("[{\"secret\": 1, \"secret\": 2}]"), "the same key twice");
    has(files.error<JsonReader>("[{\"a\": 1},\n{\"a\": \"secret\\u0000\"}]"),
        "in:2: a text holds a NUL character (the key number 1 in order of first appearance) (row 1)");
    has(files.error<JsonLinesReader>("{\"secret\\u0000\": 1}"), "a key holds a NUL character");
    has(files.error<JsonReader>("[{\"v\": {\"secret\": 1}, \"v.secret\": 2}]"), "the same key twice");
    has(files.error<JsonReader>("[{\"v\": {\"x\": 1}, \"v\": {\"y\": 2}}]"), "the same key twice");
    has(files.error<JsonReader>("[{\"v\": 1, \"v\": {\"y\": 2}}]"), "the same key twice");
    has(files.error<JsonReader>("[\n{\"a\": 1},\n{\"a\" 1}]"), "in:3: the record is no valid JSON object");
    for (const char* bad : {"{\"a\": 01}", "{\"a\": 1.}", "{\"a\": .5}", "{\"a\": +1}", "{\"a\": 1e}", "{\"a\": NaN}",
                            "{\"a\": nul}", "{\"a\": trux}", "{\"a\": 1,}", "{\"a\": [1 2]}", "{\"a\": [01]}",
                            "{'a': 1}", "{\"a\": 1]", "{\"a\"}", "{\"a\": {\"b\": }}", "{\"a\": 1"}) {
        INFO(bad);
        CHECK(!files.error<JsonLinesReader>(bad).empty());
        CHECK(!files.error<JsonReader>("[" + std::string(bad) + "]").empty());
    }
    has(files.error<JsonLinesReader>("{\"a\": 1}\n\n{\"a\": \"secret\" oops}"), "in:3: the record is no valid");
    has(files.error<JsonLinesReader>("{\"a\": 1} {\"a\": 2}"), "in:1: something stands behind");
    has(files.error<JsonLinesReader>("[1]"), "in:1: the record is not a JSON object");
    has(files.error<JsonLinesReader>("{\"a\": \"secret"), "a string in the record is not closed");
    has(files.error<JsonLinesReader>("{\"a\": \"secret\t\"}"), "bare control character");
    has(files.error<JsonLinesReader>("{\"a\": \"\\ud800 secret\"}"), "surrogate");
    has(files.error<JsonLinesReader>("{\"a\": \"\\q\"}"), "escape");
    has(files.error<JsonReader>("[{\"a\": \"\xff\xfe secret\"}]", {{"encoding", "UTF-8"}}), "UTF-8");
    std::string keys = "[";
    for (int i = 0; i < 17000; ++i) keys += (i == 0 ? "{\"k" : ",{\"k") + std::to_string(i) + "\":1}";
    has(files.error<JsonReader>(keys + "]"), "more than 16384 different keys");
    has(error_of([&] { (void)files.read<JsonReader>("nothing.json"); }), "nothing.json");
}

TEST_CASE("JSON: names that are data, encodings, writers that abort") {
    Files files;
    CHECK(files.text<JsonReader>(R"([{"": 1, "ada@example.org": 2, "ok": 3}])").field(1).name == "column_2");
    CHECK(!files.log.empty());
    CHECK(files.text<JsonReader>("[{\"n\":\"J\xF6rg\"}]", {{"encoding", "windows-1252"}}).columns[0]->text(0) ==
          "J\xC3\xB6rg");
    CHECK(files.text<JsonReader>(R"([{"d": "2024-01-02"}])", {{"dates", "false"}}).field(0).type == Type::text);
    CHECK(files.text<JsonReader>(R"([{"d": "02/01/2024"}])", {{"day_first", "false"}}).columns[0]->date(0) == 19754);
    Float64Builder numbers;
    numbers.append(0.0 / 0.0 * 1.0);
    Batch odd;
    odd.schema = Schema::make({{"x", Type::float64, "", Role::unknown, ""}});
    odd.columns = {numbers.finish()};
    odd.rows = 1;
    CHECK(error_of([&] { files.write<JsonWriter>({odd}, "odd.json"); }).find("not finite") != std::string::npos);
    CHECK(!std::filesystem::exists(files.folder.path("odd.json")));
    json::JsonWriter never_opened;
    never_opened.abort();
    CHECK(never_opened.targets().empty());
}
