#include <doctest/doctest.h>

#include <cstring>
#include <deque>
#include <limits>
#include <memory>

#include <persona/arrow.hpp>

#include "tests/support/every_type.hpp"

using namespace persona;
using namespace persona::testing;

namespace {

/// A foreign producer: one field of any format, and a count of how often it was released.
struct Producer {
    std::string format, name = "x";
    std::vector<const void*> buffers;
    ArrowSchema schema{}, field{}, dictionary_field{};
    ArrowArray array{}, column{}, dictionary{};
    std::vector<const void*> dictionary_buffers, none{nullptr};
    ArrowSchema* fields[1] = {&field};
    ArrowArray* columns[1] = {&column};
    int schemas_released = 0, arrays_released = 0;

    Producer(std::string with_format, std::vector<const void*> with_buffers, std::int64_t rows, std::int64_t nulls = 0,
             std::int64_t offset = 0)
        : format(std::move(with_format)), buffers(std::move(with_buffers)) {
        field.format = format.c_str();
        field.name = name.c_str();
        column.length = rows;
        column.null_count = nulls;
        column.offset = offset;
        column.n_buffers = static_cast<std::int64_t>(buffers.size());
        column.buffers = buffers.data();
        schema.format = "+s";
        schema.n_children = 1;
        schema.children = fields;
        schema.private_data = this;
        schema.release = [](ArrowSchema* it) {
            ++static_cast<Producer*>(it->private_data)->schemas_released;
            it->release = nullptr;
        };
        array.length = rows;
        array.n_buffers = 1;
        array.buffers = none.data();
        array.n_children = 1;
        array.children = columns;
        array.private_data = this;
        array.release = [](ArrowArray* it) {
            ++static_cast<Producer*>(it->private_data)->arrays_released;
            it->release = nullptr;
        };
    }
    void with_dictionary(const char* values_format, std::vector<const void*> values, std::int64_t size,
                         std::int64_t nulls = 0) {
        dictionary_buffers = std::move(values);
        dictionary_field.format = values_format;
        field.dictionary = &dictionary_field;
        dictionary.length = size;
        dictionary.null_count = nulls;
        dictionary.n_buffers = static_cast<std::int64_t>(dictionary_buffers.size());
        dictionary.buffers = dictionary_buffers.data();
        column.dictionary = &dictionary;
    }
    Result<Batch> import() { return import_from_arrow(&schema, &array); }
    std::string fault() {
        auto result = import();
        const bool ok = result.ok();
        CHECK_FALSE(ok);
        CHECK(schemas_released == 1);
        CHECK(arrays_released == 1);
        return ok ? std::string() : result.error().text();
    }
};

template <class T>
void check_integers(const char* format, std::vector<T> values) {
    INFO(format);
    Producer producer(format, {nullptr, values.data()}, static_cast<std::int64_t>(values.size()));
    {
        const auto batch = producer.import().value();
        REQUIRE(batch.field(0).type == Type::int64);
        for (std::size_t i = 0; i < values.size(); ++i)
            CHECK(batch.columns[0]->int64(static_cast<std::int64_t>(i)) == static_cast<std::int64_t>(values[i]));
        CHECK(producer.arrays_released <= 1);
    }
    CHECK(producer.arrays_released == 1);
    CHECK(producer.schemas_released == 1);
    // The same type as codes of a dictionary.
    const std::vector<T> codes{1, 0, 1};
    const std::int32_t offsets[] = {0, 1, 3};
    Producer coded(format, {nullptr, codes.data()}, 3);
    coded.with_dictionary("u", {nullptr, offsets, "abb"}, 2);
    CHECK(show(coded.import().value()) == show(batch({{"x", {"bb", "a", "bb"}}})));
    CHECK(coded.arrays_released == 1);
}

std::string text_without(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos ? "" : text;
}

}  // namespace

