#include "strategy.hpp"

#include <algorithm>

#include <persona/known_values.hpp>
#include <persona/random.hpp>
#include <persona/reading.hpp>
#include <persona/text.hpp>
#include <persona/written_dates.hpp>

namespace persona::anonymisers {
namespace {

bool word_character(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0xc0;
}

/// Letters and digits become `with`, all but the last `kept`; punctuation stays. At least half of them are masked: of a
/// short value nothing worth reading is left.
std::string masked(std::string_view value, std::int64_t kept, char with) {
    const auto characters = static_cast<std::int64_t>(std::count_if(value.begin(), value.end(), word_character));
    auto hidden = characters - std::min(kept, characters / 2);
    std::string out;
    bool last_kept = false;
    for (const char c : value) {
        if (word_character(c)) {
            last_kept = hidden <= 0;
            out += last_kept ? c : with;
            --hidden;
        } else if (static_cast<unsigned char>(c) < 0x80 || last_kept) {
            out += c;
            last_kept = last_kept && static_cast<unsigned char>(c) >= 0x80;
        }
    }
    return out;
}

std::string bracketed(std::string_view entity) {
    std::string out = "[";
    out += entity.empty() ? "REDACTED" : entity;
    return out += ']';
}

/// The value as people read it: "ada (at) example.org" is replaced as "ada@example.org" is, by the same surrogate.
std::string_view as_read(std::string_view value) {
    thread_local Reading reading;
    return reading.read(value) ? reading.text() : value;
}

bool dated(std::string_view entity) noexcept { return entity == "DATE_TIME" || entity == "DATE_OF_BIRTH"; }

}  // namespace

Replacer::Replacer(Strategies strategies, std::string secret, std::shared_ptr<const Findings> known, Dates dates)
    : strategies_(std::move(strategies)),
      secret_(std::move(secret)),
      known_(std::move(known)),
      surrogates_(taken_by(known_), held_by(known_)),
      dates_(dates) {}

std::string Replacer::hashed(std::string_view entity, std::string_view value, std::int64_t length) const {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string message(entity);
    message += '\0';
    message += fold(as_read(value));
    const auto mac = hmac_sha256(secret_, message);
    std::string out;
    for (const auto byte : mac) {
        out += hex[byte >> 4];
        out += hex[byte & 15];
    }
    out.resize(static_cast<std::size_t>(length));
    return out;
}

/// The letters and signs that a record number begins with ("INT-"), when the dictionary says that k subjects share them.
std::size_t Replacer::shared_prefix(std::string_view value) const {
    if (known_ == nullptr || !is_complete(*known_)) return 0;
    const auto prefix = record_prefix(value);
    if (prefix.empty()) return 0;
    return known_->find(known_->hash(prefix_mark(prefix))) == nullptr ? prefix.size() : 0;
}

std::int32_t Replacer::replace_date(std::string_view entity, std::int32_t days, std::int64_t subject) const {
    return entity == "DATE_OF_BIRTH" ? another_birth_date(secret_, days)
                                     : days + date_offset(secret_, static_cast<std::uint64_t>(subject));
}

std::string Replacer::surrogate(std::string_view entity, std::string_view value, std::int64_t subject) const {
    if (entity == "TITLE") return std::string(value);  // "Dr" stays, as it does in a name's surrogate
    if (dates_ == Dates::shift && dated(entity)) {
        if (const auto date = read_written_date(value))
            return write_like(*date, replace_date(entity, date->days, subject));
    }
    return surrogates_.keyed(secret_, entity, value, entity == "RECORD_ID" ? shared_prefix(value) : 0);
}

std::string Replacer::replace(std::string_view entity, std::string_view value, std::int64_t subject) const {
    const auto& rule = strategies_.of(entity);
    switch (rule.use) {
        case Strategy::keep: return std::string(value);
        case Strategy::redact: return rule.text ? *rule.text : bracketed(entity);
        case Strategy::hash: return hashed(entity, value, rule.length);
        case Strategy::mask: return masked(value, rule.keep_last, rule.with[0]);
        case Strategy::generalise: {
            const auto& step = rule.step.kind != Coarser::Kind::none ? rule.step : usual_step(entity);
            // What can not be read as a date or number could be anything: nothing of it is left.
            const auto text = coarser(step, as_read(value));
            return text ? *text : bracketed(entity);
        }
        case Strategy::surrogate: break;
    }
    return surrogate(entity, as_read(value), subject);
}

std::optional<std::int64_t> Replacer::replace_number(std::string_view entity, std::int64_t value) const {
    const auto use = strategies_.of(entity).use;
    if (use == Strategy::keep) return value;
    if (use != Strategy::hash && use != Strategy::surrogate) return std::nullopt;
    std::string text;
    append_int64(text, value);
    // Digits alone decide: a national number kept as an integer has its own ranges, but no separators.
    const auto digits = text.substr(text.starts_with('-') ? 1 : 0);
    const auto made = surrogates_.keyed(secret_, "RECORD_ID", digits);
    const auto number = parse_int64(made);
    if (!number) return std::nullopt;
    return value < 0 ? -*number : *number;
}

}  // namespace persona::anonymisers
