#include "asking.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <thread>
#include <vector>

#include <persona/random.hpp>

namespace persona::llm {

void ask_side_by_side(std::size_t count, std::int64_t slots, const std::stop_token& stop,
                      const std::function<void(std::size_t)>& ask) {
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (auto i = next++; i < count && !stop.stop_requested(); i = next++) ask(i);
    };
    std::vector<std::jthread> threads;
    const auto most = std::min<std::size_t>(static_cast<std::size_t>(std::max<std::int64_t>(slots, 1)), count);
    for (std::size_t t = 0; t < most; ++t) threads.emplace_back(work);
}

Status ask_in_rounds(std::size_t count, std::int64_t slots, int attempts, const std::stop_token& stop,
                     const std::function<void(std::size_t, int)>& ask, const std::function<Fault(std::size_t)>& check) {
    std::vector<std::size_t> left(count);
    std::iota(left.begin(), left.end(), std::size_t{0});
    for (int attempt = 0; attempt < attempts && !left.empty(); ++attempt) {
        ask_side_by_side(left.size(), slots, stop, [&](std::size_t i) { ask(left[i], attempt); });
        if (stop.stop_requested()) return Error(ErrorCode::cancelled, "interrupted while a model was asked");
        std::erase_if(left, [&](std::size_t i) { return !worth_asking_again(check(i)); });
    }
    return {};
}

std::uint64_t seed_of(std::uint64_t key, std::int64_t row, int attempt) {
    return Random(key, static_cast<std::uint64_t>(row), 0, static_cast<std::uint16_t>(attempt)).next64();
}

Fault fault_of(const Error& error) { return error.code == ErrorCode::limit ? Fault::budget : Fault::no_answer; }

bool worth_asking_again(Fault fault) noexcept {
    return fault != Fault::none && fault != Fault::budget && fault != Fault::no_answer;
}

}  // namespace persona::llm
