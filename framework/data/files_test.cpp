#include <persona/files.hpp>

#include <filesystem>
#include <fstream>

#include <sys/stat.h>

#include <doctest/doctest.h>

#include <persona/testing.hpp>

using persona::InputFile;
using persona::InputOptions;
using persona::OutputFile;
using persona::Path;
using persona::testing::TemporaryFolder;

namespace {

void put(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string all(const std::string& path, InputOptions options = {}, std::size_t block = 5000) {
    auto file = InputFile::open(Path{path}, options).value();
    std::string text;
    std::string part(block, '\0');
    for (;;) {
        const auto got = file.read(part).value();
        if (got == 0) return text;
        text.append(part, 0, got);
    }
}

persona::Error error(const std::string& path, InputOptions options = {}) {
    try {
        (void)all(path, options);
    } catch (const persona::Failure& failure) {
        return failure.error();
    }
    return {};
}

void write(const std::string& path, const std::string& spool, std::string_view bytes) {
    auto file = OutputFile::create(Path{path}, spool).value();
    file.write(bytes).value();
    file.commit().value();
}

}  // namespace

TEST_CASE("input: UTF-8 with characters across every block border") {
    const TemporaryFolder folder;
    std::string text;
    for (int i = 0; i < 20000; ++i) text += i % 3 == 0 ? "\xc3\xa9" : i % 3 == 1 ? "\xe2\x82\xac" : "\xf0\x9f\x98\x80";
    put(folder.path("a"), text);
    for (const std::size_t block : {4096U, 4097U, 4099U, 70001U}) CHECK(all(folder.path("a"), {}, block) == text);
    put(folder.path("b"), "\xef\xbb\xbf" + text);
    CHECK(all(folder.path("b")) == text);
}

TEST_CASE("input: UTF-16 with and without a mark, and 8-bit text") {
    const TemporaryFolder folder;
    std::string little;
    std::string big;
    std::string text;
    for (int i = 0; i < 30000; ++i) {
        const char c = i % 50 == 0 ? '\n' : static_cast<char>('a' + i % 26);
        text += c;
        little += {c, '\0'};
        big += {'\0', c};
    }
    put(folder.path("le"), little);
    put(folder.path("be"), big);
    put(folder.path("lm"), "\xff\xfe" + little);
    put(folder.path("bm"), "\xfe\xff" + big);
    for (const char* name : {"le", "be", "lm", "bm"}) CHECK(all(folder.path(name)) == text);
    put(folder.path("latin"),
        "Gr\xfc\xdf"
        "e aus K\xf6ln, sagte Andr\xe9\n");
    CHECK(all(folder.path("latin")) ==
          "Gr\xc3\xbc\xc3\x9f"
          "e aus K\xc3\xb6ln, sagte Andr\xc3\xa9\n");
    put(folder.path("few"), "id,name,place\n1,Zo\xeb,\xc5rhus\n");
    CHECK(all(folder.path("few")) == "id,name,place\n1,Zo\xc3\xab,\xc3\x85rhus\n");
    InputOptions named;
    named.encoding = "ISO-8859-15";
    put(folder.path("euro"), "5 \xa4\n");
    CHECK(all(folder.path("euro"), named) == "5 \xe2\x82\xac\n");
    named.encoding = "no-such";
    CHECK(error(folder.path("euro"), named).code == persona::ErrorCode::configuration);
}

TEST_CASE("input: 8-bit bytes that come late are still no loss") {
    const TemporaryFolder folder;
    std::string text(3000000, 'x');
    put(folder.path("a"), text + "\xe9t\xe9 fini\n");
    CHECK(all(folder.path("a"), {}, 1 << 20) == text + "\xc3\xa9t\xc3\xa9 fini\n");
    put(folder.path("b"), "\xc3\xa9\n" + text + "\n\xe9\n");  // UTF-8 first, then not
    const auto why = error(folder.path("b"));
    CHECK(why.code == persona::ErrorCode::invalid_data);
    CHECK(why.place->line == 3);
    put(folder.path("d"), "id\n\xc3\xa9t\xc3\xa9\nth\xe9\n");  // all in one look
    CHECK(error(folder.path("d")).place->line == 3);
    InputOptions wide;
    wide.encoding = "UTF-16LE";
    put(folder.path("odd"), std::string_view("a\0\n\0b\0\n\0\0\xd8x\0", 12));  // half a pair in line 3
    CHECK(error(folder.path("odd"), wide).place->line == 3);
    put(folder.path("c"), std::string_view("one\ntwo\nth\0ree\n", 15));
    CHECK(error(folder.path("c")).place->line == 3);
    InputOptions binary;
    binary.encoding = "binary";
    CHECK(all(folder.path("c"), binary).size() == 15);
}

TEST_CASE("output and input: compressed, the same bytes every time") {
    const TemporaryFolder folder;
    std::string text;
    for (int i = 0; i < 200000; ++i) text += std::to_string(i * 7919 % 10007) + "\n";
    for (const std::string name : {"t.gz", "t.zst", "t"}) {
        write(folder.path(name), folder.path(), text);
        write(folder.path("again-" + name), folder.path(), text);
        CHECK(all(folder.path(name)) == text);
        CHECK(persona::testing::read_file(folder.path(name)) ==
              persona::testing::read_file(folder.path("again-" + name)));
    }
    // Members one after another are one file; a cut or changed one is damaged.
    const auto packed = persona::testing::read_file(folder.path("t.gz"));
    put(folder.path("two.gz"), packed + packed);
    CHECK(all(folder.path("two.gz")) == text + text);
    put(folder.path("cut.gz"), packed.substr(0, packed.size() / 2));
    CHECK(error(folder.path("cut.gz")).message.find("too early") != std::string::npos);
    const auto framed = persona::testing::read_file(folder.path("t.zst"));
    put(folder.path("cut.zst"), framed.substr(0, framed.size() / 2));
    CHECK(error(folder.path("cut.zst")).message.find("too early") != std::string::npos);
    std::string changed = framed;
    changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 0x55);
    put(folder.path("bad.zst"), changed);
    CHECK(error(folder.path("bad.zst")).code == persona::ErrorCode::invalid_data);
    CHECK(persona::first_bytes(Path{folder.path("t.gz")}, 4).value() == text.substr(0, 4));
}

