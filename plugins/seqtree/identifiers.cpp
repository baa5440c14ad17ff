// Identifiers of synthetic rows: made from the seed and the row alone.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <persona/text.hpp>

#include "decode.hpp"
#include "shapes.hpp"

namespace persona::seqtree {
namespace {

constexpr std::string_view plain_shape = "AAA-99999";
/// Forms are dealt out in their proportions to so many identifiers at a time.
constexpr std::uint64_t form_block = 1024;
/// Forms with more values than this never run out.
constexpr std::uint64_t plenty = 1'000'000;

}  // namespace

Decoder::Identifier Decoder::plan_identifier(std::size_t column) const {
    const auto& codes = view_->columns[column];
    Identifier out;
    if (codes.use != Profile::Use::identifier) return out;
    out.key = key_ ^ (0x9E3779B97F4A7C15ULL * (column + 1));
    out.entity = codes.field.entity;
    if (!has_usual_form(out.entity)) {
        if (out.entity.empty()) out.entity = "ID";
        out.shape = usual_shape(codes.shape);
        if (!varies(out.shape)) out.shape = plain_shape;
        else plan_lengths(out, codes, column);
    } else {
        out.forms = codes.shape.forms;
        for (const auto& [form, rows] : out.forms) out.written += static_cast<std::uint64_t>(rows);
        plan_forms(out, column);
    }
    if (codes.field.type == Type::int64) {  // as many digits as usual, the first no zero
        const auto digits = std::clamp<std::size_t>(
            static_cast<std::size_t>(std::count(out.shape.begin(), out.shape.end(), '9')), 1, 17);
        out.entity = "ID";
        out.shape.assign(digits, '9');
        out.shape.front() = '1';
    }
    // Not unique in the source: as many different ones as there. A few rows are dealt from as many as the whole source
    // has: were those fewer too, five rows would share one name.
    if (view_->distinct_share[column] < 1)
        out.different =
            static_cast<std::uint64_t>(std::max(1.0, std::round(view_->distinct_share[column] * dealt(column))));
    return out;
}

void Decoder::plan_lengths(Identifier& out, const ColumnCodes& codes, std::size_t column) const {
    if (codes.field.type == Type::int64) return;
    // Lengths and alphabets come back as they are where there is room enough for all rows beside the source's own values; else
    // the usual length. With three times as many values, what is missing among the rows does not tell what the source has.
    const auto all = static_cast<std::uint64_t>(std::max(1.0, dealt(column)));
    for (const auto& [length, rows] : codes.shape.lengths) {
        const auto shape = narrowest_shape(codes.shape, length);
        const bool varied = rows > 0 && varies(shape) && Surrogates::capacity(out.entity, shape) / 3 >= all;
        if (!varied || !surrogates_.has_room(out.key, out.entity, shape, all)) continue;
        out.lengths.emplace_back(length, rows);
        out.of_length += static_cast<std::uint64_t>(rows);
    }
}

void Decoder::plan_forms(Identifier& out, std::size_t column) const {
    if (out.written == 0) return;
    std::uint64_t rows_before = 0, end = 0;
    for (std::uint32_t form = 0; form < out.forms.size(); ++form) {
        rows_before += static_cast<std::uint64_t>(out.forms[form].second);
        const auto begin = end;
        end = rows_before * form_block / out.written;
        for (auto i = begin; i < end; ++i) out.turns.push_back({form, 0, static_cast<std::uint32_t>(end - begin)});
    }
    Random random(key_, 0, static_cast<std::uint32_t>(column), 5);
    for (auto i = out.turns.size(); i > 1; --i)
        std::swap(out.turns[i - 1], out.turns[static_cast<std::size_t>(random.below(i))]);
    std::vector<std::uint32_t> seen(out.forms.size(), 0);
    for (auto& turn : out.turns) turn.before = seen[turn.form]++;
}

double Decoder::dealt(std::size_t column) const {
    const double rows = model_->whose.given() && model_->whose.constant[column] ? model_->whose.mean_rows() : 1;
    return static_cast<double>(std::max<std::int64_t>({total_, view_->source_rows, 1})) / rows;
}

Decoder::Dealt Decoder::deal(std::size_t column, std::uint64_t number) const {
    const auto size = identifiers_[column].different;
    if (size == 0) return {number, 0};
    // All of them come once before any comes again, each time in another order: a·x + c, with a coprime to the size.
    const Dealt at{number % size, number / size};
    if (size > 0xffffffffU) return at;
    Random random(key_, at.round, static_cast<std::uint32_t>(column), 4);
    std::uint64_t a = 1 + random.below(size);
    while (std::gcd(a, size) != 1) a = a % size + 1;
    return {(a * at.index + random.below(size)) % size, at.round};
}

std::optional<std::size_t> Decoder::column_of(std::string_view entity) const {
    for (std::size_t c = 0; c < model_->columns.size(); ++c)
        if (model_->columns[c].use == Profile::Use::identifier && model_->columns[c].field.entity == entity) return c;
    return std::nullopt;
}

Decoder::Form Decoder::form(std::size_t column, std::uint64_t number) const {
    const auto& plan = identifiers_[column];
    if (plan.of_length > 0) {
        Random random(key_, number, static_cast<std::uint32_t>(column), 5);
        auto at = random.below(plan.of_length);
        for (const auto& [length, rows] : plan.lengths) {
            if (at < static_cast<std::uint64_t>(rows))
                return {drawn_shape(view_->columns[column].shape, length, random), number};
            at -= static_cast<std::uint64_t>(rows);
        }
    }
    if (plan.turns.empty()) return {plan.shape, number};
    const auto& turn = plan.turns[number % form_block];
    const auto& text = plan.forms[turn.form].first;
    const bool few = Surrogates::capacity(plan.entity, text) < plenty;
    return {text, few ? number / form_block * turn.in_block + turn.before : number};
}

std::string Decoder::address_of(const std::string& name, const std::string& form, const std::string& usual,
                                const Dealt& named) const {
    const std::string folded = fold(name);
    const auto blank = folded.find(' ');
    const bool plain =
        std::all_of(folded.begin(), folded.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == ' '; });
    if (blank == std::string::npos || !plain || form.find("{given}") == std::string::npos ||
        form.find("{family}") == std::string::npos)
        return {};
    // Whoever has a name for the second time has other digits, or some where the form has none.
    Random random(key_, named.index, 0, 6);
    bool numbered = named.round == 0;
    std::string out;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const auto end = form[i] == '{' ? form.find('}', i) : std::string::npos;
        if (end == std::string::npos) {
            out += form[i];
            continue;
        }
        const auto word = std::string_view(form).substr(i + 1, end - i - 1);
        if (word == "given") out += folded.substr(0, blank);
        else if (word == "family") out += folded.substr(folded.rfind(' ') + 1);
        else if (word.find_first_not_of('9') == std::string_view::npos) {
            std::uint64_t numbers = 1;
            for (std::size_t d = 0; d < std::min<std::size_t>(word.size(), 12); ++d) numbers *= 10;
            auto digits = std::to_string((random.below(numbers) + (numbered ? 0 : named.round)) % numbers);
            digits.insert(0, word.size() - std::min(word.size(), digits.size()), '0');
            out += digits;
            numbered = numbered || named.round < numbers;
        } else out += static_cast<char>('a' + random.below(26));
        i = end;
    }
    if (!numbered) out += std::to_string(named.round + 1);
    const auto at = usual.find('@');
    out += at == std::string::npos ? "@example.com" : usual.substr(at);
    return taken_ && taken_(fold(out)) ? std::string() : out;
}

std::string Decoder::identifier(std::size_t column, const Place& at) const {
    const auto& plan = identifiers_[column];
    const auto own = deal(column, number(column, at));
    const auto written = form(column, own.index);
    auto usual = surrogates_.nth(plan.key, plan.entity, written.text, written.index);
    if (plan.entity != "EMAIL_ADDRESS" || plan.different > 0) return usual;
    const auto named = column_of("PERSON");
    if (!named || number(*named, at) != number(column, at)) return usual;
    auto address = address_of(identifier(*named, at), written.text, usual, deal(*named, number(*named, at)));
    return address.empty() ? usual : address;
}

}  // namespace persona::seqtree
