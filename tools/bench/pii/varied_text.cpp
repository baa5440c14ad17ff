#include "varied_text.hpp"

#include <filesystem>
#include <fstream>

#include <zlib.h>
#include <boost/json.hpp>

#include <persona/random.hpp>

namespace persona::bench {
namespace {

// # a digit, ^ a capital, ~ a small letter, * a word, @ a name.
constexpr const char* templates[] = {
    "My name is @ @ and I was born on ##/0#/19##.",
    "Please call me on 0## #### #### or write to ~~~~~.~~~~~~~@example.com before the ##th.",
    "The order QM-##### of 20##-0#-1# cost £##.## and came after # days.",
    "* * * the * * of @, and * * * * with * * * *.",
    "@ said: \"* * * * * * * * *\", then * * * *.",
    "Invoice ##########, account ######## at *, reference ^^###-####.",
    "I paid #,###.## with card #### #### #### #### on #/##.",
    "At ##:## the server ##.##.##.## answered with code ### after ###.## ms.",
    "The * * is about *; * * * * * * * * * * * * * * * * * * * * *.",
    "Patient ^######, aged ##, * * since 20## and takes ## mg of * twice a day.",
    "Wir haben Ihre Nachricht vom ##.0#.20## erhalten, Kundennummer ########.",
    "Le dossier ##-###-## de @ @ a été * le ## mai 20##.",
    "See www.~~~~~~~~.com/~~~~~/#### and https://~~~~~~.~~~~~.org/?id=######.",
    "* * * * * * * *. * * * * * * * * * *; * * * * * * *!",
    "Session ~#~~##~#-##~~-4~#~-a#~#-~~#~###~~#~# of user ~~~~~## ended.",
};

void add_digits(std::string& text, Random& random) {
    for (auto& c : text) {
        if (c >= '0' && c <= '9') c = static_cast<char>('0' + random.below(10));
    }
}

std::string word(Random& random, bool capital) {
    static const std::string consonants = "bcdfghjklmnprstvw", vowels = "aeiou";
    std::string out;
    const auto syllables = 1 + random.below(4);
    for (std::uint64_t i = 0; i < syllables; ++i) {
        out += consonants[random.below(consonants.size())];
        out += vowels[random.below(vowels.size())];
        if (random.below(3) == 0) out += consonants[random.below(consonants.size())];
    }
    if (capital) out[0] = static_cast<char>(out[0] - 32);
    return out;
}

std::string filled(const char* pattern, Random& random) {
    std::string out;
    for (const char* c = pattern; *c != 0; ++c) {
        switch (*c) {
            case '#': out += static_cast<char>('0' + random.below(10)); break;
            case '^': out += static_cast<char>('A' + random.below(26)); break;
            case '~': out += static_cast<char>('a' + random.below(26)); break;
            case '*': out += word(random, false); break;
            case '@':
                // The sign of an address stays one.
                if (c[1] == 'e') out += '@';
                else out += word(random, true);
                break;
            default: out += *c;
        }
    }
    return out;
}

std::vector<std::string> sentences(const std::string& folder) {
    std::vector<std::string> out;
    if (!std::filesystem::is_directory(folder)) return out;
    if (auto* file = gzopen((folder + "/text/banking77.csv.gz").c_str(), "rb"); file != nullptr) {
        char line[4096];
        while (gzgets(file, line, sizeof line) != nullptr) {
            const std::string text(line);
            out.push_back(text.substr(0, text.rfind(',')));
        }
        gzclose(file);
    }
    std::ifstream spans(folder + "/pii/texts-with-spans.jsonl");
    for (std::string line; std::getline(spans, line);)
        out.emplace_back(boost::json::parse(line).as_object().at("text").as_string());
    for (const char* name : {"wnut17.train", "btc.train", "sec.train", "wikigold.first-half"}) {
        std::ifstream tokens(folder + "/ner/" + name + ".tsv");
        std::string sentence;
        for (std::string line; std::getline(tokens, line);) {
            if (line.empty()) {
                if (!sentence.empty()) out.push_back(std::move(sentence));
                sentence.clear();
            } else {
                sentence += (sentence.empty() ? "" : " ") + line.substr(0, line.find('\t'));
            }
        }
    }
    return out;
}

}  // namespace

std::vector<std::string> varied_text(std::size_t bytes, const std::string& folder, std::uint64_t seed) {
    Random random(seed, "varied text");
    const auto found = sentences(folder);
    std::vector<std::string> out;
    std::string cell;
    for (std::size_t made = 0; made < bytes;) {
        if (!found.empty() && random.below(2) == 0) {
            auto sentence = found[random.below(found.size())];
            add_digits(sentence, random);
            cell += sentence;
        } else {
            cell += filled(templates[random.below(std::size(templates))], random);
        }
        cell += ' ';
        if (random.below(6) != 0) continue;
        made += cell.size();
        out.push_back(std::move(cell));
        cell.clear();
    }
    return out;
}

}  // namespace persona::bench