TEST_CASE("Arrow: there and back shares memory and is released") {
    auto table = every_type();
    ArrowSchema schema;
    ArrowArray array;
    REQUIRE(export_to_arrow(table, &schema, &array).ok());
    CHECK(schema.n_children == 8);
    CHECK(std::string(schema.children[4]->format) == "tsu:");
    CHECK(schema.children[0]->flags == ARROW_FLAG_NULLABLE);
    const auto* numbers = array.children[0]->buffers[1];
    const std::weak_ptr<const Column> watched = table.columns[0];
    const auto expected = show(table);
    table = {};
    CHECK(!watched.expired());
    {
        const auto back = import_from_arrow(&schema, &array).value();
        CHECK((schema.release == nullptr));
        CHECK((array.release == nullptr));
        CHECK(show(back) == expected);
        CHECK(back.columns[0]->parts().values.data() == numbers);
        check_same(back, every_type());
        check_same(back.slice(1, 3), every_type().slice(1, 3));
    }
    CHECK(watched.expired());
    CHECK(!import_from_arrow(&schema, &array).ok());
}

TEST_CASE("Arrow: slices, dictionaries, metadata, empty batches") {
    auto table = every_type();
    std::vector<Field> fields = table.schema->fields();
    fields[5].role = Role::identifier;
    fields[5].entity = "PHONE_NUMBER";
    fields[3].format = "%d.%m.%Y";
    Column::Parts parts;
    parts.size = 6;
    parts.values = Buffer::own(std::vector<std::int32_t>{1, 0, 1, 2, 2, 0});
    parts.validity = Buffer::own(std::vector<std::uint8_t>{0b101111});
    parts.dictionary =
        column_from_text(Type::text, std::vector<std::optional<std::string_view>>{"low", "mid", "high"}).value();
    table.columns[5] = std::make_shared<const Column>(parts);
    table.schema = Schema::make(fields);
    for (const auto& part : {table, table.slice(1, 4), table.slice(5, 1), table.slice(2, 0)}) {
        ArrowSchema schema;
        ArrowArray array;
        REQUIRE(export_to_arrow(part, &schema, &array).ok());
        CHECK((schema.children[5]->dictionary != nullptr));
        const auto back = import_from_arrow(&schema, &array).value();
        check_same(back, part);
        CHECK(*back.schema == *part.schema);
        CHECK(back.check(true).ok());
    }
    SUBCASE("a child that the consumer took stays alive when the rest is released") {
        ArrowSchema schema;
        ArrowArray array;
        REQUIRE(export_to_arrow(table, &schema, &array).ok());
        ArrowArray taken = *array.children[0];
        array.children[0]->release = nullptr;
        array.release(&array);
        schema.release(&schema);
        CHECK(static_cast<const std::int64_t*>(taken.buffers[1])[5] == 42);
        taken.release(&taken);
        CHECK((taken.release == nullptr));
    }
}

TEST_CASE("Arrow: every foreign width of integers") {
    check_integers<std::int8_t>("c", {0, -128, 127});
    check_integers<std::uint8_t>("C", {0, 255});
    check_integers<std::int16_t>("s", {0, -32768, 32767});
    check_integers<std::uint16_t>("S", {0, 65535});
    check_integers<std::int32_t>("i", {0, INT32_MIN, INT32_MAX});
    check_integers<std::uint32_t>("I", {0, UINT32_MAX});
    check_integers<std::int64_t>("l", {0, INT64_MIN, INT64_MAX});
    check_integers<std::uint64_t>("L", {0, static_cast<std::uint64_t>(INT64_MAX)});
    const std::uint64_t beyond[] = {1, static_cast<std::uint64_t>(INT64_MAX) + 1};
    CHECK(text_without(Producer("L", {nullptr, beyond}, 2).fault(), "beyond 64 bits") == "");
}

