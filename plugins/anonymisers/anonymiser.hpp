// The anonymisers: one stage for each usual strategy.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <persona/stage.hpp>

#include "residue.hpp"
#include "strategy.hpp"

namespace persona::anonymisers {

class Anonymiser : public Transform {
public:
    explicit Anonymiser(Strategy usual) : usual_(usual) {}
    void describe(Description& description) override;
    Status configure(StageFactory&) override;
    Status open(Context& context) override;
    Result<Batch> process(const Batch& batch, Context& context) override;

private:
    Strategy usual_;
    /// The column's own replacer where `columns` names it, else the one for all.
    [[nodiscard]] const Replacer& replacer_of(const std::string& column) const;
    Value strategies_, columns_;
    Strategies chosen_, by_column_;
    std::unique_ptr<const Replacer> replacer_;
    std::map<std::string, std::unique_ptr<const Replacer>, std::less<>> column_replacers_;
    std::unique_ptr<const Residue> residue_;
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
