// reader.yaml: a sequence of mappings as batches, in two passes.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <persona/records.hpp>
#include <persona/stage.hpp>

#include "batch_thread.hpp"

namespace persona::yaml {

class YamlReader final : public Reader {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    Result<std::optional<Batch>> read(Context& context) override;
    void close() noexcept override;
private:
    Path path_;
    std::string encoding_ = "auto";
    bool dates_ = true;
    bool day_first_ = true;
    std::optional<RepeatedInput> input_;
    std::unique_ptr<BatchThread> thread_;
};

}  // namespace persona::yaml