TEST_CASE("Arrow: foreign floats, dates, timestamps, booleans, texts") {
    const std::uint8_t second_missing[] = {0b11111101};
    const float floats[] = {1.5F, 0, -0.25F};
    CHECK(show(Producer("f", {second_missing, floats}, 3, 1).import().value()) ==
          show(batch({{"x:float64", {"1.5", std::nullopt, "-0.25"}}})));
    const std::uint16_t halves[] = {0x3c00, 0xc000, 0x0001, 0x7bff, 0x0000};
    CHECK(show(Producer("e", {nullptr, halves}, 5).import().value()) ==
          show(batch({{"x:float64", {"1", "-2", "5.960464477539063e-08", "65504", "0"}}})));
    const std::uint16_t odd_halves[] = {0x7c00, 0xfc00, 0x7e00};
    const auto odd = Producer("e", {nullptr, odd_halves}, 3).import().value();
    CHECK(odd.columns[0]->float64(1) == -std::numeric_limits<double>::infinity());
    CHECK(odd.columns[0]->float64(2) != odd.columns[0]->float64(2));
    const std::int64_t days[] = {86400000, -86400000};
    CHECK(show(Producer("tdm", {nullptr, days}, 2).import().value()) ==
          show(batch({{"x:date", {"1970-01-02", "1969-12-31"}}})));
    const std::int64_t no_day[] = {86400001};
    CHECK(text_without(Producer("tdm", {nullptr, no_day}, 1).fault(), "time of day") == "");
    const std::int64_t moments[] = {1000, -1000};
    for (const auto& [format, first, second] : {std::tuple{"tss:", "1970-01-01T00:16:40", "1969-12-31T23:43:20"},
                                                {"tsm:", "1970-01-01T00:00:01", "1969-12-31T23:59:59"},
                                                {"tsu:", "1970-01-01T00:00:00.001000", "1969-12-31T23:59:59.999000"},
                                                {"tsn:", "1970-01-01T00:00:00.000001", "1969-12-31T23:59:59.999999"}})
        CHECK(show(Producer(format, {nullptr, moments}, 2).import().value()) ==
              show(batch({{"x:timestamp", {first, second}}})));
    CHECK(Producer("tsu:Europe/Berlin", {nullptr, moments}, 2).import().value().field(0).format ==
          "%Y-%m-%dT%H:%M:%S.%fZ");
    const std::int64_t fine[] = {1};
    CHECK(text_without(Producer("tsn:", {nullptr, fine}, 1).fault(), "finer than a microsecond") == "");
    const std::int64_t far[] = {INT64_MAX / 2};
    CHECK(text_without(Producer("tss:", {nullptr, far}, 1).fault(), "out of range") == "");
    const std::uint8_t bits[] = {0b10110};
    CHECK(show(Producer("b", {nullptr, bits}, 3, 0, 2).import().value()) ==
          show(batch({{"x:boolean", {"true", "false", "true"}}})));
    const std::int64_t large[] = {0, 1, 1, 3};
    CHECK(show(Producer("U", {second_missing, large, "abc"}, 3, -1).import().value()) ==
          show(batch({{"x", {"a", std::nullopt, "bc"}}})));
    CHECK(show(Producer("n", {}, 2, 2).import().value()) == show(batch({{"x", {std::nullopt, std::nullopt}}})));
    SUBCASE("unaligned memory is copied") {
        alignas(8) char memory[40];
        const std::int64_t values[] = {7, 8};
        std::memcpy(memory + 3, values, sizeof values);
        CHECK(show(Producer("l", {nullptr, memory + 3}, 2).import().value()) == show(batch({{"x:int64", {"7", "8"}}})));
        const std::int32_t offsets[] = {0, 1, 2};
        std::memcpy(memory + 1, offsets, sizeof offsets);
        CHECK(show(Producer("u", {nullptr, memory + 1, "ab"}, 2).import().value()) == show(batch({{"x", {"a", "b"}}})));
        const std::int32_t dates[] = {1, 2};
        std::memcpy(memory + 1, dates, sizeof dates);
        CHECK(Producer("tdD", {nullptr, memory + 1}, 2).import().value().columns[0]->date(1) == 2);
    }
}

