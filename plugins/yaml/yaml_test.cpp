#include <doctest/doctest.h>

#include <filesystem>

#include "../../tests/support/every_type.hpp"
#include "batch_thread.hpp"
#include "reader.hpp"
#include "scalars.hpp"
#include "writer.hpp"

using namespace persona;
using namespace persona::testing;
using yaml::YamlReader;
using yaml::YamlWriter;

namespace {

struct Files {
    TemporaryFolder folder;
    std::vector<std::string> log;
    std::vector<Batch> read(const std::string& name, std::map<std::string, std::string> more = {}) {
        more["path"] = folder.path(name);
        Harness harness("reader", std::make_shared<YamlReader>(), more);
        auto batches = harness.read_all();
        log = harness.log();
        return batches;
    }
    Batch text(std::string_view bytes, const std::map<std::string, std::string>& more = {}) {
        write_file(folder.path("in"), bytes);
        return joined(read("in", more));
    }
    std::string error(std::string_view bytes) {
        auto found = error_of([&] { (void)text(bytes); });
        for (auto at = found.find(folder.path("in")); at != std::string::npos; at = found.find(folder.path("in")))
            found.replace(at, folder.path("in").size(), "in");
        return found;
    }
    std::string write(const std::vector<Batch>& batches, const std::string& name,
                      std::map<std::string, std::string> more = {}) {
        more["path"] = folder.path(name);
        Harness harness("writer", std::make_shared<YamlWriter>(), more);
        harness.write_all(batches);
        return read_file(folder.path(name));
    }
};

}  // namespace

TEST_CASE("YAML: every type there and back") {
    Files files;
    const auto table = every_type();
    const auto bytes = files.write({table}, "a.yaml");
    check_same(joined(files.read("a.yaml")), table);
    CHECK(files.write({table.slice(0, 1), table.slice(1, 5)}, "b.yaml") == bytes);
    CHECK(files.write(files.read("a.yaml"), "c.yaml") == bytes);
    files.write({table}, "a.yaml.zst");
    check_same(joined(files.read("a.yaml.zst")), table);
    SUBCASE("text that looks like something else") {
        std::vector<std::optional<std::string>> words;
        for (const char* word : {"2024-01-01",
                                 "12",
                                 "1.5",
                                 ".5",
                                 "0x1F",
                                 "0o7",
                                 ".nan",
                                 "yes",
                                 "No",
                                 "ON",
                                 "off",
                                 "y",
                                 "NULL",
                                 "True",
                                 "- a",
                                 "? b",
                                 "&a",
                                 "*a",
                                 "!x",
                                 "#c",
                                 "a #c",
                                 "a: b",
                                 "a:",
                                 "[",
                                 "{}",
                                 "|",
                                 ">",
                                 "%",
                                 "@a",
                                 "`",
                                 "'",
                                 "\"",
                                 "<<",
                                 "=",
                                 "---",
                                 "...",
                                 "\xC2\x85next",
                                 "\xE2\x80\xA8line",
                                 "\xEF\xBB\xBFmark",
                                 "del\x7F",
                                 "tab\t",
                                 " lead",
                                 "trail ",
                                 "\r\n",
                                 "\\n",
                                 "\xC2\xA0",
                                 "plain words (here), 7"})
            words.emplace_back(word);
        const auto odd = batch({{"words", words}});
        files.write({odd}, "odd.yaml");
        check_same(joined(files.read("odd.yaml")), odd);
        for (const char* one : {"2024-01-01", "12", "true", "~"}) {
            const auto single = batch({{"words", {one}}});
            files.write({single}, "one.yaml");
            check_same(joined(files.read("one.yaml")), single);
        }
    }
}

TEST_CASE("YAML: the file's shape") {
    Files files;
    const auto table = batch({{"id:int64", {"1", std::nullopt}},
                              {"visit.date:date", {"2024-01-05", "2024-01-06"}},
                              {"visit.place.ward", {"B", "yes"}},
                              {"visit.place.bed:float64:0.00", {"2", "3.5"}},
                              {"ok:boolean", {"true", "false"}}});
    CHECK(
        files.write({table}, "a.yaml") ==
        "- id: 1\n  visit:\n    date: 2024-01-05\n    place:\n      ward: B\n      bed: 2.00\n  ok: true\n"
        "- id: null\n  visit:\n    date: 2024-01-06\n    place:\n      ward: \"yes\"\n      bed: 3.50\n  ok: false\n");
    check_same(joined(files.read("a.yaml")), table);
    CHECK(files.write({table.slice(0, 1)}, "b.yaml", {{"nest", "false"}}).find("  visit.date: 2024-01-05\n") !=
          std::string::npos);
    check_same(joined(files.read("b.yaml")), table.slice(0, 1));
    CHECK(files.write({batch({{"v.x", {"a"}}})}, "c.yaml") == "- v:\n    x: a\n");
    CHECK(files.write({table.slice(0, 0)}, "d.yaml") == "[]\n");
    CHECK(files.read("d.yaml")[0].columns.empty());
    const auto odd = batch({{"day:date:%d # %m: %Y", {"2024-03-05"}}});
    CHECK(files.write({odd}, "e.yaml") == "- day: \"05 # 03: 2024\"\n");
}

