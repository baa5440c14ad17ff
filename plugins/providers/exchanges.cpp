#include "exchanges.hpp"

#include <fstream>
#include <memory>

#include <fmt/format.h>
#include <boost/json.hpp>
#include <persona/files.hpp>
#include <persona/random.hpp>

#include "json_read.hpp"

namespace persona::providers {
namespace {

constexpr std::string_view format_name = "persona exchanges 1";
constexpr std::int64_t most_file = std::int64_t{4} << 30;

std::string hexadecimal_of(const std::array<std::uint8_t, 32>& bytes) {
    std::string out;
    for (const auto byte : bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

json::object head_of(const Capabilities& has) {
    return {{"format", format_name},
            {"model", has.model},
            {"where", has.where},
            {"frontier", has.frontier},
            {"tuned", has.tuned},
            {"structured_output", has.structured_output},
            {"seed", has.seed},
            {"context_tokens", has.context_tokens},
            {"parallel_slots", has.parallel_slots}};
}

Capabilities capabilities_of(const json::value& head) {
    Capabilities out;
    out.model = text_at(head, "model");
    out.where = text_at(head, "where");
    out.frontier = flag_at(head, "frontier", true);
    out.tuned = flag_at(head, "tuned", true);
    out.structured_output = flag_at(head, "structured_output");
    out.seed = flag_at(head, "seed");
    out.context_tokens = number_at(head, "context_tokens");
    out.parallel_slots = number_at(head, "parallel_slots", 1);
    return out;
}

json::object line_of(const std::string& key, const Outcome& outcome) {
    if (outcome.error)
        return {{"key", key},
                {"error", static_cast<std::int64_t>(outcome.error->code)},
                {"message", outcome.error->message}};
    const auto& answer = outcome.completion;
    return {{"key", key},
            {"text", answer.text},
            {"prompt_tokens", answer.prompt_tokens},
            {"answer_tokens", answer.answer_tokens},
            {"truncated", answer.truncated}};
}

Outcome outcome_of(const json::value& line) {
    Outcome out;
    if (at(line, "error") != nullptr) {
        const auto code = number_at(line, "error");
        const bool known = code >= 0 && code <= static_cast<std::int64_t>(ErrorCode::cancelled);
        out.error = Error(known ? static_cast<ErrorCode>(code) : ErrorCode::io, text_at(line, "message"));
        return out;
    }
    out.completion = {text_at(line, "text"), number_at(line, "prompt_tokens"), number_at(line, "answer_tokens"),
                      flag_at(line, "truncated")};
    return out;
}

}  // namespace

std::string exchange_key(const std::string& model, const Prompt& prompt) {
    const json::array all{model,         prompt.system,     prompt.user,
                          prompt.schema, prompt.max_tokens, prompt.temperature,
                          prompt.top_p,  prompt.seed};
    return hexadecimal_of(hmac_sha256("persona exchange", json::serialize(all)));
}

std::optional<Completion> Cache::find(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    const auto at = held_.find(key);
    return at == held_.end() ? std::nullopt : std::optional(at->second);
}

void Cache::put(const std::string& key, const Completion& completion) {
    const std::lock_guard lock(mutex_);
    const auto size = static_cast<std::int64_t>(key.size() + completion.text.size() + sizeof completion);
    if (bytes_ + size > most_ || !held_.emplace(key, completion).second) return;
    bytes_ += size;
}

void Recording::begin(const Capabilities& capabilities) {
    const std::lock_guard lock(mutex_);
    capabilities_ = capabilities;
}

Outcome Recording::add(const std::string& key, Outcome outcome) {
    const std::lock_guard lock(mutex_);
    return exchanges_.try_emplace(key, std::move(outcome)).first->second;
}

std::optional<Outcome> Recording::find(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    const auto at = exchanges_.find(key);
    return at == exchanges_.end() ? std::nullopt : std::optional(at->second);
}

void Recording::finish(const std::filesystem::path& path) const noexcept {
    if (save(path)) return;
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
}

Status Recording::save(const std::filesystem::path& path) const {
    const std::lock_guard lock(mutex_);
    const auto beside = path.string() + ".part";
    std::error_code failed;
    {
        std::ofstream file(beside, std::ios::binary | std::ios::trunc);
        std::filesystem::permissions(beside, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                     failed);
        file << json::serialize(head_of(capabilities_)) << '\n';
        for (const auto& [key, outcome] : exchanges_) file << json::serialize(line_of(key, outcome)) << '\n';
        file.flush();
        if (!file)
            return Error(ErrorCode::io, fmt::format("the exchanges could not be written to '{}'", path.string()),
                         "make room on the disk, or give 'record' another file");
    }
    std::filesystem::rename(beside, path, failed);
    if (failed) return Error(ErrorCode::io, fmt::format("can not put the exchanges at '{}'", path.string()));
    return {};
}

Result<std::unique_ptr<Recording>> Recording::load(const std::filesystem::path& path) {
    PERSONA_ASSIGN(auto file, InputFile::open({path}, {"binary"}));
    PERSONA_ASSIGN(const auto text, file.read_all(most_file));
    auto out = std::make_unique<Recording>();
    std::int64_t number = 0;
    for (std::size_t begin = 0; begin < text.size(); ++number) {
        const auto end = std::min(text.find('\n', begin), text.size());
        const auto line = parse_answer(std::string_view(text).substr(begin, end - begin));
        begin = end + 1;
        if (!line || (number == 0 && text_at(*line, "format") != format_name))
            return Error(ErrorCode::invalid_data, "this is no record of exchanges", "'record' of a provider writes one")
                .at({path.string(), number + 1, 0});
        if (number == 0) out->begin(capabilities_of(*line));
        else out->add(text_at(*line, "key"), outcome_of(*line));
    }
    if (number == 0)
        return Error(ErrorCode::invalid_data, fmt::format("'{}' is empty", path.string()),
                     "'record' of a provider writes one");
    return out;
}

}  // namespace persona::providers
