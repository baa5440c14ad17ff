// The anonymisers: one stage for each usual strategy.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include <persona/known_places.hpp>
#include <persona/stage.hpp>

#include "strategy.hpp"
#include "vault.hpp"

namespace persona::anonymisers {

class Anonymiser : public Transform {
public:
    explicit Anonymiser(Strategy usual) : usual_(usual) {}
    void describe(Description& description) override;
    Status configure(StageFactory&) override;
    Status open(Context& context) override;
    Result<Batch> process(const Batch& batch, Context& context) override;
    void close() noexcept override;

private:
    Strategy usual_;
    /// The column's own replacer where `columns` names it, else the one for all.
    [[nodiscard]] const Replacer& replacer_of(const std::string& column) const;
    /// Whether the cells of a column are replaced whole.
    [[nodiscard]] bool whole(const Field& field) const;
    Value strategies_, columns_;
    std::string dates_ = "draw";
    std::optional<Path> vault_;
    Strategies chosen_, by_column_;
    std::unique_ptr<const Replacer> replacer_;
    std::map<std::string, std::unique_ptr<const Replacer>, std::less<>> column_replacers_;
    std::unique_ptr<const KnownPlaces> residue_;
    std::unique_ptr<VaultWriter> vault_writer_;
};

struct AnonymiserRedact final : Anonymiser {
    AnonymiserRedact() : Anonymiser(Strategy::redact) {}
};
struct AnonymiserHash final : Anonymiser {
    AnonymiserHash() : Anonymiser(Strategy::hash) {}
};
struct AnonymiserSurrogate final : Anonymiser {
    AnonymiserSurrogate() : Anonymiser(Strategy::surrogate) {}
};

}  // namespace persona::anonymisers
