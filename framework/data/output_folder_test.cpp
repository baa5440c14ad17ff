#include <persona/files.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <vector>

#include <sys/stat.h>

#include <doctest/doctest.h>

#include <persona/testing.hpp>

using persona::ErrorCode;
using persona::OutputFolder;
using persona::Path;
using persona::testing::read_file;
using persona::testing::TemporaryFolder;

namespace fs = std::filesystem;

namespace {

struct ScratchPlace {
    TemporaryFolder folder;
    ScratchPlace() {
        fs::create_directory(folder.path("spool"));
        fs::create_directory(folder.path("in"));
    }
    [[nodiscard]] std::string in(const std::string& name) const { return folder.path("in") + "/" + name; }
    [[nodiscard]] OutputFolder create(const std::string& name) const {
        return OutputFolder::create(Path{in(name)}, folder.path("spool")).value();
    }
    /// All that is there, hidden or not.
    [[nodiscard]] std::vector<std::string> all() const {
        std::vector<std::string> out;
        for (const auto& entry : fs::recursive_directory_iterator(folder.path("in")))
            out.push_back(fs::relative(entry.path(), folder.path("in")).string());
        std::sort(out.begin(), out.end());
        return out;
    }
};

persona::Error refused(const std::string& path) {
    auto status = OutputFolder::check(Path{path});
    return status ? persona::Error() : status.error();
}

}  // namespace

TEST_CASE("output folder: appears with all its files or not at all") {
    const ScratchPlace place;
    const std::string large(3U << 20U, 'x');
    auto out = place.create("safe/");
    out.begin_file("b.txt").value();
    out.write("one ").value();
    out.write("text").value();
    out.begin_file("empty.txt").value();
    out.begin_file("a.txt").value();
    out.write(large).value();
    CHECK(place.all().empty());
    out.prepare().value();
    CHECK_FALSE(fs::exists(place.in("safe")));
    out.commit().value();
    CHECK(place.all() == std::vector<std::string>{"safe", "safe/a.txt", "safe/b.txt", "safe/empty.txt"});
    CHECK(read_file(place.in("safe/b.txt")) == "one text");
    CHECK(read_file(place.in("safe/empty.txt")).empty());
    CHECK(read_file(place.in("safe/a.txt")) == large);
    struct stat folder {
    }, file{};
    CHECK(::stat(place.in("safe").c_str(), &folder) == 0);
    CHECK(::stat(place.in("safe/a.txt").c_str(), &file) == 0);
    CHECK((folder.st_mode & 0600U) == 0600U);
    CHECK(((folder.st_mode & 0444U) >> 2U) == (folder.st_mode & 0111U));
    CHECK((file.st_mode & 0111U) == 0);
    out.abort();
    CHECK(fs::exists(place.in("safe")));
}

TEST_CASE("output folder: what is aborted or forgotten leaves nothing") {
    const ScratchPlace place;
    for (const bool prepared : {false, true}) {
        for (const bool told : {false, true}) {
            auto out = place.create("safe/");
            out.begin_file("a.txt").value();
            out.write("text").value();
            if (prepared) out.prepare().value();
            if (told) out.abort();
        }
        CHECK(place.all().empty());
    }
    std::stop_source stop;
    stop.request_stop();
    auto out = place.create("safe/");
    out.begin_file("a.txt").value();
    out.write("text").value();
    CHECK(out.prepare(stop.get_token()).error().code == ErrorCode::cancelled);
    out.abort();
    CHECK(place.all().empty());
}

TEST_CASE("output folder: nothing that is there is replaced") {
    const ScratchPlace place;
    fs::create_directory(place.in("empty"));
    CHECK(OutputFolder::check(Path{place.in("empty/")}).ok());
    auto out = place.create("empty/");
    out.begin_file("a.txt").value();
    out.commit().value();
    CHECK(refused(place.in("empty/")).message.find("not empty") != std::string::npos);
    CHECK(refused(place.in("empty/a.txt/")).message.find("a file of that name") != std::string::npos);
    CHECK(refused(place.in("no/where/")).code == ErrorCode::not_found);
    // Somebody else was faster between the look and the commit.
    auto late = place.create("late/");
    late.begin_file("a.txt").value();
    late.prepare().value();
    fs::create_directory(place.in("late"));
    std::ofstream(place.in("late/theirs")) << "theirs";
    CHECK_FALSE(late.commit().ok());
    late.abort();
    CHECK(place.all() == std::vector<std::string>{"empty", "empty/a.txt", "late", "late/theirs"});
}

TEST_CASE("output folder: a file's name leads nowhere else") {
    const ScratchPlace place;
    auto out = place.create("safe/");
    CHECK_FALSE(out.write("no file yet").ok());
    using std::string_view_literals::operator""sv;
    for (const auto name : {""sv, "."sv, ".."sv, "../a"sv, "a/b"sv, "a\0b"sv}) CHECK_FALSE(out.begin_file(name).ok());
    out.begin_file("a").value();
    CHECK_FALSE(out.begin_file("a").ok());
    out.prepare().value();
    CHECK_FALSE(out.begin_file("b").ok());
    CHECK(OutputFolder::means_folder(Path{"a/"}));
    CHECK_FALSE(OutputFolder::means_folder(Path{"a"}));
}
