// detector.multipass: several detectors, one after another, as one stage.
#pragma once

#include <memory>
#include <vector>

#include <persona/stage.hpp>

namespace persona::detectors {

class DetectorMultipass final : public Transform {
public:
    DetectorMultipass();
    void describe(Description& description) override;
    Status configure(StageFactory& factory) override;
    Status open(Context& context) override;
    Result<Batch> process(const Batch& batch, Context& context) override;
    void close() noexcept override;

private:
    Value passes_;  ///< starts as the usual passes
    std::vector<std::string> languages_;
    std::vector<std::shared_ptr<Transform>> stages_;
    std::vector<std::string> names_;
    std::shared_ptr<Transform> columns_;  ///< run first when roles are wired and no pass is "columns"
    bool run_columns_ = false;
};

}  // namespace persona::detectors
