#include <doctest/doctest.h>

#include "framework/config/reference.hpp"

using namespace persona;

TEST_CASE("what a stage says beyond its first sentence stands in the terminal too, tables row by row") {
    Description description;
    description.doc("Looks.",
                    "First paragraph.\n\n| entity | what | check |\n|---|---|---|\n| `A_CODE` | a \\| b | mod 11 |\n| "
                    "`B` | c |  |\n\nLast.");
    const auto text = describe_as_text("detector.test", StageKind::transform, description);
    CHECK(text.find("  First paragraph.\n") != std::string::npos);
    CHECK(text.find("  A_CODE\n      what: a | b\n      check: mod 11\n  B\n      what: c\n") != std::string::npos);
    CHECK(text.find("  Last.\n") != std::string::npos);
    CHECK(text.find("---") == std::string::npos);
    CHECK(reference_page("detector.test", StageKind::transform, description).find("| `A_CODE` |") != std::string::npos);
}
