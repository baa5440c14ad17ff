// One value a row, of all rows learnt from: in memory or, block by block, in the private spool.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include <persona/spill.hpp>

namespace persona::seqtree {

using SpillPtr = std::shared_ptr<SpillFile>;

template <class T>
class Reading;

template <class T>
class Kept {
    static_assert(std::is_trivially_copyable_v<T>);
public:
    /// 256 KiB: malloc gives such blocks back to the system when they are freed.
    static constexpr std::size_t in_block = (std::size_t{1} << 18) / sizeof(T);

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    /// In memory.
    [[nodiscard]] std::size_t bytes() const noexcept {
        std::size_t out = 0;
        for (const auto& block : blocks_) out += block.values.capacity() * sizeof(T);
        return out;
    }

    void add(std::span<const T> values) {
        while (!values.empty()) {
            if (size_ % in_block == 0) blocks_.emplace_back();
            auto& last = blocks_.back().values;
            if (!last.empty()) last.reserve(in_block);  // more than one batch
            const auto part = values.first(std::min(values.size(), in_block - last.size()));
            last.insert(last.end(), part.begin(), part.end());
            size_ += part.size();
            values = values.subspan(part.size());
        }
    }
    void add(const Kept& later) {
        std::vector<T> room;
        for (std::size_t i = 0; i < later.blocks_.size(); ++i) add(later.block(i, room));
    }
    /// Full blocks go from memory to the file.
    Status spill(const SpillPtr& file) {
        for (; spilled_ < size_ / in_block; ++spilled_) PERSONA_TRY(put(blocks_[spilled_], file));
        return {};
    }
    /// Each value becomes what `change(row, value)` says; it stays where it is.
    template <class Change>
    Status change(Change&& change) {
        std::vector<T> room;
        for (std::size_t i = 0; i < blocks_.size(); ++i) {
            const auto before = block(i, room);
            std::vector<T> after;
            after.reserve(before.size());
            for (const auto value : before) after.push_back(change(i * in_block + after.size(), value));
            blocks_[i].values = std::move(after);
            if (i < spilled_) PERSONA_TRY(put(blocks_[i], blocks_[i].file));
        }
        return {};
    }
    /// All values, in memory; nothing stays behind.
    [[nodiscard]] std::vector<T> take() {
        std::vector<T> out, room;
        out.reserve(size_);
        for (std::size_t i = 0; i < blocks_.size(); ++i) {
            const auto values = block(i, room);
            out.insert(out.end(), values.begin(), values.end());
            blocks_[i] = {};
        }
        *this = {};
        return out;
    }

private:
    friend class Reading<T>;
    struct Block {
        std::vector<T> values;  ///< empty: in the file
        SpillPtr file;
        std::int64_t number = 0;
    };
    static Status put(Block& block, const SpillPtr& file) {
        PERSONA_ASSIGN(block.number, file->put(std::string(reinterpret_cast<const char*>(block.values.data()),
                                                           block.values.size() * sizeof(T))));
        block.file = file;
        block.values = std::vector<T>();  // {} would keep the memory
        return {};
    }
    /// In `room` when it has to be fetched. Throws Failure when the file can not be read.
    [[nodiscard]] std::span<const T> block(std::size_t i, std::vector<T>& room) const {
        const auto& one = blocks_[i];
        if (!one.values.empty()) return one.values;
        const auto bytes = one.file->get(one.number).value();
        room.resize(bytes.size() / sizeof(T));
        std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(room.data()));
        return room;
    }

    std::vector<Block> blocks_;  ///< all but the last are full; the first `spilled_` are in a file
    std::size_t spilled_ = 0, size_ = 0;
};

/// Looks at rows one after the other: ascending ones fetch each block once. Throws Failure when a block can not be read.
template <class T>
class Reading {
public:
    explicit Reading(const Kept<T>& of) noexcept : of_(&of) {}
    [[nodiscard]] T operator[](std::size_t row) {
        if (row - first_ >= block_.size()) {
            first_ = row / Kept<T>::in_block * Kept<T>::in_block;
            block_ = of_->block(row / Kept<T>::in_block, room_);
        }
        return block_[row - first_];
    }
private:
    const Kept<T>* of_;
    std::vector<T> room_;
    std::span<const T> block_;
    std::size_t first_ = 0;
};

struct RowChoice {
    bool all = true;
    std::vector<std::uint32_t> rows;  ///< ascending; unless all
};
template <class T>
[[nodiscard]] std::vector<T> gather(const Kept<T>& from, const RowChoice& choice) {
    const auto rows = choice.all ? from.size() : choice.rows.size();
    Reading reading(from);
    std::vector<T> out;
    out.reserve(rows);
    for (std::size_t i = 0; i < rows; ++i) out.push_back(reading[choice.all ? i : choice.rows[i]]);
    return out;
}
/// The same, and nothing stays behind.
template <class T>
[[nodiscard]] std::vector<T> take(Kept<T>& from, const RowChoice& choice) {
    if (choice.all) return from.take();
    auto out = gather(from, choice);
    from = {};
    return out;
}

}  // namespace persona::seqtree
