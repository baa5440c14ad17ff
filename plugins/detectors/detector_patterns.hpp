// detector.patterns: spans for values that are written in a known way.
#pragma once

#include <memory>

#include <persona/stage.hpp>

#include "patterns.hpp"

namespace persona::detectors {

class DetectorPatterns final : public Transform {
public:
    void describe(Description& description) override;
    Status configure(StageFactory&) override;
    Result<Batch> process(const Batch& batch, Context& context) override;

private:
    std::vector<std::string> entities_;
    double threshold_ = PatternOptions{}.threshold;
    std::vector<std::string> regions_{"GB", "US", "DE", "FR", "ES", "IT"};
    std::vector<std::string> languages_;
    Value patterns_, context_, deny_;
    std::vector<std::string> allow_;
    std::shared_ptr<const PatternScanner> scanner_;
};

}  // namespace persona::detectors
