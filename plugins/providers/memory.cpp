#include "memory.hpp"

#include <array>
#include <fstream>
#include <string>

namespace persona::providers {

std::int64_t free_memory() {
    std::ifstream file("/proc/meminfo");
    for (std::string name; file >> name;) {
        std::int64_t kilobytes = 0;
        if (name == "MemAvailable:" && file >> kilobytes) return kilobytes * 1024;
    }
    return 0;
}

bool fits(std::int64_t model_bytes, std::int64_t memory) noexcept {
    return model_bytes == 0 || memory == 0 || model_bytes + model_bytes / 5 <= memory;
}

std::string_view recommended_for(std::int64_t memory) noexcept {
    struct Size {
        std::int64_t bytes;
        std::string_view name;
    };
    // Sizes on disk in the library, the largest first.
    constexpr std::array sizes{Size{47'000'000'000, "qwen2.5:72b"}, Size{20'000'000'000, "qwen2.5:32b"},
                               Size{9'000'000'000, "qwen2.5:14b"},  Size{4'700'000'000, "qwen2.5:7b"},
                               Size{1'900'000'000, "qwen2.5:3b"},   Size{1'000'000'000, "qwen2.5:1.5b"}};
    for (const auto& size : sizes)
        if (memory > 0 && fits(size.bytes, memory)) return size.name;
    return "qwen2.5:0.5b";
}

}  // namespace persona::providers
