// A stage that writes one text column in capitals and puts a mark behind every value.
#include <persona/plugin.hpp>

class Shout : public persona::Transform {
public:
    void describe(persona::Description& about) override {
        about.doc("Writes a text column in capitals.").parallel();
        about.parameter("column", column_, "The column to write in capitals.").required();
        about.parameter("mark", mark_, "What stands behind every value.");
    }
    persona::Result<persona::Batch> process(const persona::Batch& batch, persona::Context&) override {
        const auto index = batch.schema->find(column_);
        if (!index || batch.field(*index).type != persona::Type::text)
            return persona::Error(persona::ErrorCode::not_found, "there is no text column '" + column_ + "'");
        persona::TextBuilder shouted;
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            std::string text(batch.columns[*index]->text(row));
            for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            batch.columns[*index]->valid(row) ? shouted.append(text + mark_) : shouted.append_missing();
        }
        return batch.with_column(*index, shouted.finish(), batch.field(*index));
    }
private:
    std::string column_, mark_ = "!";
};

PERSONA_PLUGIN("my-plugin", "0.1.0") { stages.add<Shout>("transform.shout"); }
