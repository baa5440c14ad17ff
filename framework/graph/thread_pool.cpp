#include "framework/graph/envelope.hpp"

namespace persona {

ThreadPool::ThreadPool(int threads) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

ThreadPool::~ThreadPool() { finish(); }

void ThreadPool::submit(std::function<void()> task) {
    {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
    }
    more_.notify_one();
}

void ThreadPool::finish() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    more_.notify_all();
    for (auto& thread : threads_)
        if (thread.joinable()) thread.join();
}

void ThreadPool::work() {
    while (true) {
        std::function<void()> task;
        {
            std::unique_lock lock(mutex_);
            more_.wait(lock, [this] { return closed_ || !tasks_.empty(); });
            if (tasks_.empty()) return;
            task = std::move(tasks_.front());
            tasks_.pop_front();
        }
        task();
    }
}

}  // namespace persona
