#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "file_names.hpp"
#include "reader.hpp"
#include "writer.hpp"

using namespace persona;
using persona::testing::batch;
using persona::testing::Harness;
using persona::testing::read_file;
using persona::testing::show;
using persona::testing::TemporaryFolder;

namespace fs = std::filesystem;

namespace {

struct Files {
    TemporaryFolder folder;
    std::vector<std::string> log;

    void put(const std::string& name, std::string_view bytes) const {
        const fs::path path = folder.path(name);
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    std::vector<Batch> read(const std::string& name, std::map<std::string, std::string> more = {}) {
        more["path"] = "'" + folder.path(name) + "'";
        Harness harness("reader", std::make_shared<text::TextReader>(), more);
        auto batches = harness.read_all();
        log = harness.log();
        return batches;
    }
    std::string error(const std::string& name, std::map<std::string, std::string> more = {}) {
        try {
            (void)read(name, std::move(more));
        } catch (const Failure& failure) {
            return failure.error().text();
        }
        return {};
    }
    void write(const std::string& name, const std::vector<Batch>& batches,
               std::map<std::string, std::string> more = {}) {
        more["path"] = "'" + folder.path(name) + "'";
        Harness harness("writer", std::make_shared<text::TextWriter>(), more);
        harness.write_all(batches);
        log = harness.log();
    }
    [[nodiscard]] std::string told() const {
        std::string out;
        for (const auto& line : log) out += line + "\n";
        return out;
    }
};

void has(const std::string& text, const std::string& part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
}

constexpr const char* transcript =
    "WEBVTT\r\n\r\nNOTE made by hand\r\n\r\n1\r\n00:00:01.000 --> 00:00:04.000 line:0\r\n<v Ada Lovelace>Hello.\r\n\r\n"
    "2\r\n00:00:04.500 --> 00:00:06.000\r\n<v Interviewer>Good morning.\r\n";

}  // namespace

TEST_CASE("text: a file is one row, and comes out as it was") {
    Files files;
    files.put("talk.vtt", transcript);
    const auto batches = files.read("talk.vtt");
    REQUIRE(batches.size() == 1);
    CHECK(batches[0].rows == 1);
    CHECK(batches[0].field(0).name == "file");
    CHECK(batches[0].columns[0]->text(0) == "talk");
    CHECK(batches[0].columns[1]->text(0) == std::string_view(transcript).substr(6));
    CHECK(batches[0].attachments.at("ending")->text(0) == "vtt");
    CHECK(files.log.empty());
    files.write("out.vtt", batches);
    CHECK(read_file(files.folder.path("out.vtt")) == transcript);
    files.write("out.vtt.gz", batches);
    CHECK(show(files.read("out.vtt.gz")[0].slice(0, 1)).find("Good morning.") != std::string::npos);
    CHECK(files.read("out.vtt.gz")[0].columns[0]->text(0) == "out");
    files.write("many/", batches);
    CHECK(read_file(files.folder.path("many/talk.vtt")) == transcript);
    // The file says what it is, whatever it is called; and what is none gets no first word.
    files.put("talk.txt", transcript);
    files.put("none.vtt", "No transcript.\n");
    files.put("WEBVTTs.txt", "WEBVTTs and more\n");
    for (const char* name : {"talk.txt", "none.vtt", "WEBVTTs.txt"}) {
        files.write("out.txt", files.read(name));
        CHECK(read_file(files.folder.path("out.txt")) == read_file(files.folder.path(name)));
    }
}

TEST_CASE("text: a folder is a row for each file, in the order of names") {
    Files files;
    files.put("in/b.txt", "second");
    files.put("in/a.MD", "# first\n");
    files.put("in/c.srt", "");
    files.put("in/.hidden.txt", "not read");
    files.put("in/photo.png", "not read");
    files.put("in/more/d.txt", "not read");
    const auto batches = files.read("in");
    REQUIRE(batches.size() == 1);
    CHECK(show(batches[0]) == show(batch({{"file", {"a", "b", "c"}}, {"text", {"# first\n", "second", ""}}})));
    has(files.told(), "1 files are not read");
    has(files.told(), "1 folders within it are not read");
    has(files.told(), "1 files are empty");
    CHECK(show(files.read("in/")[0]) == show(batches[0]));
    files.write("out/", {batches[0].slice(0, 1), batches[0].slice(1, 2)});
    CHECK(show(files.read("out")[0]) == show(batches[0]));
    files.put("none/a.csv", "a,b\n");
    has(files.error("none"), "the folder holds no text files");
    SUBCASE("batches hold about a MiB") {
        for (int i = 0; i < 5; ++i) files.put("big/" + std::to_string(i) + ".txt", std::string(600000, 'x'));
        const auto parts = files.read("big");
        REQUIRE(parts.size() == 3);
        CHECK(parts[0].rows == 2);
        CHECK(parts[2].rows == 1);
    }
    SUBCASE("two files that come to one name") {
        files.put("two/a.txt", "one");
        files.write("two/a.txt.gz", {batch({{"text", {"two"}}})});
        CHECK(show(files.read("two")[0]) == show(batch({{"file", {"a", "a_2"}}, {"text", {"one", "two"}}})));
    }
}

TEST_CASE("text: a file's name is data too") {
    Files files;
    files.put("in/interview-ada-lovelace.vtt", transcript);
    files.put("in/ada@example.com.txt", "a");
    files.put("in/07700 900123", "no known ending, not read");
    files.put("in/notes_7.txt", "\xff\xfe\xfd mixed \xc3\xa9");
    const auto wrong = files.error("in", {{"encoding", "UTF-8"}});
    has(wrong, "notes_7.txt");
    files.put("in/notes_7.txt", "b");
    const auto rows = files.read("in")[0];
    CHECK(show(rows.slice(0, 1)) == show(batch({{"file", {"text_1"}}, {"text", {"a"}}})));
    CHECK(rows.columns[0]->text(1) == "text_2");
    CHECK(rows.attachments.at("ending")->text(1) == "vtt");
    CHECK(rows.columns[0]->text(2) == "notes_7");
    has(files.told(), "the names of 2 text files look like personal data");
    files.put("in/ada@example.com.txt", "a\0b");
    files.put("in/ada@example.com.txt", std::string_view("a\0b", 3));
    const auto error = files.error("in");
    has(error, "in/text_1.txt:1");
    CHECK(error.find("ada") == std::string::npos);
    CHECK(files.told().find("lovelace") == std::string::npos);
}

TEST_CASE("text: encodings, limits, and bad files") {
    Files files;
    files.put("latin.txt", "caf\xe9 au lait, s'il vous pla\xeet");
    CHECK(files.read("latin.txt")[0].columns[1]->text(0) == "caf\xc3\xa9 au lait, s'il vous pla\xc3\xaet");
    has(files.told(), "latin.txt: ");
    files.put("wide.txt", std::string_view("\xff\xfeh\0i\0", 6));
    CHECK(files.read("wide.txt")[0].columns[1]->text(0) == "hi");
    files.put("marked.txt", "\xef\xbb\xbfhi");
    CHECK(files.read("marked.txt")[0].columns[1]->text(0) == "hi");
    files.put("nul.txt", std::string_view("one\ntwo \0 three", 15));
    has(files.error("nul.txt"), "nul.txt:2: ");
    has(files.error("nul.txt"), "NUL byte");
    files.put("mixed.txt", "caf\xc3\xa9\ncaf\xe9\n\xc3\xa9\xc3\xa9\n");
    has(files.error("mixed.txt"), "mixed.txt:2: ");
    files.put("empty.txt", "");
    has(files.error("empty.txt"), "the file is empty");
    files.put("long.txt", std::string(5000, 'x'));
    has(files.error("long.txt", {{"most_text", "4999"}}), "more than 4,999 bytes");
    CHECK(files.read("long.txt", {{"most_text", "5000"}})[0].rows == 1);
    has(files.error("missing.txt"), "there is no such file");
}

TEST_CASE("text: what is no single text, and no text at all") {
    Files files;
    const auto two = batch({{"file", {"a", "b"}}, {"text", {"a", "b"}}});
    const auto failed = [&](const std::string& name, const std::vector<Batch>& batches) -> std::string {
        try {
            files.write(name, batches);
        } catch (const Failure& failure) {
            return failure.error().text();
        }
        return {};
    };
    has(failed("one.txt", {two}), "more than one text");
    CHECK_FALSE(fs::exists(files.folder.path("one.txt")));
    has(failed("one.txt", {batch({{"age:int64", {"1"}}})}), "none called 'text'");
    has(failed("one.txt", {batch({{"text:int64", {"1"}}})}), "none called 'text'");
    files.write("one.txt", {batch({{"text", {std::nullopt}}, {"age:int64", {"1"}}})});
    CHECK(read_file(files.folder.path("one.txt")).empty());
    has(files.told(), "these columns are left out: age");
    files.write("other.txt", {batch({{"note", {"hi"}}})}, {{"column", "note"}});
    CHECK(read_file(files.folder.path("other.txt")) == "hi");
    text::TextWriter never_opened;
    never_opened.abort();
    CHECK(never_opened.targets().empty());
}

TEST_CASE("text: whatever the column says, files stay in their folder and each has its name") {
    Files files;
    auto odd = batch({{"file", {"../up", "a", "A", std::nullopt, "", ".hidden", "[PERSON]", "a/b", "-x", "fine"}},
                      {"text", {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}}});
    odd.attachments["ending"] =
        batch({{"e", {"txt", "txt", "txt", "md", std::nullopt, "exe", "vtt", "vtt", "/../txt", "srt"}}}).columns[0];
    files.write("out/", {odd});
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::directory_iterator(files.folder.path("out")))
        found[entry.path().filename().string()] = read_file(entry.path().string());
    const std::map<std::string, std::string> wanted{
        {"text_1.txt", "0"}, {"a.txt", "1"},        {"A_2.txt", "2"},    {"text_4.md", "3"},  {"text_5.txt", "4"},
        {"text_6.txt", "5"}, {"[PERSON].vtt", "6"}, {"text_8.vtt", "7"}, {"text_9.txt", "8"}, {"fine.srt", "9"}};
    CHECK(found == wanted);
    has(files.told(), "7 files are not called what the column 'file' says");
    bool changed = false;
    text::FolderNames names;
    CHECK(names.take("x", "md", 1, changed) == "x.md");
    CHECK_FALSE(changed);
}
