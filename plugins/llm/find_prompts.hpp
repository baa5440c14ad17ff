// What a model is asked of a cell: the same bytes for every cell but the last part, which is the cell as one JSON string.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <persona/provider.hpp>

#include "prompts.hpp"

namespace persona::llm {

/// What detector.llm may look for, with what each means.
struct FindKind {
    std::string_view entity, meaning;
};
[[nodiscard]] const std::vector<FindKind>& find_kinds();

/// Thread-safe.
class FindPrompts {
public:
    /// `configuration` where the model's context has no room for a cell.
    static Result<FindPrompts> make(Template form, std::vector<std::string> entities, const Capabilities& model,
                                    Sampling sampling, std::int64_t most_bytes);
    [[nodiscard]] Prompt of(std::string_view piece, std::uint64_t seed) const;
    [[nodiscard]] const std::vector<std::string>& entities() const noexcept { return entities_; }
    /// Of a piece of a cell: what one request has room for.
    [[nodiscard]] std::size_t most_bytes() const noexcept { return most_bytes_; }

private:
    FindPrompts() = default;
    std::string system_, before_, after_, schema_;
    std::vector<std::string> entities_;
    Sampling sampling_;
    std::size_t most_bytes_ = 0;
};

}  // namespace persona::llm
