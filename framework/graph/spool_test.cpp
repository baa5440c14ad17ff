#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include <sys/stat.h>

#include "framework/graph/spool.hpp"
#include "framework/graph/test_stages.hpp"

using namespace persona;
using persona::testing::batch;

namespace {

Batch mixed() {
    auto out = batch({{"flag:boolean", {"true", std::nullopt, "false"}},
                      {"n:int64", {"-5", "7", std::nullopt}},
                      {"x:float64:0.00", {"1.5", std::nullopt, "2.25"}},
                      {"day:date:%d.%m.%Y", {"2024-02-29", "1899-12-31", std::nullopt}},
                      {"at:timestamp", {std::nullopt, "2024-01-01T12:00:00.000001", "1969-12-31T23:59:59"}},
                      {"words", {"Ada", "", std::nullopt}}});
    auto spans = std::make_shared<Spans>();
    spans->push_back({0, 5, 0, 3, 0.9F, std::make_shared<SpanOrigin>(SpanOrigin{"PERSON", "names", "list"})});
    out.spans = spans;
    Int64Builder subject;
    for (const auto id : {1, 1, 2}) subject.append(id);
    out.attachments["subject"] = subject.finish();
    out.label = Label::anonymised;
    return out;
}

void check_came_back(const Batch& a, const Batch& b) {
    CHECK(*a.schema == *b.schema);
    CHECK(a.rows == b.rows);
    CHECK(a.label == b.label);
    CHECK(a.first_row == b.first_row);
    for (std::size_t i = 0; i < a.columns.size(); ++i)
        CHECK_MESSAGE(a.columns[i]->equals(*b.columns[i]), a.field(i).name);
    REQUIRE(b.attachments.size() == a.attachments.size());
    if (a.spans) {
        REQUIRE(b.spans->size() == a.spans->size());
        for (std::size_t i = 0; i < a.spans->size(); ++i) {
            CHECK((*b.spans)[i].origin->entity == (*a.spans)[i].origin->entity);
            CHECK((*b.spans)[i].end == (*a.spans)[i].end);
        }
    }
}

}  // namespace

TEST_CASE("a batch comes out of the spool as it went in: whole, sliced, with a dictionary, empty") {
    const auto folder = RunFolder::make({}).value();
    const auto spool = Spool::make(folder->path()).value();
    auto whole = mixed();
    auto part = mixed().slice(1, 2);
    part.sequence = 1;
    auto none = empty_batch(whole.schema);
    none.sequence = 2;
    Column::Parts parts;
    parts.size = 3;
    std::vector<std::int32_t> codes{1, 0, 1};
    parts.values = Buffer::own(codes);
    parts.dictionary = batch({{"d", {"red", "green"}}}).columns[0];
    Batch coded;
    coded.schema = Schema::make({{"colour", Type::text, "", Role::attribute, ""}});
    coded.columns.push_back(std::make_shared<const Column>(parts));
    coded.rows = 3;
    coded.sequence = 3;
    for (const auto* one : {&part, &whole, &coded, &none}) spool->put(*one).value();
    CHECK(spool->size() == 4);
    CHECK(spool->rows() == 8);
    check_came_back(whole, spool->get(0).value());
    check_came_back(part, spool->get(1).value());
    check_came_back(none, spool->get(2).value());
    check_came_back(coded, spool->get(3).value());
    CHECK(spool->put(whole).error().code == ErrorCode::accounting);
}

TEST_CASE("the folder is private and the spool's file has no name") {
    std::string path;
    {
        const auto folder = RunFolder::make({}).value();
        path = folder->path();
        struct stat info = {};
        REQUIRE(stat(path.c_str(), &info) == 0);
        CHECK((info.st_mode & 0777) == 0700);
        const auto spool = Spool::make(folder->path()).value();
        spool->put(mixed()).value();
        CHECK(std::filesystem::is_empty(path));
    }
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("what lies on the disk holds no value in the clear, and a changed byte is noticed") {
    const auto folder = RunFolder::make({}).value();
    const auto spool = Spool::make(folder->path()).value();
    TextBuilder text;
    for (int i = 0; i < 100; ++i) text.append("Ada Lovelace of Ockham Park");
    Batch secret;
    secret.schema = Schema::make({{"name", Type::text, "", Role::identifier, "PERSON"}});
    secret.columns.push_back(text.finish());
    secret.rows = 100;
    spool->put(secret).value();
    // The file has no name, but the process still has it open.
    std::string found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code code;
        const auto target = std::filesystem::read_symlink(entry.path(), code).string();
        if (target.find(folder->path().string()) != std::string::npos) found = entry.path();
    }
    REQUIRE_FALSE(found.empty());
    auto bytes = persona::testing::read_file(found);
    CHECK(bytes.size() > 2700);
    CHECK(bytes.find("Lovelace") == std::string::npos);
    {
        std::fstream file(found, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(1000);
        file.put(static_cast<char>(bytes[1000] ^ 1));
    }
    const auto changed = spool->get(0);
    REQUIRE_FALSE(changed.ok());
    CHECK(changed.error().message.find("changed on disk") != std::string::npos);
}

TEST_CASE("a folder that can not be made is an error that says where") {
    const auto folder = RunFolder::make("/nowhere/at/all");
    REQUIRE_FALSE(folder.ok());
    CHECK(folder.error().message.find("/nowhere/at/all") != std::string::npos);
}

TEST_CASE("a run removes the folders that nobody holds any more, and no others") {
    const persona::testing::TemporaryFolder parent;
    const auto made = [&](const char* name, mode_t mode) {
        const auto path = parent.path(name);
        std::filesystem::create_directory(path);
        std::ofstream(path + "/left") << "x";
        REQUIRE(::chmod(path.c_str(), mode) == 0);
        return path;
    };
    const auto forsaken = made("persona-run-abc123", 0700);
    const auto open_to_others = made("persona-run-abc124", 0755);
    const auto another_program = made("persona-runner", 0700);
    const auto running = RunFolder::make(parent.path()).value();
    CHECK_FALSE(std::filesystem::exists(forsaken));
    CHECK(std::filesystem::exists(open_to_others));
    CHECK(std::filesystem::exists(another_program));
    const auto second = RunFolder::make(parent.path()).value();
    CHECK(std::filesystem::exists(running->path()));
    CHECK((std::filesystem::status(second->path()).permissions() & std::filesystem::perms::mask) ==
          std::filesystem::perms::owner_all);
}
