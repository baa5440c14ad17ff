// Training the embedded writer: which runs of words at least k subjects use, and under which codes.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include <persona/random.hpp>

#include "phrases_sequences.hpp"
#include "phrases_tokens.hpp"

namespace persona::seqtree {
namespace {

using Token = TextModel::Token;

class Trainer {
public:
    Trainer(const Training& data, const PhraseRules& rules, TextModel& out, std::vector<Sequence> sequences)
        : data_(data), rules_(rules), out_(out), sequences_(std::move(sequences)) {}

    /// Which words go together in a text.
    void learn_partners() {
        constexpr std::size_t most_texts = 8'000, most_partners = 64;
        const std::size_t stride = std::max<std::size_t>(1, (sequences_.size() + most_texts - 1) / most_texts);
        std::vector<Token> used;
        for (std::size_t i = 0; i < sequences_.size(); i += stride) {
            used.clear();
            for (const auto token : sequences_[i].tokens)
                if (token != unknown_token && token > TextModel::end && is_word(out_.vocabulary[token]))
                    used.push_back(token);
            out_.partners.add(used, sequences_[i].subject);
        }
        out_.partners.settle(out_.vocabulary.size(), rules_.k, most_partners);
    }

    /// The columns whose codes tell most about which words are used.
    void choose_steering(const std::vector<std::size_t>& informative) {
        std::vector<std::pair<double, std::size_t>> ranked;
        const std::size_t stride = std::max<std::size_t>(1, sequences_.size() / 5'000);
        for (std::size_t place = 0; place < informative.size() && place < 40; ++place) {
            const auto column = informative[place];
            if (data_.code_counts[column] < 2) continue;
            std::unordered_map<std::uint64_t, std::uint32_t> joint;
            std::unordered_map<Token, std::uint32_t> words;
            std::vector<std::uint32_t> codes(most_codes, 0);
            double n = 0;
            for (std::size_t i = 0; i < sequences_.size(); i += stride) {
                const auto code = data_.codes[column][sequences_[i].row];
                auto present = sequences_[i].tokens;
                std::sort(present.begin(), present.end());
                present.erase(std::unique(present.begin(), present.end()), present.end());
                for (const auto token : present) {
                    if (token == unknown_token || token <= TextModel::end) continue;
                    ++joint[(static_cast<std::uint64_t>(token) << 8) | code];
                    ++words[token];
                    ++codes[code];
                    n += 1;
                }
            }
            // Summed as whole numbers, so that the order of the table does not matter.
            std::int64_t sum = 0;
            for (const auto& [key, count] : joint) {
                const double expected =
                    static_cast<double>(words[static_cast<Token>(key >> 8)]) * codes[key & 0xff] / n;
                sum += static_cast<std::int64_t>(
                    std::llround(static_cast<double>(count) * std::log(count / expected) * 1024));
            }
            const auto used =
                static_cast<double>(std::count_if(codes.begin(), codes.end(), [](auto c) { return c > 0; }));
            const double gain = static_cast<double>(sum) / 1024 - (used - 1) * static_cast<double>(words.size()) / 2;
            if (gain > 0.005 * n) ranked.emplace_back(-gain, column);
        }
        std::sort(ranked.begin(), ranked.end());
        for (std::size_t i = 0; i < ranked.size() && i < TextModel::most_steering; ++i) {
            out_.steering.push_back(ranked[i].second);
            out_.steering_totals.emplace_back(data_.code_counts[ranked[i].second], 0);
        }
        for (std::size_t s = 0; s < out_.steering.size(); ++s)
            for (const auto& sequence : sequences_)
                out_.steering_totals[s][data_.codes[out_.steering[s]][sequence.row]] +=
                    static_cast<std::uint32_t>(sequence.tokens.size());
    }

    /// Before classes stand for words.
    void learn_families() {
        for (std::size_t s = 0; s < out_.steering.size(); ++s)
            out_.families[s].learn(sequences_, data_.codes[out_.steering[s]], out_.steering_totals[s],
                                   out_.vocabulary.size(), rules_.k);
    }

    void make_classes() {
        settle_ends(sequences_, data_, out_);
        put_classes(sequences_, data_, rules_, out_);
    }

    /// Runs of n tokens; false when there are none.
    bool add_level(std::size_t length) {
        RunCounts by_code;
        const auto by_codes = [&](std::uint64_t hash, std::span<const Token> run, const Sequence& sequence,
                                  std::size_t begin) {
            if (run.front() == TextModel::sentence)
                by_code[steered_key(hash, TextModel::by_place, sequence.place(begin))].add(sequence.subject);
            for (std::size_t s = 0; s < out_.steering.size(); ++s)
                by_code[steered_key(hash, s, data_.codes[out_.steering[s]][sequence.row])].add(sequence.subject);
        };
        const auto keep = [&](Chain::Gram& gram, std::uint64_t hash, std::span<const Token> run) {
            gram.steered = static_cast<std::uint32_t>(out_.steered.size());
            for (std::size_t s = 0; s < out_.steering.size(); ++s)
                keep_steered(out_, gram, by_code, hash, s, out_.steering_totals[s].size());
            if (run.front() == TextModel::sentence)
                keep_steered(out_, gram, by_code, hash, TextModel::by_place, out_.sentences.size());
        };
        return grower_.add_level(out_.chain, sequences_, length, by_codes, keep);
    }

    /// Which kinds there are and how they follow each other; the words' classes are made.
    void learn_kinds() {
        constexpr std::size_t most_tokens = 2'000'000;
        std::size_t all = 0;
        for (const auto& sequence : sequences_) all += sequence.tokens.size();
        const auto stride = std::max<std::size_t>(1, all / most_tokens);
        std::unordered_map<std::uint64_t, std::uint32_t> beside;
        for (std::size_t i = 0; i < sequences_.size(); i += stride) {
            const auto& tokens = sequences_[i].tokens;
            for (std::size_t t = 0; t + 1 < tokens.size(); ++t)
                if (tokens[t] != unknown_token && tokens[t + 1] != unknown_token)
                    ++beside[(std::uint64_t{tokens[t]} << 32) | tokens[t + 1]];
        }
        std::vector<Neighbouring> pairs;
        for (const auto& [key, count] : beside)
            pairs.push_back({static_cast<Token>(key >> 32), static_cast<Token>(key), count});
        std::sort(pairs.begin(), pairs.end(), [](const Neighbouring& a, const Neighbouring& b) {
            return std::pair(a.left, a.right) < std::pair(b.left, b.right);
        });
        const auto kinds = static_cast<std::size_t>(std::clamp(std::sqrt(static_cast<double>(all)) / 4, 12.0, 64.0));
        out_.kinds.kind_of = find_kinds(pairs, out_.vocabulary.size(), kinds);
        auto told = sequences_;
        for (auto& sequence : told) name_kinds(sequence.tokens);
        RunGrower grower(rules_.k);
        const auto nothing = [](auto&&...) {};
        for (std::size_t length = 1; length <= Kinds::longest; ++length)
            if (!grower.add_level(out_.kinds.chain, told, length, nothing, nothing)) break;
    }

    /// The share of words that lie inside a stored run of three or more.
    void measure() {
        std::size_t words = 0, covered = 0;
        std::unordered_map<std::uint64_t, bool> triples;
        if (out_.chain.levels.size() >= 3) {
            const auto& level = out_.chain.levels[2];
            for (std::size_t i = 0; i < level.grams.size(); ++i)
                triples[Chain::hash({level.tokens.data() + i * 3, 3})] = true;
        }
        for (const auto& sequence : sequences_) {
            std::vector<bool> inside(sequence.tokens.size(), false);
            for (std::size_t i = 0; i + 3 <= sequence.tokens.size(); ++i)
                if (triples.contains(Chain::hash({sequence.tokens.data() + i, 3})))
                    inside[i] = inside[i + 1] = inside[i + 2] = true;
            for (std::size_t i = 0; i < sequence.tokens.size(); ++i) {
                if (sequence.tokens[i] <= TextModel::end) continue;
                ++words;
                covered += inside[i];
            }
        }
        out_.covered = words > 0 ? static_cast<double>(covered) / static_cast<double>(words) : 0;
    }

private:
    void name_kinds(std::vector<Token>& tokens) const {
        for (auto& token : tokens)
            if (token != unknown_token) token = out_.kinds.kind_of[token];
    }

    const Training& data_;
    const PhraseRules& rules_;
    TextModel& out_;
    std::vector<Sequence> sequences_;
    RunGrower grower_{rules_.k};
};

}  // namespace

std::uint64_t steered_key(std::uint64_t run, std::size_t steering, Code code) {
    return hash_of(run, (static_cast<std::uint64_t>(steering) << 8) | code);
}

void keep_steered(TextModel& model, TextModel::Gram& gram, const RunCounts& counts, std::uint64_t run, std::size_t by,
                  std::size_t codes) {
    for (std::size_t code = 0; code < codes; ++code) {
        const auto count = counts.find(steered_key(run, by, static_cast<Code>(code)));
        if (count == counts.end() || static_cast<std::int64_t>(count->second.subjects) < model.k) continue;
        model.steered.push_back({static_cast<std::uint8_t>(by), static_cast<Code>(code), count->second.rows});
        ++gram.steered_count;
    }
}

std::shared_ptr<TextModel> train_text(const std::vector<TextSample::Text>& texts, bool whole, const Training& data,
                                      std::size_t, const std::vector<std::size_t>& informative,
                                      const PhraseRules& rules) {
    auto out = std::make_shared<TextModel>();
    out->k = rules.k;
    out->texts = static_cast<std::int64_t>(texts.size());
    out->whole = whole;
    Trainer trainer(data, rules, *out, read_sequences(texts, data, rules, *out));
    trainer.choose_steering(informative);
    trainer.learn_partners();
    trainer.learn_families();
    trainer.make_classes();
    for (std::size_t length = 1; length <= rules.longest; ++length)
        if (!trainer.add_level(length)) break;
    trainer.learn_kinds();
    trainer.measure();
    out->index();
    return out;
}

}  // namespace persona::seqtree
