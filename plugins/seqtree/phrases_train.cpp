// Training the embedded writer: which runs of words at least k subjects use, and under which codes.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "phrases.hpp"
#include "phrases_tokens.hpp"

namespace persona::seqtree {
namespace {

using Token = TextModel::Token;

struct Sequence {
    std::size_t row = 0;
    std::uint32_t subject = 0;
    std::vector<Token> tokens;  ///< boundaries included
};

/// Counts of runs by hash. Texts are counted subject by subject, so that remembering the last one is enough.
struct Count {
    std::uint32_t rows = 0, subjects = 0, last = 0xffffffff;
    void add(std::uint32_t subject) {
        ++rows;
        subjects += last != subject;
        last = subject;
    }
};
using Counts = std::unordered_map<std::uint64_t, Count>;

std::uint64_t steered_key(std::uint64_t run, std::size_t steering, Code code) {
    const std::uint64_t both[2] = {run, (static_cast<std::uint64_t>(steering) << 8) | code};
    return stable_hash({reinterpret_cast<const char*>(both), sizeof both});
}

class Trainer {
public:
    Trainer(const Training& data, const PhraseRules& rules, TextModel& out) : data_(data), rules_(rules), out_(out) {}

    void read(const std::vector<TextSample::Text>& texts) {
        std::unordered_map<std::string, Count> words;
        std::vector<std::vector<std::string>> split;
        std::vector<std::size_t> by_subject(texts.size());
        std::iota(by_subject.begin(), by_subject.end(), std::size_t{0});
        const auto subject_of = [&](std::size_t i) {
            return data_.subjects.empty() ? static_cast<std::uint32_t>(texts[i].row) : data_.subjects[texts[i].row];
        };
        std::stable_sort(by_subject.begin(), by_subject.end(),
                         [&](std::size_t a, std::size_t b) { return subject_of(a) < subject_of(b); });
        for (const auto i : by_subject) {
            auto tokens = tokens_of(texts[i].text);
            for (const auto& token : tokens) words[token].add(subject_of(i));
            split.push_back(std::move(tokens));
        }
        std::vector<std::string> known;
        for (const auto& [word, count] : words)
            if (count.subjects >= rules_.k) known.push_back(word);
        std::sort(known.begin(), known.end());
        out_.vocabulary = {"", ""};  // the two boundaries
        out_.vocabulary.insert(out_.vocabulary.end(), known.begin(), known.end());
        std::unordered_map<std::string_view, Token> numbers;
        for (std::size_t i = 2; i < out_.vocabulary.size(); ++i)
            numbers.emplace(out_.vocabulary[i], static_cast<Token>(i));

        std::vector<std::uint64_t> runs;
        std::int64_t sentences = 0, word_count = 0;
        for (std::size_t at = 0; at < by_subject.size(); ++at) {
            Sequence sequence{texts[by_subject[at]].row, subject_of(by_subject[at]), {TextModel::sentence}};
            RunHash hash;
            const auto& tokens = split[at];
            for (std::size_t i = 0; i < tokens.size(); ++i) {
                const auto found = numbers.find(tokens[i]);
                sequence.tokens.push_back(found == numbers.end() ? unknown : found->second);
                if (is_word(tokens[i])) {
                    ++word_count;
                    if (const auto run = hash.add(std::max<std::uint64_t>(stable_hash(compared(tokens[i])), 1));
                        run != 0)
                        runs.push_back(run);
                }
                if (ends_sentence(tokens[i]) && i + 1 < tokens.size() && tokens[i + 1].front() != joined) {
                    sequence.tokens.push_back(TextModel::sentence);
                    ++sentences;
                }
            }
            sequence.tokens.push_back(TextModel::end);
            ++sentences;
            out_.tokens += static_cast<std::uint32_t>(std::min<std::size_t>(sequence.tokens.size(), 0xffffff));
            sequences_.push_back(std::move(sequence));
        }
        if (sentences > 0)
            out_.sentence_words = std::max(1.0, static_cast<double>(word_count) / static_cast<double>(sentences));
        remember_rare(runs, by_subject, split, subject_of);
    }

    /// The two columns whose codes tell most about which words are used.
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
                    if (token == unknown || token <= TextModel::end) continue;
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

