// One phase as one oneTBB flow graph:
//
//   reader thread, generator tickets or spool tickets ─ credit ─► stages ─► states (in order) · spool · writer thread (in order)
//
// Everything inside is a queueing node: what bounds the memory is the credit that every envelope holds. A stage never drops an
// envelope, so the order can always be restored; after a failure dead envelopes drain through.
#include <oneapi/tbb/flow_graph.h>

#include <deque>
#include <thread>

#include "framework/graph/calls.hpp"

namespace persona {
namespace {

namespace flow = tbb::flow;

/// What left an output port and what arrived at the end of each of its wires: the two must agree.
struct Tally {
    std::atomic<std::int64_t> batches{0}, rows{0};
    void add(std::int64_t count) {
        ++batches;
        rows += count;
    }
};

struct Ticket {
    std::int64_t sequence = 0, first = 0, count = 0;
    const Spool* spool = nullptr;
    std::int64_t record = 0;
    std::shared_ptr<Credit> credit;
};
using TicketPtr = std::shared_ptr<Ticket>;

class PhaseGraph {
public:
    PhaseGraph(RunState& run, int phase) : run_(run), phase_(phase) {}
    void build();
    void run_to_the_end();

private:
    using Sender = flow::sender<EnvelopePtr>;
    using Receiver = flow::receiver<EnvelopePtr>;

    template <class Node, class... Arguments>
    Node& node(Arguments&&... arguments) {
        auto made = std::make_unique<Node>(graph_, std::forward<Arguments>(arguments)...);
        auto& out = *made;
        nodes_.push_back(std::move(made));
        return out;
    }
    Tally& tally() { return tallies_.emplace_back(); }
    [[nodiscard]] const StagePlan& plan(std::size_t stage) const { return run_.plan.stages[stage]; }

    Sender& input_of(std::size_t stage, const InputPlan& input);
    Sender& replay(std::size_t stage, const InputPlan& input);
    void add_output(PortIndex output, Sender& sender);
    void add_reader(std::size_t stage);
    void add_generator(std::size_t stage);
    void add_transform(std::size_t stage);
    void add_observer(std::size_t stage, const InputPlan& input);
    void add_writer(std::size_t stage);
    void check_tallies();
    template <class Body>
    void start_source(Body body);

    struct End {
        PortIndex from;
        std::string name;
        Tally* tally;
    };

