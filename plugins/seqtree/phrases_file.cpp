// The writer's file form, and what may be seen of it. The runs that fewer than k subjects share are not written: whoever
// held them, in whatever form, could ask for any sentence whether somebody wrote it.
#include <algorithm>
#include <cmath>

#include <boost/json.hpp>

#include <persona/text.hpp>

#include "phrases_tokens.hpp"
#include "text_model.hpp"

namespace persona::seqtree {
namespace json = boost::json;

namespace {

/// Those that are not 1, by place.
void save_factors(ByteWriter& out, const std::vector<float>& factors) {
    std::vector<std::uint32_t> places;
    std::vector<float> told;
    for (std::size_t i = 0; i < factors.size(); ++i) {
        if (factors[i] == 1) continue;
        places.push_back(static_cast<std::uint32_t>(i));
        told.push_back(factors[i]);
    }
    out.array(places);
    out.array(told);
}

std::vector<float> load_factors(ByteReader& in, std::size_t size) {
    const auto places = in.array<std::uint32_t>();
    const auto told = in.array<float>();
    ByteReader::require(places.size() == told.size(), "the balance of words is damaged");
    std::vector<float> out(size, 1);
    for (std::size_t i = 0; i < told.size(); ++i) {
        ByteReader::require(places[i] < size && told[i] >= 0.01F && told[i] <= 100, "the balance of words is damaged");
        out[places[i]] = told[i];
    }
    return out;
}

}  // namespace

void TextModel::save(ByteWriter& out) const {
    out.put(k);
    out.put(static_cast<std::uint64_t>(vocabulary.size()));
    for (const auto& token : vocabulary) out.text(token);
    chain.save(out);
    kinds.save(out);
    out.put(static_cast<std::uint64_t>(steered.size()));
    for (const auto& entry : steered) {
        out.put(entry.steering);
        out.put(entry.code);
        out.put(entry.count);
    }
    out.put(static_cast<std::uint32_t>(steering.size()));
    for (std::size_t s = 0; s < steering.size(); ++s) {
        out.put(static_cast<std::uint32_t>(steering[s]));
        out.array(steering_totals[s]);
        families[s].save(out);
    }
    out.put(static_cast<std::uint64_t>(classes.size()));
    for (const auto& entry : classes) {
        out.put(entry.token);
        out.put(static_cast<std::uint64_t>(entry.words.size()));
        for (const auto& gram : entry.words) {
            out.put(gram.next);
            put_counts(out, gram);
        }
    }
    for (const auto count : sentences) out.put(count);
    out.put(tokens);
    out.array(partners.begins);
    out.put(static_cast<std::uint64_t>(partners.partners.size()));
    for (const auto& partner : partners.partners) {
        out.put(partner.token);
        out.put(partner.lift);
    }
    out.put(static_cast<std::uint64_t>(sizes.size()));
    for (const auto& entry : sizes) {
        out.put(entry.shape);
        out.put(entry.next);
        out.put(static_cast<std::uint32_t>(entry.runs.size()));
        for (const auto& knots : entry.runs) out.array(knots);
    }
    out.array(days);
    slots.save(out);
    out.put(static_cast<std::uint8_t>(!balance.empty()));
    if (!balance.empty()) {
        save_factors(out, balance);
        save_factors(out, steered_balance);
    }
    out.put(capitals);
    out.put(covered);
    out.put(sentence_words);
    out.put(word_letters);
    out.put(texts);
    out.put(static_cast<std::uint8_t>(whole));
}

namespace {

void load_partners(ByteReader& in, TextModel& out) {
    auto& partners = out.partners;
    partners.begins = in.array<std::uint32_t>();
    partners.partners.resize(in.count(6));
    for (auto& partner : partners.partners) {
        partner.token = in.get<TextModel::Token>();
        partner.lift = in.get<std::int16_t>();
        ByteReader::require(partner.token < out.vocabulary.size(), "a pair has an unknown word");
    }
    const auto& begins = partners.begins;
    ByteReader::require(begins.size() <= out.vocabulary.size() + 1 && std::is_sorted(begins.begin(), begins.end()) &&
                            (begins.empty() || begins.back() <= partners.partners.size()),
                        "the pairs of words are damaged");
}

void load_sizes(ByteReader& in, TextModel& out) {
    out.sizes.resize(in.count(12));
    for (auto& entry : out.sizes) {
        entry.shape = in.get<TextModel::Token>();
        entry.next = in.get<TextModel::Token>();
        const auto runs = in.get<std::uint32_t>();
        ByteReader::require(runs < 1000, "a number has too many parts");
        for (std::uint32_t i = 0; i < runs; ++i) entry.runs.push_back(in.array<float>());
    }
    out.days = in.array<float>();
    out.slots.load(in);
}

}  // namespace

std::shared_ptr<const TextModel> TextModel::load(ByteReader& in) {
    auto out = std::make_shared<TextModel>();
    out->k = in.get<std::int64_t>();
    ByteReader::require(out->k >= 1, "k is too small");
    out->vocabulary.resize(in.count(8));
    for (auto& token : out->vocabulary) {
        token = in.text();
        ByteReader::require(valid_utf8_prefix(token) == token.size(), "a text is not UTF-8");
    }
    out->chain.load(in, out->vocabulary.size());
    out->kinds.load(in, out->vocabulary.size());
    out->steered.resize(in.count(6));
    for (auto& entry : out->steered) {
        entry.steering = in.get<std::uint8_t>();
        entry.code = in.get<Code>();
        entry.count = in.get<std::uint32_t>();
    }
    const auto check_counts = [&](const Gram& gram) {
        ByteReader::require(
            gram.steered <= out->steered.size() && gram.steered_count <= out->steered.size() - gram.steered,
            "a phrase has no such counts");
    };
    for (const auto& level : out->chain.levels)
        for (const auto& gram : level.grams) check_counts(gram);
    const auto steering = in.get<std::uint32_t>();
    ByteReader::require(steering <= most_steering, "too many columns steer the wording");
    for (std::uint32_t s = 0; s < steering; ++s) {
        out->steering.push_back(in.get<std::uint32_t>());
        out->steering_totals.push_back(in.array<std::uint32_t>());
        out->families[s].load(in, out->steering_totals[s].size(), out->vocabulary.size());
    }
    out->classes.resize(in.count(12));
    for (auto& entry : out->classes) {
        entry.token = in.get<Token>();
        ByteReader::require(entry.token > end && entry.token < out->vocabulary.size() &&
                                (&entry == out->classes.data() || (&entry)[-1].token < entry.token),
                            "a class has an unknown name");
        entry.words.resize(in.count(16));
        for (auto& gram : entry.words) {
            gram.next = in.get<Token>();
            get_counts(in, gram);
            ByteReader::require(gram.next > end && gram.next < out->vocabulary.size() &&
                                    !out->vocabulary[gram.next].starts_with(word_class),
                                "a class has an unknown word");
            check_counts(gram);
        }
    }
    for (auto& count : out->sentences) count = in.get<std::uint32_t>();
    out->tokens = in.get<std::uint32_t>();
    load_partners(in, *out);
    load_sizes(in, *out);
    if (in.flag()) {
        out->balance = load_factors(in, out->vocabulary.size());
        out->steered_balance = load_factors(in, out->steered.size());
    }
    out->capitals = in.get<double>();
    out->covered = in.get<double>();
    out->sentence_words = in.get<double>();
    out->word_letters = in.get<double>();
    ByteReader::require(out->sentence_words >= 1 && out->word_letters >= 1, "the lengths of words are damaged");
    out->texts = in.get<std::int64_t>();
    out->whole = in.flag();
    out->index();
    return out;
}

std::string TextModel::inspect() const {
    json::array lengths;
    for (const auto& level : chain.levels) lengths.push_back(level.grams.size());
    std::size_t told = 0;
    for (const auto& column : families) told += column.told.size();
    json::object out{{"texts", texts},
                     {"words", vocabulary.size() > end + 1 ? vocabulary.size() - end - 1 : 0},
                     {"phrases_by_length", std::move(lengths)},
                     {"word_classes", classes.size()},
                     {"word_pairs", partners.partners.size()},
                     {"words_by_family_of_codes", told},
                     {"begin_with_a_capital", std::round(capitals * 1000) / 1000},
                     {"wording_covered", std::round(covered * 1000) / 1000},
                     {"fewest_subjects_of_a_phrase", k}};
    if (!whole) out["note"] = "learnt from an even sample of the texts";
    if (chain.levels.size() < 2)
        out["note"] = "no wording is shared by " + std::to_string(k) + " subjects: texts are neutral remarks";
    return json::serialize(out);
}

}  // namespace persona::seqtree
