"""The smallest workbook that every spreadsheet program opens: one sheet, shared strings, styles (ECMA-376).

Entries are stored, not deflated, and dated 1 January 1980, so that the bytes do not depend on the zlib or the clock.
"""

import datetime
import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Indices into cellXfs below. 14 is the built-in short date, 2 the one with two decimals.
_PLAIN, _DATE, _DECIMAL, _BOLD = 0, 1, 2, 3

_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def column_letters(index):
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class _SharedStrings:
    def __init__(self):
        self._index = {}
        self._uses = 0

    def add(self, text):
        self._uses += 1
        return self._index.setdefault(text, len(self._index))

    def xml(self):
        items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self._index)
        return f'<sst xmlns="{_MAIN}" count="{self._uses}" uniqueCount="{len(self._index)}">{items}</sst>'


def _cell(place, value, strings, header):
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime.date):
        # Serial days of the 1900 system, right from 1 March 1900 on (the system has a 29 February 1900).
        return f'<c r="{place}" s="{_DATE}"><v>{(value - datetime.date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int):
        return f'<c r="{place}" s="{_PLAIN}"><v>{value}</v></c>'
    if isinstance(value, float):
        return f'<c r="{place}" s="{_DECIMAL}"><v>{value!r}</v></c>'
    return f'<c r="{place}" s="{_BOLD if header else _PLAIN}" t="s"><v>{strings.add(value)}</v></c>'


def workbook(sheet, header, rows):
    """The bytes of a workbook; cells are None (left out), bool, int, float, datetime.date or str."""
    strings = _SharedStrings()
    lines = []
    for number, row in enumerate([header, *rows], 1):
        cells = "".join(_cell(f"{column_letters(i)}{number}", value, strings, number == 1) for i, value in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    last = f"{column_letters(len(header) - 1)}{len(rows) + 1}"

    def relation(number, kind, target):
        return f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'

    def override(part, kind):
        return f'<Override PartName="{part}" ContentType="{_TYPES}.{kind}+xml"/>'

    parts = {
        "[Content_Types].xml":
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            + override("/xl/workbook.xml", "sheet.main") + override("/xl/worksheets/sheet1.xml", "worksheet")
            + override("/xl/sharedStrings.xml", "sharedStrings") + override("/xl/styles.xml", "styles") + "</Types>",
        "_rels/.rels":
            f'<Relationships xmlns="{_RELATIONS}">{relation(1, "officeDocument", "xl/workbook.xml")}</Relationships>',
        "xl/workbook.xml":
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels":
            f'<Relationships xmlns="{_RELATIONS}">' + relation(1, "worksheet", "worksheets/sheet1.xml")
            + relation(2, "styles", "styles.xml") + relation(3, "sharedStrings", "sharedStrings.xml") + "</Relationships>",
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": strings.xml(),
        "xl/worksheets/sheet1.xml":
            f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:{last}"/><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f'<sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, _HEAD + text)
    return content.getvalue()