    RunState& run_;
    int phase_;
    flow::graph graph_;
    std::vector<std::unique_ptr<flow::graph_node>> nodes_;
    std::deque<Tally> tallies_;
    std::map<PortIndex, Sender*> outputs_;
    std::map<PortIndex, Tally*> sent_;
    std::vector<End> ends_;
    std::vector<std::function<void()>> sources_;  // bodies of the source threads
    std::vector<std::unique_ptr<ThreadPool>> waiters_, writers_;
};

/// The batches that arrive at an input port: straight from a stage of this phase, or from the spool.
PhaseGraph::Sender& PhaseGraph::input_of(std::size_t stage, const InputPlan& input) {
    return input.spooled ? replay(stage, input) : *outputs_.at(input.sources.front());
}

PhaseGraph::Sender& PhaseGraph::replay(std::size_t stage, const InputPlan& input) {
    auto& decode = node<flow::function_node<TicketPtr, EnvelopePtr>>(
        flow::unlimited, [this, stage](const TicketPtr& ticket) -> EnvelopePtr {
            if (run_.failed()) return dead_envelope(ticket->sequence);
            auto batch = guarded(plan(stage).instance.name, [&] { return ticket->spool->get(ticket->record); });
            if (!batch) {
                run_.fail(std::move(batch).error());
                return dead_envelope(ticket->sequence);
            }
            auto out = std::make_shared<Envelope>();
            out->batch = *std::move(batch);
            out->batch.sequence = out->sequence = ticket->sequence;
            out->credit = ticket->credit;
            return out;
        });
    std::vector<const Spool*> spools;
    for (const auto& source : input.sources) spools.push_back(run_.spools.at(source).get());
    sources_.emplace_back([this, spools, stage, &decode] {
        std::int64_t sequence = 0;
        for (const auto* spool : spools) run_.counters[stage].total += spool->rows();
        for (const auto* spool : spools) {
            for (std::int64_t record = 0; record < spool->size(); ++record) {
                auto credit = run_.credits->acquire(spool->bytes_of(record), run_.stop());
                if (!credit) return;
                auto ticket = std::make_shared<Ticket>();
                *ticket = {sequence++, 0, 0, spool, record, std::move(credit)};
                decode.try_put(ticket);
            }
        }
    });
    return decode;
}

/// Counts what leaves, keeps it for later phases where those need it, and offers it to the stages behind.
void PhaseGraph::add_output(PortIndex output, Sender& sender) {
    auto& sent = tally();
    sent_[output] = &sent;
    auto& out = node<flow::function_node<EnvelopePtr, EnvelopePtr, flow::lightweight>>(
        flow::unlimited, [&sent](const EnvelopePtr& envelope) noexcept {
            if (!envelope->dead) sent.add(envelope->batch.rows);
            return envelope;
        });
    flow::make_edge(sender, out);
    outputs_[output] = &out;
    if (!run_.plan.needs_spool(output)) return;
    auto* spool = run_.spools.at(output).get();
    auto& kept = tally();
    const auto name = plan(output.stage).instance.name;
    auto& keep = node<flow::function_node<EnvelopePtr>>(
        flow::unlimited, [this, spool, name, &kept](const EnvelopePtr& envelope) {
            if (envelope->dead || run_.failed()) return flow::continue_msg{};
            auto status = guarded(name, [&] { return spool->put(envelope->batch); });
            if (!status) run_.fail(std::move(status).error());
            kept.add(envelope->batch.rows);
            return flow::continue_msg{};
        });
    flow::make_edge(out, keep);
    ends_.push_back({output, "the spool", &kept});
}

void PhaseGraph::add_reader(std::size_t stage) {
    auto& entry = node<flow::broadcast_node<EnvelopePtr>>();
    const PortIndex output{stage, plan(stage).batch_outputs.front()};
    add_output(output, entry);
    sources_.emplace_back([this, stage, output, &entry] {
        auto& reader = static_cast<Reader&>(*plan(stage).instance.stage);
        std::int64_t sequence = 0;
        std::int64_t next_row = 0;
        std::int64_t estimate = 0;
        CallContext context(run_, stage);
        while (true) {
            auto credit = run_.credits->acquire(estimate, run_.stop());
            if (!credit) return;
            const auto start = std::chrono::steady_clock::now();
            auto result = guarded(plan(stage).instance.name, [&] { return reader.read(context); });
            auto& counters = run_.counters[stage];
            counters.busy +=
                std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start).count();
            if (!result) return run_.fail(std::move(result).error());
            if (!result->has_value()) break;
            Batch batch = **std::move(result);
            // A reader that leaves rows out knows their numbers; else they count on.
            const std::int64_t first = std::max(batch.first_row, next_row);
            next_row = first + batch.rows;
            const auto bytes = static_cast<std::int64_t>(batch.bytes());
            credit->charge(bytes - estimate);
            estimate = bytes;
            counters.rows_out += batch.rows;
            ++counters.batches;
            auto wrapped = guarded(plan(stage).instance.name, [&] {
                return wrap(run_, output, std::move(batch), sequence++, first, std::move(credit));
            });
            if (!wrapped) return run_.fail(std::move(wrapped).error());
            entry.try_put(*wrapped);
        }
        context.settle();
        if (sequence == 0)
            run_.fail(Error(ErrorCode::internal, "the reader gave no batch at all",
                            "a reader gives at least one, which carries the schema")
                          .in_stage(plan(stage).instance.name));
    });
}

void PhaseGraph::add_generator(std::size_t stage) {
    auto& make = node<flow::function_node<TicketPtr, EnvelopePtr>>(
        plan(stage).instance.description.is_parallel ? flow::unlimited : flow::serial,
        [this, stage](const TicketPtr& ticket) {
            return call_generator(run_, stage, ticket->sequence, ticket->first, ticket->count, ticket->credit);
        });
    add_output({stage, plan(stage).batch_outputs.front()}, make);
    sources_.emplace_back([this, stage, &make] {
        auto& generator = static_cast<Generator&>(*plan(stage).instance.stage);
        CallContext context(run_, stage);
        auto rows = guarded(plan(stage).instance.name, [&] { return generator.rows(context); });
        if (!rows) return run_.fail(std::move(rows).error());
        run_.counters[stage].total = *rows;
        std::int64_t first = 0;
        std::int64_t sequence = 0;
        do {
            auto credit = run_.credits->acquire(0, run_.stop());
            if (!credit) return;
            auto ticket = std::make_shared<Ticket>();
            *ticket = {sequence++, first, std::min(batch_rows, *rows - first), nullptr, 0, std::move(credit)};
            first += ticket->count;
            make.try_put(ticket);
        } while (first < *rows);
    });
}

void PhaseGraph::add_transform(std::size_t stage) {
    const auto& description = plan(stage).instance.description;
    const auto& input = plan(stage).batch_inputs.front();
    auto* sender = &input_of(stage, input);
    flow::sender<PacketPtr>* packets = nullptr;
    auto& received = tally();
    if (!input.spooled) ends_.push_back({input.sources.front(), plan(stage).instance.name, &received});
    const auto body = [this, stage, &received](const EnvelopePtr& envelope) {
        if (!envelope->dead) received.add(envelope->batch.rows);
        return call_transform(run_, stage, envelope);
    };
    // One at a time and in order, so that a stage that remembers gives the same for any number of threads.
    const bool one_by_one = !description.is_parallel && description.waiting_threads <= 1;
    const auto at_once = one_by_one ? flow::serial : flow::unlimited;
    if (one_by_one) {
        auto& order = node<flow::sequencer_node<EnvelopePtr>>(
            [](const EnvelopePtr& envelope) { return static_cast<std::size_t>(envelope->sequence); });
        flow::make_edge(*sender, order);
        sender = &order;
    }
    if (description.waiting_threads > 0) {
        // Not an async_node: what its gateway took from other threads did not arrive at lightweight nodes behind it (oneTBB 2021.8).
        waiters_.push_back(std::make_unique<ThreadPool>(description.waiting_threads));
        auto* pool = waiters_.back().get();
        auto& answers = node<flow::broadcast_node<PacketPtr>>();
        auto& wait =
            node<flow::function_node<EnvelopePtr>>(at_once, [this, pool, body, &answers](const EnvelopePtr& envelope) {
                graph_.reserve_wait();
                pool->submit([this, body, envelope, &answers] {
                    answers.try_put(body(envelope));
                    graph_.release_wait();
                });
                return flow::continue_msg{};
            });
        flow::make_edge(*sender, wait);
        packets = &answers;
    } else {
        auto& call = node<flow::function_node<EnvelopePtr, PacketPtr>>(at_once, body);
        flow::make_edge(*sender, call);
        packets = &call;
    }
    for (std::size_t i = 0; i < plan(stage).batch_outputs.size(); ++i) {
        auto& pick = node<flow::function_node<PacketPtr, EnvelopePtr, flow::lightweight>>(
            flow::unlimited, [i](const PacketPtr& packet) noexcept { return packet->outputs[i]; });
        flow::make_edge(*packets, pick);
        add_output({stage, plan(stage).batch_outputs[i]}, pick);
    }
    if (plan(stage).artifact_outputs.empty()) return;
    auto& order = node<flow::sequencer_node<PacketPtr>>(
        [](const PacketPtr& packet) { return static_cast<std::size_t>(packet->sequence); });
    auto& merge = node<flow::function_node<PacketPtr>>(flow::serial, [this, stage](const PacketPtr& packet) {
        merge_state(run_, stage, plan(stage).batch_inputs.front().port, packet);
        return flow::continue_msg{};
    });
    flow::make_edge(*packets, order);
    flow::make_edge(order, merge);
}

void PhaseGraph::add_observer(std::size_t stage, const InputPlan& input) {
    const bool parallel = plan(stage).instance.description.is_parallel;
    const auto port = input.port;
    auto& received = tally();
    if (!input.spooled) ends_.push_back({input.sources.front(), plan(stage).instance.name, &received});
    auto& observe = node<flow::function_node<EnvelopePtr, PacketPtr>>(
        parallel ? flow::unlimited : flow::serial,
        [this, stage, port](const EnvelopePtr& envelope) { return call_observer(run_, stage, port, envelope); });
    auto& order = node<flow::sequencer_node<PacketPtr>>(
        [](const PacketPtr& packet) { return static_cast<std::size_t>(packet->sequence); });
    auto& merge =
        node<flow::function_node<PacketPtr>>(flow::serial, [this, stage, port, &received](const PacketPtr& packet) {
            if (!packet->dead) received.add(packet->rows);
            merge_state(run_, stage, port, packet);
            return flow::continue_msg{};
        });
    flow::make_edge(input_of(stage, input), observe);
    flow::make_edge(observe, order);
    flow::make_edge(order, merge);
}

void PhaseGraph::add_writer(std::size_t stage) {
    if (plan(stage).batch_inputs.empty()) return;
    const auto& input = plan(stage).batch_inputs.front();
    auto& received = tally();
    if (!input.spooled) ends_.push_back({input.sources.front(), plan(stage).instance.name, &received});
    writers_.push_back(std::make_unique<ThreadPool>(1));
    auto* thread = writers_.back().get();
    auto& order = node<flow::sequencer_node<EnvelopePtr>>(
        [](const EnvelopePtr& envelope) { return static_cast<std::size_t>(envelope->sequence); });
    auto& write = node<flow::function_node<EnvelopePtr>>(flow::serial,
                                                         [this, stage, thread, &received](const EnvelopePtr& envelope) {
                                                             thread->submit([this, stage, envelope, &received] {
                                                                 if (!envelope->dead)
                                                                     received.add(envelope->batch.rows);
                                                                 call_writer(run_, stage, envelope);
                                                             });
                                                             return flow::continue_msg{};
                                                         });
    flow::make_edge(input_of(stage, input), order);
    flow::make_edge(order, write);
}

void PhaseGraph::build() {
    // The stages are in topological order, so what feeds a stage is there before it.
    for (std::size_t s = 0; s < run_.plan.stages.size(); ++s) {
        const auto kind = plan(s).instance.stage->stage_kind();
        if (kind == StageKind::analyser || kind == StageKind::validator) {
            for (const auto& input : plan(s).batch_inputs)
                if (input.phase == phase_) add_observer(s, input);
            continue;
        }
        if (plan(s).open_phase != phase_) continue;
        if (kind == StageKind::reader) add_reader(s);
        if (kind == StageKind::generator) add_generator(s);
        if (kind == StageKind::transform) add_transform(s);
        if (kind == StageKind::writer) add_writer(s);
    }
}

void PhaseGraph::run_to_the_end() {
    std::vector<std::thread> threads;
    for (auto& body : sources_) {
        graph_.reserve_wait();
        threads.emplace_back([this, &body] {
            body();
            graph_.release_wait();
        });
    }
    try {
        graph_.wait_for_all();
    } catch (const std::exception&) {
        run_.fail(Error(ErrorCode::internal, "the flow graph was broken off by an exception"));
    }
    for (auto& thread : threads) thread.join();
    for (auto& pool : waiters_) pool->finish();
    for (auto& pool : writers_) pool->finish();
    if (!run_.failed()) check_tallies();
}

/// wait_for_all() returns normally when batches were lost: so every wire is counted at both ends.
void PhaseGraph::check_tallies() {
    std::map<std::size_t, std::int64_t> left;
    for (const auto& [output, sent] : sent_) left[output.stage] += sent->rows;
    for (const auto& [stage, rows] : left) {
        const std::int64_t given = run_.counters[stage].rows_out;
        if (given != rows)
            run_.fail(Error(ErrorCode::accounting, "the stage gave " + std::to_string(given) + " rows, but " +
                                                       std::to_string(rows) + " left it")
                          .in_stage(plan(stage).instance.name));
    }
    for (const auto& end : ends_) {
        const auto& sent = *sent_.at(end.from);
        if (sent.batches == end.tally->batches && sent.rows == end.tally->rows) continue;
        const auto& from = plan(end.from.stage).instance.name;
        run_.fail(Error(ErrorCode::accounting,
                        "'" + from + "' gave " + std::to_string(sent.rows) + " rows in " +
                            std::to_string(sent.batches) + " batches, but " + std::to_string(end.tally->rows) +
                            " rows in " + std::to_string(end.tally->batches) + " batches arrived at " + end.name));
    }
}

}  // namespace

void run_phase(RunState& run, int phase) {
    PhaseGraph graph(run, phase);
    graph.build();
    graph.run_to_the_end();
}

}  // namespace persona
