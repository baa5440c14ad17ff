// One call of a stage for one envelope, with all that the runtime promises about it: labels, checks, row accounts, time.
#pragma once

#include "framework/graph/envelope.hpp"
#include "framework/graph/run_state.hpp"

namespace persona {

/// Calls a transform; the packet holds a batch for each batch output. After a failure the packet is dead but keeps its place.
[[nodiscard]] PacketPtr call_transform(RunState& run, std::size_t stage, const EnvelopePtr& envelope);
/// Shows a batch to an analyser or validator; the packet holds its state.
[[nodiscard]] PacketPtr call_observer(RunState& run, std::size_t stage, std::size_t port, const EnvelopePtr& envelope);
/// Adds a packet's state to the stage's merged state of that port.
void merge_state(RunState& run, std::size_t stage, std::size_t port, const PacketPtr& packet);
/// Makes rows [first, first + count).
[[nodiscard]] EnvelopePtr call_generator(RunState& run, std::size_t stage, std::int64_t sequence, std::int64_t first,
                                         std::int64_t count, std::shared_ptr<Credit> credit);
void call_writer(RunState& run, std::size_t stage, const EnvelopePtr& envelope);

/// Wraps what a stage gave: checks it, sets label and numbers, charges its credit.
[[nodiscard]] Result<EnvelopePtr> wrap(RunState& run, PortIndex output, Batch batch, std::int64_t sequence,
                                       std::int64_t first_row, std::shared_ptr<Credit> credit);
[[nodiscard]] EnvelopePtr dead_envelope(std::int64_t sequence);

}  // namespace persona
