// detector.columns: writes what the columns are taken for into the batches.
#pragma once

#include <memory>

#include <persona/stage.hpp>

namespace persona::detectors {

class DetectorColumns final : public Transform {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    Result<Batch> process(const Batch& batch, Context& context) override;

private:
    std::shared_ptr<const ColumnRoles> roles_;
    std::uint64_t key_ = 0;
};

}  // namespace persona::detectors
