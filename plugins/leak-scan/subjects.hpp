// Whose row it is.
#pragma once

#include <cstdint>

#include <persona/batch.hpp>
#include <persona/random.hpp>

namespace persona::leaks {

/// Subjects of a batch's rows; where no column says whose row it is, each is somebody else's.
class Subjects {
public:
    Subjects(const Batch& batch, std::uint64_t key) : first_row_(batch.first_row), key_(key) {
        const auto at = batch.attachments.find("subject");
        if (at != batch.attachments.end() && at->second->type() == Type::int64 && at->second->size() == batch.rows)
            column_ = at->second.get();
    }
    [[nodiscard]] std::uint64_t of(std::int64_t row) const {
        if (column_ != nullptr && column_->valid(row)) return static_cast<std::uint64_t>(column_->int64(row));
        const auto number = static_cast<std::uint64_t>(first_row_ + row);
        return stable_hash({reinterpret_cast<const char*>(&number), sizeof number}, key_);
    }

private:
    const Column* column_ = nullptr;
    std::int64_t first_row_;
    std::uint64_t key_;
};

}  // namespace persona::leaks
