"""Reading YAML so that every problem can be reported with its file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """Something wrong in a course's files; `line` counts from 1, 0 means the whole file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


@dataclass(slots=True)
class Problems:
    """Collects problems, so that an author sees all of them at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, file: str, line: int, message: str) -> None:
        self.found.append(Problem(file, line, message))


class Section:
    """A mapping in a course file. What is missing or of the wrong type is reported, and replaced by something empty."""

    def __init__(self, values: CommentedMap, file: str, problems: Problems, line: int = 1) -> None:
        self.values = values
        self.file = file
        self.problems = problems
        self.line = line

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def line_of(self, name: Any) -> int:
        try:
            return int(self.values.lc.key(name)[0]) + 1
        except (KeyError, TypeError, AttributeError):
            return self.line

    def problem(self, message: str, name: Any = None) -> None:
        self.problems.add(self.file, self.line_of(name) if name is not None else self.line, message)

    def allow(self, *names: str) -> None:
        """Report every field that is not one of these."""
        for name in self.values:
            if name not in names:
                self.problem(f"there is no field named {name!r} here; it can have {', '.join(names)}", name)

    def text(self, name: str, *, optional: bool = False) -> str:
        """Return a text; numbers and truth values are taken as they are written."""
        value = self.values.get(name)
        if value is None and optional:
            return ""
        if isinstance(value, str | int | float) and str(value).strip():
            return str(value).strip()
        self.problem(f"{name} must be a text" if name in self.values else f"{name} is missing", name)
        return ""

    def texts(self, name: str, *, optional: bool = False) -> list[str]:
        """Return a list of texts."""
        value = self.values.get(name)
        if value is None and optional:
            return []
        if isinstance(value, CommentedSeq) and all(isinstance(part, str | int | float | bool) for part in value):
            return [str(part).strip() for part in value]
        self.problem(f"{name} must be a list of texts" if name in self.values else f"{name} is missing", name)
        return []

    def count(self, name: str) -> int | None:
        """Return a whole number from 0, None where there is none."""
        value = self.values.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value
        self.problem(f"{name} must be a whole number from 0", name)
        return None

    def section(self, name: str, *, optional: bool = False) -> Section:
        """Return a mapping inside this one."""
        value = self.values.get(name)
        if value is None and optional:
            return Section(CommentedMap(), self.file, self.problems, self.line)
        if isinstance(value, CommentedMap):
            return Section(value, self.file, self.problems, self.line_of(name))
        self.problem(f"{name} must have fields of its own" if name in self.values else f"{name} is missing", name)
        return Section(CommentedMap(), self.file, self.problems, self.line)

    def sections(self, name: str) -> Iterator[Section]:
        """Yield the mappings of a list."""
        value = self.values.get(name)
        if not isinstance(value, CommentedSeq):
            self.problem(f"{name} must be a list" if name in self.values else f"{name} is missing", name)
            return
        for place, member in enumerate(value):
            line = int(value.lc.item(place)[0]) + 1
            if isinstance(member, CommentedMap):
                yield Section(member, self.file, self.problems, line)
            else:
                self.problems.add(self.file, line, f"every member of {name} must have fields of its own")

    def plain(self) -> Any:
        """Return the whole mapping as plain JSON values."""
        return plain_value(self.values)


def plain_value(value: Any) -> Any:
    """Return what the YAML reader made as plain dicts, lists, texts and numbers."""
    if isinstance(value, dict):
        return {str(name): plain_value(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain_value(member) for member in value]
    if isinstance(value, bool | int) or value is None:
        return value
    return str(value)


def read_section(path: Path, root: Path, problems: Problems) -> Section:
    """Read a YAML file as one section; a file that cannot be read is a problem, not an error."""
    file = str(path.relative_to(root))
    # One problem for the file is enough: what is then missing in it is not reported.
    empty = Section(CommentedMap(), file, Problems())
    try:
        values = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        problems.add(file, line, f"not valid YAML: {error.problem}")
        return empty
    except (OSError, YAMLError, UnicodeDecodeError) as error:
        problems.add(file, 0, f"cannot be read: {error}")
        return empty
    if not isinstance(values, CommentedMap):
        problems.add(file, 1, "must have fields")
        return empty
    return Section(values, file, problems)
