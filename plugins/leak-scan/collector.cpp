#include "collector.hpp"

#include <algorithm>

#include <persona/spans.hpp>
#include <persona/text.hpp>

#include "text_parts.hpp"

namespace persona::leaks {
namespace {

constexpr std::size_t longest_run = 8;             // longer values are looked for as whole cells only
constexpr std::size_t least_tokens_of_a_text = 5;  // fewer ordinary words are anybody's ("very good")
constexpr std::size_t longest_short_text = 60;     // what a longer one says is no whole cell elsewhere
constexpr std::size_t least_letters_of_a_token = 3;
constexpr std::size_t least_digits_of_a_number = 5;  // fewer are a row number, which is nobody's secret

bool made_of_words(std::string_view entity) {
    return entity == "PERSON" || entity == "ORGANIZATION" || entity == "LOCATION" || entity == "STREET_ADDRESS" ||
           entity == "NRP";
}

}  // namespace

std::uint8_t run_length(std::size_t tokens) noexcept {
    return static_cast<std::uint8_t>(tokens <= longest_run ? tokens : 0);
}

Collector::Collector(Dictionary& dictionary, Dictionary* near, const WordLists& words, std::uint64_t key,
                     const Batch& batch, For purpose)
    : dictionary_(dictionary), near_(near), words_(words), batch_(batch), purpose_(purpose), subjects_(batch, key) {
    hasher_.key = key;
}

void Collector::text_cell(std::size_t column, std::int64_t row) {
    const auto value = batch_.columns[column]->text(row);
    if (value.empty()) return;
    const auto& field = batch_.field(column);
    const auto subject = subjects_.of(row);
    const auto folded = fold(value);
    tokenise(folded, tokens_);
    if (tokens_.empty()) return;
    const auto whole_tokens = tokens_.size();
    const bool identifying = field.role == Role::identifier;
    if (identifying) note_beside(field.entity, value, row);
    else if (!places_.empty()) places_.look_through(folded, tokens_);
    if (identifying) known_as_read(field.entity, value, subject, "cell of an identifying column");
    else if (tokens_.size() >= least_tokens_of_a_text) put(folded, subject, tokens_.size(), "text cell");
    if (identifying && field.entity == "RECORD_ID") {
        if (const auto prefix = record_prefix(value); !prefix.empty())
            dictionary_.add(hasher_.hash(prefix_mark(prefix)), subject, 1, "prefix of record numbers");
    }
    if (!identifying && whole_tokens <= longest_short_text) sentences(value, subject);
    // Addresses and codes are known whole; their parts ("com", "c70") say nothing.
    if (identifying && field.entity != "PERSON" && field.entity != "ORGANIZATION" && field.entity != "STREET_ADDRESS")
        return;
    const bool all_ordinary = rare_tokens(value, column, row, subject);
    if (const auto tokens = whole_tokens; !identifying && !all_ordinary && tokens < least_tokens_of_a_text)
        put(folded, subject, tokens, "text cell");
}

/// What is said in a text between marks. A text that few wrote by itself is nobody's when k people say it within theirs: "Late
/// again, as always."
void Collector::sentences(std::string_view value, std::uint64_t subject) {
    const auto parts = parts_between_marks(value);
    for (std::size_t begin = 0; begin + 1 < parts.size(); ++begin) {
        text_.clear();
        std::size_t tokens = 0;
        for (auto end = begin; end < parts.size() && end - begin + 1 < parts.size(); ++end) {
            const auto folded = fold(parts[end]);
            tokenise(folded, tokens_);
            if (tokens_.empty()) continue;
            if (!text_.empty()) text_ += ' ';
            text_ += folded;
            tokens += tokens_.size();
            if (tokens >= least_tokens_of_a_text) put(text_, subject, tokens, within_a_text);
        }
    }
}

void Collector::number_cell(std::size_t column, std::int64_t row) {
    text_.clear();
    append_value(text_, *batch_.columns[column], batch_.field(column), row);
    if (std::count_if(text_.begin(), text_.end(), [](char c) { return c >= '0' && c <= '9'; }) <
        static_cast<std::ptrdiff_t>(least_digits_of_a_number))
        return;
    known(batch_.field(column).entity, text_, subjects_.of(row), "cell of an identifying column");
}

void Collector::span(const Span& span) {
    const auto value = batch_.columns[span.column]->text(span.row).substr(span.begin, span.end - span.begin);
    dictionary_.count(span.origin->entity);
    if (span.origin->entity == "TITLE") return;  // a form of address is everyone's
    note_beside(span.origin->entity, value, span.row);
    known_as_read(span.origin->entity, value, subjects_.of(span.row), std::string(found_group) + span.origin->entity);
}

/// Tokens that no public list has. Addresses and codes found in the text are known whole; their parts ("org", "c70")
/// say nothing and are passed over. True when there was no such token.
bool Collector::rare_tokens(std::string_view value, std::size_t column, std::int64_t row, std::uint64_t subject) {
    bool all_ordinary = true;
    const auto piece = [&](std::string_view text) {
        const auto folded = fold(text);
        tokenise(folded, tokens_);
        for (const auto& token : tokens_) {
            if (!token.letters || token.end - token.begin < least_letters_of_a_token) continue;
            const auto word = std::string_view(folded).substr(token.begin, token.end - token.begin);
            if (words_.find(word).known()) continue;
            all_ordinary = false;
            put(word, subject, 1, "rare token");
        }
    };
    std::size_t from = 0;
    if (batch_.spans != nullptr) {
        const auto& spans = *batch_.spans;
        auto at = std::lower_bound(spans.begin(), spans.end(), std::pair(row, column),
                                   [](const Span& span, const auto& cell) {
                                       return std::pair<std::int64_t, std::size_t>(span.row, span.column) < cell;
                                   });
        for (; at != spans.end() && at->row == row && at->column == column; ++at) {
            if (made_of_words(at->origin->entity) || at->begin < from) continue;
            piece(value.substr(from, at->begin - from));
            from = at->end;
        }
    }
    piece(value.substr(from));
    return all_ordinary;
}

void Collector::put(std::string_view folded, std::uint64_t subject, std::size_t tokens, std::string_view group) {
    if (purpose_ == For::search && run_length(tokens) == 0) return;  // no run of words meets it
    dictionary_.add(hasher_.hash(folded), subject, run_length(tokens), group);
}

void Collector::known_as_read(std::string_view entity, std::string_view value, std::uint64_t subject,
                              std::string_view group) {
    known(entity, value, subject, group);
    if (reading_.read(value)) known(entity, reading_.text(), subject, group);
}

/// A value that means somebody, in all its renderings.
void Collector::known(std::string_view entity, std::string_view value, std::uint64_t subject, std::string_view group) {
    const auto folded = fold(value);
    tokenise(folded, tokens_);
    if (tokens_.empty()) return;
    if (tokens_.size() == 1) {
        // One name or word of public lists ("Mary", "May", "Paris") is everyone's; so is a number of few digits.
        const bool name = entity == "PERSON" || entity == "LOCATION" || entity == "ORGANIZATION";
        if (name && words_.find(folded).known()) return;
        if (!tokens_[0].letters && folded.size() < least_digits_of_a_number) return;
        if (folded.size() < 2) return;
    }
    const auto count = tokens_.size();
    put(folded, subject, count, group);
    auto others = other_renderings(entity, value);
    if (entity == "PERSON")
        for (auto& name : name_renderings(folded)) others.push_back(std::move(name));
    for (const auto& other : others) {
        const auto tokens = static_cast<std::size_t>(std::count(other.begin(), other.end(), ' ')) + 1;
        if (tokens == 1 && words_.find(other).known()) continue;
        if (tokens > 1 && ordinary(other)) continue;
        put(other, subject, tokens, group);
    }
    if (entity == "PERSON" && near_ != nullptr && !ordinary(folded)) near(folded, subject);
    if (purpose_ == For::search) return;
    for (const auto& mark : marked_renderings(entity, value)) dictionary_.add(hasher_.hash(mark), subject, 1, group);
}

/// Nothing but everyday words: what is left of "the whole Smith family" without its middle is nobody.
bool Collector::ordinary(std::string_view folded) const {
    constexpr int usual = 3;  // of 9: "Mark", "Rose" and "Will" are names first
    for (std::size_t begin = 0; begin < folded.size();) {
        const auto end = std::min(folded.find(' ', begin), folded.size());
        const auto facts = words_.find(folded.substr(begin, end - begin));
        const bool initial = end - begin == 1;
        if (initial || !facts.word || (facts.given && facts.level >= usual)) return false;
        begin = end + 1;
    }
    return true;
}

void Collector::near(std::string_view folded, std::uint64_t subject) {
    for (const auto& [mark, is_gate] : near_renderings(folded))
        near_->add(hasher_.hash(mark), subject, 1, is_gate ? near_gate : near_name);
}

/// A name by which a text can be searched: two words and more, or one that no list has.
/// Of places, lists know most.
bool Collector::may_be_overlooked(std::string_view folded, std::string_view entity) const {
    constexpr std::size_t least_letters = 2, least_alone = 5;
    std::size_t words = 0;
    for (std::size_t begin = 0; begin < folded.size(); ++words) {
        const auto end = std::min(folded.find(' ', begin), folded.size());
        if (end - begin < least_letters) return false;
        begin = end + 1;
    }
    if (words == 0 || words > longest_run || folded.find_first_of("0123456789") != std::string_view::npos) return false;
    if (words > 1)
        return entity != "PERSON" || !ordinary(folded);  // "Thimble & Tansy" is a firm; "customer service" is nobody
    return folded.size() >= least_alone && (entity == "LOCATION" || !words_.find(folded).known());
}

void Collector::find_names() {
    for (std::size_t column = 0; column < batch_.columns.size(); ++column) {
        const auto& field = batch_.field(column);
        named_ = named_ || (field.role == Role::identifier && field.entity == "PERSON");
    }
    if (batch_.spans == nullptr) return;
    named_ = named_ || std::any_of(batch_.spans->begin(), batch_.spans->end(),
                                   [](const Span& span) { return span.origin->entity == "PERSON"; });
    for (const auto& span : *batch_.spans) {
        const auto& field = batch_.field(span.column);
        const auto* const type = std::find(counted_names.begin(), counted_names.end(), span.origin->entity);
        if (type == counted_names.end() || is_replaced(span) || field.type != Type::text ||
            field.role == Role::identifier)
            continue;
        const auto cell = batch_.columns[span.column]->text(span.row);
        const auto folded = fold(cell.substr(span.begin, span.end - span.begin));
        if (may_be_overlooked(folded, *type))
            places_.add(folded, static_cast<std::size_t>(type - counted_names.begin()), ordinary(folded));
    }
}

/// Of a name or a weak value, what beside() puts together.
void Collector::note_beside(std::string_view entity, std::string_view value, std::int64_t row) {
    if (purpose_ == For::search) return;
    constexpr std::size_t most = 12;  // of a record: a text of many people and days is no record of one
    if (entity == "PERSON") {
        auto& names = names_[row];
        const auto folded = fold(value);
        for (std::size_t begin = 0; begin < folded.size() && names.size() < most;) {
            const auto end = std::min(folded.find(' ', begin), folded.size());
            auto word = folded.substr(begin, end - begin);
            // A given name stands beside any date sooner or later.
            const auto facts = words_.find(word);
            if (!facts.given && !facts.word && std::find(names.begin(), names.end(), word) == names.end())
                names.push_back(std::move(word));
            begin = end + 1;
        }
        return;
    }
    if (!named_) return;
    auto& weak = weak_[row];
    for (auto& mark : weak_renderings(entity, value))
        if (weak.size() < most && std::find(weak.begin(), weak.end(), mark) == weak.end())
            weak.push_back(std::move(mark));
}

/// The days of a record: of a table's own dates too, which are in the dictionary for nothing else.
void Collector::date_cells(std::size_t column) {
    constexpr std::size_t day = 10;  // bytes: "2024-05-01"
    if (!named_) return;
    for (std::int64_t row = 0; row < batch_.rows; ++row) {
        if (!batch_.columns[column]->valid(row)) continue;
        text_.clear();
        append_value(text_, *batch_.columns[column], batch_.field(column), row);
        note_beside("DATE_TIME", std::string_view(text_).substr(0, day), row);
    }
}

void Collector::beside() {
    for (const auto& [row, weak] : weak_) {
        const auto names = names_.find(row);
        if (names == names_.end()) continue;
        for (const auto& name : names->second)
            for (const auto& mark : beside_renderings(weak, name))
                dictionary_.add(hasher_.hash(mark), subjects_.of(row), 1, "beside a name of its record");
    }
}

/// Whether a cell without findings says more than the same text in rows before: that somebody else holds it, as long as k do not.
bool Collector::is_news(RepeatedTexts<Holders>& repeated, std::string_view text, std::int64_t row) const {
    auto* const known = repeated.find(text);
    if (known == nullptr) return true;
    auto& holders = known->has_value() ? **known : known->emplace();
    if (holders.size() >= dictionary_.k()) return false;
    const auto subject = subjects_.of(row);
    if (std::find(holders.begin(), holders.end(), subject) != holders.end()) return false;
    holders.push_back(subject);
    return true;
}

void Collector::all() {
    find_names();
    std::vector<bool> has_spans(batch_.columns.size(), false);
    if (batch_.spans != nullptr)
        for (const auto& each : *batch_.spans) has_spans[each.column] = true;
    for (std::size_t column = 0; column < batch_.columns.size(); ++column) {
        const auto& field = batch_.field(column);
        const bool is_text = field.type == Type::text;
        if (field.type == Type::date || field.type == Type::timestamp) date_cells(column);
        if (!is_text && field.role != Role::identifier) continue;
        const bool is_plain = is_text && field.role != Role::identifier && places_.empty() && !has_spans[column];
        RepeatedTexts<Holders> repeated;
        for (std::int64_t row = 0; row < batch_.rows; ++row) {
            if (!batch_.columns[column]->valid(row)) continue;
            if (is_plain && !is_news(repeated, batch_.columns[column]->text(row), row)) continue;
            if (is_text) text_cell(column, row);
            else number_cell(column, row);
        }
    }
    if (batch_.spans != nullptr)
        for (const auto& each : *batch_.spans)
            if (!is_replaced(each)) span(each);
    if (purpose_ == For::guard) beside();
}

}  // namespace persona::leaks
