// Reading and writing the model file: little-endian, every length checked against what is left.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace persona::seqtree {

static_assert(std::endian::native == std::endian::little, "the model file is written as memory holds it");

class ByteWriter {
public:
    template <class T>
    void put(T value) {
        static_assert(std::is_trivially_copyable_v<T>);
        const auto* from = reinterpret_cast<const char*>(&value);
        out_.append(from, sizeof value);
    }
    void text(std::string_view value) {
        put(static_cast<std::uint64_t>(value.size()));
        out_.append(value);
    }
    template <class T>
    void array(const std::vector<T>& values) {
        put(static_cast<std::uint64_t>(values.size()));
        for (const auto& value : values) put(value);
    }
    [[nodiscard]] std::string take() { return std::move(out_); }
private:
    std::string out_;
};

/// Throws std::invalid_argument on anything that does not fit; the caller turns that into an Error.
class ByteReader {
public:
    explicit ByteReader(std::string_view from) : from_(from) {}
    template <class T>
    [[nodiscard]] T get() {
        static_assert(std::is_trivially_copyable_v<T> && !std::is_same_v<T, bool>);
        need(sizeof(T));
        T value;
        std::memcpy(&value, from_.data(), sizeof value);
        from_.remove_prefix(sizeof value);
        if constexpr (std::is_floating_point_v<T>)
            if (!std::isfinite(value)) throw std::invalid_argument("a number is not finite");
        return value;
    }
    [[nodiscard]] bool flag() {
        const auto value = get<std::uint8_t>();
        if (value > 1) throw std::invalid_argument("a flag is neither set nor unset");
        return value == 1;
    }
    /// How many elements of at least `element` bytes follow.
    [[nodiscard]] std::size_t count(std::size_t element) {
        const auto value = get<std::uint64_t>();
        if (value > from_.size() / element) throw std::invalid_argument("a list is longer than the file");
        return static_cast<std::size_t>(value);
    }
    [[nodiscard]] std::string text() {
        const auto size = count(1);
        std::string value(from_.substr(0, size));
        from_.remove_prefix(size);
        return value;
    }
    template <class T>
    [[nodiscard]] std::vector<T> array() {
        std::vector<T> out(count(sizeof(T)));
        for (auto& value : out) value = get<T>();
        return out;
    }
    void done() const {
        if (!from_.empty()) throw std::invalid_argument("something follows the model");
    }
    static void require(bool holds, const char* what) {
        if (!holds) throw std::invalid_argument(what);
    }
private:
    void need(std::size_t bytes) const {
        if (from_.size() < bytes) throw std::invalid_argument("the file is cut off");
    }
    std::string_view from_;
};

}  // namespace persona::seqtree
