#include "judge.hpp"

#include <algorithm>

#include "answer_object.hpp"
#include "asking.hpp"
#include "refine_plan.hpp"

namespace persona::llm {
namespace {

constexpr const char* judge_template = "judge.txt";
constexpr const char* mark_schema =
    R"({"type":"object","properties":{"mark":{"type":"integer","minimum":1,"maximum":10}},"required":["mark"],"additionalProperties":false})";
constexpr std::int64_t tokens_of_a_mark = 30;

}  // namespace

std::optional<double> read_mark(std::string_view answer) {
    const auto object = read_object(answer);
    if (!object.values || object.closed) return std::nullopt;  // a 1 that breaks off may be a 10
    const auto* mark = object.values->if_contains("mark");
    if (mark == nullptr || !mark->is_int64() || mark->get_int64() < 1 || mark->get_int64() > 10) return std::nullopt;
    return static_cast<double>(mark->get_int64() - 1) / 9;
}

Judge::Judge(Provider& provider, const Guide& guide, const Capabilities& model, Template form)
    : provider_(provider),
      guide_(guide),
      slots_(model.parallel_slots),
      prompts_(std::move(form), guide, model, Sampling{0, 1, tokens_of_a_mark}, Shows::draft) {}

Result<std::unique_ptr<Judge>> Judge::make(Provider& provider, const Guide& guide, const Capabilities& model) {
    if (!model.tuned)
        return Error(ErrorCode::configuration,
                     "the model '" + model.model + "' was not tuned to follow instructions, so it can not judge",
                     "leave 'judge' out, or name another provider");
    PERSONA_ASSIGN(auto form, load_template("", judge_template));
    return std::unique_ptr<Judge>(new Judge(provider, guide, model, std::move(form)));
}

Result<std::vector<std::optional<double>>> Judge::marks(const Batch& batch, std::uint64_t key,
                                                        const std::stop_token& stop) const {
    std::vector<std::optional<double>> out(static_cast<std::size_t>(batch.rows));
    ask_side_by_side(out.size(), slots_, stop, [&](std::size_t i) {
        const auto row = static_cast<std::int64_t>(i);
        const auto words = words_of(batch, row, guide_.texts);
        if (std::all_of(words.begin(), words.end(), [](std::int64_t count) { return count == 0; })) return;
        auto prompt = prompts_.make(batch, row, words, seed_of(key, batch.first_row + row, 0));
        if (!prompt.schema.empty()) prompt.schema = mark_schema;
        if (const auto answer = provider_.complete(prompt, stop)) out[i] = read_mark(answer->text);
    });
    if (stop.stop_requested()) return Error(ErrorCode::cancelled, "interrupted while a model judged");
    return out;
}

}  // namespace persona::llm
