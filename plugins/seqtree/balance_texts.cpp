#include "balance_texts.hpp"

#include <algorithm>

#include "draw.hpp"

namespace persona::seqtree {

void balance_texts(const Model& model, const std::vector<std::shared_ptr<TextModel>>& writers, std::uint64_t key) {
    constexpr std::int64_t most_rows = 4'000, most_words = 40'000;
    std::int64_t rows = 0;
    // Few texts are not worth more rows than this: what is learnt from them has few words.
    for (const auto& writer : writers)
        if (writer) rows = std::max(rows, std::min(2 * writer->texts, most_rows));
    if (rows == 0) return;
    const Settler settler(model);
    const auto drawn = draw_block(model, settler, Plan(), key, {0, 0, 0, rows}, rows, true);
    for (std::size_t column = 0; column < writers.size(); ++column) {
        if (!writers[column]) continue;
        std::vector<TextModel::Wanted> wanted;
        std::int64_t words = 0;
        for (std::int64_t i = 0; i < std::min(rows, 2 * writers[column]->texts) && words < most_words; ++i) {
            const auto row = static_cast<std::size_t>(i);
            const auto code = drawn.codes[column][row];
            if (code == 0) continue;
            auto& one = wanted.emplace_back();
            for (const auto& codes : drawn.codes) one.row.push_back(codes[row]);
            Random random(key, row, static_cast<std::uint32_t>(column));
            const double u = random.uniform();
            one.words = static_cast<std::int64_t>(model.columns[column].number(code, u, random.uniform()));
            words += one.words;
        }
        writers[column]->balance_words(wanted, key);
    }
}

}  // namespace persona::seqtree
