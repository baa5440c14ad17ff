// anonymiser.restore: puts the values back that a vault knows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <persona/stage.hpp>

#include "vault.hpp"

namespace persona::anonymisers {

class AnonymiserRestore final : public Transform {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    Result<Batch> process(const Batch& batch, Context& context) override;

private:
    /// The text with every surrogate replaced; `doubtful` counts those that stand for several values and stay.
    [[nodiscard]] std::string restored(std::string_view text, std::int64_t& doubtful) const;
    Path vault_;
    VaultTable table_;
    std::vector<std::size_t> lengths_;  ///< of the surrogates, longest first
};

}  // namespace persona::anonymisers
