// yaml-cpp's parser pushes a whole document; a reader is pulled. The parser therefore runs in a thread of its own and
// waits after each batch until that one was fetched.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include <persona/batch.hpp>
#include <persona/error.hpp>

namespace persona::yaml {

class BatchThread {
public:
    /// Hands a batch over and waits for it to be fetched; an error when nobody will.
    using Give = std::function<Status(Batch)>;
    explicit BatchThread(std::function<Status(const Give&)> body);
    BatchThread(const BatchThread&) = delete;
    BatchThread& operator=(const BatchThread&) = delete;
    /// Stops the body at its next batch.
    ~BatchThread();
    /// The next batch; nothing when the body has ended, its error when it failed.
    [[nodiscard]] Result<std::optional<Batch>> next();
private:
    [[nodiscard]] Status give(Batch batch);
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Batch> slot_;
    std::optional<Error> fault_;
    bool ended_ = false, unwanted_ = false;
    std::thread thread_;
};

}  // namespace persona::yaml
