#include <doctest/doctest.h>
#include <persona/testing.hpp>

#include "absent.hpp"

using namespace persona;
using namespace persona::llamacpp;

TEST_CASE("without llama.cpp the settings are known, and using them says what is missing") {
    const auto absent = std::make_shared<Absent>();
    Description description;
    absent->describe(description);
    CHECK(description.parameters.front().name == "model");
    CHECK(absent->knows_where_models_run());
    const auto said = [&](const std::map<std::string, std::string>& parameters) {
        try {
            const persona::testing::Harness harness("provider.llamacpp", std::make_shared<Absent>(), parameters);
        } catch (const Failure& failure) {
            return failure.error().message;
        }
        return std::string();
    };
    CHECK(said({{"model", "a.gguf"}}).starts_with("this persona was built without llama.cpp"));
    CHECK(said({{"contxt", "900"}}).find("has no parameter 'contxt'") != std::string::npos);
    CHECK(said({{"context", "5"}}).find("'context'") != std::string::npos);
}
