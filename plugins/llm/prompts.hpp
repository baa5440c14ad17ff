// From a template, a guide and a row to what is sent: the same bytes for every row but the last part, so that a server can
// keep what it has made of them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <persona/provider.hpp>
#include <persona/tokens.hpp>

#include "guide.hpp"

namespace persona::llm {

/// A text with the sections [system] and [user] and the places {{columns}}, {{guidance}}, {{examples}}, {{targets}}, {{form}}
/// and {{row}}.
struct Template {
    std::string system, user;
    std::string name;  ///< of the file, for reports
};
/// `name` stands in errors. The row has to be the last place of all.
[[nodiscard]] Result<Template> parse_template(const std::string& text, const std::string& name);
/// A file of the user's, or where `path` is empty one that ships with persona: "tuned.txt".
[[nodiscard]] Result<Template> load_template(const std::string& path, const std::string& shipped_name);
/// The one of texts that fits a model.
[[nodiscard]] inline std::string text_template(const Capabilities& model) {
    return model.tuned ? "tuned.txt" : "base.txt";
}
/// The one of whole rows.
[[nodiscard]] inline std::string row_template(const Capabilities& model) {
    return model.tuned ? "rows.txt" : "rows-base.txt";
}
inline constexpr const char* refine_template = "refine.txt";

/// Every {{place}} filled in once, from front to back: what is filled in is not looked at again, whatever stands in it.
[[nodiscard]] std::string filled(const std::string& text, const std::map<std::string, std::string>& places);

/// A model of the usual kind, where none is asked: instructed, with room, and able to keep to a form.
[[nodiscard]] Capabilities usual_model();

/// What a prompt shows of its row: the values alone, or also the texts that it has.
enum class Shows : std::uint8_t { values, draft };

struct Sampling {
    double temperature = 0.8, top_p = 0.95;
    std::int64_t max_tokens = 0;  ///< 0: by the length of the texts
};

/// A prompt without a word, to be drawn so.
[[nodiscard]] Prompt empty_prompt(const Sampling& sampling, std::uint64_t seed);

/// A part of a prompt, and why it may be sent.
struct PromptPart {
    std::string place, text, why;
};

/// The parts of a prompt of the form whose places are not empty. `rows`: that were counted.
[[nodiscard]] std::vector<PromptPart> prompt_parts(const Template& form,
                                                   const std::map<std::string, std::string>& places, std::int64_t rows,
                                                   PromptPart row);

/// Thread-safe.
class PromptMaker {
public:
    /// Leaves examples and then guidance out until a prompt fits into the model's context.
    PromptMaker(Template form, const Guide& guide, const Capabilities& model, Sampling sampling,
                Shows shows = Shows::values);
    /// `words`: by text column, how long its text is to be; columns that the row does not have are left out.
    [[nodiscard]] Prompt make(const Batch& batch, std::int64_t row, const std::vector<std::int64_t>& words,
                              std::uint64_t seed) const;
    [[nodiscard]] std::vector<PromptPart> parts(const Batch& batch, std::int64_t row,
                                                const std::vector<std::int64_t>& words) const;
    [[nodiscard]] std::size_t examples_shown() const noexcept { return examples_; }

private:
    [[nodiscard]] std::string row_text(const Batch& batch, std::int64_t row,
                                       const std::vector<std::int64_t>& words) const;
    void fill();
    Template form_;
    const Guide& guide_;
    Capabilities model_;
    Sampling sampling_;
    Shows shows_;
    std::size_t examples_ = 0;
    bool guidance_ = true;
    std::map<std::string, std::string> places_;
    std::string system_, before_row_, after_row_;
};

/// JSON Schema of an answer with the columns that have a length.
[[nodiscard]] std::string answer_schema(const std::vector<TextColumn>& texts, const std::vector<std::int64_t>& words);

}  // namespace persona::llm
