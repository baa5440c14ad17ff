#include <doctest/doctest.h>

#include <filesystem>

#include <persona/spill.hpp>
#include <persona/testing.hpp>

using namespace persona;

TEST_CASE("blocks come back as they were put, in any order, and nothing lies in the folder") {
    const persona::testing::TemporaryFolder folder;
    const auto file = SpillFile::make(folder.path()).value();
    const std::vector<std::string> texts{"Ada Lovelace", "", std::string(300'000, 'x'), std::string("\0\1", 2)};
    for (std::size_t i = 0; i < texts.size(); ++i) CHECK(file->put(texts[i]).value() == static_cast<std::int64_t>(i));
    for (auto i = texts.size(); i-- > 0;) CHECK(file->get(static_cast<std::int64_t>(i)).value() == texts[i]);
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a spool that is not there is an error that says where") {
    const auto file = SpillFile::make("/nowhere/at/all");
    REQUIRE_FALSE(file.ok());
    CHECK(file.error().message.find("/nowhere/at/all") != std::string::npos);
}
