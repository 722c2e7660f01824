"""Bytes to a table: the encoding, the delimiter, the heading and the numbered lines."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accounts.roster.rows import BadFile, gettext_noop

DELIMITERS = (",", ";", "\t", "|")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SHOWN = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
LONGEST_CELL = 500
LINES_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and the lines under it, each with the number of the line in the file on which it begins."""

    name: str
    encoding: str
    heading: Sequence[str]
    lines: Sequence[tuple[int, Sequence[str]]]


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding.

    Raises:
        BadFile: it is no text in UTF-8, UTF-16 or GB18030.
    """
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    for encoding in [marked] if marked else _guesses(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, _SHOWN.get(encoding, encoding.upper())
    raise BadFile(gettext_noop("This is no text that can be read. Save the list as CSV in UTF-8 and try again."))


def _guesses(content: bytes) -> Sequence[str]:
    """UTF-16 without a mark shows by its zero bytes; UTF-8 is strict enough to tell itself from GB18030."""
    start = content[:2000]
    if start.count(0) > len(start) // 8:
        return ["utf-16-le", "utf-16-be"] if start[1::2].count(0) >= start[::2].count(0) else ["utf-16-be", "utf-16-le"]
    return ["utf-8", "gb18030"]


def delimiter_of(text: str) -> str:
    """Return the delimiter that gives the most even columns in the first lines; a comma if none does."""
    lines = [line for line in text.splitlines()[:LINES_LOOKED_AT] if line.strip()]

    def fit(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)] or [1]
        return (sum(width == widths[0] > 1 for width in widths), widths[0])

    try:
        best = max(DELIMITERS, key=fit)
    except csv.Error:
        return ","
    return best if fit(best)[0] else ","


def read_table(name: str, content: bytes, most_rows: int) -> Table:
    """Return the table in a file.

    Raises:
        BadFile: it is no text, is empty, or has more lines than allowed.
    """
    text, encoding = decode(content)
    # What Excel writes for itself on the first line.
    text = text.removeprefix("sep=;\r\n").removeprefix("sep=,\r\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        numbered = list(_numbered(reader, most_rows))
    except csv.Error as error:
        raise BadFile(
            gettext_noop("Line %(line)s cannot be read: a quotation mark is open, or a cell is far too long."),
            line=str(reader.line_num),
        ) from error
    if not numbered:
        raise BadFile(gettext_noop("The file is empty."))
    heading = [cell.strip() for cell in numbered[0][1]]
    return Table(name, encoding, heading, numbered[1:])


def _numbered(reader: Iterator[list[str]], most_rows: int) -> Iterator[tuple[int, Sequence[str]]]:
    begins, count = 1, 0
    for row in reader:
        if any(cell.strip() for cell in row):
            count += 1
            if count > most_rows + 1:
                raise BadFile(
                    gettext_noop("The list has more than %(most)s lines. Split it into several files."),
                    most=str(most_rows),
                )
            yield begins, [" ".join(cell.split())[:LONGEST_CELL] for cell in row]
        begins = reader.line_num + 1  # type: ignore[attr-defined]
