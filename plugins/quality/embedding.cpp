#include "embedding.hpp"

#include <algorithm>
#include <cmath>

#include <persona/random.hpp>
#include <persona/text.hpp>

namespace persona::quality {

namespace {

constexpr std::size_t most_bytes = 16384;
constexpr std::size_t buckets = std::size_t{1} << 20;
constexpr std::uint64_t projection_seed = 0x70726f6a65637431U;
/// A feature touches so many of the dimensions, each with a sign of its own.
constexpr int touched = 4;

/// A text's features, sorted; equal ones stand together.
std::vector<std::uint64_t> features_of(std::string_view folded) {
    std::vector<std::uint64_t> out;
    const auto words = words_of(folded);
    std::uint64_t previous = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto word = stable_hash(words[i], 1);
        out.push_back(word);
        if (i > 0) out.push_back((previous * 0x9e3779b97f4a7c15U) ^ word);
        previous = word;
        for (std::size_t length = 3; length <= 4; ++length)
            for (std::size_t at = 0; at + length <= words[i].size(); ++at)
                out.push_back(stable_hash(words[i].substr(at, length), length));
    }
    std::sort(out.begin(), out.end());
    return out;
}

/// Eight sums side by side: one after the other would be no faster than a scalar loop, and all at once no longer in a fixed order.
float dot(const Embedding& a, const Embedding& b) {
    std::array<float, 8> sums{};
    for (std::size_t i = 0; i < embedding_size; i += 8)
        for (std::size_t lane = 0; lane < 8; ++lane) sums[lane] += a[i + lane] * b[i + lane];
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

}  // namespace

std::string folded_text(std::string_view text) {
    if (text.size() > most_bytes) {
        text = text.substr(0, most_bytes);
        text = text.substr(0, valid_utf8_prefix(text));
    }
    return fold(text);
}

std::vector<std::string_view> words_of(std::string_view folded) {
    std::vector<std::string_view> out;
    std::size_t begin = 0;
    while (begin < folded.size()) {
        auto end = folded.find(' ', begin);
        if (end == std::string_view::npos) end = folded.size();
        if (end > begin) out.push_back(folded.substr(begin, end - begin));
        begin = end + 1;
    }
    return out;
}

HashedEmbedder::HashedEmbedder(const std::vector<std::string>& training)
    : documents_(buckets, 0), trained_(static_cast<double>(training.size())) {
    for (const auto& text : training) {
        auto features = features_of(text);
        features.erase(std::unique(features.begin(), features.end()), features.end());
        for (const auto feature : features) ++documents_[feature % buckets];
    }
}

double HashedEmbedder::weight(std::uint64_t feature) const noexcept {
    return std::log((1 + trained_) / (1 + static_cast<double>(documents_[feature % buckets]))) + 1;
}

Embedding HashedEmbedder::embed(std::string_view folded) const {
    std::array<double, embedding_size> sums{};
    const auto features = features_of(folded);
    for (std::size_t i = 0; i < features.size();) {
        auto end = i;
        while (end < features.size() && features[end] == features[i]) ++end;
        const double value = (1 + std::log(static_cast<double>(end - i))) * weight(features[i]);
        auto bits = (features[i] ^ projection_seed) * 0xff51afd7ed558ccdU;
        bits ^= bits >> 33;
        bits *= 0xc4ceb9fe1a85ec53U;
        bits ^= bits >> 29;
        for (int k = 0; k < touched; ++k) {
            sums[bits % embedding_size] += (bits & 0x200U) != 0 ? value : -value;
            bits >>= 10;
        }
        i = end;
    }
    double length = 0;
    for (const double sum : sums) length += sum * sum;
    Embedding out{};
    if (length == 0) return out;
    const double scale = 1 / std::sqrt(length);
    for (std::size_t i = 0; i < embedding_size; ++i) out[i] = static_cast<float>(sums[i] * scale);
    return out;
}

std::vector<Embedding> HashedEmbedder::embed_all(const std::vector<std::string>& folded) const {
    std::vector<Embedding> out;
    out.reserve(folded.size());
    for (const auto& text : folded) out.push_back(embed(text));
    return out;
}

Nearest nearest(const std::vector<const Embedding*>& a, const std::vector<const Embedding*>& b) {
    Nearest out;
    out.of_a.assign(a.size(), -1);
    out.of_b.assign(b.size(), -1);
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j) {
            const float cosine = dot(*a[i], *b[j]);
            out.of_a[i] = std::max(out.of_a[i], cosine);
            out.of_b[j] = std::max(out.of_b[j], cosine);
        }
    return out;
}

}  // namespace persona::quality
