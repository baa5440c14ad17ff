// detector.multipass: several detectors, one after another, as one stage.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <persona/stage.hpp>

namespace persona::detectors {

class DetectorMultipass final : public Transform {
public:
    DetectorMultipass();
    void describe(Description& description) override;
    Status configure(StageFactory& factory) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Result<Batch> process(const Batch& batch, Context& context) override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;
    void close() noexcept override;

private:
    struct Pass {
        std::string name;
        std::shared_ptr<Transform> stage;
        std::vector<Port> artifacts;  ///< that it gives
    };
    [[nodiscard]] static Result<Pass> make(StageFactory& factory, const std::string& name, const Value& parameters,
                                           const Value& where);
    [[nodiscard]] Result<Pass> make_listed(StageFactory& factory, const Value& item) const;
    Value passes_;  ///< starts as the usual passes
    std::vector<std::string> languages_;
    std::vector<Pass> made_;
    std::shared_ptr<Transform> columns_;  ///< run first when roles are wired and no pass is "columns"
    bool run_columns_ = false;
};

}  // namespace persona::detectors
