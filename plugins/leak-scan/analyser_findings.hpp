// analyser.findings: the known values of the source, as hashes.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <persona/stage.hpp>
#include <persona/word_lists.hpp>

#include "dictionary.hpp"
#include "name_counts.hpp"

namespace persona::leaks {

class AnalyserFindings final : public Analyser {
public:
    void describe(Description& description) override;
    Status open(Context& context) override;
    StatePtr start() const override;
    Status observe(State& state, const Batch& batch, Context& context) const override;
    Status merge(State& into, State& from) const override;
    Result<std::vector<ArtifactPtr>> finish(State& state, Context& context) override;

private:
    std::vector<std::pair<std::uint64_t, Findings::Entry>> extras(Findings& findings) const;
    Status pour(Dictionary& dictionary, const NameCounts& names, Findings& findings) const;
    Status pour_near(Dictionary& dictionary, Findings& findings) const;
    std::optional<Path> confidential_;
    ByteSize memory_{std::int64_t{512} << 20};
    bool search_ = false;
    std::int64_t grow_ = 0;  ///< bytes before the dictionary spills
    std::int64_t k_ = 10;
    std::uint64_t key_ = 0;
    std::filesystem::path spool_;
    std::vector<std::string> secrets_;  ///< folded lines of the confidential file
    std::unique_ptr<const WordLists> words_;
};

}  // namespace persona::leaks
