#include "phrases.hpp"
namespace persona::seqtree {
std::string TextModel::write(std::uint64_t, std::uint64_t, std::uint32_t, std::span<const Code>, std::int64_t, const FillSlot&) const { return "No comment."; }
std::string TextModel::inspect() const { return "{}"; }
void TextModel::save(ByteWriter&) const {}
std::shared_ptr<const TextModel> TextModel::load(ByteReader&) { return std::make_shared<TextModel>(); }
TextModelPtr train_text(const std::vector<TextSample::Text>&, bool, const Training&, std::size_t, const std::vector<std::size_t>&, const PhraseRules&) { return std::make_shared<TextModel>(); }
}
