// A model that says what a test wants, and a dictionary of one value.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <persona/known_values.hpp>
#include <persona/provider.hpp>
#include <persona/text.hpp>

namespace persona::llm::testing {

/// Answers by a function of the prompt, and remembers what it was asked.
class ScriptedModel final : public Provider {
public:
    using Script = std::function<Result<Completion>(const Prompt&)>;
    ScriptedModel(Script script, std::int64_t slots, bool tuned = true) : script_(std::move(script)) {
        can_.structured_output = can_.seed = true;
        can_.tuned = tuned;
        can_.parallel_slots = slots;
        can_.model = "scripted";
        can_.where = "a test";
    }
    void describe(Description& description) override { description.doc("Answers as a test wants"); }
    /// As one that runs here.
    void here() { can_.frontier = false; }
    void room(std::int64_t tokens) { can_.context_tokens = tokens; }
    Result<Capabilities> capabilities(Context&) override { return can_; }
    Result<Completion> complete(const Prompt& prompt, std::stop_token) override {
        {
            const std::lock_guard lock(mutex_);
            prompts_.push_back(prompt);
        }
        return script_(prompt);
    }
    Result<std::vector<std::vector<float>>> embed(std::span<const std::string>, std::stop_token) override {
        return Error(ErrorCode::configuration, "none");
    }
    std::vector<Prompt> prompts() {
        const std::lock_guard lock(mutex_);
        return prompts_;
    }

private:
    Script script_;
    Capabilities can_;
    std::mutex mutex_;
    std::vector<Prompt> prompts_;
};

inline std::shared_ptr<const Findings> known_values(const std::string& value) {
    auto out = std::make_shared<Findings>();
    out->longest = 8;
    out->groups = {"found PERSON"};
    out->add(out->hash(fold(value)), {1, 2, 0});
    out->add(out->hash(completeness_mark), {1, 1, 0});
    out->seal();
    return out;
}

inline Completion said(const std::string& text) { return {text, 10, 5, false}; }

/// The draft that a request shows; nothing where it shows none.
inline std::string draft_in(const Prompt& prompt) {
    constexpr std::string_view before = "\nDraft: ";
    const auto at = prompt.user.rfind(before);
    return at == std::string::npos ? "" : prompt.user.substr(at + before.size());
}

}  // namespace persona::llm::testing
