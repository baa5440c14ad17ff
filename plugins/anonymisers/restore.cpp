#include "restore.hpp"

#include <algorithm>
#include <set>

#include <persona/text.hpp>

namespace persona::anonymisers {
namespace {

bool word(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}
/// Whether a word could begin or end at `at`: a surrogate inside a longer word is none.
bool edge(std::string_view text, std::size_t at) noexcept {
    return at == 0 || at == text.size() || !word(text[at - 1]) || !word(text[at]);
}

}  // namespace

void AnonymiserRestore::describe(Description& description) {
    description
        .doc("Puts back the values that surrogates stand for, from a vault and the key it was made with.",
             "Looks for every surrogate of the vault in every text, the longest first, and in whole numbers, and puts "
             "the value back that it replaced. What comes out is raw again. A surrogate that two values became "
             "(names and telephone numbers from small ranges, seldom) can not be told apart: it stays, and the log "
             "says how often. Moved dates in date columns, redacted, masked and generalised values are in no vault. "
             "Text that happens to equal a surrogate is replaced as well.")
        .parallel()
        .gives(Label::raw)
        .holds_everything("the whole vault, decrypted: about 200 bytes for each replaced value");
    description.parameter("vault", vault_, "The file that anonymiser.surrogate wrote.")
        .required()
        .example("names.vault");
}

Status AnonymiserRestore::open(Context& context) {
    PERSONA_ASSIGN(table_, read_vault(vault_.value, context.key()));
    std::set<std::size_t> lengths;
    for (const auto& [surrogate, original] : table_) lengths.insert(surrogate.size());
    lengths_.assign(lengths.rbegin(), lengths.rend());
    return {};
}

std::string AnonymiserRestore::restored(std::string_view text, std::int64_t& doubtful) const {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        bool found = false;
        if (edge(text, at)) {
            for (const auto length : lengths_) {
                if (length == 0 || length > text.size() - at || !edge(text, at + length)) continue;
                const auto entry = table_.find(text.substr(at, length));
                if (entry == table_.end()) continue;
                if (!entry->second) ++doubtful;
                out += entry->second ? *entry->second : entry->first;
                at += length;
                found = true;
                break;
            }
        }
        if (!found) out += text[at++];
    }
    return out;
}

Result<Batch> AnonymiserRestore::process(const Batch& batch, Context& context) {
    auto columns = batch.columns;
    std::int64_t doubtful = 0;
    for (std::size_t index = 0; index < columns.size(); ++index) {
        const auto& column = *batch.columns[index];
        if (column.type() == Type::text) {
            TextBuilder builder;
            for (std::int64_t row = 0; row < batch.rows; ++row) {
                if (!column.valid(row)) {
                    builder.append_missing();
                    continue;
                }
                const auto text = restored(column.text(row), doubtful);
                if (!builder.fits(text.size()))
                    return Error(ErrorCode::limit, "a column of one batch grows beyond 2 GiB")
                        .in_column(batch.field(index).name);
                builder.append(text);
            }
            columns[index] = builder.finish();
        } else if (column.type() == Type::int64) {
            Int64Builder builder;
            std::string text;
            for (std::int64_t row = 0; row < batch.rows; ++row) {
                if (!column.valid(row)) {
                    builder.append_missing();
                    continue;
                }
                text.clear();
                append_int64(text, column.int64(row));
                const auto entry = table_.find(text);
                const auto value = entry != table_.end() && entry->second ? parse_int64(*entry->second) : std::nullopt;
                if (entry != table_.end() && !value) ++doubtful;
                builder.append(value ? *value : column.int64(row));
            }
            columns[index] = builder.finish();
        }
    }
    if (doubtful > 0)
        context.log(LogLevel::warning, std::to_string(doubtful) +
                                           " surrogates of a batch stand for several values and were left as they are");
    Batch out = batch.with_columns(batch.schema, std::move(columns));
    out.attachments = batch.attachments;
    return out;
}

}  // namespace persona::anonymisers
