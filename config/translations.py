"""Translations without gettext's own programs: `python -m config.translations compile | collect | check`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
LANGUAGES = ("zh_Hans",)
SOURCES = ("accounts", "config", "lessons", "tutor", "templates")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
_TAG = re.compile(r"\{%-?\s*(translate|trans|blocktranslate|blocktrans)\s+?(.*?)-?%\}", re.DOTALL)
_END = re.compile(r"\{%-?\s*end(?:blocktranslate|blocktrans)\s*-?%\}")
_PLURAL = re.compile(r"\{%-?\s*plural\s*-?%\}")
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def compile_all() -> None:
    """Write the .mo file of every language whose .po file is newer."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with target.open("wb") as file:
            write_mo(file, _read(source))


def collected() -> Catalog:
    """Return every text in code and templates that is marked for translation."""
    catalog = Catalog(project="Warbler", charset="utf-8")
    for folder in SOURCES:
        for file, line, message, _comments, _context in extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            catalog.add(message, locations=[(f"{folder}/{file}", line)])
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for line, message in template_messages(path.read_text(encoding="utf-8")):
            catalog.add(
                message,
                locations=[(str(path.relative_to(ROOT)), line)],
                flags=["python-format"] if "%(" in str(message) else [],
            )
    return catalog


def template_messages(source: str) -> Iterator[tuple[int, str | tuple[str, str]]]:
    """Yield the line and text of every translate and blocktranslate tag of a template."""
    for tag in _TAG.finditer(source):
        line = source.count("\n", 0, tag.start()) + 1
        if tag[1] in {"translate", "trans"}:
            literal = re.match(r"""\s*(["'])(.*?)\1""", tag[2], re.DOTALL)
            if literal:
                yield line, literal[2]
            continue
        end = _END.search(source, tag.end())
        if end is None:
            raise ValueError(f"a blocktranslate tag is not closed: {tag[0]}")
        parts = [_block(part) for part in _PLURAL.split(source[tag.end() : end.start()])]
        yield line, parts[0] if len(parts) == 1 else (parts[0], parts[1])


def _block(text: str) -> str:
    """Return a block's text as Django looks it up, trimmed, with %(name)s for its variables."""
    trimmed = " ".join(line.strip() for line in text.split("\n") if line.strip())
    return _VARIABLE.sub(r"%(\1)s", trimmed.replace("%", "%%"))


def collect() -> None:
    """Bring the .po files up to the texts in code and templates, keeping translations."""
    for language in LANGUAGES:
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = _read(path) if path.exists() else Catalog(locale=language, project="Warbler", charset="utf-8")
        catalog.update(collected(), no_fuzzy_matching=True)
        catalog.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalog, width=120, sort_output=True, omit_header=False, no_location=True)


def problems() -> list[str]:
    """Return what is missing or wrong in the translations, one line each."""
    found = []
    wanted = collected()
    for language in LANGUAGES:
        catalog = _read(LOCALE / language / "LC_MESSAGES" / "django.po")
        for message in wanted:
            if message.id:
                found += [f"{language}: {problem}" for problem in _message_problems(message, catalog)]
    return found


def _message_problems(message: Message, catalog: Catalog) -> Iterator[str]:
    translated = catalog.get(message.id)
    texts = translated.string if translated else ""
    for text in texts if isinstance(texts, tuple | list) else (texts,):
        if not text:
            yield f"not translated: {message.id!r}"
        elif set(re.findall(r"%\(\w+\)[sd]", text)) - set(re.findall(r"%\(\w+\)[sd]", str(message.id))):
            yield f"other parameters than in the original: {text!r}"


def _read(path: Path) -> Catalog:
    return read_po(BytesIO(path.read_bytes()), locale=path.parts[-3])


def main(command: str) -> int:
    if command == "compile":
        compile_all()
    elif command == "collect":
        collect()
    else:
        found = problems()
        sys.stdout.write("".join(f"{problem}\n" for problem in found) or "Every text is translated.\n")
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
