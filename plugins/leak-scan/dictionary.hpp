// The leak dictionary while it grows: for each hashed value, which subjects hold it (up to k), in bounded memory.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <persona/artifact.hpp>
#include <persona/stage.hpp>

namespace persona::leaks {

class Dictionary final : public State {
public:
    explicit Dictionary(std::int64_t k) : k_(static_cast<std::size_t>(k)) {}
    void add(std::uint64_t hash, std::uint64_t subject, std::uint8_t tokens, std::string_view group);
    void count(std::string_view entity) { ++counts_.try_emplace(std::string(entity), 0).first->second; }
    void merge(Dictionary& other);
    /// Rough bytes held.
    [[nodiscard]] std::size_t bytes() const noexcept;
    /// Adds every value to `findings`, which is not sealed yet.
    void pour(Findings& findings) const;
    bool detection_ran = true;

private:
    struct Tally {
        std::uint64_t first = 0;
        std::unique_ptr<std::vector<std::uint64_t>> others;  ///< sorted; at most k - 1
        std::uint8_t tokens = 1, group = 0;
        bool common = false;  ///< k or more subjects: nobody's secret
    };
    void hold(Tally& tally, std::uint64_t subject);
    std::uint8_t group_of(std::string_view name);
    std::size_t k_;
    std::size_t more_ = 0;                              ///< subjects held beyond the first ones
    std::unordered_map<std::uint64_t, Tally> tallies_;  // never walked into a result unsorted: seal() sorts
    std::vector<std::string> groups_;
    std::map<std::string, std::int64_t, std::less<>> counts_;
};

}  // namespace persona::leaks
