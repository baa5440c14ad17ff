// The stages that stand in for readers and writers while a pipeline is tested.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <persona/batch.hpp>

#include "framework/plugin/registry.hpp"

namespace persona::cli {

/// What came to the writers of a run, by stage.
class Collection {
public:
    void add(const std::string& stage, const Batch& batch);
    void clear();
    /// In the order written.
    [[nodiscard]] std::vector<Batch> of(const std::string& stage) const;
private:
    mutable std::mutex mutex_;
    std::map<std::string, std::vector<Batch>> batches_;
};

inline constexpr const char* rows_stage = "reader.rows-of-a-test";
inline constexpr const char* collect_stage = "writer.rows-of-a-test";

/// Registers both. The registry's stages hold on to `collection`.
void add_test_stages(Registry& registry, std::shared_ptr<Collection> collection);

/// A list of maps as a batch: the columns in order of first appearance, types as found out from the values.
[[nodiscard]] Result<Batch> batch_of_rows(const Value& rows);

/// A scalar as the text of a cell; nothing for null.
[[nodiscard]] std::optional<std::string> cell_text(const Value& value);

}  // namespace persona::cli
