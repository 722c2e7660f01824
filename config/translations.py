"""Translations without gettext's own programs: `python -m config.translations compile | collect | check`."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from gettext import c2py
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
LANGUAGES = ("zh_Hans",)
SOURCES = ("accounts", "config", "lessons", "tutor", "templates")
PAGES = (".html", ".txt")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Without dates and names: collecting twice changes nothing.
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
_STRING = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_COMMENT = re.compile(r"\{#[^\n]*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)
_TAG = re.compile(r"\{%\s*(translate|trans|blocktranslate|blocktrans)\b(.*?)%\}")
_END = re.compile(r"\{%\s*end(?:blocktranslate|blocktrans)\s*%\}")
_PLURAL = re.compile(r"\{%\s*plural\s*%\}")
_VARIABLE = re.compile(r"\{\{\s*(.+?)\s*\}\}")
_CONTEXT = re.compile(rf"\bcontext\s+({_STRING})")
_TRIMMED = re.compile(r"\btrimmed\b")
# A text inside any other tag: {{ _("Hello") }} or {% include "page.html" with title=_("Hello") %}.
_ANY_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_INLINE = re.compile(rf"\b_\(({_STRING})\)")
_PARAMETER = re.compile(r"%\((\w+)\)[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|%[sd]")
_UNTOUCHED = re.compile(r"</?[a-z][^>]*>|\$[^$]+\$|`[^`]+`")
COUNTS_TRIED = range(200)


class Found(NamedTuple):
    """One text of a template: its line, the text (or singular and plural), and its context, if it has one."""

    line: int
    text: str | tuple[str, str]
    context: str | None = None


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
        for file, line, message, _comments, context in extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            catalog.add(message, locations=[(f"{folder}/{file}", line)], context=context)
    for path in sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in PAGES):
        for found in template_messages(path.read_text(encoding="utf-8")):
            catalog.add(found.text, locations=[(str(path.relative_to(ROOT)), found.line)], context=found.context)
    return catalog


def template_messages(source: str) -> Iterator[Found]:
    """Yield every text of a template that is marked for translation.

    Raises:
        ValueError: a blocktranslate tag is not closed.
    """
    source = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)
    for tag in _TAG.finditer(source):
        named = _CONTEXT.search(tag[2])
        context = _unquoted(named[1]) if named else None
        if tag[1] in {"translate", "trans"}:
            literal = re.match(rf"\s*({_STRING})", tag[2])
            if literal:
                yield Found(_line(source, tag), _doubled(_unquoted(literal[1])), context)
            continue
        end = _END.search(source, tag.end())
        if end is None:
            raise ValueError(f"a blocktranslate tag is not closed: {tag[0]}")
        is_trimmed = _TRIMMED.search(tag[2]) is not None
        parts = [_block(part, is_trimmed) for part in _PLURAL.split(source[tag.end() : end.start()])]
        yield Found(_line(source, tag), parts[0] if len(parts) == 1 else (parts[0], parts[1]), context)
    for tag in _ANY_TAG.finditer(source):
        for inline in _INLINE.finditer(tag[0]):
            yield Found(_line(source, tag), _doubled(_unquoted(inline[1])))


def _line(source: str, place: re.Match[str]) -> int:
    return source.count("\n", 0, place.start()) + 1


def _unquoted(literal: str) -> str:
    return literal[1:-1].replace(f"\\{literal[0]}", literal[0]).replace("\\\\", "\\")


def _doubled(text: str) -> str:
    """Return a template's text as Django looks it up: with every percent sign doubled."""
    return text.replace("%", "%%")


def _block(text: str, is_trimmed: bool) -> str:
    """Return a block's text as Django looks it up, with %(name)s for its variables."""
    shown = re.sub(r"\s*\n\s*", " ", text.strip()) if is_trimmed else text
    return _VARIABLE.sub(r"%(\1)s", _doubled(shown))


