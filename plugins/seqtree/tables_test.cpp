#include "test_tables.hpp"

#include "generator.hpp"
#include "profile_stage.hpp"

namespace persona::seqtree::tests {

Cells cells(std::int64_t rows, const std::function<std::optional<std::string>(std::int64_t)>& of) {
    Cells out;
    for (std::int64_t i = 0; i < rows; ++i) out.push_back(of(i));
    return out;
}

Batch dependent(std::int64_t rows) {
    const auto region = [](std::int64_t i) {
        return std::string(i % 3 == 0 ? "north" : i % 3 == 1 ? "south" : "east");
    };
    return testing::batch(
        {{"region:text", cells(rows, region)},
         {"country:text", cells(rows, [](auto i) { return std::string(i % 3 == 2 ? "B" : "A"); })},
         {"age:int64", cells(rows, [](auto i) { return std::to_string((i % 3 == 0 ? 50 : 20) + i * 7 % 30); })},
         {"colour:text", cells(rows, [](auto i) { return std::string(i * 11 % 5 == 0 ? "red" : "blue"); })},
         {"spend:float64", cells(rows, [](auto i) -> std::optional<std::string> {
              return i % 10 == 9 ? std::nullopt : std::optional(std::to_string(i * 37 % 1'009) + ".5");
          })}});
}

namespace {

std::vector<std::pair<std::string, Batch>> in_batches(const Batch& table, std::int64_t a_batch) {
    std::vector<std::pair<std::string, Batch>> out;
    for (std::int64_t at = 0; at == 0 || at < table.rows; at += a_batch) {
        auto part = table.slice(at, std::min(a_batch, table.rows - at));
        part.first_row = table.first_row + at;
        part.label = Label::anonymised;
        out.emplace_back("from", part);
    }
    return out;
}

}  // namespace

std::shared_ptr<const Profile> profile_of(const Batch& table, std::int64_t k) {
    testing::Harness harness("analyser.profile", std::make_shared<profile::ProfileAnalyser>());
    harness.k(k);
    return std::dynamic_pointer_cast<const Profile>(harness.analyse(in_batches(table, batch_rows)).at(0));
}

std::vector<std::uint32_t> whole_of(const Training& data, std::size_t column, std::int64_t k) {
    const std::vector<std::int64_t> subjects(data.subjects.begin(), data.subjects.end());
    return whole_column(kept(data.codes[column]), kept(subjects), data.code_counts[column], k);
}

ModelPtr fit(const Batch& table, std::int64_t k, std::int64_t a_batch,
             const std::map<std::string, std::string>& parameters, std::size_t least_sample) {
    testing::Harness harness("analyser.seqtree", std::make_shared<SeqtreeAnalyser>(least_sample), parameters);
    harness.k(k).seed(11);
    harness.artifact("profile", profile_of(table, k));
    return std::dynamic_pointer_cast<const Model>(harness.analyse(in_batches(table, a_batch)).at(0));
}

Batch sample(const ModelPtr& model, const std::map<std::string, std::string>& parameters, std::uint64_t seed,
             std::int64_t a_batch, const ArtifactPtr& avoid) {
    testing::Harness harness("generator.seqtree", std::make_shared<SeqtreeGenerator>(), parameters);
    harness.seed(seed).artifact("model", model);
    if (avoid) harness.artifact("avoid", avoid);
    const auto parts = harness.generate_all(a_batch);
    if (parts.size() == 1) return parts.front();
    Batch out = parts.at(0);
    for (std::size_t c = 0; c < out.columns.size(); ++c) {
        std::vector<ColumnPtr> pieces;
        for (const auto& part : parts) pieces.push_back(part.columns[c]);
        out.columns[c] = concatenate(pieces).value();
        out.rows = out.columns[c]->size();
    }
    return out;
}

}  // namespace persona::seqtree::tests