TEST_CASE("Arrow: dictionaries with missing entries and bad codes") {
    const std::int8_t codes[] = {0, 1, 1};
    const std::int32_t offsets[] = {0, 1, 1};
    const std::uint8_t validity[] = {0b01};
    Producer holes("c", {nullptr, codes}, 3);
    holes.with_dictionary("u", {validity, offsets, "a"}, 2, 1);
    CHECK(show(holes.import().value()) == show(batch({{"x", {"a", std::nullopt, std::nullopt}}})));
    const std::int8_t outside[] = {0, 2};
    Producer bad("c", {nullptr, outside}, 2);
    bad.with_dictionary("u", {nullptr, offsets, "a"}, 2);
    CHECK(text_without(bad.fault(), "points outside its dictionary") == "");
    const std::int8_t negative[] = {-1};
    Producer below("c", {nullptr, negative}, 1);
    below.with_dictionary("u", {nullptr, offsets, "a"}, 2);
    CHECK(text_without(below.fault(), "points outside its dictionary") == "");
    Producer numbers("c", {nullptr, codes}, 3);
    numbers.with_dictionary("l", {nullptr, offsets}, 1);
    CHECK(text_without(numbers.fault(), "a dictionary of anything but text") == "");
    Producer floats("g", {nullptr, codes}, 0);
    floats.with_dictionary("u", {nullptr, offsets, "a"}, 2);
    CHECK(text_without(floats.fault(), "codes are no integers") == "");
    const std::uint8_t all_missing[] = {0};
    Producer empty("c", {all_missing, codes}, 2, 2);
    empty.with_dictionary("u", {nullptr, offsets, "a"}, 0);
    CHECK(show(empty.import().value()) == show(batch({{"x", {std::nullopt, std::nullopt}}})));
}

TEST_CASE("Arrow: what can not be taken over is refused and released") {
    const std::int32_t backwards[] = {2, 1};
    CHECK(text_without(Producer("u", {nullptr, backwards, "ab"}, 1).fault(), "run backwards") == "");
    const std::int32_t two[] = {0, 2};
    CHECK(text_without(Producer("u", {nullptr, two, "\xff\xff"}, 1).fault(), "not UTF-8") == "");
    for (const char* format : {"z", "+l", "d:10,2", "ttm", "tDs", "ts", "tsx:", "vu", ""})
        CHECK(text_without(Producer(format, {nullptr, two, "ab"}, 1).fault(), "does not know") == "");
    CHECK(text_without(Producer("l", {nullptr}, 1).fault(), "lacks its buffers") == "");
    Producer shorter("i", {nullptr, two}, 1);
    shorter.array.length = 2;
    CHECK(text_without(shorter.fault(), "shorter than its batch") == "");
    Producer single("i", {nullptr, two}, 1);
    single.schema.format = "i";
    CHECK(text_without(single.fault(), "not rows of named fields") == "");
    Producer wrong("i", {nullptr, two}, 1);
    wrong.array.n_children = 3;
    CHECK(text_without(wrong.fault(), "does not fit its schema") == "");
    const std::uint8_t hole[] = {0};
    Producer rows("i", {nullptr, two}, 1);
    rows.none = {hole};
    rows.array.null_count = -1;
    CHECK(text_without(rows.fault(), "null as a whole") == "");
    Producer named("i", {nullptr, two}, 1);
    named.field.name = "\xff";
    CHECK(text_without(named.fault(), "not UTF-8") == "");
    Producer nameless("i", {nullptr, two}, 1);
    nameless.field.name = nullptr;
    CHECK(nameless.import().value().field(0).name == "column_1");
    Producer twice("i", {nullptr, two}, 1);
    ArrowSchema* both[] = {&twice.field, &twice.field};
    twice.schema.children = both;
    twice.schema.n_children = 2;
    CHECK(text_without(twice.fault(), "the same name") == "");
    CHECK(!import_from_arrow(nullptr, nullptr).ok());
}

