"""Uploaded files to a class list: one table, the files of a OneRoster set, or those in a zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from accounts.roster.oneroster import FILES, is_oneroster, read_oneroster
from accounts.roster.plain import read_plain
from accounts.roster.rows import BadFile, Problem, Roster, gettext_noop
from accounts.roster.tables import Table, read_table

LARGEST_UPLOAD = 8 * 1024 * 1024
"""Bytes, of all files of one upload together."""
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_FILES = 40
MOST_ROWS = 20_000


def read_roster(files: Sequence[tuple[str, bytes]]) -> Roster:
    """Return the class list in some uploaded files.

    Raises:
        BadFile: it cannot be read at all; single bad lines are among the roster's problems.
    """
    contents = _unpacked(files)
    tables = {name: read_table(name, content, MOST_ROWS) for name, content in contents.items()}
    encoding = ", ".join(sorted({table.encoding for table in tables.values()}))
    if is_oneroster(tables):
        rows, problems, classes = read_oneroster(tables)
        return Roster("oneroster", encoding, rows, problems, classes)
    if tables.keys() & {"enrollments.csv", "manifest.csv"}:
        raise BadFile(gettext_noop("A OneRoster set needs the file users.csv, and there is none."))
    if len(tables) > 1:
        raise BadFile(gettext_noop("Choose one table, or the files of one OneRoster set."))
    return _plain(next(iter(tables.values())), encoding)


def _plain(table: Table, encoding: str) -> Roster:
    rows, problems = read_plain(table)
    return Roster("plain", encoding, rows, [Problem(p.line, p.message, p.params, "", p.name) for p in problems])


def _unpacked(files: Sequence[tuple[str, bytes]]) -> Mapping[str, bytes]:
    if not files:
        raise BadFile(gettext_noop("Choose a file first."))
    if sum(len(content) for _name, content in files) > LARGEST_UPLOAD:
        raise BadFile(gettext_noop("The file is too large: at most %(most)s MB."), most=str(LARGEST_UPLOAD // 2**20))
    if len(files) == 1 and files[0][1].startswith(b"PK\x03\x04"):
        return _unzipped(files[0][1])
    return {_base(name): content for name, content in files}


def _unzipped(content: bytes) -> Mapping[str, bytes]:
    """Return the known files of a zip. Nothing is written, and sizes are checked before and while it is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if _base(member.filename) in FILES]
            if not members:
                raise BadFile(gettext_noop("The zip holds none of the files of a OneRoster set, such as users.csv."))
            if len(members) > MOST_FILES or sum(member.file_size for member in members) > LARGEST_UNPACKED:
                raise BadFile(gettext_noop("The zip is too large when unpacked."))
            return {_base(member.filename): _bounded(archive, member) for member in members}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BadFile(gettext_noop("The zip is damaged or locked with a password.")) from error


def _bounded(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        read = file.read(member.file_size + 1)
    if len(read) > member.file_size:
        raise BadFile(gettext_noop("The zip is too large when unpacked."))
    return read


def _base(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name.casefold()
