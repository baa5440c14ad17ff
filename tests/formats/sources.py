"""Writes the table in every format with Python's own means, so that persona's readers are not held against its writers.
The way back is SQLite for types and exact values, JSON Lines for what SQLite can not tell."""
import csv
import datetime
import gzip
import json
import pathlib
import sqlite3
import zipfile
from xml.sax.saxutils import escape, quoteattr

TYPES = {"boolean": "BOOLEAN", "int64": "INTEGER", "float64": "DOUBLE", "date": "DATE", "timestamp": "TIMESTAMP", "text": "TEXT"}


def moment(value, between="T"):
    # %f alone would print years below 1000 without their zeros.
    fraction = f".{value.microsecond:06}" if value.microsecond else ""
    return (f"{value.year:04}-{value.month:02}-{value.day:02}{between}{value.hour:02}:{value.minute:02}:{value.second:02}{fraction}"
            + ("Z" if value.tzinfo else ""))


def plain(column, value):
    """A value as a text without quotes, the whole column in one form."""
    if column.type == "boolean":
        return "true" if value else "false"
    if column.type == "float64":
        return repr(value) if column.decimals is None else f"{value:.{column.decimals}f}"
    if column.type == "date":
        return value.isoformat()
    if column.type == "timestamp":
        if any(v.microsecond for v in column.present()):
            return moment(value.replace(microsecond=0)).removesuffix("Z") + f".{value.microsecond:06}" + ("Z" if value.tzinfo else "")
        return moment(value)
    return str(value)


def rows_of(table):
    return zip(*(column.values for column in table))


