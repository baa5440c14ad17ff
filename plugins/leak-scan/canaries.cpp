#include "canaries.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include <persona/known_values.hpp>
#include <persona/random.hpp>
#include <persona/text.hpp>

#include "collector.hpp"

namespace persona::leaks {
namespace {

/// Makes the values of one canary from its own draws.
class Maker {
public:
    Maker(std::uint64_t key, std::int64_t number) : draw_(key, static_cast<std::uint64_t>(number), 0) {}

    std::string digits(int count) {
        std::string out;
        for (int i = 0; i < count; ++i) out += static_cast<char>('0' + draw_.below(10));
        return out;
    }
    /// A word of no language: consonant, vowel, and so on.
    std::string word(int syllables) {
        constexpr std::string_view consonants = "bcdfghjklmnpqrstvwxz";
        constexpr std::string_view vowels = "aeiou";
        std::string out;
        for (int i = 0; i < syllables; ++i) {
            out += consonants[draw_.below(consonants.size())];
            out += vowels[draw_.below(vowels.size())];
        }
        return out;
    }
    std::string name(int syllables) {
        auto out = word(syllables);
        out[0] = static_cast<char>(out[0] - 32);
        return out;
    }
    /// With a valid check digit (ISO/IEC 7812-1, annex B).
    std::string card() {
        auto body = "4" + digits(14);
        int sum = 0;
        for (std::size_t i = 0; i < body.size(); ++i) {
            int digit = body[body.size() - 1 - i] - '0';
            if (i % 2 == 0) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }
        body += static_cast<char>('0' + (10 - sum % 10) % 10);
        return body.substr(0, 4) + " " + body.substr(4, 4) + " " + body.substr(8, 4) + " " + body.substr(12);
    }

private:
    Random draw_;
};

struct Kind {
    const char* name;
    const char* entity;  ///< for its renderings
    std::string (*make)(Maker& maker);
};
constexpr std::array<Kind, 8> kinds{{
    {"full name", "PERSON", [](Maker& m) { return m.name(3) + " " + m.name(4); }},
    {"e-mail address", "EMAIL_ADDRESS",
     [](Maker& m) { return m.word(4) + "." + m.word(3) + "@" + m.word(4) + ".example"; }},
    {"telephone number", "PHONE_NUMBER", [](Maker& m) { return "07700 90" + m.digits(4); }},
    {"card number", "CREDIT_CARD", [](Maker& m) { return m.card(); }},
    {"national number", "US_SSN", [](Maker& m) { return "5" + m.digits(2) + "-" + m.digits(2) + "-" + m.digits(4); }},
    {"organisation", "ORGANIZATION", [](Maker& m) { return m.name(4) + " Engineering Ltd"; }},
    {"code of no known pattern", "", [](Maker& m) { return "ZQ/" + m.digits(3) + "-" + m.name(4); }},
    {"word of no pattern at all", "", [](Maker& m) { return m.word(6); }},
}};

struct Planted {
    std::size_t kind = 0;
    std::string value;
};
struct PlantState final : State {
    std::vector<Planted> planted;
};

std::vector<std::size_t> text_columns(const Batch& batch) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < batch.columns.size(); ++i)
        if (batch.field(i).type == Type::text) out.push_back(i);
    return out;
}

}  // namespace

