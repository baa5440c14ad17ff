#include <doctest/doctest.h>
#include <sys/stat.h>

#include <thread>

#include <persona/records.hpp>

#include "tests/support/every_type.hpp"

using namespace persona;
using namespace persona::testing;

namespace {

std::string all_records(RepeatedInput& input) {
    std::string out;
    std::vector<char> buffer(4096);
    while (true) {
        const auto got = input.read(buffer).value();
        out.append(buffer.data(), got);
        if (got == 0) return out;
    }
}

}  // namespace

TEST_CASE("Records: an input that can be read twice, from a file and from a pipe") {
    TemporaryFolder folder;
    std::string text;
    for (int i = 0; i < 5000; ++i) text += "line " + std::to_string(i) + "\n";
    write_file(folder.path("file"), text);
    RepeatedInput file({folder.path("file")}, {}, folder.path());
    REQUIRE(file.start().ok());
    CHECK(all_records(file) == text);
    CHECK(file.bytes_done() == static_cast<std::int64_t>(text.size()));
    REQUIRE(file.start().ok());
    CHECK(all_records(file) == text);
    CHECK(file.bytes_done() == file.bytes_total());

    REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
    std::thread feeder([&] { write_file(folder.path("pipe"), text); });
    RepeatedInput pipe({folder.path("pipe")}, {}, folder.path());
    REQUIRE(pipe.start().ok());
    CHECK(!pipe.start().ok());
    CHECK(all_records(pipe) == text);
    feeder.join();
    for (int pass = 0; pass < 3; ++pass) {
        REQUIRE(pipe.start().ok());
        CHECK(all_records(pipe) == text);
    }
    CHECK(pipe.name() == folder.path("pipe"));
    SUBCASE("a spool that is not there") {
        std::thread again([&] { write_file(folder.path("pipe"), "x"); });
        RepeatedInput lost({folder.path("pipe")}, {}, folder.path("none"));
        const auto status = lost.start();
        REQUIRE(!status.ok());
        CHECK(status.error().text().find("in the private spool") != std::string::npos);
        std::vector<char> rest(4096);
        CHECK(lost.read(rest).ok());
        again.join();
    }
    SUBCASE("a file that is not there") {
        RepeatedInput none({folder.path("none")}, {}, folder.path());
        CHECK(!none.start().ok());
        CHECK(none.bytes_done() == 0);
    }
}

TEST_CASE("Records: names, types and order over all records") {
    RecordScan scan;
    REQUIRE(scan.cell("b", "1", CellKind::number).ok());
    REQUIRE(scan.missing("parent").ok());
    REQUIRE(scan.end_record().ok());
    REQUIRE(scan.cell("parent.a", "x", CellKind::string).ok());
    REQUIRE(scan.cell("b", "2.5", CellKind::number).ok());
    CHECK(!scan.cell("b", "2", CellKind::number).ok());
    REQUIRE(scan.end_record().ok());
    CHECK(scan.records() == 2);
    RecordBuilder builder(scan.finish());
    REQUIRE(builder.schema()->size() == 2);
    REQUIRE(builder.cell("b", "1", CellKind::number).ok());
    REQUIRE(builder.missing("parent").ok());
    REQUIRE(builder.end_record().ok());
    REQUIRE(builder.cell("parent.a", "x", CellKind::string).ok());
    REQUIRE(builder.end_record().ok());
    CHECK(builder.rows() == 2);
    CHECK(show(builder.finish()) ==
          show(batch({{"b:float64", {"1", std::nullopt}}, {"parent.a", {std::nullopt, "x"}}})));
    SUBCASE("an input that changed between the passes is noticed") {
        CHECK(builder.cell("c", "1", CellKind::number).error().text().find("changed while it was being read") !=
              std::string::npos);
        CHECK((builder.cell("parent", "1", CellKind::number).error().code == ErrorCode::io));
        CHECK(builder.cell("b", "soon", CellKind::string).error().column == "b");
        REQUIRE(builder.cell("b", "1", CellKind::number).ok());
        CHECK(!builder.cell("b", "1", CellKind::number).ok());
    }
}