TEST_CASE("input: decompression bombs meet a limit") {
    const TemporaryFolder folder;
    write(folder.path("b.zst"), folder.path(), std::string(std::size_t{80} << 20, 'x'));
    CHECK(error(folder.path("b.zst")).code == persona::ErrorCode::limit);
    InputOptions small;
    small.most_unpacked = 1000;
    write(folder.path("s.gz"), folder.path(), std::string(5000, 'x'));
    CHECK(error(folder.path("s.gz"), small).code == persona::ErrorCode::limit);
    auto file = InputFile::open(Path{folder.path("s.gz")}).value();
    CHECK(file.compression() == "gzip");
    CHECK(file.read_all(100).error().code == persona::ErrorCode::limit);
}

TEST_CASE("input: what can not be opened says why") {
    const TemporaryFolder folder;
    CHECK(error(folder.path()).message.find("folder") != std::string::npos);
    CHECK(error(folder.path("none")).code == persona::ErrorCode::not_found);
    CHECK(error("/dev/zero").message.find("device") != std::string::npos);
    put(folder.path("empty"), "");
    CHECK(all(folder.path("empty")).empty());
}

TEST_CASE("output: nothing before commit, nothing after abort") {
    const TemporaryFolder folder;
    const auto entries = [&] {
        return std::distance(std::filesystem::directory_iterator(folder.path()), std::filesystem::directory_iterator());
    };
    {
        auto file = OutputFile::create(Path{folder.path("o")}, folder.path()).value();
        file.write("secret").value();
        CHECK(entries() == 0);
        file.prepare().value();
        CHECK(entries() == 1);  // the temporary file beside the target
        CHECK_FALSE(std::filesystem::exists(folder.path("o")));
        CHECK_FALSE(file.write("more").ok());
    }
    CHECK(entries() == 0);
    put(folder.path("o"), "old");
    ::chmod(folder.path("o").c_str(), 0640);
    write(folder.path("o"), folder.path(), "new");
    CHECK(persona::testing::read_file(folder.path("o")) == "new");
    struct stat about {};
    REQUIRE(::stat(folder.path("o").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777U) == 0640U);
    CHECK(entries() == 1);
}