    /// Runs of n tokens whose two runs of n - 1 are stored; those of at least k subjects.
    bool add_level(std::size_t length) {
        Counts counts;
        each_run(length, [&](std::uint64_t hash, std::span<const Token>, const Sequence& sequence) {
            counts[hash].add(sequence.subject);
        });
        std::erase_if(counts,
                      [&](const auto& item) { return static_cast<std::int64_t>(item.second.subjects) < rules_.k; });
        if (counts.empty()) return false;
        std::unordered_map<std::uint64_t, std::vector<Token>> found;
        Counts by_code;
        each_run(length, [&](std::uint64_t hash, std::span<const Token> run, const Sequence& sequence) {
            if (!counts.contains(hash)) return;
            found.try_emplace(hash, run.begin(), run.end());
            for (std::size_t s = 0; s < out_.steering.size(); ++s)
                by_code[steered_key(hash, s, data_.codes[out_.steering[s]][sequence.row])].add(sequence.subject);
        });
        std::vector<std::pair<std::vector<Token>, std::uint64_t>> sorted;
        for (const auto& [hash, run] : found) sorted.emplace_back(run, hash);
        std::sort(sorted.begin(), sorted.end());
        auto& level = out_.levels.emplace_back();
        for (const auto& [run, hash] : sorted) {
            level.tokens.insert(level.tokens.end(), run.begin(), run.end());
            TextModel::Gram gram{run.back(), counts[hash].rows, static_cast<std::uint32_t>(out_.steered.size()), 0};
            for (std::size_t s = 0; s < out_.steering.size(); ++s) {
                for (std::size_t code = 0; code < out_.steering_totals[s].size(); ++code) {
                    const auto count = by_code.find(steered_key(hash, s, static_cast<Code>(code)));
                    if (count == by_code.end() || static_cast<std::int64_t>(count->second.subjects) < rules_.k)
                        continue;
                    out_.steered.push_back({static_cast<std::uint8_t>(s), static_cast<Code>(code), count->second.rows});
                    ++gram.steered_count;
                }
            }
            level.grams.push_back(gram);
        }
        stored_.clear();
        for (const auto& [hash, count] : counts) stored_.insert({hash, length});
        return true;
    }

    /// The share of words that lie inside a stored run of three or more.
    void measure() {
        std::size_t words = 0, covered = 0;
        std::unordered_map<std::uint64_t, bool> triples;
        if (out_.levels.size() >= 3) {
            const auto& level = out_.levels[2];
            for (std::size_t i = 0; i < level.grams.size(); ++i)
                triples[TextModel::hash({level.tokens.data() + i * 3, 3})] = true;
        }
        for (const auto& sequence : sequences_) {
            std::vector<bool> inside(sequence.tokens.size(), false);
            for (std::size_t i = 0; i + 3 <= sequence.tokens.size(); ++i)
                if (triples.contains(TextModel::hash({sequence.tokens.data() + i, 3})))
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
    static constexpr Token unknown = 0xffffffff;

    template <class Subject>
    void remember_rare(const std::vector<std::uint64_t>& runs, const std::vector<std::size_t>& by_subject,
                       const std::vector<std::vector<std::string>>& split, const Subject& subject_of) {
        // How many subjects use a run, at most: counters shared by hash can only be too high, and hardly ever are.
        const std::size_t slots = std::size_t{1} << 22;
        std::vector<std::uint8_t> held(slots, 0);
        std::vector<std::uint32_t> last(slots, 0xffffffff);
        RunHash hash;
        for (std::size_t at = 0; at < by_subject.size(); ++at) {
            hash.clear();
            const auto subject = subject_of(by_subject[at]);
            for (const auto& token : split[at]) {
                if (!is_word(token)) continue;
                const auto run = hash.add(std::max<std::uint64_t>(stable_hash(compared(token)), 1));
                if (run == 0) continue;
                auto& count = held[run % slots];
                if (last[run % slots] != subject && count < 255) ++count;
                last[run % slots] = subject;
            }
        }
        out_.rare_runs = RareRuns(runs.size());
        for (const auto run : runs)
            if (held[run % slots] < std::min<std::int64_t>(rules_.k, 255)) out_.rare_runs.add(run);
    }

    template <class Use>
    void each_run(std::size_t length, const Use& use) const {
        for (const auto& sequence : sequences_) {
            for (std::size_t i = 0; i + length <= sequence.tokens.size(); ++i) {
                const std::span<const Token> run(sequence.tokens.data() + i, length);
                if (run.back() == unknown || run.front() == unknown) continue;
                if (length > 1 && (!stored_.contains(TextModel::hash(run.first(length - 1))) ||
                                   !stored_.contains(TextModel::hash(run.last(length - 1)))))
                    continue;
                use(TextModel::hash(run), run, sequence);
            }
        }
    }

    const Training& data_;
    const PhraseRules& rules_;
    TextModel& out_;
    std::vector<Sequence> sequences_;
    std::unordered_map<std::uint64_t, std::size_t> stored_;  ///< hashes of the stored runs one token shorter
};

}  // namespace

TextModelPtr train_text(const std::vector<TextSample::Text>& texts, bool whole, const Training& data, std::size_t,
                        const std::vector<std::size_t>& informative, const PhraseRules& rules) {
    auto out = std::make_shared<TextModel>();
    out->k = rules.k;
    out->texts = static_cast<std::int64_t>(texts.size());
    out->whole = whole;
    Trainer trainer(data, rules, *out);
    trainer.read(texts);
    trainer.choose_steering(informative);
    for (std::size_t length = 1; length <= rules.longest; ++length)
        if (!trainer.add_level(length)) break;
    trainer.measure();
    out->index();
    return out;
}

}  // namespace persona::seqtree