TEST_CASE("Arrow: streams") {
    const auto table = every_type();
    std::deque<Batch> waiting{table, table.slice(1, 2)};
    auto source = [&]() -> Result<std::optional<Batch>> {
        if (waiting.empty()) return std::optional<Batch>();
        auto next = waiting.front();
        waiting.pop_front();
        return std::optional<Batch>(next);
    };
    ArrowArrayStream stream;
    REQUIRE(export_to_arrow_stream(table.schema, source, &stream).ok());
    {
        auto next = import_from_arrow_stream(&stream).value();
        CHECK((stream.release == nullptr));
        check_same(*next().value(), table);
        check_same(*next().value(), table.slice(1, 2));
        CHECK(!next().value());
        CHECK(!next().value());
    }
    CHECK(!import_from_arrow_stream(&stream).ok());
    CHECK(!export_to_arrow_stream(nullptr, source, &stream).ok());
    SUBCASE("no batch at all still carries the schema") {
        REQUIRE(export_to_arrow_stream(table.schema, source, &stream).ok());
        auto next = import_from_arrow_stream(&stream).value();
        const auto empty = next().value();
        REQUIRE(empty);
        CHECK(empty->rows == 0);
        CHECK(*empty->schema == *table.schema);
        CHECK(!next().value());
    }
    SUBCASE("dictionaries are written out") {
        Column::Parts parts;
        parts.size = 2;
        parts.values = Buffer::own(std::vector<std::int32_t>{1, 0});
        parts.validity = Buffer::own(std::vector<std::uint8_t>{0b01});
        parts.dictionary =
            column_from_text(Type::text, std::vector<std::optional<std::string_view>>{"low", "high"}).value();
        auto coded = batch({{"x", {"a", "b"}}});
        coded.columns[0] = std::make_shared<const Column>(parts);
        waiting = {coded};
        REQUIRE(export_to_arrow_stream(coded.schema, source, &stream).ok());
        auto next = import_from_arrow_stream(&stream).value();
        const auto back = next().value();
        CHECK(back->columns[0]->parts().dictionary == nullptr);
        check_same(*back, coded);
    }
    SUBCASE("an error in the middle is told once and ends the stream") {
        int calls = 0;
        auto broken = [&]() -> Result<std::optional<Batch>> {
            if (++calls == 1) return std::optional<Batch>(table);
            return Error(ErrorCode::invalid_data, "line 7 is broken");
        };
        REQUIRE(export_to_arrow_stream(table.schema, broken, &stream).ok());
        ArrowArray array;
        CHECK(stream.get_last_error(&stream) == nullptr);
        CHECK(stream.get_next(&stream, &array) == 0);
        array.release(&array);
        CHECK(stream.get_next(&stream, &array) == EINVAL);
        CHECK(std::string(stream.get_last_error(&stream)).find("line 7 is broken") != std::string::npos);
        CHECK(stream.get_next(&stream, &array) == EIO);
        CHECK(calls == 2);
        stream.release(&stream);
        calls = 0;
        REQUIRE(export_to_arrow_stream(table.schema, broken, &stream).ok());
        auto next = import_from_arrow_stream(&stream).value();
        CHECK(next().ok());
        const auto failed = next();
        REQUIRE(!failed.ok());
        CHECK(text_without(failed.error().text(), "line 7 is broken") == "");
        CHECK(!next().value());
    }
    SUBCASE("a throwing source and a batch of another schema") {
        auto throwing = []() -> Result<std::optional<Batch>> { throw std::runtime_error("boom"); };
        ArrowArray array;
        REQUIRE(export_to_arrow_stream(table.schema, throwing, &stream).ok());
        CHECK(stream.get_next(&stream, &array) == EIO);
        CHECK(std::string(stream.get_last_error(&stream)) == "boom");
        stream.release(&stream);
        waiting = {batch({{"other", {"a"}}})};
        REQUIRE(export_to_arrow_stream(table.schema, source, &stream).ok());
        CHECK(stream.get_next(&stream, &array) == EINVAL);
        stream.release(&stream);
        CHECK((stream.release == nullptr));
    }
}