TEST_CASE("output: the hash is that of the bytes that lie there, and there is none before they do") {
    // Of "abc": the first example of FIPS 180-4.
    constexpr auto of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const TemporaryFolder folder;
    auto plain = OutputFile::create(Path{folder.path("a.txt")}, folder.path()).value();
    plain.write("a").value();
    plain.write("bc").value();
    plain.prepare().value();
    CHECK(plain.written().sha256.empty());
    plain.commit().value();
    CHECK(plain.written().target == folder.path("a.txt"));
    CHECK(plain.written().sha256 == of_abc);
    CHECK(persona::sha256_of_file(folder.path("a.txt")).value() == of_abc);
    auto packed = OutputFile::create(Path{folder.path("a.txt.gz")}, folder.path()).value();
    packed.write("abc").value();
    packed.commit().value();
    CHECK(packed.written().sha256 == persona::sha256_of_file(folder.path("a.txt.gz")).value());
    CHECK(packed.written().sha256 != of_abc);
    auto aborted = OutputFile::create(Path{folder.path("b.txt")}, folder.path()).value();
    aborted.write("abc").value();
    aborted.abort();
    CHECK(aborted.written().sha256.empty());
    CHECK_FALSE(persona::sha256_of_file(folder.path("b.txt")).ok());
    CHECK_FALSE(persona::sha256_of_file(folder.path()).ok());
}

TEST_CASE("output: a stop ends the copying and leaves nothing; behind it only streams stop") {
    const TemporaryFolder folder;
    std::stop_source stopped;
    stopped.request_stop();
    {
        auto file = OutputFile::create(Path{folder.path("o")}, folder.path()).value();
        file.write("x").value();
        CHECK(file.prepare(stopped.get_token()).error().code == persona::ErrorCode::cancelled);
    }
    CHECK(std::filesystem::is_empty(folder.path()));
    auto file = OutputFile::create(Path{folder.path("o")}, folder.path()).value();
    CHECK_FALSE(file.streams());
    file.write("x").value();
    file.prepare().value();
    file.commit(stopped.get_token()).value();
    CHECK(persona::testing::read_file(folder.path("o")) == "x");
    auto stream = OutputFile::create(Path{"/dev/null"}, folder.path()).value();
    CHECK(stream.streams());
    stream.write("x").value();
    stream.prepare(stopped.get_token()).value();
    CHECK(stream.commit(stopped.get_token()).error().code == persona::ErrorCode::cancelled);
}

TEST_CASE("output: through links, and where it can not go") {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.path("sub"));
    put(folder.path("sub/real"), "old");
    std::filesystem::create_symlink(folder.path("sub/real"), folder.path("link"));
    write(folder.path("link"), folder.path(), "new");
    CHECK(std::filesystem::is_symlink(folder.path("link")));
    CHECK(persona::testing::read_file(folder.path("sub/real")) == "new");
    CHECK(OutputFile::create(Path{folder.path("sub")}, folder.path()).error().message.find("folder") !=
          std::string::npos);
    CHECK(OutputFile::create(Path{folder.path("no/such")}, folder.path()).error().code ==
          persona::ErrorCode::not_found);
    CHECK(OutputFile::create(Path{folder.path("x")}, folder.path("no")).error().code == persona::ErrorCode::io);
    write("/dev/null", folder.path(), "gone");
    auto full = OutputFile::create(Path{"/dev/full"}, folder.path()).value();
    full.write("x").value();
    CHECK(full.commit().error().message.find("no room") != std::string::npos);
}
