"""CSV files to download. Cells that a spreadsheet would run as formulas are made plain text."""

import io
from collections.abc import Iterable, Sequence

from defusedcsv import csv
from django.http import HttpResponse
from django.utils.http import content_disposition_header

TYPE = "text/csv; charset=utf-8"
_WIDE = "＝＋－＠"
"""Signs that some spreadsheets read like their narrow kin."""


def csv_bytes(heading: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV in UTF-8, with the mark by which Excel knows it."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([_plain(cell) for cell in heading])
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return written.getvalue().encode("utf-8-sig")


def _plain(cell: object) -> str:
    """Return a cell without what may stand before a formula; defusedcsv takes the power from the formula itself."""
    text = "" if cell is None else str(cell).replace("\0", "").lstrip()
    return f"'{text}" if text.startswith(tuple(_WIDE)) else text


def csv_response(name: str, heading: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a table as a download."""
    return file_response(name, csv_bytes(heading, rows), TYPE)


def file_response(name: str, content: bytes, content_type: str) -> HttpResponse:
    """Return a file that the browser saves and never shows as a page."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
