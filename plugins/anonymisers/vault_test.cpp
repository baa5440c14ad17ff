#include <doctest/doctest.h>

#include <fstream>

#include <sys/stat.h>

#include <persona/testing.hpp>

#include "anonymiser.hpp"
#include "restore.hpp"

using namespace persona;
using namespace persona::anonymisers;
using persona::testing::finding;
using persona::testing::Harness;
using persona::testing::show;
using persona::testing::with_roles;

namespace {

Batch callers() {
    auto batch = persona::testing::batch({{"name", {"Mary Okonkwo", "James Smith", std::nullopt}},
                                          {"note", {"Mary Okonkwo rang 020 7946 0714.", "ask Smithers", ""}},
                                          {"id:int64", {"81234", "-7", std::nullopt}}});
    auto out = with_roles(batch, {{Role::identifier, "PERSON"}, {}, {Role::identifier, "RECORD_ID"}});
    out.spans =
        std::make_shared<const Spans>(Spans{finding(0, 1, 0, 12, "PERSON"), finding(0, 1, 18, 31, "PHONE_NUMBER")});
    return out;
}
std::string bytes_of(const std::string& path) { return persona::testing::read_file(path); }

}  // namespace

TEST_CASE("what a vault keeps is put back, and the file tells nothing") {
    const persona::testing::TemporaryFolder folder;
    const auto path = folder.path("names.vault");
    Harness anonymiser("anonymise", std::make_shared<AnonymiserSurrogate>(), {{"vault", path}});
    const auto safe = anonymiser.process(callers());
    CHECK(show(safe).find("Okonkwo") == std::string::npos);
    REQUIRE_FALSE(anonymiser.log().empty());
    CHECK(anonymiser.log().front().find("vault") != std::string::npos);
    struct stat about {};
    REQUIRE(::stat(path.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777U) == 0600U);
    const auto file = bytes_of(path);
    for (const char* secret : {"Okonkwo", "7946", "81234", "James"}) CHECK(file.find(secret) == std::string::npos);
    for (std::int64_t row = 0; row < 2; ++row)
        CHECK(file.find(std::string(safe.columns[0]->text(row))) == std::string::npos);

    auto written = safe;
    written.spans = nullptr;
    Harness restore("restore", std::make_shared<AnonymiserRestore>(), {{"vault", path}});
    CHECK(show(restore.process(written)) == show(callers()));
    // A second run adds nothing new and changes nothing.
    Harness again("anonymise", std::make_shared<AnonymiserSurrogate>(), {{"vault", path}});
    CHECK(show(again.process(callers())) == show(safe));
    CHECK(read_vault(path, again.context().key()).value().size() == 5);
}

TEST_CASE("a vault opens with its own key alone, and a changed entry is refused") {
    const persona::testing::TemporaryFolder folder;
    const auto path = folder.path("v");
    {
        auto made = VaultWriter::make(path, "key one");
        const auto vault = std::move(made).value();
        vault->add({{"Ada Moss", "Mary Okonkwo"}, {"Bob", "Carl"}, {"Bob", "Dan"}}).value();
    }
    CHECK_THROWS_WITH_AS(read_vault(path, "key two").value(), doctest::Contains("another key"), Failure);
    CHECK_THROWS_WITH_AS((void)VaultWriter::make(path, "key two").value(), doctest::Contains("another key"), Failure);
    const auto table = read_vault(path, "key one").value();
    CHECK(table.size() == 2);
    CHECK(table.at("Ada Moss") == "Mary Okonkwo");
    CHECK_FALSE(table.at("Bob").has_value());
    CHECK_THROWS_AS(read_vault(folder.path("none"), "key one").value(), Failure);
    std::ofstream(folder.path("text")) << "no database at all, but long enough to look at: " << std::string(200, 'x');
    CHECK_THROWS_AS(read_vault(folder.path("text"), "key one").value(), Failure);
    CHECK_THROWS_AS((void)VaultWriter::make(folder.path("no/such/folder"), "key one").value(), Failure);
}

TEST_CASE("a seal opens what it closed and nothing else") {
    const Seal seal("key");
    const auto closed = seal.close("Mary").value();
    CHECK(seal.open(closed) == "Mary");
    CHECK(seal.close("Mary").value() == closed);
    CHECK(seal.close("Marx").value().substr(0, 12) != closed.substr(0, 12));
    CHECK_FALSE(Seal("yek").open(closed));
    for (std::size_t at = 0; at < closed.size(); ++at) {
        auto changed = closed;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        CHECK_FALSE(seal.open(changed));
    }
    CHECK_FALSE(seal.open("short"));
}

TEST_CASE("only whole surrogates are put back, the longest first, and doubtful ones stay") {
    const persona::testing::TemporaryFolder folder;
    const auto path = folder.path("v");
    Harness restore("restore", std::make_shared<AnonymiserRestore>(), {{"vault", path}});
    {
        auto made = VaultWriter::make(path, restore.context().key());
        const auto vault = std::move(made).value();
        vault->add({{"Ada", "Mary"}, {"Ada Moss", "Joan Hill"}, {"Bob", "Carl"}, {"Bob", "Dan"}, {"77", "11"}}).value();
    }
    const auto out = restore.process(persona::testing::batch(
        {{"t", {"Ada Moss, Ada; Adam and Bob", "177", std::nullopt}}, {"n:int64", {"77", "177", std::nullopt}}}));
    CHECK(show(out) == "t|n\nJoan Hill, Mary; Adam and Bob|11\n177|177\n\\N|\\N\n");
    REQUIRE(restore.log().size() == 1);
    CHECK(restore.log()[0].find("1 surrogates") != std::string::npos);
}

TEST_CASE("a vault is a file, and for what can be undone") {
    CHECK_THROWS_WITH_AS(Harness("anonymise", std::make_shared<AnonymiserHash>(), {{"vault", "'-'"}}),
                         doctest::Contains("standard output"), Failure);
    CHECK_THROWS_WITH_AS(Harness("anonymise", std::make_shared<AnonymiserRedact>(), {{"vault", "names.vault"}}),
                         doctest::Contains("redacted is gone"), Failure);
}
