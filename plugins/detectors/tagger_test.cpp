#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include <persona/random.hpp>

#include "tagger.hpp"

using namespace persona;
using namespace persona::detectors;

namespace {

std::vector<std::string> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    tokenise(text, tokens);
    std::vector<std::string> out;
    for (const auto& token : tokens) out.emplace_back(text.substr(token.begin, token.end - token.begin));
    return out;
}
using TokenTexts = std::vector<std::string>;

Token only_token(std::string_view text) {
    std::vector<Token> tokens;
    tokenise(text, tokens);
    REQUIRE(tokens.size() == 1);
    return tokens[0];
}

std::string model_bytes() {
    std::ifstream in("data/names.model", std::ios::binary);
    REQUIRE(in);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("tokens: words, endings, articles, hyphens, numbers, links") {
    CHECK(tokens_of("I'm Mary's friend, don't ask.") ==
          TokenTexts{"I", "'m", "Mary", "'s", "friend", ",", "don", "'t", "ask", "."});
    CHECK(tokens_of("O'Brien and D'Angelo") == TokenTexts{"O'Brien", "and", "D'", "Angelo"});
    CHECK(tokens_of("j\xe2\x80\x99habite l'avenue") == TokenTexts{"j\xe2\x80\x99", "habite", "l'", "avenue"});
    CHECK(tokens_of("Jean-Pierre") == TokenTexts{"Jean", "-", "Pierre"});
    CHECK(tokens_of("-0.96 96c 1,234.50 12/7") == TokenTexts{"-", "0.96", "96c", "1,234.50", "12", "/", "7"});
    CHECK(tokens_of("see https://a.example/x?y=1, or a.b@c.example.") ==
          TokenTexts{"see", "https://a.example/x?y=1", ",", "or", "a.b@c.example", "."});
    CHECK(tokens_of("a\n\nb\n c") == TokenTexts{"a", "\n\n", "b", "\n", "c"});
    CHECK(tokens_of("@user #tag") == TokenTexts{"@user", "#tag"});
}

TEST_CASE("tokens: folding joins what is the same word") {
    CHECK(only_token("M\xc3\xbcller").hash == only_token("MULLER").hash);
    CHECK(only_token("stra\xc3\x9f"
                     "e")
              .hash == only_token("STRASSE").hash);
    CHECK(only_token("Jos\xc3\xa9").hash == only_token("Jose\xcc\x81").hash);
    CHECK(only_token("\xce\x91\xce\x98\xce\x97\xce\x9d\xce\x91").hash ==
          only_token("\xce\x91\xce\xb8\xce\xae\xce\xbd\xce\xb1").hash);
    CHECK(only_token("Anna").hash != only_token("Anne").hash);
    CHECK(only_token("Mary").letters == TokenCase::title);
    CHECK(only_token("MARY").letters == TokenCase::upper);
    CHECK(only_token("McCoy").letters == TokenCase::mixed);
    CHECK(only_token("\xc3\x89mile").letters == TokenCase::title);
}

TEST_CASE("tokens cover every letter and digit of any bytes, in order") {
    std::uint64_t state = 88172645463325252ULL;
    for (int round = 0; round < 300; ++round) {
        std::string text;
        for (int i = 0; i < 80; ++i) {
            state ^= state << 13, state ^= state >> 7, state ^= state << 17;
            constexpr std::string_view bytes = "aZ09 .'-@:/\n_\xc3\xa9\xe2\x80\x99\xf0\x9f\xff,";
            text.push_back(bytes[state % bytes.size()]);
        }
        std::vector<Token> tokens;
        tokenise(text, tokens);
        std::size_t last = 0;
        for (const auto& token : tokens) {
            REQUIRE(token.begin >= last);
            REQUIRE(token.end > token.begin);
            REQUIRE(token.end <= text.size());
            for (auto i = last; i < token.begin; ++i) CHECK(std::isalnum(static_cast<unsigned char>(text[i])) == 0);
            last = token.end;
        }
    }
}

TEST_CASE("the model's file: damage is an error, never a crash") {
    const auto whole = model_bytes();
    CHECK(TaggerModel::from_bytes(whole).ok());
    CHECK(whole.size() <= 15'000'000);
    CHECK_FALSE(TaggerModel::from_bytes("").ok());
    CHECK_FALSE(TaggerModel::from_bytes("PERSNAM1").ok());
    for (const auto size : {std::size_t{20}, std::size_t{40}, std::size_t{5000}, whole.size() / 2, whole.size() - 1})
        CHECK_FALSE(TaggerModel::from_bytes(std::string_view(whole).substr(0, size)).ok());
    CHECK_FALSE(TaggerModel::from_bytes(whole + "x").ok());
    auto changed = whole;
    changed[whole.size() / 2] = static_cast<char>(changed[whole.size() / 2] ^ 1);
    const auto damaged = TaggerModel::from_bytes(changed);
    REQUIRE_FALSE(damaged.ok());
    CHECK(damaged.error().message == "the model of names is damaged");
    auto other = whole;
    other[8] = 99;
    CHECK(TaggerModel::from_bytes(other).error().message == "the model of names is of another version");
    CHECK_FALSE(TaggerModel::load("data/no-such.model").ok());
}

TEST_CASE("the model's file: hostile counts under a right checksum") {
    const auto whole = model_bytes();
    std::uint64_t state = 1234567;
    for (int round = 0; round < 40; ++round) {
        // Bytes anywhere behind the header, with the checksum made right again.
        auto hostile = whole;
        for (int i = 0; i < 2000; ++i) {
            state ^= state << 13, state ^= state >> 7, state ^= state << 17;
            hostile[36 + state % (hostile.size() - 36)] = static_cast<char>(state >> 32);
        }
        const auto hash = stable_hash(std::string_view(hostile).substr(32));
        for (std::size_t i = 0; i < 8; ++i) hostile[24 + i] = static_cast<char>(hash >> (8 * i));
        const auto model = TaggerModel::from_bytes(hostile);
        if (!model.ok()) continue;
        // What was read is used: any scores give spans within the text.
        const Tagger tagger(*model);
        TaggerWork work;
        std::vector<Token> tokens;
        std::vector<TaggedName> names;
        tokenise("Dear Mary Johnson, I live at 12 Mill Lane, Leeds.\n\nKind regards, Peter", tokens);
        tagger.tag(tokens, 0, work, names);
        for (const auto& name : names) {
            CHECK(name.first < name.end);
            CHECK(name.end <= tokens.size());
        }
    }
    auto counts = whole;
    for (int i = 12; i < 24; ++i) counts[static_cast<std::size_t>(i)] = '\x7f';
    CHECK_FALSE(TaggerModel::from_bytes(counts).ok());
}

TEST_CASE("the model says the same whatever was tagged before, and for texts of any length") {
    auto model = TaggerModel::from_bytes(model_bytes());
    REQUIRE(model.ok());
    const Tagger tagger(*model);
    const std::string text = "My name is Mary Johnson and I live in Leeds. I work for Acme Widgets Ltd. ";
    std::string many;
    for (int i = 0; i < 200; ++i) many += text;
    const auto tag = [&](std::string_view each, TaggerWork& work) {
        std::vector<Token> tokens;
        std::vector<TaggedName> names;
        tokenise(each, tokens);
        tagger.tag(tokens, 0, work, names);
        return names;
    };
    TaggerWork one, two;
    const auto first = tag(text, one);
    const auto long_one = tag(many, one);
    const auto again = tag(text, one);
    const auto fresh = tag(text, two);
    REQUIRE(first.size() == 3);
    CHECK(long_one.size() == 600);
    REQUIRE(again.size() == first.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        CHECK(again[i].margin == first[i].margin);
        CHECK(fresh[i].margin == first[i].margin);
        CHECK(first[i].margin > 0);
    }
}