TEST_CASE("YAML: types of plain and quoted scalars") {
    Files files;
    const auto found = files.text(R"(# a comment
- {whole: 1, real: 1, code: 007, plus: +1, hex: 0x1F, flag: True, none: ~, quoted: "12", day: 2024-01-02, quoted day: '2024-01-02', zero: -0, word: yes, nan: .nan, tagged: !!str 12}
- {whole: -2, real: 1e3, code: 12, plus: 2, hex: 1, flag: false, none: , quoted: "13", day: 2024-01-03, quoted day: '2024-01-03', zero: 1, word: no, nan: 1, tagged: !!str 13}
- late: [1, "two", three, null, {a: 1, "b": [ ]}, [true]]
  text: |
    two
    lines
)");
    const std::map<std::string, Type> types{
        {"whole", Type::int64}, {"real", Type::float64},    {"code", Type::text},    {"plus", Type::text},
        {"hex", Type::text},    {"flag", Type::boolean},    {"none", Type::text},    {"quoted", Type::text},
        {"day", Type::date},    {"quoted day", Type::text}, {"zero", Type::float64}, {"word", Type::text},
        {"nan", Type::text},    {"tagged", Type::text},     {"late", Type::text},    {"text", Type::text}};
    REQUIRE(found.columns.size() == types.size());
    for (std::size_t i = 0; i < found.columns.size(); ++i) {
        INFO(found.field(i).name);
        CHECK(to_string(found.field(i).type) == to_string(types.at(found.field(i).name)));
    }
    CHECK(found.columns[14]->text(2) == R"([1,"two","three",null,{"a":1,"b":[]},[true]])");
    CHECK(found.columns[15]->text(2) == "two\nlines\n");
    CHECK(found.columns[2]->text(0) == "007");
    CHECK(files.text("- {d: 2024-01-02}", {{"dates", "false"}}).field(0).type == Type::text);
    CHECK(files.text("- {d: 02/01/2024}", {{"day_first", "false"}}).columns[0]->date(0) == 19754);
}

TEST_CASE("YAML: many records, late keys, empty mappings") {
    Files files;
    std::string text;
    for (int i = 0; i < 9000; ++i) text += "- id: " + std::to_string(i) + "\n";
    text += "- {id: 9000, v: {a: {}, b: 2}}\n";
    const auto batches = (write_file(files.folder.path("in"), text), files.read("in"));
    REQUIRE(batches.size() == 2);
    CHECK(show(batches[1].slice(batches[1].rows - 1, 1)) ==
          show(batch({{"id:int64", {"9000"}}, {"v.a", {std::nullopt}}, {"v.b:int64", {"2"}}})));
    SUBCASE("a reader that is closed before its end does not hang") {
        yaml::BatchThread thread([](const yaml::BatchThread::Give& give) -> Status {
            for (int i = 0; i < 100; ++i) PERSONA_TRY(give(batch({{"x", {"a"}}})));
            return {};
        });
        CHECK(thread.next().value());
    }
    SUBCASE("what the thread throws is an error") {
        yaml::BatchThread thread([](const yaml::BatchThread::Give&) -> Status { throw std::runtime_error("boom"); });
        CHECK(!thread.next().ok());
    }
}

TEST_CASE("YAML: bad files say what, where and what to do") {
    Files files;
    const auto has = [](const std::string& text, const std::string& part) {
        INFO(text);
        CHECK(text.find(part) != std::string::npos);
        CHECK(text.find("secret") == std::string::npos);
    };
    has(files.error(""), "in:1: the file is empty");
    has(files.error("# only a comment\n"), "the file is empty");
    has(files.error("a: secret"), "in:1:1: the file does not hold a sequence of records");
    has(files.error("secret"), "does not hold a sequence");
    has(files.error("- secret"), "in:1:3: an element of the sequence is not a mapping");
    has(files.error("- [secret]"), "not a mapping");
    for (const char* end : {"", "\n", "\r\n", "\n  ", "\n- a: 2\n", "\n\n"}) {
        has(files.error(std::string("- a: 1\n- a: \"secret") + end), "in:2:3: a quote is opened behind here");
        has(files.error(std::string("- a: 1\n- a: 'secret") + end), "in:2:3: a quote is opened behind here");
        has(files.error(std::string("- a: 1\n- {a: secret") + end), "in:");
    }
    has(files.error("- a: \"secret\\0\"\n"), "a text holds a NUL character");
    has(files.error("- {a: &x secret, b: *x}"), "an anchor (&name) or an alias (*name)");
    has(files.error("- &x {a: 1}"), "anchor");
    has(files.error("- a: *x"), "");
    has(files.error("- {<<: {secret: 1}}"), "merge key");
    has(files.error("- a: 1\n---\n- a: 2\n"), "a second document");
    has(files.error("- {secret: 1, secret: 2}"), "the same key twice");
    has(files.error("- {v: {secret: 1}, v: {b: 2}}"), "the same key twice");
    has(files.error("- {a: !secret 1}"), "a tag that persona does not know");
    has(files.error("- {a: !!binary aGk=}"), "a tag that persona does not know");
    has(files.error("- {[1, 2]: secret}"), "a key is a list or a mapping itself");
    has(files.error("- {a: \"secret"), "in:1:");
    has(files.error("- a: secret\n b: 2\n"), "no valid YAML");
    has(files.error("- a: \"\\q secret\"\n"), "unknown escape character");
    has(files.error("- {a: " + std::string(10000, '[') + std::string(10000, ']') + "}"),
        "nested deeper than 64 levels");
    has(files.error(std::string(10000, '[')), "in:1:");
    has(files.error("- a: 1\n- {b: 2"), "in:2:");
    std::string bomb = "- a0: &a0 [x,x,x,x,x,x,x,x,x]\n";
    for (int i = 1; i < 10; ++i)
        bomb += "- a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + ",*a" +
                std::to_string(i - 1) + "]\n";
    has(files.error(bomb), "a few lines of aliases can unfold to gigabytes");
    has(error_of([&] { (void)files.read("nothing.yaml"); }), "nothing.yaml");
    CHECK(!std::filesystem::exists(files.folder.path("out.yaml")));
    YamlWriter never_opened;
    never_opened.abort();
    CHECK(never_opened.targets().empty());
}
