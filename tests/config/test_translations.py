from io import BytesIO
from pathlib import Path

import allauth.account
import django.contrib.auth
import django.core
import pytest
import unfold
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.template import Context, Engine
from django.utils import translation

from config import library_texts, translations
from config.translations import collect, collected, compile_all, problems, template_messages

CODE = (
    'from django.utils.translation import gettext as _, ngettext\n_("Hello")\nngettext("%(n)s day", "%(n)s days", 2)\n'
)
PAGE = """{% load i18n %}
<h1>{% translate "Home" %}</h1>
{% blocktranslate trimmed count n=days %}
  {{ n }} day left
{% plural %}
  {{ n }} days left
{% endblocktranslate %}
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a small site with one module and one page."""
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "views.py").write_text(CODE)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "home.html").write_text(PAGE)
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "LOCALE", tmp_path / "locale")
    monkeypatch.setattr(translations, "SOURCES", ("accounts", "templates"))
    return tmp_path


def catalog_of(site: Path) -> Path:
    return site / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def translate(site: Path, original: str, translation: str) -> None:
    path = catalog_of(site)
    text = path.read_text(encoding="utf-8")
    assert f'msgid "{original}"\nmsgstr ""' in text
    path.write_text(text.replace(f'msgid "{original}"\nmsgstr ""', f'msgid "{original}"\nmsgstr "{translation}"'))


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('{% translate "Home" %}', ["Home"]),
        ("{% trans 'Home' %}", ["Home"]),
        ('{% translate "Home" as title %}', ["Home"]),
        ("{% translate variable %}", []),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", ["Hello %(name)s"]),
        ("{% blocktranslate trimmed %}\n  Two\n  lines\n{% endblocktranslate %}", ["Two lines"]),
        ("{% blocktranslate %}Two\nlines {% endblocktranslate %}", ["Two\nlines "]),
        ("{% blocktranslate %}100 % sure{% endblocktranslate %}", ["100 %% sure"]),
        (
            "{% blocktranslate count n=days %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            [("%(n)s day", "%(n)s days")],
        ),
        (
            "{% blocktranslate trimmed count n=days with all=total asvar left %}\n"
            "{{ n }} of {{ all }} day\n{% plural %}\n{{ n }} of {{ all }} days\n{% endblocktranslate %}",
            [("%(n)s of %(all)s day", "%(n)s of %(all)s days")],
        ),
        ('{% translate "100 % sure" %}', ["100 %% sure"]),
        (r'{% translate "Say \"yes\"" %}', ['Say "yes"']),
        ('{% translate "It\'s here" %}', ["It's here"]),
        ('<a title="{% translate "Home" %}">{% translate "Go" %}</a>', ["Home", "Go"]),
        ('{{ _("Home") }} {% include "a.html" with title=_("Go") %}', ["Home", "Go"]),
        ('{# {% translate "Home" %} #}', []),
        ('{% comment %}{% translate "Home" %}{% endcomment %}{% translate "Go" %}', ["Go"]),
    ],
)
def test_texts_of_a_template_are_found(source: str, texts: list[object]):
    assert [found.text for found in template_messages(source)] == texts


@pytest.mark.parametrize(
    "source",
    [
        '{% translate "May" context "month" %}',
        "{% blocktranslate context 'month' %}May{% endblocktranslate %}",
    ],
)
def test_the_context_of_a_text_is_found(source: str):
    assert [(found.text, found.context) for found in template_messages(source)] == [("May", "month")]


def test_lines_are_counted():
    source = '\n{% comment %}\n{% endcomment %}{% translate "Home" %}\n{{ _("Go") }}'
    assert [(found.line, found.text) for found in template_messages(source)] == [(3, "Home"), (4, "Go")]


