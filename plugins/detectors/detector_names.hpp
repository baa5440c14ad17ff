// detector.names: people, places, organisations, addresses, peoples and titles in running text.
#pragma once

#include <memory>

#include <persona/stage.hpp>

#include "names.hpp"

namespace persona::detectors {

class DetectorNames final : public Transform {
public:
    void describe(Description& description) override;
    Status configure(StageFactory&) override;
    Status open(Context& context) override;
    Result<Batch> process(const Batch& batch, Context& context) override;

private:
    std::vector<std::string> entities_;
    double threshold_ = 0.5;
    std::vector<std::string> languages_;
    std::shared_ptr<const NameScanner> scanner_;
    std::shared_ptr<const ColumnRoles> roles_;  ///< none: not wired
};

}  // namespace persona::detectors
