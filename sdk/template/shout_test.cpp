// Runs the plugin's code on a batch, without a pipeline.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "shout.cpp"

TEST_CASE("capitals, the mark, and a missing value that stays missing") {
    persona::testing::Harness shout("transform.shout", std::make_shared<Shout>(), {{"column", "city"}, {"mark", "!!"}});
    const auto out = shout.process(persona::testing::batch({{"city:text", {"Bath", std::nullopt}}}));
    CHECK(persona::testing::show(out) == "city\nBATH!!\n\\N\n");
}
