"""Bad input, in whole runs: each is refused with a clear message that names the place, or read as the page of the format
says; nothing is lost, the target stays as it was, and no cell's value is printed."""
import gzip
import io
import os
import pathlib
import subprocess
import sys
import threading
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "formats"))
import sources
import tables
from whole_run import WholeRun

SECRET = "Quillon Vastergard"
OLD = "what was there before\n"


class BadInput(WholeRun):
    secrets = (SECRET, "Ysolde", "Brankovar")

    def refused(self, name, content, *words, options=None, code=1, run_options=()):
        """Runs it onto a target that is there already: it stays, and the message has all of `words`."""
        path = self.data / name
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        target = self.data / "out.csv"
        target.write_text(OLD)
        done = self.run_it(self.copy_pipeline(path, target, {"options": options} if options else None), *run_options, code=code)
        for word in (*((name,) if code == 1 else ()), "error: ", "stage 'source'", *words):
            self.assertIn(word, done.err)
        self.assertEqual(target.read_text(), OLD, "the target was touched")
        target.unlink()
        self.assert_nothing_left(target)
        return done

    def accepted(self, name, content, expected, *words):
        (self.data / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        done = self.run_it(self.copy_pipeline(self.data / name, self.data / "out.csv"))
        for word in words:
            self.assertIn(word, done.err)
        self.assertEqual((self.data / "out.csv").read_text(encoding="utf-8"), expected)
        (self.data / "out.csv").unlink()

    def test_empty_files(self):
        self.refused("a.csv", "", "the file is empty")
        self.refused("blank.csv", "\n\n\n", "nothing but blank lines")
        self.refused("a.json", "", ":1:", "the file is empty")
        self.refused("a.yaml", "", ":1:", "the file is empty")
        self.refused("a.xlsx", "", "is empty")
        self.refused("a.db", "", "no such table", options={"table": "t"})
        self.accepted("a.jsonl", "", "\n", "holds no records")
        self.refused("a.csv.gz", gzip.compress(b""), "the file is empty")

    def test_a_header_and_nothing_else(self):
        for text in ("id,name\n", "id,name", "id,name\r\n\r\n", "\ufeffid,name\n"):
            self.accepted("a.csv", text, "id,name\n")
        self.accepted("a.json", "[]", "\n", "holds no records")

    def test_duplicate_headers(self):
        self.accepted("a.csv", f"id,name,name\n1,{SECRET},x\n", f"id,name,name_2\n1,{SECRET},x\n", "column 3 was there before", "name_2")
        self.refused("a.json", f'[{{"a": 1}},\n {{"a": 1, "a": "{SECRET}"}}]', ":2:", "same key twice", "row 1")
        self.refused("a.jsonl", f'{{"a": 1}}\n{{"a": 1, "a": "{SECRET}"}}\n', ":2:", "same key twice", "row 1")
        self.refused("a.yaml", f"- a: 1\n- a: 1\n  a: {SECRET}\n", ":3:", "same key twice", "row 1")
        book = io.BytesIO()
        sources.write_xlsx(book, [tables.Column("a", "int64", [1]), tables.Column("a", "text", ["x"])])
        self.accepted("a.xlsx", book.getvalue(), "a,a_2\n1,x\n", "a_2")

    def test_ragged_rows(self):
        self.refused("a.csv", f"id,name\n1,x\n2,{SECRET},Ysolde\n", ":3:21:", "3 cells where the first has 2", "row 1")
        self.refused("b.csv", f"id,name\n1,x\n{SECRET}\n", ":3:", "1 cells where the first has 2", "row 1")
        self.refused("c.csv", f'id,name\n1,"x" {SECRET}\n', ":2:3:", "text behind a closing quote", "row 0")
        # Beyond the sample that types and shape are found from.
        self.refused("far.csv", "id,name\n" + f"1,{SECRET}\n" * 200_000 + "2\n", ":200002:", "1 cells", "row 200000")

    def test_an_open_quote(self):
        self.refused("a.csv", f'id,name\n1,x\n2,"{SECRET}\n3,Ysolde\n', ":3:", "a quote is opened here and never closed")
        self.refused("a.json", f'[{{"a": 1}},\n {{"a": "{SECRET}}}]\n', ":2:", "ends in the middle of a record", "row 1")
        self.refused("a.jsonl", f'{{"a": 1}}\n{{"a": "{SECRET}}}\n', ":2:", "not closed", "row 1")
        for quote in "\"'":
            self.refused("a.yaml", f"- a: 1\n- a: {quote}{SECRET}\n- a: Ysolde\n", ":2:3:", "a quote is opened behind here and never closed", "row 1")

    def test_nul(self):
        for name, content in (("a.csv", f"id,name\n1,{SECRET}\n2,Y\0\n"), ("a.jsonl", f'{{"a": "{SECRET}"}}\n\n{{"a": "\0"}}\n'),
                              ("a.json", f'[{{"a": "{SECRET}"}},\n\n{{"a": "\0"}}]'), ("a.yaml", f"- a: {SECRET}\n\n- a: 'x\0'\n")):
            self.refused(name, content, ":3:", "there is a NUL byte")
        self.refused("b.jsonl", f'{{"a": 1}}\n{{"a": "{SECRET}\\u0000"}}\n', ":2:", "NUL character", "row 1")
        self.refused("b.yaml", f'- a: 1\n- a: "{SECRET}\\0"\n', ":2:", "NUL character", "row 1")
        # Far beyond what is looked at first.
        self.refused("far.csv", "id,name\n" + f"1,{SECRET}\n" * 300_000 + "2,\0\n", ":300002:", "there is a NUL byte")

    def test_wrong_encodings(self):
        self.refused("mixed.csv", f"id,name\n1,Zoë {SECRET}\n".encode() + f"2,Zoë {SECRET}\n".encode("latin-1"), ":3:", "not valid UTF-8")
        self.refused("late.csv", b"id,name\n" + f"1,Zoë {SECRET}\n".encode() * 100_000 + b"2,Zo\xeb\n", ":100002:", "not valid UTF-8")
        self.refused("mixed.jsonl", '{"a": "Zoë"}\n'.encode() + b'{"a": "Zo\xeb"}\n', ":2:", "not valid UTF-8")
        self.refused("named.csv", f"id,name\n1,Zoë {SECRET}\n".encode("latin-1"), ":2:", "not valid UTF-8", options={"encoding": "UTF-8"})
        self.refused("half.csv", "id\nx\n".encode("utf-16-le") + b"\x00\xd8x\x00\n\x00", ":3:", "UTF-16LE does not have", options={"encoding": "UTF-16LE"})
        self.refused("odd.csv", "id\nx\ny".encode("utf-16-le") + b"\x41", ":3:", "UTF-16LE does not have", options={"encoding": "UTF-16LE"})
        self.refused("none.csv", "id\nx\n", "there is no encoding 'klingon'", options={"encoding": "klingon"}, code=2)
        # Beyond ASCII, and no UTF-8 at all: read by a guess, and said so.
        self.accepted("latin.csv", "id,name\n1,Zoë Århus\n".encode("latin-1"), "id,name\n1,Zoë Århus\n", "a guess")

    def test_json_that_is_no_table(self):
        self.refused("a.json", f'\n{{"a": "{SECRET}"}}', ":2:", "a JSON object, but an array of objects is needed")
        self.refused("b.json", f'["{SECRET}"]', ":1:", "not an object", "row 0")
        self.refused("c.json", f'"{SECRET}"', "does not start like a JSON array")
        self.refused("d.json", f'[{{"a": 1}}] {SECRET}', ":1:", "behind the end of the array")
        self.refused("e.json", f'[{{"a": 1}}, {{"a": {SECRET}}}]', "row 1")
        self.refused("a.yaml", f"a: {SECRET}\n", ":1:1:", "not hold a sequence of records")
        self.refused("b.yaml", f"- {SECRET}\n", ":1:3:", "not a mapping")

    def test_ten_thousand_brackets(self):
        for deep in ("[" * 10_000 + "]" * 10_000, '{"x":' * 10_000 + "1" + "}" * 10_000):
            self.refused("a.json", f'[{{"a": 1}},\n{{"a": {deep}}}]', ":2:", "nested deeper than 64 levels", "row 1")
            self.refused("a.jsonl", f'{{"a": 1}}\n{{"a": {deep}}}\n', ":2:", "nested deeper than 64 levels", "row 1")
        self.refused("a.yaml", "- a: 1\n- a: " + "[" * 10_000 + "]" * 10_000 + "\n", ":2:", "nested deeper than 64 levels", "row 1")
        self.refused("b.yaml", "- a: 1\n- a:\n" + "".join(" " * (i + 2) + "x:\n" for i in range(1, 1000)), "nested deeper than 64 levels", "row 1")

    def test_a_yaml_alias_bomb_as_data(self):
        lines = [f"- a0: &a0 [{', '.join([SECRET] * 9)}]"] + [f"  a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
        done = self.refused("a.yaml", "\n".join(lines) + "\n", ":1:", "an anchor (&name) or an alias", "unfold to gigabytes")
        self.assertLess(done.seconds, 30)
        self.refused("b.yaml", "- &x\n  a: *x\n", ":1:", "an anchor")

    def test_zip_bombs(self):
        head = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        bombs = {
            "one cell": (head + '<row r="1"><c r="A1" t="inlineStr"><is><t>', "x" * (1 << 20), 1000, "more than 16 MiB"),
            "many cells": (head, '<row><c t="inlineStr"><is><t>a</t></is></c></row>' * 20_000, 200, "far more than it should"),
            "entities": ('<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + head[21:], "", 0, "declares entities"),
        }
        for name, (start, filler, times, words) in bombs.items():
            with self.subTest(bomb=name):
                path = self.data / "bomb.xlsx"
                sources.write_xlsx(path, [tables.Column("a", "int64", [1])])
                with zipfile.ZipFile(path) as book:
                    parts = {part: book.read(part) for part in book.namelist() if "sheet1" not in part}
                with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
                    for part, content in parts.items():
                        book.writestr(part, content)
                    with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
                        sheet.write(start.encode())
                        for _ in range(times):
                            sheet.write(filler.encode())
                done = self.refused("bomb.xlsx", None, words)
                if not os.environ.get("PERSONA_SANITIZED"):
                    self.assertLess(done.peak, 300 << 20)
        (self.data / "bomb.csv.gz").write_bytes(gzip.compress(b"id,name\n" + b"1,a\n" * (80 << 20)))
        self.refused("bomb.csv.gz", None, "more than 250 times its size")

    def test_damaged_archives(self):
        rows = "id,name\n" + "".join(f"{i},{SECRET} {i * i % 977}\n" for i in range(100_000))
        packed = {"a.csv.gz": gzip.compress(rows.encode())}
        (self.data / "a.csv").write_text(rows)
        if subprocess.run(["zstd", "-q", "--check", str(self.data / "a.csv")], check=False).returncode == 0:
            packed["a.csv.zst"] = (self.data / "a.csv.zst").read_bytes()
        for name, whole in packed.items():
            kind = "gzip" if name.endswith("gz") else "zstd"
            for cut in (4, 11, len(whole) // 2, len(whole) - 1):
                self.refused(name, whole[:cut], f"the {kind} data is damaged")
            for at in (len(whole) // 2, len(whole) - 6):
                changed = bytearray(whole)
                changed[at] ^= 0x55
                self.refused(name, bytes(changed), f"the {kind} data is damaged")
        self.refused("a.csv.gz", packed["a.csv.gz"] + b"more", "the gzip data is damaged")

    def test_damaged_workbooks(self):
        book = io.BytesIO()
        sources.write_xlsx(book, tables.full_table())
        whole = book.getvalue()
        for cut in (10, len(whole) // 2, len(whole) - 30):
            self.refused("a.xlsx", whole[:cut], "it was cut off")
        changed = bytearray(whole)
        start = whole.index(b"xl/worksheets/sheet1.xml") + 400
        for at in range(start, start + 40):
            changed[at] ^= 0xff
        self.refused("a.xlsx", bytes(changed), "damaged")
        self.refused("text.xlsx", f"id,name\n1,{SECRET}\n", "no Excel workbook")
        self.refused("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "encrypted workbook or one of the old .xls format")

    def test_what_is_no_file(self):
        (self.data / "folder.csv").mkdir()
        self.refused("folder.csv", None, "this is a folder, not a file")
        self.refused("none.csv", None, "there is no such file")
        self.refused("none.db", None, "is not there", options={"table": "t"})
        (self.data / "text.db").write_text(f"id,name\n1,{SECRET}\n" * 200)
        self.refused("text.db", None, "not a database", options={"table": "t"})

    def test_a_pipe_that_closes_early(self):
        def run(name, text, *words, code=1):
            path = self.data / name
            os.mkfifo(path)
            def feed():
                with open(path, "w", encoding="utf-8") as pipe:
                    pipe.write(text)
            feeder = threading.Thread(target=feed)
            feeder.start()
            try:
                if code:
                    self.refused(name, None, *words)
                else:
                    self.run_it(self.copy_pipeline(path, self.data / "out.csv"))
            finally:
                feeder.join()
                path.unlink()
        run("empty.csv", "", "the file is empty")
        run("quote.csv", f'id,name\n1,x\n2,"{SECRET}', ":3:", "never closed")
        run("row.csv", f"id,name\n1,{SECRET}\n2", ":3:", "1 cells where the first has 2")
        run("a.json", f'[{{"a": 1}},\n{{"a": "{SECRET}', ":2:", "ends in the middle of a record")
        run("a.jsonl", f'{{"a": 1}}\n{{"a": "{SECRET}', ":2:", "row 1")
        run("a.yaml", f'- a: 1\n- a: "{SECRET}', ":2:", "never closed")
        run("whole.csv", "id,name\n1,x\n", code=0)
        self.assertEqual((self.data / "out.csv").read_text(), "id,name\n1,x\n")


if __name__ == "__main__":
    unittest.main(verbosity=1)