def write_csv(path, table, encoding="utf-8", delimiter=","):
    def cell(column, value):
        if value is None:
            return ""
        text = plain(column, value)
        return '"' + text.replace('"', '""') + '"' if text == "" or column.type == "text" else text
    with open(path, "w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow([c.name for c in table])
        for row in rows_of(table):
            out.write(delimiter.join(map(cell, table, row)) + "\n")


def _json_row(table, row):
    def cell(column, value):
        if value is None:
            return "null"
        text = plain(column, value)
        return text if column.type in ("boolean", "int64", "float64") else json.dumps(text, ensure_ascii=False)
    return "{" + ", ".join(f"{json.dumps(c.name)}: {cell(c, v)}" for c, v in zip(table, row)) + "}"


def write_json(path, table):
    path.write_text("[" + ",\n".join(_json_row(table, row) for row in rows_of(table)) + "]\n", encoding="utf-8")


def write_jsonl(path, table):
    path.write_text("".join(_json_row(table, row) + "\n" for row in rows_of(table)), encoding="utf-8")


def write_yaml(path, table):
    lines = []
    for row in rows_of(table):
        for index, (column, value) in enumerate(zip(table, row)):
            text = "null" if value is None else json.dumps(value, ensure_ascii=False) if column.type == "text" else plain(column, value)
            lines.append(("- " if index == 0 else "  ") + json.dumps(column.name, ensure_ascii=False) + ": " + text)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# cellXfs: 0 plain, 1 date, 2 date and time, 3 one decimal, 4 two decimals.
_STYLES = (f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy\\-mm\\-dd hh:mm:ss.000"/></numFmts>'
           '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
           '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
           '<xf numFmtId="170" applyNumberFormat="1"/><xf numFmtId="171" applyNumberFormat="1"/><xf numFmtId="2" applyNumberFormat="1"/></cellXfs>'
           "</styleSheet>").replace("</numFmts>", '<numFmt numFmtId="171" formatCode="0.0"/></numFmts>').replace('numFmts count="1"', 'numFmts count="2"')
_EPOCH = datetime.datetime(1899, 12, 30)


def _letters(index):
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _xlsx_cell(place, column, value, row):
    """A cell as Excel writes it; what a cell can not hold exactly is text, as a careful person would have it."""
    def text(words):
        raw = escape(words).replace("\r", "&#13;")
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{raw}</t></is></c>'
    if value is None:
        return ""
    if column.type == "boolean":
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if column.type == "int64":
        return f'<c r="{place}"><v>{value}</v></c>' if abs(value) <= 2**53 else text(str(value))
    if column.type == "float64":
        return f'<c r="{place}" s="{ {None: 0, 1: 3, 2: 4}[column.decimals] }"><v>{value!r}</v></c>'
    if column.type in ("date", "timestamp"):
        since = datetime.datetime(value.year, value.month, value.day, *((value.hour, value.minute, value.second) if column.type == "timestamp" else ())) - _EPOCH
        if since.days < 61 or (column.type == "timestamp" and value.microsecond):
            return text(value.isoformat() if column.type == "date" else plain(column, value.replace(tzinfo=None)))
        return f'<c r="{place}" s="{1 if column.type == "date" else 2}"><v>{since.days + since.seconds / 86400!r}</v></c>'
    return text(value) if value else f'<c r="{place}" t="str"><f>""</f><v></v></c>'


def write_xlsx(path, table, sheets=("Sheet1",)):
    """The table in the last of `sheets`; the others hold one cell that says so."""
    lines = ["<row r=\"1\">" + "".join(f'<c r="{_letters(i)}1" t="inlineStr"><is><t xml:space="preserve">{escape(c.name)}</t></is></c>'
                                       for i, c in enumerate(table)) + "</row>"]
    for number, row in enumerate(rows_of(table), 2):
        lines.append(f'<row r="{number}">' + "".join(_xlsx_cell(f"{_letters(i)}{number}", c, v, number) for i, (c, v) in enumerate(zip(table, row)))
                     + "</row>")
    bodies = [f'<row r="1"><c r="A1" t="inlineStr"><is><t>not {escape(name)}</t></is></c></row>' for name in sheets[:-1]] + ["".join(lines)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        parts = "".join(f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{_SHEET}.worksheet+xml"/>' for i in range(1, len(sheets) + 1))
        out.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
                     f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
                     f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>{parts}'
                     f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/></Types>')
        out.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_LINKS}/officeDocument" '
                     'Target="xl/workbook.xml"/></Relationships>')
        out.writestr("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>'
                     + "".join(f'<sheet name={quoteattr(name)} sheetId="{i}" r:id="r{i}"/>' for i, name in enumerate(sheets, 1)) + "</sheets></workbook>")
        out.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">'
                     + "".join(f'<Relationship Id="r{i}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(sheets) + 1))
                     + f'<Relationship Id="r{len(sheets) + 1}" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>')
        out.writestr("xl/styles.xml", _STYLES)
        for number, body in enumerate(bodies, 1):
            out.writestr(f"xl/worksheets/sheet{number}.xml", f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{_MAIN}">'
                         f"<sheetData>{body}</sheetData></worksheet>")


def identifier(name):
    return '"' + name.replace('"', '""') + '"'


def write_sqlite(path, table, name="t"):
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE TABLE {name} (" + ", ".join(f"{identifier(c.name)} {TYPES[c.type]}" for c in table) + ")")
        for row in rows_of(table):
            cells = [v if v is None or c.type in ("int64", "float64", "text") else int(v) if c.type == "boolean" else plain(c, v).removesuffix("Z")
                     for c, v in zip(table, row)]
            database.execute(f"INSERT INTO {name} VALUES (" + ", ".join("?" * len(cells)) + ")", cells)
    database.close()


def write_postgresql(server, table, name):
    types = {"boolean": "boolean", "int64": "bigint", "float64": "double precision", "date": "date", "text": "text"}
    def declared(column):
        if column.type != "timestamp":
            return types[column.type]
        return "timestamptz" if any(v.tzinfo for v in column.present()) else "timestamp"
    def cell(column, value):
        if value is None:
            return "NULL"
        return "'" + plain(column, value).replace("'", "''") + "'"
    server.sql("SET standard_conforming_strings = on;\n" + f"CREATE TABLE {name} (" + ", ".join(f"{identifier(c.name)} {declared(c)}" for c in table) + ");\n"
               + "".join(f"INSERT INTO {name} VALUES (" + ", ".join(map(cell, table, row)) + ");\n" for row in rows_of(table)))


WRITERS = {"csv": write_csv, "json": write_json, "jsonl": write_jsonl, "yaml": write_yaml, "xlsx": write_xlsx, "sqlite": write_sqlite}


def compress(path):
    packed = pathlib.Path(str(path) + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return packed


def read_probe(database, lines, table="probe"):
    """What persona read, as columns: types as it declared them in SQLite, values from there, but for what SQLite can not
    tell (negative zero, the zone), which is in the JSON Lines beside it."""
    from tables import UTC, Column
    connection = sqlite3.connect(database)
    declared = connection.execute(f"PRAGMA table_info({table})").fetchall()
    rows = connection.execute(f"SELECT * FROM {table}").fetchall()
    connection.close()
    texts = [json.loads(line, parse_float=float) for line in lines.read_text(encoding="utf-8").splitlines()]
    out = []
    names = {sql: kind for kind, sql in TYPES.items()}
    for index, (_, name, sql, *_rest) in enumerate(declared):
        kind = names[sql]
        values = []
        for row, record in zip(rows, texts, strict=True):
            value = row[index]
            if value is None:
                assert record.get(name) is None, name
            elif kind == "boolean":
                assert value in (0, 1) and record[name] is bool(value), name
                value = bool(value)
            elif kind == "float64":
                assert value == record[name], name
                value = record[name]
            elif kind == "date":
                value = datetime.date.fromisoformat(value)
            elif kind == "timestamp":
                value = datetime.datetime.fromisoformat(value)
                if record[name].endswith("Z"):
                    value = value.replace(tzinfo=UTC)
            values.append(value)
        out.append(Column(name, kind, values))
    return out