void Canaries::describe(Description& description) {
    description
        .doc(
            "Plants values that stand nowhere else in a copy of the input, and says which.",
            "Names, addresses, numbers with their check digits, a code of no known pattern and a word of no pattern at "
            "all, in turns: behind the longest text of their row, or as the whole cell of a text column. Wire "
            "`planted` to a detector.leak-scan behind whatever is to be tried; not one of them may come out. They are "
            "drawn by the run's key, so that nobody knows them beforehand. Rows with canaries are no data: throw away "
            "what comes out.")
        .parallel();
    description.parameter("count", count_, "How many.").range(1, 10'000);
    description.parameter("every", every_, "How many rows there are from one to the next.")
        .at_least(1)
        .unit("rows")
        .advanced();
    description.artifact_output("planted", std::string(Findings::kind_name), "The canaries, as known values.");
}

Status Canaries::open(Context& context) {
    key_ = hmac_number(context.key(), "canaries");
    return {};
}

StatePtr Canaries::start() const { return std::make_unique<PlantState>(); }

Result<Batch> Canaries::process(const Batch& batch, Context& context) {
    auto* state = dynamic_cast<PlantState*>(context.state());
    if (state == nullptr) return Error(ErrorCode::internal, "the canaries were given no place to be counted in");
    const auto columns = text_columns(batch);
    if (columns.empty()) return batch;
    // What stands in the cells that are changed: (column, row) → text.
    std::vector<std::vector<std::optional<std::string>>> changed(batch.columns.size());
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        const auto place = batch.first_row + row;
        const auto number = place / every_;
        if (place % every_ != every_ / 2 || number >= count_) continue;
        Maker maker(key_, number);
        Planted canary;
        canary.kind = static_cast<std::size_t>(number) % kinds.size();
        canary.value = kinds[canary.kind].make(maker);
        const auto length = [&](std::size_t column) {
            return batch.columns[column]->valid(row) ? batch.columns[column]->text(row).size() : 0;
        };
        // Every kind both ways: the turns of the kinds and those of the places are of different lengths.
        const auto turn = static_cast<std::size_t>(number) / kinds.size();
        auto column = columns[turn / 2 % columns.size()];
        std::string text = canary.value;
        if (turn % 2 == 0) {
            column = *std::max_element(columns.begin(), columns.end(),
                                       [&](auto a, auto b) { return length(a) < length(b); });
            const std::string before(length(column) > 0 ? batch.columns[column]->text(row) : std::string_view{});
            text = before.empty() ? canary.value : before + " It was " + canary.value + ".";
        }
        if (changed[column].empty()) changed[column].resize(static_cast<std::size_t>(batch.rows));
        changed[column][static_cast<std::size_t>(row)] = std::move(text);
        state->planted.push_back(std::move(canary));
    }
    auto all = batch.columns;
    for (const auto column : columns) {
        if (changed[column].empty()) continue;
        TextBuilder builder;
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            if (const auto& text = changed[column][static_cast<std::size_t>(row)]) builder.append(*text);
            else if (batch.columns[column]->valid(row)) builder.append(batch.columns[column]->text(row));
            else builder.append_missing();
        }
        all[column] = builder.finish();
    }
    auto out = batch;
    out.columns = std::move(all);
    return out;
}

Status Canaries::merge(State& into, State& from) const {
    auto& whole = static_cast<PlantState&>(into).planted;
    for (auto& canary : static_cast<PlantState&>(from).planted) whole.push_back(std::move(canary));
    return {};
}

Result<std::vector<ArtifactPtr>> Canaries::finish(State& state, Context& context) {
    const auto& planted = static_cast<const PlantState&>(state).planted;
    if (static_cast<std::int64_t>(planted.size()) < count_)
        context.log(LogLevel::warning, "there was room for " + std::to_string(planted.size()) + " canaries only");
    auto out = std::make_shared<Findings>();
    out->key = key_;
    out->k = context.k();
    for (const auto& kind : kinds) out->groups.emplace_back("canary: " + std::string(kind.name));
    out->groups.emplace_back(completeness_group);
    const auto add = [&](std::string_view text, std::size_t kind) {
        Findings::Entry entry;
        entry.tokens = run_length(static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1);
        entry.group = static_cast<std::uint8_t>(kind);
        out->add(out->hash(text), entry);
    };
    for (const auto& canary : planted) {
        add(fold(canary.value), canary.kind);
        for (const auto& other : other_renderings(kinds[canary.kind].entity, canary.value)) add(other, canary.kind);
    }
    add(completeness_mark, kinds.size());
    out->seal();
    return std::vector<ArtifactPtr>{out};
}

}  // namespace persona::leaks
