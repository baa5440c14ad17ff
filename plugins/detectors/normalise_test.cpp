#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "detector_names.hpp"
#include "detector_normalise.hpp"
#include "detector_patterns.hpp"
#include "scan_cells.hpp"

using namespace persona;
using namespace persona::detectors;
using persona::testing::Harness;

namespace {

using Texts = std::vector<std::optional<std::string>>;

template <class Detector>
std::string normalised_in(const Batch& batch, const std::string& name) {
    Harness detector(name, std::make_shared<Detector>());
    const auto out = detector.process(batch);
    std::string all;
    for (const auto& span : *out.spans)
        all += span.origin->entity + " " +
               std::string(batch.columns[span.column]->text(span.row).substr(span.begin, span.end - span.begin)) + ";";
    return all;
}

Batch normalised(const Texts& texts) {
    Harness normalise("detector.normalise", std::make_shared<DetectorNormalise>());
    return normalise.process(persona::testing::batch({{"t:text", texts}}));
}

}  // namespace

TEST_CASE("behind normalise, patterns see through encodings and mark the bytes as they stand") {
    const Texts texts{"write to ada (at) example [dot] org today",
                      "ada&#64;example.org",
                      "ada%40example.org",
                      "a\u200bda@exam\u00adple.org",
                      "ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ",
                      "\u0430da@ex\u0430mple.org",
                      "jane dot doe at example dot org",
                      "my card is 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
                      "phone: ٠٧٧٠٠ ٩٠٠ ١٢٣",
                      "plain ada@example.org"};
    CHECK(normalised_in<DetectorPatterns>(normalised(texts), "detector.patterns") ==
          "EMAIL_ADDRESS ada (at) example [dot] org;EMAIL_ADDRESS ada&#64;example.org;EMAIL_ADDRESS ada%40example.org;"
          "EMAIL_ADDRESS a\u200bda@exam\u00adple.org;EMAIL_ADDRESS ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ;"
          "EMAIL_ADDRESS \u0430da@ex\u0430mple.org;EMAIL_ADDRESS jane dot doe at example dot org;"
          "CREDIT_CARD 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1;PHONE_NUMBER ٠٧٧٠٠ ٩٠٠ ١٢٣;EMAIL_ADDRESS ada@example.org;");
    // The pass is what makes the difference.
    CHECK(normalised_in<DetectorPatterns>(persona::testing::batch({{"t:text", {texts[1], texts[7]}}}),
                                          "detector.patterns")
              .find("CREDIT_CARD") == std::string::npos);
}

TEST_CASE("behind normalise, names in other letters are found") {
    CHECK(normalised_in<DetectorNames>(normalised({"my name is J\u043ehn Sm\u0456th, thanks"}), "detector.names") ==
          "PERSON J\u043ehn Sm\u0456th;");
    CHECK(normalised_in<DetectorNames>(normalised({"my name is Ren&eacute; Fournier, thanks"}), "detector.names") ==
          "PERSON Ren&eacute; Fournier;");
}

TEST_CASE("only rows that may read otherwise are looked at twice, and a batch without any carries nothing") {
    CHECK(normalised({"ada", std::nullopt, "grace hopper, 1906"}).attachments.empty());
    const auto some = normalised({"ada", "ada (at) example.org", std::nullopt});
    const ReadRows rows(some);
    CHECK(!rows(0));
    CHECK(rows(1));
    CHECK(!rows(2));
    // A second time, over plain text, the mark of the first is gone.
    Harness again("detector.normalise", std::make_shared<DetectorNormalise>());
    auto plain = persona::testing::batch({{"t:text", {"a", "b", "c"}}});
    plain.attachments = some.attachments;
    CHECK(again.process(plain).attachments.empty());
}

TEST_CASE("texts of a dictionary are read, too") {
    Texts texts;
    for (int i = 0; i < 300; ++i) texts.emplace_back(i % 2 == 0 ? "ada (at) example.org" : "nobody");
    auto plain = persona::testing::batch({{"t:text", texts}});
    TextBuilder entries;
    entries.append("ada (at) example.org");
    entries.append("nobody");
    Column::Parts parts;
    parts.type = Type::text;
    parts.size = 300;
    std::vector<std::int32_t> codes;
    for (int i = 0; i < 300; ++i) codes.push_back(i % 2);
    parts.values = Buffer::own(std::move(codes));
    parts.dictionary = entries.finish();
    plain.columns[0] = std::make_shared<const Column>(std::move(parts));
    Harness normalise("detector.normalise", std::make_shared<DetectorNormalise>());
    Harness patterns("detector.patterns", std::make_shared<DetectorPatterns>());
    const auto out = patterns.process(normalise.process(plain));
    REQUIRE(out.spans->size() == 150);
    CHECK(out.spans->front().end == 20);
}
