#include "column_tally.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include <persona/random.hpp>
#include <persona/text.hpp>

#include "column_headers.hpp"
#include "header_words.hpp"

namespace persona::detectors {
namespace {

constexpr std::size_t longest_vote = 254;  // longer cells are sentences
constexpr std::size_t none = voted_entities.size();
constexpr std::size_t most_categories = 50;
constexpr std::int64_t rows_of_category = 10;

std::size_t index_of(std::string_view entity) noexcept {
    return static_cast<std::size_t>(std::find(voted_entities.begin(), voted_entities.end(), entity) -
                                    voted_entities.begin());
}

std::string percent(double share) { return std::to_string(std::lround(share * 100)) + " % of the values"; }

}  // namespace

void DistinctSketch::add(std::uint64_t hash, std::int64_t times) {
    if (smallest_.size() >= capacity && hash > smallest_.rbegin()->first) return;
    smallest_[hash] += times;
    trim();
}

void DistinctSketch::merge(const DistinctSketch& other) {
    for (const auto& [hash, times] : other.smallest_) smallest_[hash] += times;
    trim();
}

void DistinctSketch::trim() {
    while (smallest_.size() > capacity) smallest_.erase(std::prev(smallest_.end()));
}

double DistinctSketch::distinct() const noexcept {
    if (smallest_.size() < capacity) return static_cast<double>(smallest_.size());
    const double reached =
        static_cast<double>(smallest_.rbegin()->first) / static_cast<double>(std::numeric_limits<std::uint64_t>::max());
    return static_cast<double>(capacity - 1) / reached;
}

double DistinctSketch::mean_repeats() const noexcept {
    std::int64_t sum = 0;
    for (const auto& [hash, times] : smallest_) sum += times;
    return smallest_.empty() ? 0 : static_cast<double>(sum) / static_cast<double>(smallest_.size());
}

std::int64_t DistinctSketch::most_repeats() const noexcept {
    std::int64_t most = 0;
    for (const auto& [hash, times] : smallest_) most = std::max(most, times);
    return most;
}

std::int64_t DistinctSketch::least_repeats() const noexcept {
    if (smallest_.empty()) return 0;
    auto least = std::numeric_limits<std::int64_t>::max();
    for (const auto& [hash, times] : smallest_) least = std::min(least, times);
    return least;
}

void ColumnTally::observe(const Column& column, std::int64_t rows, const ColumnVoter& voter) {
    if (column.type() != Type::text) {
        for (std::int64_t row = 0; row < rows; ++row) {
            if (!column.valid(row)) {
                ++missing;
                continue;
            }
            ++present;
            const double number = column.number(row);
            values.add(stable_hash({reinterpret_cast<const char*>(&number), sizeof number}));
            least = std::min(least, number);
            most = std::max(most, number);
        }
        return;
    }
    const auto tally = [&](std::string_view value, std::int64_t times) {
        present += times;
        bytes += static_cast<std::int64_t>(value.size()) * times;
        words += static_cast<std::int64_t>(count_words(value)) * times;
        values.add(stable_hash(value), times);
        if (value.size() > longest_vote) return;
        if (decimal_number(value)) {
            decimals += times;
            return;
        }
        if (const auto vote = voter.vote(value)) votes[*vote] += times;
    };
    if (const auto& dictionary = column.parts().dictionary; dictionary != nullptr) {
        std::vector<std::int64_t> times(static_cast<std::size_t>(dictionary->size()));
        for (std::int64_t row = 0; row < rows; ++row) {
            if (column.valid(row)) ++times[static_cast<std::size_t>(column.codes()[static_cast<std::size_t>(row)])];
            else ++missing;
        }
        for (std::size_t entry = 0; entry < times.size(); ++entry) {
            if (times[entry] > 0) tally(dictionary->text(static_cast<std::int64_t>(entry)), times[entry]);
        }
        return;
    }
    for (std::int64_t row = 0; row < rows; ++row) {
        if (column.valid(row)) tally(column.text(row), 1);
        else ++missing;
    }
}

void ColumnTally::merge(const ColumnTally& other) {
    present += other.present;
    missing += other.missing;
    words += other.words;
    bytes += other.bytes;
    decimals += other.decimals;
    for (std::size_t i = 0; i < votes.size(); ++i) votes[i] += other.votes[i];
    values.merge(other.values);
    least = std::min(least, other.least);
    most = std::max(most, other.most);
}

namespace {

ColumnRole made(const ColumnTally& tally, Role role, std::string_view entity, double votes, std::string reason) {
    ColumnRole out;
    out.name = tally.field.name;
    out.role = role;
    out.entity = entity;
    out.votes = votes;
    out.reason = std::move(reason);
    out.categorical = tally.values.distinct() <= most_categories && tally.values.least_repeats() >= rows_of_category;
    return out;
}

/// A header that names an identifier, judged against the values; nothing when they speak against it.
std::optional<ColumnRole> identifier_by_header(const ColumnTally& tally, const HeaderMeaning& header) {
    const auto entity = header.entity;
    const auto type = tally.field.type;
    const bool numeric = type == Type::int64;
    const bool is_text = type == Type::text;
    if (!numeric && !is_text) return std::nullopt;
    const auto voted = index_of(entity);
    const double share = voted < none ? tally.share(voted) : 0;
    const double mean_words =
        static_cast<double>(tally.words) / static_cast<double>(std::max<std::int64_t>(1, tally.present));
    const auto accept = [&] {
        return made(tally, Role::identifier, entity, share, share > 0 ? "header, and " + percent(share) : "header");
    };
    if (is_text && mean_words > 12) return std::nullopt;
    if (entity == "RECORD_ID") {
        // A person may have any number of rows; a handful of words under such a header (passport: yes, no) are no keys.
        const bool keys = header.person_key ? tally.values.distinct() > (numeric ? 2 : 20) || tally.uniqueness() >= 0.02
                                            : tally.uniqueness() >= 0.5;
        return keys || share >= 0.8 ? std::optional(accept()) : std::nullopt;
    }
    if (entity == "PERSON") {
        if (!is_text || mean_words > 6) return std::nullopt;
        // These can be a product's name, a ward, a way of calling back: the values must speak for it.
        constexpr std::array doubtful{"name", "patient", "contact", "kontakt", "contacto", "contatto"};
        const bool telling = header.sure && std::find(doubtful.begin(), doubtful.end(),
                                                      split_header(tally.field.name)) == doubtful.end();
        return telling || share >= 0.1 ? std::optional(accept()) : std::nullopt;
    }
    if (entity == "ORGANIZATION" || entity == "STREET_ADDRESS" || entity == "USERNAME") {
        if (!is_text || (!header.sure && !header.brief)) return std::nullopt;
        // A handful of values that come again and again tells groups, not people.
        if (tally.values.distinct() <= 20 && tally.uniqueness() < 0.2)
            return made(tally, Role::quasi_identifier, {}, 0, "header; few different values");
        return accept();
    }
    if (entity == "DATE_OF_BIRTH") return std::nullopt;
    if (numeric) return tally.uniqueness() >= 0.02 ? std::optional(accept()) : std::nullopt;
    return header.sure || share >= 0.2 ? std::optional(accept()) : std::nullopt;
}

/// Whole numbers, all different though hardly any between them is free: whoever counted or measured would have repeated one. They
/// number the rows, whatever the column is called, unless it says that they are a place in an order.
bool numbers_the_rows(const ColumnTally& tally) {
    constexpr std::int64_t least_rows = 100;
    if (tally.field.type != Type::int64 || tally.present < least_rows || tally.missing > 0) return false;
    if (tally.values.most_repeats() > 1 || tally.most - tally.least >= 2 * static_cast<double>(tally.present))
        return false;
    const auto name = " " + split_header(tally.field.name) + " ";
    constexpr std::array order{" rank ", " ranking ", " rang ", " position ", " place ", " platz "};
    return std::none_of(order.begin(), order.end(),
                        [&](const char* word) { return name.find(word) != std::string::npos; });
}

/// The type that a header gives a column of quasi-identifiers.
std::string_view type_told(const HeaderMeaning& header) noexcept {
    return header.role == Role::quasi_identifier && (header.sure || header.brief) ? header.entity : std::string_view{};
}

}  // namespace

ColumnRole judge(const ColumnTally& tally, LanguageSet languages) {
    const auto header = header_meaning(split_header(tally.field.name), languages);
    const auto type = tally.field.type;
    const double rows = static_cast<double>(std::max<std::int64_t>(1, tally.present));
    // A vote of most values beats the header: a column "url" full of e-mail addresses holds e-mail addresses.
    std::size_t best = 0;
    for (std::size_t i = 1; i < voted_entities.size(); ++i) {
        if (tally.votes[i] > tally.votes[best]) best = i;
    }
    const double share = tally.share(best);
    const auto voted = voted_entities[best];
    const bool strong = voted != "PERSON" && voted != "RECORD_ID" && share >= 0.6;
    if (type == Type::text && strong && voted != header.entity)
        return made(tally, Role::identifier, voted, share, percent(share));
    if (header.role == Role::identifier) {
        if (auto role = identifier_by_header(tally, header)) return *role;
    }
    if (type == Type::text) {
        const double mean_words = static_cast<double>(tally.words) / rows;
        const double mean_bytes = static_cast<double>(tally.bytes) / rows;
        if (strong) return made(tally, Role::identifier, voted, share, percent(share));
        if (header.role == Role::quasi_identifier || header.role == Role::sensitive) {
            if (mean_words < 5) return made(tally, header.role, type_told(header), 0, "header");
        }
        if (voted == "PERSON" && share >= 0.6 && mean_words >= 1.8 && tally.values.distinct() > 10)
            return made(tally, Role::identifier, voted, share, percent(share));
        if (voted == "RECORD_ID" && share >= 0.8 && tally.uniqueness() >= 0.9 && tally.present >= 10)
            return made(tally, Role::identifier, voted, share, "codes, nearly all different");
        if (mean_words >= 5 || mean_bytes >= 40 || (header.role == Role::free_text && mean_words >= 2))
            return made(tally, Role::free_text, {}, 0, header.role == Role::free_text ? "header and length" : "length");
        if (tally.decimals * 2 > tally.present) return made(tally, Role::attribute, {}, 0, "numbers with a fraction");
        if (mean_words < 1.2 && tally.uniqueness() >= 0.98 && tally.present >= 200)
            return made(tally, Role::identifier, "RECORD_ID", 0, "single words, nearly all different");
        if (tally.uniqueness() >= 0.9 && tally.present >= 20)
            return made(tally, Role::free_text, {}, 0, "nearly all values differ");
        return made(tally, Role::attribute, {}, 0,
                    header.entity == group_names && header.sure ? "header" : "few different short values");
    }
    if (header.role == Role::quasi_identifier || header.role == Role::sensitive)
        return made(tally, header.role, type_told(header), 0, "header");
    if (numbers_the_rows(tally))
        return made(tally, Role::identifier, "RECORD_ID", 0, "whole numbers without gaps, all different");
    if (type == Type::date || type == Type::timestamp) return made(tally, Role::quasi_identifier, {}, 0, "a date");
    return made(tally, Role::attribute, {}, 0, "type");
}

namespace {

/// Some values come again, and none in a large part of all rows; a key of people (`key`) may have few values with many rows
/// each, as in a diary, but not one that stands for nobody ("0") among others.
bool repeats_plausibly(const ColumnTally& tally, bool key) {
    const double mean = tally.values.mean_repeats();
    const auto most = tally.values.most_repeats();
    if (mean <= 1.0) return false;
    if (key && static_cast<double>(most) <= 10 * mean) return true;
    return most * 20 <= std::max<std::int64_t>(200, tally.present) && (key || tally.uniqueness() > 0.02);
}

}  // namespace

SubjectGuess guess_subject(const std::vector<ColumnTally>& tallies, const std::vector<ColumnRole>& roles) {
    // The best key first: a number that stands for a person, then what only one person has, then names.
    const auto rank = [&](std::size_t i) {
        if (roles[i].role != Role::identifier) return 9;
        if (roles[i].entity == "RECORD_ID" || roles[i].entity == "USERNAME")
            return header_meaning(split_header(roles[i].name)).person_key ? 0 : 9;
        if (roles[i].entity == "UK_NHS" || roles[i].entity == "US_SSN" || roles[i].entity == "UK_NINO") return 1;
        if (roles[i].entity == "EMAIL_ADDRESS") return 2;
        if (roles[i].entity == "PERSON")
            return split_header(roles[i].name).find("first") != std::string::npos ||
                           split_header(roles[i].name).find("last") != std::string::npos
                       ? 9
                       : 3;
        return 9;
    };
    std::size_t chosen = tallies.size();
    int best = 9;
    for (std::size_t i = 0; i < tallies.size(); ++i) {
        const auto& tally = tallies[i];
        if (rank(i) >= best || !repeats_plausibly(tally, rank(i) == 0) || tally.missing * 5 > tally.present) continue;
        best = rank(i);
        chosen = i;
    }
    if (chosen == tallies.size()) return {};
    return {roles[chosen].name, "the rows of one person share it: some of its values come again"};
}

}  // namespace persona::detectors
