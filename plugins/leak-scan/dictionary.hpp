// The leak dictionary while it grows: which subjects hold each hashed value (up to k), in bounded memory. Records of
// fixed size are kept in a list; what is beyond the limit lies in the private spool as sorted runs, merged at the end.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <persona/error.hpp>
#include <persona/spill.hpp>

namespace persona::leaks {

/// That a subject holds a value.
struct Holding {
    std::uint64_t hash = 0, subject = 0;
    std::uint8_t tokens = 1;  ///< 0: looked for as a whole cell only
    std::uint8_t group = 0;
    bool common = false;  ///< k or more subjects: nobody's secret, and `subject` says nothing
};

class Dictionary {
public:
    explicit Dictionary(std::int64_t k) : k_(static_cast<std::size_t>(k)) {}
    [[nodiscard]] std::size_t k() const noexcept { return k_; }
    void add(std::uint64_t hash, std::uint64_t subject, std::uint8_t tokens, std::string_view group);
    void count(std::string_view entity) { ++counts_.try_emplace(std::string(entity), 0).first->second; }
    /// Each pair of value and subject once: after the last add() of a batch.
    void tidy();
    /// `limit`: bytes that the list may take before it is spilled to `spool`.
    Status merge(Dictionary& other, std::int64_t limit, const std::filesystem::path& spool);

    struct Value {
        std::uint64_t hash = 0;
        std::size_t subjects = 0;  ///< at most k
        std::uint8_t tokens = 0;   ///< the shortest that runs can meet
        std::uint8_t group = 0;    ///< index into names()
    };
    /// Every value once, in the order of the hashes, whatever order they came in. Ends at the first error.
    Status each(const std::function<Status(const Value&)>& visit);
    /// The groups of findings other than dates, then the rest; of a value in several groups, the first stands: the type of a
    /// finding says more than where else the value stands, and a date that is a record's number is no mere date.
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] const std::map<std::string, std::int64_t, std::less<>>& counts() const noexcept { return counts_; }
    /// No fewer than each() will visit.
    [[nodiscard]] std::size_t most_values() const noexcept { return spilled_ + held_.size(); }
    [[nodiscard]] std::size_t spilled_runs() const noexcept { return runs_.size(); }

private:
    class Cursor;
    struct Run {
        std::shared_ptr<SpillFile> file;
        std::vector<std::int64_t> blocks;
        std::vector<std::uint8_t> groups;  ///< of the writer's table, as numbers in this one
    };
    std::uint8_t group_of(std::string_view name);
    [[nodiscard]] std::vector<std::uint8_t> numbers_of(const Dictionary& other);
    Status spill(const std::filesystem::path& spool);
    std::size_t k_;
    std::vector<Holding> held_;
    std::vector<Run> runs_;
    std::size_t spilled_ = 0;  ///< records in them
    std::shared_ptr<SpillFile> file_;
    std::vector<std::string> groups_;
    std::map<std::string, std::int64_t, std::less<>> counts_;
};

}  // namespace persona::leaks
