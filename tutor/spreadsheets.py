"""Tables as files for spreadsheet programs, in which nothing that a person typed can act as a formula."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

import xlsxwriter

Value = str | int | float | None
Row = Sequence[Value]

_ACTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With what a cell begins that spreadsheet programs run (OWASP, "CSV Injection")."""
_LONGEST_NAME = 31
_FORBIDDEN_IN_NAMES = "[]:*?/\\"


def csv_of(rows: Sequence[Row]) -> bytes:
    """Return a CSV file with a byte order mark, by which spreadsheet programs know that it is UTF-8."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_harmless(value) for value in row])
    return ("\ufeff" + text.getvalue()).encode()


def xlsx_of(name: str, rows: Sequence[Row]) -> bytes:
    """Return a workbook with one sheet whose first row and column stay in sight; texts are stored as texts."""
    file = BytesIO()
    workbook = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = workbook.add_worksheet(_sheet_name(name))
    heading = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, value, heading if number == 0 else None)
            elif value is not None:
                sheet.write_number(number, place, value)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 24)
    workbook.close()
    return file.getvalue()


def _harmless(value: Value) -> Value:
    """Return a cell that no program takes for a formula: a text that begins like one gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(_ACTS) else value


def _sheet_name(name: str) -> str:
    allowed = "".join(" " if letter in _FORBIDDEN_IN_NAMES else letter for letter in name).strip("' ")
    return allowed[:_LONGEST_NAME].strip("' ") or "Sheet"
