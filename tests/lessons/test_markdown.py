import re
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from lessons.markdown import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, to_html, to_inline_html

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe src='https://evil.example'></iframe>",
    "<a href='javascript:alert(1)'>here</a>",
    "[here](javascript:alert(1))",
    "[here](https://evil.example)",
    "<https://evil.example>",
    "![picture](https://evil.example/track.png)",
    "[here]\n\n[here]: https://evil.example",
    "<style>body{display:none}</style>",
    "<div style='position:fixed' onclick='alert(1)'>x</div>",
    "<p class=math>$\\href{javascript:alert(1)}{x}$</p>",
    "$</span><script>alert(1)</script>$",
    "$$<img src=x onerror=alert(1)>$$",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "<form action='https://evil.example'><input name=password></form>",
    "<!-- --><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


class Seen(HTMLParser):
    """Collects the tags and attributes that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _value in attrs}


def assert_safe(html: str) -> None:
    seen = Seen(html)
    assert seen.tags <= ALLOWED_TAGS
    assert seen.attributes <= {(tag, name) for tag, names in ALLOWED_ATTRIBUTES.items() for name in names}


@pytest.mark.parametrize("render", [to_html, to_inline_html])
@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_comes_out_as_text(render, text: str):
    assert_safe(render(text))


@given(st.text(alphabet=st.sampled_from("<>\"'&$`*_[]()!|\\/ \nabscript=:#-{}"), max_size=80))
def test_no_text_brings_in_a_tag_or_attribute_that_is_not_allowed(text: str):
    assert_safe(to_html(text))
    assert_safe(to_inline_html(text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and *light*", "<p><strong>bold</strong> and <em>light</em></p>"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"),
        ("$x < 3$", '<p><span class="math">$x &lt; 3$</span></p>'),
        ("$a_1 * b_1 * c$", '<p><span class="math">$a_1 * b_1 * c$</span></p>'),
        ("$$x^2$$", '<span class="math">$$x^2$$</span>'),
        ("It costs $5 and $ 6.", "<p>It costs $5 and $ 6.</p>"),
        ("5 < 6 & 7 > 2", "<p>5 &lt; 6 &amp; 7 &gt; 2</p>"),
    ],
)
def test_markdown_and_mathematics_are_drawn(text: str, html: str):
    assert to_html(text).strip() == html


def test_one_line_has_no_paragraph_around_it():
    assert to_inline_html("Add **both**: $2 + 3$") == ('Add <strong>both</strong>: <span class="math">$2 + 3$</span>')


def test_the_words_of_a_link_stay_and_its_address_goes():
    assert re.sub("<.*?>", "", to_html("See [the lesson](https://evil.example).")).strip() == "See the lesson."


@pytest.mark.parametrize("name", ["markdown", "markdown_line"])
def test_the_filters_of_templates_are_as_safe(name: str):
    template = Template(f"{{% load rich_text %}}{{{{ text|{name} }}}}")
    for attack in ATTACKS:
        assert_safe(template.render(Context({"text": attack})))