@pytest.mark.parametrize(
    "source",
    [
        '{% translate "100 % sure" %}',
        "{% blocktranslate %}100 % sure{% endblocktranslate %}",
        "{% blocktranslate trimmed %}\n  two\n\n  lines\n{% endblocktranslate %}",
        "{% blocktranslate %} two\n lines {% endblocktranslate %}",
        "{% blocktranslate with n=3 %}{{ n }} % of it{% endblocktranslate %}",
        r'{% translate "Say \"yes\"" %}',
        '{{ _("100 % sure") }}',
    ],
)
def test_texts_are_collected_as_django_looks_them_up(source: str, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr(translation._trans, "gettext", lambda text: asked.append(str(text)) or text)
    with translation.override("zh-hans"):
        Engine(libraries={"i18n": "django.templatetags.i18n"}).from_string("{% load i18n %}" + source).render(Context())
    assert [found.text for found in template_messages(source)] == asked


@pytest.mark.parametrize(
    ("source", "text", "context"),
    [
        ('gettext_lazy("Hello")', "Hello", None),
        ('Reason("code", gettext_noop("Part of " "it"))', "Part of it", None),
        ('SOLVED = "solved", _("Solved")', "Solved", None),
        ('models.CharField(_("role"), help_text=_("Who it is."))', "Who it is.", None),
        ('ngettext_lazy("%(n)s day", "%(n)s days", "n")', ("%(n)s day", "%(n)s days"), None),
        ('pgettext("month", "May")', "May", "month"),
        ('npgettext("length", "%(n)s foot", "%(n)s feet", 2)', ("%(n)s foot", "%(n)s feet"), "length"),
    ],
)
def test_texts_of_code_are_found(site: Path, source: str, text: object, context: str | None):
    (site / "accounts" / "views.py").write_text(f"{source}\n")
    assert (text, context) in [(message.id, message.context) for message in collected()]


def test_texts_of_mails_are_found(site: Path):
    (site / "templates" / "mail.txt").write_text('{% translate "Dear reader" %}')
    assert collected().get("Dear reader")


def test_a_block_that_is_not_closed_is_an_error():
    with pytest.raises(ValueError, match="not closed"):
        list(template_messages("{% blocktranslate %}Hello"))


def test_texts_are_collected_from_code_and_pages(site: Path):
    assert {message.id for message in collected() if message.id} == {
        "Hello", ("%(n)s day", "%(n)s days"), "Home", ("%(n)s day left", "%(n)s days left"),
    }  # fmt: skip


def test_collecting_keeps_translations_and_drops_what_is_gone(site: Path):
    collect()
    translate(site, "Hello", "你好")
    (site / "templates" / "home.html").write_text("")
    collect()
    catalog = read_po(BytesIO(catalog_of(site).read_bytes()))
    assert catalog.get("Hello").string == "你好"
    assert catalog.get("Home") is None


def test_collecting_twice_changes_nothing(site: Path):
    collect()
    before = catalog_of(site).read_text()
    collect()
    assert catalog_of(site).read_text() == before


def test_only_what_is_filled_in_is_marked_as_a_format(site: Path):
    (site / "templates" / "home.html").write_text("")
    (site / "accounts" / "views.py").write_text('_("50 % off")\n_("{a, b}")\n_("Hello %(name)s")\n')
    collect()
    entries = catalog_of(site).read_text().split("\n\n")
    assert [entry.splitlines()[1] for entry in entries if "python-format" in entry] == ['msgid "Hello %(name)s"']
    assert not any("python-brace-format" in entry for entry in entries)


def test_a_text_that_gains_a_plural_starts_anew(site: Path):
    (site / "accounts" / "views.py").write_text('_("%(n)s day")\n')
    collect()
    translate(site, "%(n)s day", "%(n)s 天")
    (site / "accounts" / "views.py").write_text(CODE)
    assert any("plural forms" in problem for problem in problems())
    collect()
    assert any("not translated: ('%(n)s day', '%(n)s days')" in problem for problem in problems())


def test_what_is_not_translated_is_reported(site: Path):
    collect()
    translate(site, "Hello", "你好")
    found = "\n".join(problems())
    assert "not translated: 'Home'" in found
    assert "Hello" not in found


def test_a_language_without_a_file_is_reported(site: Path):
    assert any("there is no" in problem for problem in problems())


@pytest.mark.parametrize(
    ("original", "translation", "problem"),
    [
        ("Hello %(name)s", "%(nama)s，你好", "other parameters"),
        ("Hello %(name)s", "%(name)d，你好", "other parameters"),
        ("Hello %(name)s", "你好", "leaves out %(name)s"),
        ("%(n)s %% sure", "%(n)s% 把握", "percent sign"),
        ("At least %d", "至少", "leaves out %d"),
        ("<b>New</b>", "<i>新</i>", "other tags"),
        ("Solve $x + 1$", "解 $x$", "other tags"),
        ("Hello %(name)s", "%(name)s，你好", ""),
        ("%(n)s %% sure", "%(n)s%% 把握", ""),
        ("100 % sure", "100% 把握", ""),
        ("At least %d", "至少 %d", ""),
        ("Solve <b>$x + 1$</b> between $ signs", "解<b>$x + 1$</b>，在 $ 之间", ""),
    ],
)
def test_a_translation_that_does_not_fit_is_reported(site: Path, original: str, translation: str, problem: str):
    (site / "templates" / "home.html").write_text("")
    (site / "accounts" / "views.py").write_text(f"_({original!r})\n")
    collect()
    translate(site, original, translation)
    found = "\n".join(problems())
    assert problem in found if problem else not found


def test_a_fuzzy_translation_is_reported(site: Path):
    collect()
    translate(site, "Hello", "你好")
    path = catalog_of(site)
    path.write_text(path.read_text().replace('msgid "Hello"', '#, fuzzy\nmsgid "Hello"'))
    assert any("fuzzy" in problem and "Hello" in problem for problem in problems())


@pytest.mark.parametrize("left", ['msgid "Bye"\nmsgstr "再见"\n', '#~ msgid "Bye"\n#~ msgstr "再见"\n'])
def test_what_is_left_over_is_reported(site: Path, left: str):
    collect()
    with catalog_of(site).open("a") as file:
        file.write(f"\n{left}")
    assert any("no longer" in problem and "Bye" in problem for problem in problems())


@pytest.mark.parametrize(
    ("language", "rules", "forms", "problem"),
    [
        ("zh_Hans", "nplurals=1; plural=0;", ["%(n)s 天"], ""),
        ("zh_Hans", "nplurals=1; plural=0;", ["一天"], "leaves out %(n)s"),
        ("de", "nplurals=2; plural=(n != 1);", ["ein Tag", "%(n)s Tage"], ""),
        ("de", "nplurals=2; plural=(n != 1);", ["ein Tag", "Tage"], "leaves out %(n)s"),
        ("de", "nplurals=2; plural=(n != 1);", ["%(n)s Tag"], "not translated"),
        ("fr", "nplurals=2; plural=(n > 1);", ["un jour", "%(n)s jours"], "leaves out %(n)s"),
    ],
)
def test_plural_forms_are_checked_by_the_rules_of_the_language(
    site: Path, monkeypatch: pytest.MonkeyPatch, language: str, rules: str, forms: list[str], problem: str
):
    monkeypatch.setattr(translations, "LANGUAGES", (language,))
    (site / "templates" / "home.html").write_text("")
    (site / "accounts" / "views.py").write_text('ngettext("%(n)s day", "%(n)s days", 2)\n')
    path = site / "locale" / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    written = "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms))
    path.write_text(
        f'msgid ""\nmsgstr ""\n"Plural-Forms: {rules}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        f'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\n{written}'
    )
    found = "\n".join(problems())
    assert problem in found if problem else not found


def test_compiled_translations_can_be_read(site: Path):
    collect()
    translate(site, "Hello", "你好")
    compile_all()
    with catalog_of(site).with_suffix(".mo").open("rb") as file:
        assert read_mo(file).get("Hello").string == "你好"


def test_what_is_up_to_date_is_not_compiled_again(site: Path):
    collect()
    compile_all()
    target = catalog_of(site).with_suffix(".mo")
    target.write_bytes(b"kept")
    compile_all()
    assert target.read_bytes() == b"kept"


@pytest.mark.parametrize(("is_complete", "status"), [(False, 1), (True, 0)])
def test_the_check_fails_while_anything_is_missing(site: Path, is_complete: bool, status: int, capsys):
    (site / "templates" / "home.html").write_text("")
    (site / "accounts" / "views.py").write_text('_("Hello")\n')
    collect()
    if is_complete:
        translate(site, "Hello", "你好")
    assert translations.main("check") == status
    assert ("Every text is translated." in capsys.readouterr().out) is is_complete


def test_what_is_translated_for_libraries_are_texts_of_theirs():
    theirs = set()
    for package in (allauth.account, unfold, django.contrib.auth, django.core):
        folder = Path(str(package.__file__)).parent
        for _file, _line, text, _comments, context in extract_from_dir(
            folder, method_map=[("**.py", "python")], keywords=translations.KEYWORDS
        ):
            theirs.add((text, context))
    for package in (allauth, unfold):
        for path in (Path(str(package.__file__)).parent / "templates").rglob("*.*"):
            theirs.update((found.text, found.context) for found in template_messages(path.read_text(encoding="utf-8")))
    ours = extract_from_file("python", library_texts.__file__, keywords=translations.KEYWORDS)
    assert [text for _line, text, _comments, context in ours if (text, context) not in theirs] == []
