// What travels through a flow graph.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <persona/stage.hpp>

#include "framework/graph/credits.hpp"

namespace persona {

/// A batch and the credit that it holds. A dead one only keeps its place in the order while a failed run drains.
struct Envelope {
    Batch batch;
    std::int64_t sequence = 0;
    std::shared_ptr<Credit> credit;
    bool dead = false;
};
using EnvelopePtr = std::shared_ptr<const Envelope>;

/// What a stage made of one envelope: a batch for each output, and the state that goes on to be merged.
struct Packet {
    std::vector<EnvelopePtr> outputs;
    StatePtr state;
    std::int64_t sequence = 0;
    std::int64_t rows = 0;
    std::shared_ptr<Credit> credit;
    bool dead = false;
};
using PacketPtr = std::shared_ptr<Packet>;

/// A few plain threads and a queue: for stages that wait, and (with one thread) for writers. The queue is bounded by the
/// credits that its envelopes hold.
class ThreadPool {
public:
    explicit ThreadPool(int threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;
    void submit(std::function<void()> task);
    /// Runs what is queued, then ends the threads.
    void finish();
private:
    void work();
    std::mutex mutex_;
    std::condition_variable more_;
    std::deque<std::function<void()>> tasks_;
    bool closed_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace persona
