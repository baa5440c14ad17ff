// Trains the model of names, and measures it.
//
//     train-names train --lists lists.tsv --texts FILE[=WEIGHT]... --output names.model [--epochs N]
//     train-names measure --model names.model --texts FILE... [--eager N] [--show]
//     train-names speed --model names.model --texts FILE
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <boost/program_options.hpp>

#include <persona/random.hpp>

#include "corpus.hpp"
#include "crf.hpp"
#include "tagger.hpp"

using namespace persona;
using namespace persona::train;
using namespace persona::detectors;
namespace po = boost::program_options;

namespace {

/// Draws for dropping; one stream for the whole run.
class Dice {
public:
    bool chance(double p) {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return static_cast<double>(state_ >> 11) * 0x1.0p-53 < p;
    }
    std::size_t below(std::size_t n) {
        static_cast<void>(chance(0.5));
        return static_cast<std::size_t>((state_ >> 16) % n);
    }

private:
    std::uint64_t state_ = 0x9e3779b97f4a7c15ULL;
};

struct Example {
    std::vector<Token> tokens;
    std::vector<std::uint32_t> allowed;
    std::vector<bool> named;
};

Example example_of(const Text& text, const Gazetteer& lists) {
    Example out;
    tokenise(text.text, out.tokens);
    out.allowed.assign(out.tokens.size(), 1);
    out.named.assign(out.tokens.size(), false);
    for (const auto& name : text.names) {
        bool first = true;
        for (std::size_t i = 0; i < out.tokens.size(); ++i) {
            const auto& token = out.tokens[i];
            const auto inner = std::min(token.end, name.end) > std::max(token.begin, name.begin)
                                   ? std::min(token.end, name.end) - std::max(token.begin, name.begin)
                                   : 0;
            if (inner * 2 <= token.end - token.begin) continue;
            out.allowed[i] = 1U << (begin_tag(name.type) + (first ? 0 : 1));
            out.named[i] = true;
            first = false;
        }
    }
    if (text.partial) {
        // What these sets do not mark may be there all the same.
        const auto open = [](NameType type) { return 3U << begin_tag(type); };
        for (const auto& name : text.names) {
            // "the Borrower", "@user": marked there for what they stand for, not for what they say. Both readings are right.
            bool common = true;
            for (std::size_t i = 0; i < out.tokens.size(); ++i) {
                const auto& token = out.tokens[i];
                if (token.begin < name.begin || token.end > name.end || token.kind == TokenKind::net) continue;
                const auto bits = lists.find(token.hash);
                common = common && (bits >> listed::word_shift & listed::level_mask) >= 2 && (bits & 0x3fU) == 0;
            }
            for (std::size_t i = 0; common && i < out.tokens.size(); ++i) {
                if (out.tokens[i].begin >= name.begin && out.tokens[i].end <= name.end) out.allowed[i] |= 1;
            }
        }
        for (std::size_t i = 0; i < out.tokens.size(); ++i) {
            if (out.allowed[i] != 1 || out.tokens[i].kind != TokenKind::word) continue;
            const auto bits = lists.find(out.tokens[i].hash);
            if ((bits & listed::people) != 0) out.allowed[i] |= open(NameType::people);
            if ((bits & (listed::title | listed::job)) != 0) out.allowed[i] |= open(NameType::title);
        }
    }
    return out;
}

int run_train(const po::variables_map& given) {
    TaggerModel model;
    model.entries = read_lists(given["lists"].as<std::string>());
    model.lists = Gazetteer(model.entries);
    std::vector<Example> examples;
    for (auto path : given["texts"].as<std::vector<std::string>>()) {
        int times = 1;
        if (const auto equals = path.rfind('='); equals != std::string::npos) {
            times = std::atoi(path.c_str() + equals + 1);
            path.resize(equals);
        }
        for (const auto& text : read_texts(path)) {
            for (int i = 0; i < times; ++i) examples.push_back(example_of(text, model.lists));
        }
    }
    Options options;
    options.epochs = given["epochs"].as<int>();
    options.rate = given["rate"].as<float>();
    options.decay = given["decay"].as<float>();
    Crf crf;
    Dice dice;
    std::vector<TokenFacts> facts;
    std::vector<std::vector<std::uint32_t>> rows;
    std::vector<std::size_t> order(examples.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        const auto start = std::chrono::steady_clock::now();
        for (std::size_t i = order.size(); i-- > 1;) std::swap(order[i], order[dice.below(i + 1)]);
        double loss = 0;
        std::size_t seen = 0;
        const auto rate = options.rate * (1 - 0.8F * static_cast<float>(epoch) / static_cast<float>(options.epochs));
        for (const auto index : order) {
            const auto& example = examples[index];
            const bool hide = dice.chance(options.drop_lists);
            for (std::size_t first = 0; first < example.tokens.size();) {
                const auto end = segment_end(example.tokens, first);
                const std::span tokens(example.tokens.data() + first, end - first);
                const auto mode = describe_segment(tokens, model.lists, facts, [&](std::size_t i, std::uint32_t bits) {
                    return hide && example.named[first + i]
                               ? bits & ~(0x3fU | listed::region | listed::firm | listed::proper | listed::phrase_start)
                               : bits;
                });
                rows.resize(tokens.size());
                for (std::size_t i = 0; i < tokens.size(); ++i) {
                    FeatureRows each;
                    const auto count = feature_rows(facts.data() + pad + i, mode, each);
                    rows[i].assign(each.begin(), each.begin() + static_cast<std::ptrdiff_t>(count));
                    if (dice.chance(example.named[first + i] ? options.drop_name_words : options.drop_words))
                        rows[i].erase(rows[i].begin() + first_lexical, rows[i].begin() + end_lexical);
                }
                loss += crf.learn(rows, std::span(example.allowed.data() + first, tokens.size()), rate);
                seen += tokens.size();
                first = end;
            }
        }
        crf.decay(options.decay);
        if (epoch * 2 >= options.epochs) crf.remember();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        fmt::print("epoch {}: {} texts, {} tokens, loss {:.4f} a token, {:.0f} s\n", epoch + 1, examples.size(), seen,
                   loss / static_cast<double>(seen), took.count());
        std::cout.flush();
    }
    crf.write(model);
    const auto bytes = model.to_bytes();
    std::ofstream out(given["output"].as<std::string>(), std::ios::binary);
    out << bytes;
    if (!out.flush()) {
        std::cerr << "train-names: the model can not be written\n";
        return 1;
    }
    fmt::print("{} bytes, {} list entries\n", bytes.size(), model.entries.size());
    return 0;
}

struct Counts {
    int expected = 0, found = 0, right = 0;
};
constexpr std::array<std::string_view, name_types> type_names{"person",  "place",  "organisation",
                                                              "address", "people", "title"};

int run_measure(const po::variables_map& given) {
    auto model = TaggerModel::load(given["model"].as<std::string>());
    if (!model) {
        std::cerr << "train-names: " << model.error().message << '\n';
        return 1;
    }
    const Tagger tagger(*model);
    TaggerWork work;
    const bool show = given.count("show") != 0;
    for (const auto& path : given["texts"].as<std::vector<std::string>>()) {
        std::array<Counts, name_types> counts{};
        Counts any;
        std::vector<Token> tokens;
        std::vector<TaggedName> names;
        for (const auto& text : read_texts(path)) {
            tokens.clear();
            names.clear();
            tokenise(text.text, tokens);
            tagger.tag(tokens, given["eager"].as<int>(), work, names);
            std::vector<bool> used(text.names.size(), false);
            std::string notes;
            for (const auto& name : names) {
                if (text.partial && static_cast<int>(name.type) > 2) continue;
                auto& count = counts[static_cast<std::size_t>(name.type)];
                ++count.found, ++any.found;
                const auto begin = tokens[name.first].begin;
                const auto end = tokens[name.end - 1].end;
                bool right = false;
                for (std::size_t i = 0; i < text.names.size(); ++i) {
                    if (text.names[i].begin != begin || text.names[i].end != end) continue;
                    ++any.right;
                    if (text.names[i].type == name.type) ++count.right, used[i] = right = true;
                }
                if (!right && show)
                    notes += fmt::format("   + {} '{}' {}\n", type_names[static_cast<std::size_t>(name.type)],
                                         text.text.substr(begin, end - begin), name.margin);
            }
            for (std::size_t i = 0; i < text.names.size(); ++i) {
                ++counts[static_cast<std::size_t>(text.names[i].type)].expected, ++any.expected;
                if (!used[i] && show)
                    notes +=
                        fmt::format("   - {} '{}'\n", type_names[static_cast<std::size_t>(text.names[i].type)],
                                    text.text.substr(text.names[i].begin, text.names[i].end - text.names[i].begin));
            }
            if (!notes.empty()) fmt::print("{}\n{}", text.text, notes);
        }
        fmt::print("{}\n", path.substr(path.rfind('/') + 1));
        const auto line = [](std::string_view what, const Counts& c) {
            if (c.expected + c.found == 0) return;
            const double p = c.found == 0 ? 0 : static_cast<double>(c.right) / c.found;
            const double r = c.expected == 0 ? 0 : static_cast<double>(c.right) / c.expected;
            fmt::print("  {:<14}{:>6} marked  precision {:.3f}  recall {:.3f}  F1 {:.3f}\n", what, c.expected, p, r,
                       p + r == 0 ? 0 : 2 * p * r / (p + r));
        };
        for (std::size_t i = 0; i < name_types; ++i) line(type_names[i], counts[i]);
        line("any", any);
    }
    return 0;
}

int run_speed(const po::variables_map& given) {
    auto model = TaggerModel::load(given["model"].as<std::string>());
    if (!model) {
        std::cerr << "train-names: " << model.error().message << '\n';
        return 1;
    }
    const Tagger tagger(*model);
    TaggerWork work;
    std::vector<Text> texts;
    for (const auto& path : given["texts"].as<std::vector<std::string>>()) {
        for (auto& text : read_texts(path)) texts.push_back(std::move(text));
    }
    std::vector<Token> tokens;
    std::vector<TaggedName> names;
    std::size_t bytes = 0, count = 0;
    const auto start = std::clock();
    double token_time = 0;
    for (const auto& text : texts) {
        tokens.clear();
        names.clear();
        const auto before = std::clock();
        tokenise(text.text, tokens);
        token_time += static_cast<double>(std::clock() - before);
        tagger.tag(tokens, 0, work, names);
        bytes += text.text.size();
        count += tokens.size();
    }
    const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    fmt::print("{:.2f} M tokens/s, {:.1f} MB/s of processor time ({:.0f} % of it cutting tokens)\n",
               static_cast<double>(count) / took / 1e6, static_cast<double>(bytes) / took / 1e6,
               100 * token_time / CLOCKS_PER_SEC / took);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    po::options_description options("train-names train|measure|speed");
    options.add_options()("command", po::value<std::string>()->required())("lists", po::value<std::string>())(
        "texts", po::value<std::vector<std::string>>()->multitoken()->required())("output", po::value<std::string>())(
        "model", po::value<std::string>())("epochs", po::value<int>()->default_value(6))(
        "rate", po::value<float>()->default_value(0.12F))("decay", po::value<float>()->default_value(0.02F))(
        "eager", po::value<int>()->default_value(0))("show", "print what is wrong");
    po::positional_options_description first;
    first.add("command", 1);
    try {
        po::variables_map given;
        po::store(po::command_line_parser(argc, argv).options(options).positional(first).run(), given);
        po::notify(given);
        const auto command = given["command"].as<std::string>();
        const auto needs = [&](const char* name) {
            if (given.count(name) == 0) throw po::error(std::string("--") + name + " is missing");
        };
        if (command == "train") return needs("lists"), needs("output"), run_train(given);
        if (command == "measure") return needs("model"), run_measure(given);
        if (command == "speed") return needs("model"), run_speed(given);
        throw po::error("the command is train, measure or speed");
    } catch (const po::error& error) {
        std::cerr << "train-names: " << error.what() << '\n' << options;
        return 2;
    }
}
