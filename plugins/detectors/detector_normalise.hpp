// detector.normalise: the passes behind it look at texts as people read them.
#pragma once

#include <persona/stage.hpp>

namespace persona::detectors {

class DetectorNormalise final : public Transform {
public:
    void describe(Description& description) override;
    Result<Batch> process(const Batch& batch, Context& context) override;
};

}  // namespace persona::detectors