def collect() -> None:
    """Bring the .po files up to the texts in code and templates, keeping translations."""
    wanted = collected()
    for language in LANGUAGES:
        path = _po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        merged = _merged(wanted, _read(path) if path.exists() else Catalog(locale=language))
        with path.open("wb") as file:
            file.write(HEADER.format(language=language, plural_forms=merged.plural_forms).encode())
            write_po(file, merged, width=120, sort_output=True, omit_header=True, no_location=True)


def _merged(wanted: Catalog, known: Catalog) -> Catalog:
    """Return the wanted texts with their known translations; one that gained or lost its plural starts anew."""
    merged = Catalog(locale=known.locale)
    for message in wanted:
        if not message.id:
            continue
        entry = known.get(message.id, message.context)
        if entry is None or entry.pluralizable != message.pluralizable:
            entry = Message("")
        flags = entry.flags & {"fuzzy"} | ({"python-format"} if _is_filled_in(message) else set())
        added = merged.add(message.id, entry.string, user_comments=entry.user_comments, context=message.context)
        added.flags = flags  # Babel takes any braces and any "% o" for a format.
    return merged


def problems() -> list[str]:
    """Return what is missing, wrong or left over in the translations, one line each."""
    found = []
    wanted = collected()
    for language in LANGUAGES:
        path = _po_file(language)
        if not path.exists():
            found.append(f"{language}: there is no {path}")
            continue
        known = _read(path)
        asked = [message for message in wanted if message.id]
        left_over = [message for message in known if message.id and not wanted.get(message.id, message.context)]
        found += [f"{language}: {problem}" for message in asked for problem in _message_problems(message, known)]
        found += [
            f"{language}: no longer in code or templates: {message.id!r}"
            for message in [*left_over, *known.obsolete.values()]
        ]
    return found


def _message_problems(message: Message, known: Catalog) -> Iterator[str]:
    translated = known.get(message.id, message.context)
    texts = _texts(translated.string) if translated else [""]
    if translated is None or not all(texts):
        yield f"not translated: {message.id!r}"
        return
    if translated.fuzzy:
        yield f"marked as fuzzy, so it is not used: {message.id!r}"
    if translated.pluralizable != message.pluralizable or len(texts) != (
        known.num_plurals if message.pluralizable else 1
    ):
        yield f"not the number of plural forms that the language has: {message.id!r}"
        return
    for form, text in enumerate(texts):
        yield from _text_problems(text, message, may_leave_out_count=form in _forms_of_one_count(known))


def _text_problems(text: str, message: Message, may_leave_out_count: bool) -> Iterator[str]:
    originals = _texts(message.id)
    if _parameters(text) - {parameter for original in originals for parameter in _parameters(original)}:
        yield f"other parameters than in the original: {text!r}"
    left_out = _parameters(originals[-1]) - _parameters(text)
    if len(left_out) > may_leave_out_count:
        yield f"leaves out {', '.join(sorted(left_out))}: {text!r}"
    if _is_filled_in(message) and "%" in _PARAMETER.sub("", text.replace("%%", "")):
        yield f"a percent sign that is not doubled: {text!r}"
    if Counter(_UNTOUCHED.findall(text)) != Counter(_UNTOUCHED.findall(originals[-1])):
        yield f"other tags or formulas than in the original: {text!r}"


def _texts(text: str | Sequence[str] | None) -> Sequence[str]:
    return [text] if isinstance(text, str) else text or [""]


def _parameters(text: str) -> set[str]:
    return {parameter[0] for parameter in _PARAMETER.finditer(text.replace("%%", ""))}


def _is_filled_in(message: Message) -> bool:
    """Whether code puts parameters into the text; only then do percent signs count."""
    return any(_parameters(text) or "%%" in text for text in _texts(message.id))


def _forms_of_one_count(known: Catalog) -> set[int]:
    """Return the plural forms that stand for a single number, as in "one day": they need not show it."""
    form_of = c2py(known.plural_expr)
    uses = Counter(form_of(count) for count in COUNTS_TRIED)
    return {form for form, count in uses.items() if count == 1}


def _po_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


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
