// Tables and shortcuts for the tests of this folder.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/profile.hpp>
#include <persona/testing.hpp>

#include "grow.hpp"
#include "model.hpp"

namespace persona::seqtree::tests {

using Cells = std::vector<std::optional<std::string>>;
[[nodiscard]] Cells cells(std::int64_t rows, const std::function<std::optional<std::string>(std::int64_t)>& of);

/// region → country, a number that follows the region, a small category, a number with a tenth missing.
[[nodiscard]] Batch dependent(std::int64_t rows);

/// A profile made by hand of what the batch holds, as analyser.profile would (each plugin's tests know only their own).
[[nodiscard]] std::shared_ptr<const Profile> profile_of(const Batch& table, std::int64_t k = 10);
[[nodiscard]] ModelPtr fit(const Batch& table, std::int64_t k = 10, std::int64_t a_batch = batch_rows,
                           const std::map<std::string, std::string>& parameters = {},
                           std::size_t least_sample = std::size_t{1} << 20);
[[nodiscard]] std::vector<std::uint32_t> whole_of(const Training& data, std::size_t column, std::int64_t k);
template <class T>
[[nodiscard]] Kept<T> kept(const std::vector<T>& values) {
    Kept<T> out;
    out.add(values);
    return out;
}
[[nodiscard]] Batch sample(const ModelPtr& model, const std::map<std::string, std::string>& parameters,
                           std::uint64_t seed = 1, std::int64_t a_batch = batch_rows,
                           const ArtifactPtr& avoid = nullptr);

}  // namespace persona::seqtree::tests
