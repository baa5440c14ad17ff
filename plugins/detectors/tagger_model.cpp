#include "tagger_model.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include <persona/random.hpp>

#include "tagger_features.hpp"

namespace persona::detectors {
namespace {

constexpr std::string_view model_magic = "PERSNAM1";
constexpr std::size_t header_size = 8 + 4 + 4 + 4 + 4 + 8;
constexpr std::int16_t forbidden = -8000;  // sums of it and any other scores stay within 16 bits
constexpr std::size_t row_count = std::size_t{1} << row_bits;
constexpr std::size_t most_entries = 4'000'000, most_classes = 65536;

void put_number(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}

/// Seven bits a byte, low ones first; the top bit says that more follow.
void put_short(std::string& out, std::uint32_t value) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
    out.push_back(static_cast<char>(value));
}

/// Reads numbers and forbidden past the end.
class Input {
public:
    explicit Input(std::string_view bytes) : bytes_(bytes) {}
    std::uint64_t take(int bytes) {
        if (bytes_.size() < static_cast<std::size_t>(bytes)) {
            short_ = true;
            bytes_ = {};
            return 0;
        }
        std::uint64_t value = 0;
        for (int i = 0; i < bytes; ++i)
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[static_cast<std::size_t>(i)]))
                     << (8 * i);
        bytes_.remove_prefix(static_cast<std::size_t>(bytes));
        return value;
    }
    std::uint32_t take_short() {
        std::uint32_t value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            const auto byte = static_cast<std::uint32_t>(take(1));
            value |= shift < 32 ? (byte & 0x7f) << shift : 0;
            if (byte < 0x80) break;
        }
        return value;
    }
    [[nodiscard]] bool cut_short() const noexcept { return short_; }
    [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

private:
    std::string_view bytes_;
    bool short_ = false;
};

Error damaged(const std::string& what) {
    return Error(ErrorCode::invalid_data, "the model of names " + what,
                 "install persona again: the file is part of it");
}

}  // namespace

std::string TaggerModel::to_bytes() const {
    std::string body;
    // A row that is all zero is one bit; of the others a mask says which weights are not.
    std::string bitmap(row_count / 8, '\0');
    std::string weights;
    std::uint32_t used = 0;
    for (std::size_t i = 0; i < row_count; ++i) {
        std::uint32_t mask = 0;
        for (std::size_t tag = 0; tag < tags; ++tag) mask |= rows[i][tag] != 0 ? 1U << tag : 0;
        if (mask == 0) continue;
        bitmap[i / 8] = static_cast<char>(static_cast<unsigned char>(bitmap[i / 8]) | (1U << (i % 8)));
        ++used;
        put_number(weights, mask, 2);
        for (std::size_t tag = 0; tag < tags; ++tag) {
            if (rows[i][tag] != 0) weights.push_back(static_cast<char>(rows[i][tag]));
        }
    }
    body += bitmap;
    body += weights;
    for (std::size_t from = 0; from < tags; ++from) {
        for (std::size_t to = 0; to < tags; ++to)
            put_number(body, static_cast<std::uint16_t>(transitions[from][to]), 2);
    }
    // Entries: the distinct classes, then hash and class of each.
    std::map<std::uint32_t, std::uint32_t> classes;
    for (const auto& entry : entries) classes.emplace(entry.bits, 0);
    std::uint32_t next = 0;
    for (auto& [bits, index] : classes) {
        index = next++;
        put_number(body, bits, 4);
    }
    std::uint32_t last = 0;
    for (const auto& entry : entries) {
        put_short(body, entry.hash - last);
        put_short(body, classes.at(entry.bits));
        last = entry.hash;
    }
    std::string out(model_magic);
    put_number(out, version, 4);
    put_number(out, used, 4);
    put_number(out, classes.size(), 4);
    put_number(out, entries.size(), 4);
    put_number(out, stable_hash(body), 8);
    return out + body;
}

Result<std::shared_ptr<const TaggerModel>> TaggerModel::from_bytes(std::string_view bytes) {
    if (bytes.size() < header_size || bytes.substr(0, 8) != model_magic) return damaged("is no such file");
    Input head(bytes.substr(8, header_size - 8));
    if (head.take(4) != version) return damaged("is of another version");
    const auto used = head.take(4);
    const auto classes = head.take(4);
    const auto count = head.take(4);
    const auto body = bytes.substr(header_size);
    if (used > row_count || classes > most_classes || count > most_entries ||
        body.size() < row_count / 8 + used * 2 + tags * tags * 2 + classes * 4 + count * 2)
        return damaged("has not the length that it says");
    if (head.take(8) != stable_hash(body)) return damaged("is damaged");

    auto model = std::make_shared<TaggerModel>();
    model->rows.assign(row_count, Row{});
    const auto bitmap = body.substr(0, row_count / 8);
    Input in(body.substr(row_count / 8));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < row_count; ++i) {
        if ((static_cast<unsigned char>(bitmap[i / 8]) >> (i % 8) & 1) == 0) continue;
        if (++seen > used) return damaged("contradicts itself");
        const auto mask = in.take(2);
        for (std::size_t tag = 0; tag < tags; ++tag) {
            if ((mask >> tag & 1) != 0) model->rows[i][tag] = static_cast<std::int8_t>(in.take(1));
        }
    }
    if (seen != used) return damaged("contradicts itself");
    for (std::size_t from = 0; from < tags; ++from) {
        for (std::size_t to = 0; to < tags; ++to) model->transitions[from][to] = static_cast<std::int16_t>(in.take(2));
    }
    for (std::size_t from = 0; from < lanes; ++from) {
        for (std::size_t to = 0; to < lanes; ++to) {
            auto& score = model->transitions[from][to];
            score = from >= tags || to >= tags || !may_follow(from, to) ? forbidden
                                                                        : std::clamp<std::int16_t>(score, -4000, 4000);
        }
    }
    std::vector<std::uint32_t> bits(classes);
    for (auto& each : bits) each = static_cast<std::uint32_t>(in.take(4));
    model->entries.resize(count);
    std::uint32_t last = 0;
    for (auto& entry : model->entries) {
        entry.hash = last += in.take_short();
        const auto index = in.take_short();
        if (index >= classes) return damaged("contradicts itself");
        entry.bits = bits[index];
    }
    if (in.cut_short() || !in.empty()) return damaged("contradicts itself");
    model->lists = Gazetteer(model->entries);
    return std::shared_ptr<const TaggerModel>(std::move(model));
}

Result<std::shared_ptr<const TaggerModel>> TaggerModel::load(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in)
        return Error(ErrorCode::io, "the model of names can not be opened at '" + path + "'",
                     "install persona again: the file is part of it");
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return from_bytes(bytes.view());
}

}  // namespace persona::detectors
