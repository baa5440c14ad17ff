"""Text files through the commands: what is found in them, what comes out, and what is refused. A transcript stays one."""
import json
import os
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from whole_run import PERSONA, ROOT, WholeRun  # noqa: E402

NOTES = """Visit of 12 March 2024

My name is Margaret Thornbury and I live in Leeds. Please write to margaret.thornbury@company.com,
or call me on 07911 123456. Dr Whitfield was very kind, but the waiting room was cold.
"""
VTT = """WEBVTT

1
00:00:01.000 --> 00:00:04.000
<v Margaret Thornbury>Good morning, my name is Margaret Thornbury.

2
01:12:14.500 --> 01:12:16.250 align:start
<v Interviewer>And your e-mail address?

3
01:12:17.000 --> 01:12:21.000
<v Margaret Thornbury>It is margaret.thornbury@company.com, thank you.
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
Margaret Thornbury: Good morning, my name is Margaret Thornbury.

2
01:12:14,500 --> 01:12:16,250
Interviewer: Please call me on 07911 123456.
"""
SECRETS = ("Margaret", "Thornbury", "thornbury", "07911 123456")


class Texts(WholeRun):
    def setUp(self):
        super().setUp()
        (self.data / "key").write_text("k" * 32)

    def put(self, name, text):
        path = self.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def persona(self, *arguments, code=0, **more):
        done = self.run_it(None, *arguments, "--no-record", program=PERSONA, code=code, **more)
        for secret in SECRETS:
            self.assertNotIn(secret, done.out + done.err)
        return done

    def anonymise(self, source, target, *more, **how):
        return self.persona("privacy", "anonymise", "--input", source, "--output", target, "--key-file", "key", *more, **how)

    def read(self, name):
        return (self.data / name).read_bytes().decode()

    def test_findings_are_bytes_of_the_file(self):
        text = self.put("notes.txt", NOTES).read_bytes()
        findings = [json.loads(line) for line in self.persona("privacy", "scan", "--input", "notes.txt", "--json").out.splitlines()]
        found = {(f["type"], text[f["begin"]:f["end"]].decode()) for f in findings if f["column"] == "text"}
        for wanted in (("EMAIL_ADDRESS", "margaret.thornbury@company.com"), ("PERSON", "Margaret Thornbury"), ("PHONE_NUMBER", "07911 123456")):
            self.assertIn(wanted, found)
        # The same through a pipe, when the format is named.
        with open(self.data / "notes.txt", "rb") as stdin:
            piped = self.persona("privacy", "scan", "--input", "-", "--format", "text", "--json", stdin=stdin).out
        self.assertEqual([json.loads(line) for line in piped.splitlines()], findings)

    def test_a_text_comes_out_as_a_text(self):
        self.put("notes.txt", NOTES)
        self.anonymise("notes.txt", "safe.txt")
        safe = self.read("safe.txt")
        for secret in SECRETS:
            self.assertNotIn(secret, safe)
        self.assertEqual(len(safe.splitlines()), len(NOTES.splitlines()))
        self.assertIn("was very kind, but the waiting room was cold.\n", safe)
        self.anonymise("notes.txt", "safe.md", "--strategy", "redact")
        self.assertIn("write to [EMAIL_ADDRESS],", self.read("safe.md"))
        self.anonymise("notes.txt", "safe.jsonl")
        self.assertEqual([sorted(json.loads(line)) for line in self.read("safe.jsonl").splitlines()], [["file", "text"]])

    def test_a_transcript_stays_a_transcript(self):
        for name, text in (("talk.vtt", VTT), ("talk.srt", SRT)):
            self.put(name, text)
            self.anonymise(name, "safe-" + name)
            safe = self.read("safe-" + name)
            for secret in SECRETS:
                self.assertNotIn(secret, safe)
            before, after = text.splitlines(), safe.splitlines()
            self.assertEqual(len(before), len(after))
            for line, now in zip(before, after):
                if "-->" in line or line.isdigit() or line in ("", "WEBVTT"):
                    self.assertEqual(line, now)
            self.assertEqual(re.findall(r"<v |Interviewer", text), re.findall(r"<v |Interviewer", safe))
            # One speaker is one surrogate.
            if name == "talk.vtt":
                self.assertEqual(len(set(re.findall(r"<v ([^>]*)>", safe))), 2, safe)

    def test_no_cue_time_is_personal_data(self):
        times = [f"{h:02}:{m:02}:{s:02}{point}{ms:03} --> {h:02}:{m:02}:{s + 2:02}{point}{ms:03}" for point in ",."
                 for h, m, s, ms in ((0, 0, 1, 0), (0, 12, 34, 567), (1, 2, 3, 4), (9, 59, 57, 999), (23, 5, 19, 87), (12, 31, 19, 70), (20, 24, 1, 12))]
        times += [f"{m:02}:{s:02}.{ms:03} --> {m:02}:{s + 3:02}.{ms:03} position:10%,line-left align:left size:35%" for m, s, ms in ((0, 1, 0), (7, 7, 7), (59, 11, 123))]
        times += ["101:02:03.004 --> 101:02:05.006", "00:00:01,000  -->  00:00:04,000 X1:40 X2:600 Y1:20 Y2:50"]
        cues = "\n".join(f"{i}\n{time}\nand then we went on\n" for i, time in enumerate(times, 1))
        for name, text in (("many.vtt", "WEBVTT\n\n" + cues), ("many.srt", cues)):
            self.put(name, text)
            self.assertEqual(self.persona("privacy", "scan", "--input", name, "--json").out, "")

    def test_a_folder_comes_out_as_a_folder(self):
        self.put("in/a.txt", NOTES)
        self.put("in/b.vtt", VTT)
        self.put("in/margaret-thornbury.srt", SRT)
        self.put("in/photo.png", b"\0\1")
        done = self.anonymise("in", "safe/")
        self.assertIn("1 files are not read", done.err)
        self.assertIn("the names of 1 text files look like personal data", done.err)
        self.assertEqual(sorted(os.listdir(self.data / "safe")), ["a.txt", "b.vtt", "text_3.srt"])
        texts = "".join(self.read(f"safe/{name}") for name in os.listdir(self.data / "safe"))
        for secret in SECRETS:
            self.assertNotIn(secret, texts)
        # The same person in all of them.
        names = set(re.findall(r"my name is (\w+ \w+)", texts, re.I))
        self.assertEqual(len(names), 1, names)
        # The same bytes for any number of threads, and from a pipeline file.
        self.anonymise("in/", "again/", "--threads", "1")
        for name in os.listdir(self.data / "safe"):
            self.assertEqual(self.read(f"safe/{name}"), self.read(f"again/{name}"))

    def test_nothing_is_replaced_and_nothing_left(self):
        self.put("in/a.txt", NOTES)
        self.put("full/there.txt", "kept")
        for target, code, said in (("full/", 1, "folder is not empty"), ("in/", 1, "folder is not empty"), ("in/a.txt", 2, "would replace an input"),
                                   ("no/where/", 1, "folder does not exist"), ("safe", 2, "tells no format")):
            done = self.anonymise("in", target, code=code)
            self.assertIn(said, done.err)
            self.assertEqual(self.read("full/there.txt"), "kept")
            self.assertEqual(self.read("in/a.txt"), NOTES)
        self.put("in/b.txt", "A second text.")
        self.assertIn("more than one text", self.anonymise("in", "one.txt", code=2).err)
        self.put("t.csv", "age,town\n36,Leeds\n41,Bath\n")
        self.assertIn("none called 'text'", self.anonymise("t.csv", "table/", code=2).err)
        self.assert_nothing_left(self.data / "one.txt", self.data / "table", self.data / "safe", self.data / "no")
        if not ROOT:
            os.chmod(self.data / "full", 0o500)
            self.anonymise("in", "full/safe/", code=1)

    def test_bad_texts(self):
        secret = "Margaret Thornbury"
        for name, text, *said in (("empty.txt", b"", "the file is empty"), ("nul.txt", f"one\n{secret} \0\n".encode(), ":2:", "NUL byte"),
                                  ("mixed.txt", "Zoë\n".encode() + secret.encode() + b" Zo\xeb\n" + "Zoë\n".encode(), ":2:", "not valid UTF-8"),
                                  ("none.txt", None, "there is no such file")):
            if text is not None:
                self.put(name, text)
            done = self.anonymise(name, "out.txt", code=1)
            for word in (name, *said):
                self.assertIn(word, done.err)
            self.assert_nothing_left(self.data / "out.txt")
        self.put("in/notes.png", b"")
        self.assertIn("holds no text files", self.anonymise("in", "out/", code=1).err)
        self.put("long.txt", "x" * 5000)
        self.assertIn("more than 4,096 bytes", self.anonymise("long.txt", "out.txt", "--set", "source.options={most_text: 4096}", code=1).err)

    def test_what_ends_in_txt_is_a_table_or_a_text(self):
        self.put("table.txt", "name\ttown\nMargaret Thornbury\tLeeds\nJohn Whitfield\tBath\n")
        self.anonymise("table.txt", "safe.txt")
        self.assertEqual(self.read("safe.txt").splitlines()[0], "name,town")
        self.put("prose.txt", "Well, yes.\nNo, not at all.\n")
        self.anonymise("prose.txt", "safe.txt")
        self.assertEqual(self.read("safe.txt"), "Well, yes.\nNo, not at all.\n")
        self.anonymise("prose.txt", "safe.csv", "--set", "source.format=csv", code=0)
        self.assertEqual(self.read("safe.csv").splitlines()[0], "Well, yes.")


if __name__ == "__main__":
    unittest.main()
