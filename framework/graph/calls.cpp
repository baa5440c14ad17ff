#include "framework/graph/calls.hpp"

#include <algorithm>
#include <chrono>

namespace persona {
namespace {

/// Adds the time of its life to a stage's counter.
class Timer {
public:
    explicit Timer(Counters& counters) : counters_(counters), start_(std::chrono::steady_clock::now()) {}
    ~Timer() {
        counters_.busy +=
            std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start_).count();
        ++counters_.batches;
    }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
private:
    Counters& counters_;
    std::chrono::steady_clock::time_point start_;
};

/// Memory of the columns that `now` does not share with `before`.
std::int64_t growth(const Batch& before, const Batch& now) {
    std::size_t total = now.spans && now.spans != before.spans ? now.spans->size() * sizeof(Span) : 0;
    for (const auto& column : now.columns)
        if (std::find(before.columns.begin(), before.columns.end(), column) == before.columns.end())
            total += column->bytes();
    return static_cast<std::int64_t>(total);
}

/// The label travels with the data and is looked at again at every door.
Status check_label(const RunState& run, std::size_t stage, std::size_t port, const Batch& batch) {
    const auto& instance = run.plan.stages[stage].instance;
    const auto& declared = instance.description.ports[port];
    Label needed = instance.accepts.value_or(declared.lowest);
    for (const auto& provider : run.plan.providers)
        for (const auto& named : instance.providers)
            if (named.name == provider.name && !declared.is_reference)
                needed = std::max(needed, may_be_shown(instance, provider));
    if (batch.label >= needed) return {};
    return Error(ErrorCode::refused, std::string(to_string(batch.label)) + " data came to a stage that accepts only " +
                                         std::string(to_string(needed)) + " data");
}

PacketPtr dead_packet(const EnvelopePtr& envelope, std::size_t outputs) {
    auto packet = std::make_shared<Packet>();
    packet->sequence = envelope->sequence;
    packet->dead = true;
    for (std::size_t i = 0; i < outputs; ++i) packet->outputs.push_back(dead_envelope(envelope->sequence));
    return packet;
}

Status check_account(const CallContext& context, std::int64_t in, std::int64_t out) {
    if (in + context.made_rows == out + context.dropped + context.rejected) return {};
    return Error(ErrorCode::accounting,
                 "rows do not add up: " + std::to_string(in) + " came in and " + std::to_string(context.made_rows) +
                     " were made, but " + std::to_string(out) + " went out, " + std::to_string(context.dropped) +
                     " were dropped and " + std::to_string(context.rejected) + " rejected",
                 "the stage lost or invented rows without telling: this is a fault in the stage");
}

Result<PacketPtr> try_transform(RunState& run, std::size_t index, const EnvelopePtr& envelope) {
    auto& plan = run.plan.stages[index];
    auto& stage = static_cast<Transform&>(*plan.instance.stage);
    const auto& batch = envelope->batch;
    auto packet = std::make_shared<Packet>();
    packet->sequence = envelope->sequence;
    packet->rows = batch.rows;
    packet->credit = envelope->credit;
    packet->state = stage.start();
    const auto port = plan.batch_inputs.front().port;
    CallContext context(run, index, plan.instance.description.ports[port].name, packet->state.get());
    PERSONA_TRY(check_label(run, index, port, batch));
    std::vector<Batch> made;
    if (plan.batch_outputs.size() == 1) {
        PERSONA_ASSIGN(auto one, stage.process(batch, context));
        made.push_back(std::move(one));
    } else {
        PERSONA_ASSIGN(made, stage.process_to_many(batch, context));
    }
    if (made.size() != plan.batch_outputs.size())
        return Error(ErrorCode::internal, "the stage gave " + std::to_string(made.size()) + " batches for " +
                                              std::to_string(plan.batch_outputs.size()) + " outputs");
    std::int64_t rows_out = 0;
    for (std::size_t i = 0; i < made.size(); ++i) {
        rows_out += made[i].rows;
        const auto extra = growth(batch, made[i]);
        if (envelope->credit && extra > 0) envelope->credit->charge(extra);
        PERSONA_ASSIGN(auto wrapped, wrap(run, {index, plan.batch_outputs[i]}, std::move(made[i]), envelope->sequence,
                                          batch.first_row, envelope->credit));
        packet->outputs.push_back(std::move(wrapped));
    }
    PERSONA_TRY(check_account(context, batch.rows, rows_out));
    auto& counters = run.counters[index];
    counters.rows_in += batch.rows;
    counters.rows_out += rows_out;
    context.settle();
    return packet;
}

}  // namespace

EnvelopePtr dead_envelope(std::int64_t sequence) {
    auto out = std::make_shared<Envelope>();
    out->sequence = sequence;
    out->dead = true;
    return out;
}

