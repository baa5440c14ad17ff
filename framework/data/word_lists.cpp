#include <persona/word_lists.hpp>

#include <persona/random.hpp>

// The files are taken into the library as they are; nothing is searched for at run time.
#define PERSONA_INCLUDE_LIST(name)                                                                        \
    asm(".pushsection .rodata\n"                                                                          \
        ".global persona_list_" #name "\n.hidden persona_list_" #name "\npersona_list_" #name             \
        ":\n"                                                                                             \
        ".incbin \"" PERSONA_LISTS #name                                                                  \
        ".txt\"\n"                                                                                        \
        ".global persona_list_end_" #name "\n.hidden persona_list_end_" #name "\npersona_list_end_" #name \
        ":\n.byte 0\n"                                                                                    \
        ".popsection\n");                                                                                 \
    extern "C" const char persona_list_##name[];                                                          \
    extern "C" const char persona_list_end_##name[]

PERSONA_INCLUDE_LIST(given_names);
PERSONA_INCLUDE_LIST(family_names);
PERSONA_INCLUDE_LIST(words);
PERSONA_INCLUDE_LIST(proper_words);

namespace persona {
namespace {

template <class Visit>
void each_line(const char* begin, const char* end, Visit visit) {
    std::string_view rest(begin, static_cast<std::size_t>(end - begin));
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        if (!line.empty()) visit(line);
        rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : rest.size());
    }
}

constexpr std::size_t table_size = std::size_t{1} << 18;  // at least twice the number of words

}  // namespace

WordLists::WordLists() : slots_(table_size) {
    each_line(persona_list_words, persona_list_end_words, [this](std::string_view line) { entry(line).word = true; });
    each_line(persona_list_proper_words, persona_list_end_proper_words,
              [this](std::string_view line) { entry(line).proper = true; });
    each_line(persona_list_family_names, persona_list_end_family_names,
              [this](std::string_view line) { entry(line).family = true; });
    // "mary f9", "rose f5w": name, gender, how common, whether it is an ordinary word too.
    each_line(persona_list_given_names, persona_list_end_given_names, [this](std::string_view line) {
        const auto blank = line.find(' ');
        auto& facts = entry(line.substr(0, blank));
        facts.given = true;
        if (blank != std::string_view::npos && blank + 2 < line.size())
            facts.level = static_cast<std::uint8_t>(line[blank + 2] - '0');
    });
}

WordFacts& WordLists::entry(std::string_view word) {
    const auto hash = stable_hash(word) | 1;  // 0 marks an empty slot
    auto at = hash & (table_size - 1);
    while (slots_[at].hash != 0 && slots_[at].hash != hash) at = (at + 1) & (table_size - 1);
    if (slots_[at].hash == 0) {
        slots_[at].hash = hash;
        ++entries_;
    }
    return slots_[at].facts;
}

WordFacts WordLists::find(std::string_view folded) const noexcept {
    const auto hash = stable_hash(folded) | 1;
    auto at = hash & (table_size - 1);
    while (slots_[at].hash != 0) {
        if (slots_[at].hash == hash) return slots_[at].facts;
        at = (at + 1) & (table_size - 1);
    }
    return {};
}

}  // namespace persona
