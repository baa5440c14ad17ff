// What provider.llamacpp is told: the same whether persona was built with llama.cpp or not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <persona/describe.hpp>

namespace persona::llamacpp {

struct Settings {
    std::string model;
    std::int64_t context = 4096, threads = 0;
    bool local = true, base = false;
    std::optional<Path> record;

    void describe(Description& description);
    /// The model's file; empty: none is named.
    [[nodiscard]] std::string file() const;
    /// An error where none is named.
    [[nodiscard]] Status check() const;
};

}  // namespace persona::llamacpp
