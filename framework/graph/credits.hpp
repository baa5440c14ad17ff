// The bound on memory: a batch is in flight only while it holds a credit.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stop_token>

namespace persona {

class CreditPool;

/// Gives back what it took when the batch it belongs to is gone, however that came about. Outlives the flow graph.
class Credit {
public:
    Credit(std::shared_ptr<CreditPool> pool, std::int64_t bytes) : pool_(std::move(pool)), bytes_(bytes) {}
    Credit(const Credit&) = delete;
    Credit& operator=(const Credit&) = delete;
    ~Credit();
    /// The batch turned out larger than thought, or grew in a stage: charged at once, never refused (else two stages could wait for each other).
    void charge(std::int64_t bytes);
private:
    std::shared_ptr<CreditPool> pool_;
    std::int64_t bytes_;
};

/// So many batches and so many bytes may be in flight. A batch larger than the whole pool is admitted alone.
class CreditPool : public std::enable_shared_from_this<CreditPool> {
public:
    CreditPool(std::int64_t batches, std::int64_t bytes) : batches_(batches), bytes_(bytes) {}
    /// Waits for room for one batch of about `estimate` bytes; null when `stop` was asked for.
    [[nodiscard]] std::shared_ptr<Credit> acquire(std::int64_t estimate, std::stop_token stop);
    /// The most batches and bytes that were ever in flight together.
    [[nodiscard]] std::int64_t most_batches() const;
    [[nodiscard]] std::int64_t most_bytes() const;
private:
    friend class Credit;
    void change(std::int64_t batches, std::int64_t bytes);
    const std::int64_t batches_, bytes_;
    mutable std::mutex mutex_;
    std::condition_variable_any room_;
    std::int64_t batches_out_ = 0, bytes_out_ = 0, most_batches_ = 0, most_bytes_ = 0;
};

}  // namespace persona
