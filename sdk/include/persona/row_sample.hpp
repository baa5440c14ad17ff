// A bounded sample of a stream's rows that does not depend on how the stream was cut or in which order its parts met.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/batch.hpp>
#include <persona/error.hpp>

namespace persona {

/// How large a sample of rows may become, and what decides which rows are in it.
struct SampleLimits {
    std::int64_t rows = 50'000;
    std::int64_t bytes = std::int64_t{64} << 20;
    std::uint64_t seed = 1;
};

/// Bottom-k sampling: every row draws a priority from (seed, port, batch, row); the rows of lowest priority stay, as many
/// as the limits allow (at least one). What a part of a stream keeps holds everything of it that the whole would keep,
/// so merging in any order gives the same rows.
class RowSample {
public:
    /// Holds on to the batch's memory until merge() or finish() copies what is wanted of it.
    Status add(const Batch& batch, std::string_view port, const SampleLimits& limits);
    Status merge(RowSample& other, const SampleLimits& limits);
    /// The sample in the order of its priorities: its first n rows are a sample of n rows. Empty optional: nothing was added.
    Result<Batch> finish(const SampleLimits& limits);
    [[nodiscard]] bool empty() const noexcept { return chunks_.empty(); }

private:
    struct Row {
        std::uint64_t priority = 0;
        std::int64_t sequence = 0;
        std::int32_t chunk = 0;
        std::int32_t index = 0;   ///< within the chunk
        std::int32_t number = 0;  ///< within the batch it came from
        std::int32_t bytes = 0;
        [[nodiscard]] bool before(const Row& other) const noexcept {
            if (priority != other.priority) return priority < other.priority;
            return sequence != other.sequence ? sequence < other.sequence : number < other.number;
        }
    };
    /// Of each chunk what rows_ names, in their order there; `row.index` is what stands there now.
    Status gather();
    /// Lets the rows go that are too many.
    void cut(const SampleLimits& limits);
    std::vector<Row> rows_;
    std::vector<Batch> chunks_;
    bool is_borrowed_ = false;  ///< whether the only chunk is a batch as it came in
    std::int64_t bytes_ = 0;
    std::optional<Row> end_;  ///< the first row that was too many: none from there on is ever wanted
};

/// What came in at one port so far: its rows counted, and a sample of them.
struct SampledStream {
    SchemaPtr schema;  ///< null until the first batch
    std::int64_t rows = 0;
    std::vector<std::int64_t> present;  ///< by column: cells that are not missing
    RowSample sample;

    Status add(const Batch& batch, std::string_view port, const SampleLimits& limits);
    /// Takes in another part of the same stream; an error where its columns are others.
    Status merge(SampledStream& other, std::string_view port, const SampleLimits& limits);
};

/// The streams of a stage by port. `Stream` is a SampledStream, or has one's members and more.
template <class Stream>
using Streams = std::map<std::string, Stream, std::less<>>;

/// Null: nothing came in there, not even a batch without rows.
template <class Stream>
[[nodiscard]] Stream* find_stream(Streams<Stream>& streams, std::string_view port) {
    const auto at = streams.find(port);
    return at == streams.end() ? nullptr : &at->second;
}
/// The error where that was needed.
[[nodiscard]] Error nothing_came_in(std::string_view port);

}  // namespace persona
