// The short texts of a column that come again and again, so that each is worked on once a batch.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace persona {

/// Keeps what was found out about each text. The texts must stay where they are as long as this object. A column in which
/// most are new is given up. Not thread-safe: one for each column of a batch.
template <class Known>
class RepeatedTexts {
public:
    /// What is kept of a text, to be filled in where there is nothing yet; null: the text is not kept. Valid until the
    /// next call.
    [[nodiscard]] std::optional<Known>* find(std::string_view text) {
        constexpr std::size_t longest = 64, trial = 512;
        if (given_up_ || text.size() > longest) return nullptr;
        if (++asked_ == trial && known_.size() > trial / 2) {
            given_up_ = true;
            known_.clear();
            return nullptr;
        }
        return &known_.try_emplace(text).first->second;
    }

private:
    std::unordered_map<std::string_view, std::optional<Known>> known_;
    std::size_t asked_ = 0;
    bool given_up_ = false;
};

}  // namespace persona
