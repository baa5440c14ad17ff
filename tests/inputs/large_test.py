"""Bad input that is large: time and memory stay sane. Files of a gigabyte are made and removed."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from whole_run import SANITIZED, WholeRun

SECRET = "Quillon Vastergard"


class Large(WholeRun):
    secrets = (SECRET,)

    def refused(self, path, peak, *words, **more):
        target = self.data / "out.csv"
        target.write_text("old\n")
        done = self.run_it(self.copy_pipeline(path, target, more or None), "--memory", "256M", code=1)
        for word in (path.name, *words):
            self.assertIn(word, done.err)
        self.assertEqual(target.read_text(), "old\n")
        self.assert_nothing_left()
        if not SANITIZED:
            self.assertLess(done.peak, peak << 20, f"{done.peak >> 20} MB")
            self.assertLess(done.seconds, 120)

    def test_an_open_quote_at_the_end_and_at_the_start_of_a_gigabyte(self):
        block = "".join(f"{i},{SECRET} {i},it was fine\n" for i in range(20_000))
        times = (1 << 30) // len(block) + 1
        path = self.data / "end.csv"
        with open(path, "w") as out:
            out.write("id,name,comment\n")
            for _ in range(times):
                out.write(block)
            out.write(f'7,"{SECRET},it was\n')
        self.refused(path, 352, f":{times * 20_000 + 2}:", "a quote is opened here and never closed")
        path.unlink()
        path = self.data / "start.csv"
        with open(path, "w") as out:
            out.write('id,name,comment\n1,x,y\n2,"')
            for _ in range(times):
                out.write(block)
        # The cell is held until it is longer than any may be.
        self.refused(path, 512, ":3:", "longer than 67108864 bytes", "a quote is probably not closed")

    def test_a_cell_of_200_megabytes(self):
        # In pieces: the peak of a child counts what its parent held when it was made.
        piece = "word " * (1 << 16)
        times = (200 << 20) // len(piece)
        for name, before, behind in (("a.csv", "id,t\n1,", "\n2,x\n"), ("a.jsonl", '{"id": 1, "t": "', '"}\n{"id": 2, "t": "x"}\n')):
            path = self.data / name
            with open(path, "w") as out:
                out.write(before)
                for _ in range(times):
                    out.write(piece)
                out.write(behind)
            if name == "a.csv":
                self.refused(path, 512, ":2:", "longer than 67108864 bytes", "raise `cell_limit`")
            else:
                self.refused(path, 1024, ":1:", "one record is larger than 104857600 bytes", "most_record", options={"most_record": "100M"})
            reader = {"options": {"cell_limit": "250M"}} if name == "a.csv" else None
            done = self.run_it(self.copy_pipeline(path, self.data / "out.jsonl", reader))
            with open(self.data / "out.jsonl") as out:
                self.assertEqual(out.read(13), '{"id":1,"t":"')
                self.assertTrue(all(out.read(len(piece)) == piece for _ in range(times)), "the cell was changed")
                self.assertEqual(out.read(), '"}\n{"id":2,"t":"x"}\n')
            if not SANITIZED:
                self.assertLess(done.peak, 1536 << 20, f"{done.peak >> 20} MB")
            path.unlink()


if __name__ == "__main__":
    unittest.main(verbosity=1)
