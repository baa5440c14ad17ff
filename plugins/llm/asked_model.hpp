// The model that writes for generator.llm-text and generator.llm-rows: how it is asked, and what its answers are held against.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <persona/provider.hpp>

#include "guide.hpp"
#include "prompts.hpp"

namespace persona::llm {

struct AskedModel {
    explicit AskedModel(double freely) : temperature(freely) {}
    // Parameters.
    std::string provider_name;
    std::optional<Path> form;
    std::int64_t attempts = 3;
    double temperature, top_p = 0.95;
    std::optional<std::int64_t> max_tokens;
    // Once open.
    std::shared_ptr<Provider> provider;
    std::shared_ptr<const Guide> guide;
    std::shared_ptr<const Findings> known;
    Capabilities model;
    std::uint64_t key = 0;  ///< every refinement round has answers of its own

    /// The parameters, and the inputs `from`, `guide` and `against`.
    void describe(Description& description);
    Status open(Context& context);
    /// The template of one's own, or else the one of that name.
    [[nodiscard]] Result<Template> load_form(const std::string& usual) const;
    [[nodiscard]] Sampling sampling() const { return {temperature, top_p, max_tokens.value_or(0)}; }
    [[nodiscard]] int tries() const { return static_cast<int>(attempts); }
};

}  // namespace persona::llm