Result<EnvelopePtr> wrap(RunState& run, PortIndex output, Batch batch, std::int64_t sequence, std::int64_t first_row,
                         std::shared_ptr<Credit> credit) {
    const auto& stage = run.plan.stages[output.stage];
    // What ships with persona is tested for this; what does not could hand over anything.
    PERSONA_TRY(batch.check(!stage.instance.ships_with_persona));
    batch.sequence = sequence;
    batch.first_row = first_row;
    batch.label = stage.labels[output.port];
    auto out = std::make_shared<Envelope>();
    out->batch = std::move(batch);
    out->sequence = sequence;
    out->credit = std::move(credit);
    return EnvelopePtr(std::move(out));
}

PacketPtr call_transform(RunState& run, std::size_t stage, const EnvelopePtr& envelope) {
    const auto outputs = run.plan.stages[stage].batch_outputs.size();
    if (envelope->dead || run.failed()) return dead_packet(envelope, outputs);
    const Timer timer(run.counters[stage]);
    auto result = guarded(run.plan.stages[stage].instance.name, [&] { return try_transform(run, stage, envelope); });
    if (result) return *result;
    run.fail(std::move(result).error());
    return dead_packet(envelope, outputs);
}

PacketPtr call_observer(RunState& run, std::size_t index, std::size_t port, const EnvelopePtr& envelope) {
    if (envelope->dead || run.failed()) return dead_packet(envelope, 0);
    auto& plan = run.plan.stages[index];
    const Timer timer(run.counters[index]);
    auto packet = std::make_shared<Packet>();
    packet->sequence = envelope->sequence;
    packet->rows = envelope->batch.rows;
    packet->credit = envelope->credit;
    const auto status = guarded(plan.instance.name, [&]() -> Status {
        PERSONA_TRY(check_label(run, index, port, envelope->batch));
        const auto& stage = static_cast<const Analyser&>(*plan.instance.stage);
        packet->state = stage.start();
        CallContext context(run, index, plan.instance.description.ports[port].name, packet->state.get());
        if (!packet->state) return Error(ErrorCode::internal, "the stage gave no state to observe into");
        return stage.observe(*packet->state, envelope->batch, context);
    });
    if (!status) {
        run.fail(status.error());
        return dead_packet(envelope, 0);
    }
    run.counters[index].rows_in += envelope->batch.rows;
    return packet;
}

void merge_state(RunState& run, std::size_t index, std::size_t port, const PacketPtr& packet) {
    if (packet->dead || !packet->state || run.failed()) return;
    auto& merged = run.states[index][port];
    if (!merged) {
        merged = std::move(packet->state);
        return;
    }
    const auto& instance = run.plan.stages[index].instance;
    const auto status = guarded(instance.name, [&]() -> Status {
        if (instance.stage->stage_kind() == StageKind::transform)
            return static_cast<const Transform&>(*instance.stage).merge(*merged, *packet->state);
        return static_cast<const Analyser&>(*instance.stage).merge(*merged, *packet->state);
    });
    if (!status) run.fail(status.error());
}

EnvelopePtr call_generator(RunState& run, std::size_t index, std::int64_t sequence, std::int64_t first,
                           std::int64_t count, std::shared_ptr<Credit> credit) {
    if (run.failed()) return dead_envelope(sequence);
    auto& plan = run.plan.stages[index];
    const Timer timer(run.counters[index]);
    auto result = guarded(plan.instance.name, [&]() -> Result<EnvelopePtr> {
        CallContext context(run, index);
        PERSONA_ASSIGN(auto batch, static_cast<const Generator&>(*plan.instance.stage).generate(first, count, context));
        if (batch.rows + context.rejected + context.dropped != count)
            return Error(ErrorCode::accounting, "asked for " + std::to_string(count) + " rows, the generator gave " +
                                                    std::to_string(batch.rows));
        credit->charge(static_cast<std::int64_t>(batch.bytes()));
        context.settle();
        run.counters[index].rows_out += batch.rows;
        run.counters[index].made += batch.rows;
        run.counters[index].done += count;
        return wrap(run, {index, plan.batch_outputs.front()}, std::move(batch), sequence, first, std::move(credit));
    });
    if (result) return *result;
    run.fail(std::move(result).error());
    return dead_envelope(sequence);
}

void call_writer(RunState& run, std::size_t index, const EnvelopePtr& envelope) {
    if (envelope->dead || run.failed()) return;
    auto& plan = run.plan.stages[index];
    const Timer timer(run.counters[index]);
    CallContext context(run, index);
    const auto status = guarded(plan.instance.name, [&]() -> Status {
        PERSONA_TRY(check_label(run, index, plan.batch_inputs.front().port, envelope->batch));
        return static_cast<Writer&>(*plan.instance.stage).write(envelope->batch, context);
    });
    if (!status) return run.fail(status.error());
    run.counters[index].rows_in += envelope->batch.rows;
    context.settle();
    run.counters[index].rows_out += envelope->batch.rows - context.dropped - context.rejected;
}

}  // namespace persona
