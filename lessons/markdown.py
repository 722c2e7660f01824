"""Markdown with mathematics, made safe for a page."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from mdit_py_plugins.dollarmath import dollarmath_plugin

ALLOWED_TAGS = {
    "p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "h2", "h3", "h4",
    "table", "thead", "tbody", "tr", "th", "td", "hr", "span", "div",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {"span": {"class"}, "div": {"class", "tabindex"}}
# A wide table scrolls by itself, with the keyboard too, instead of widening a small page.
TABLE_OPENS = '<div class="table-scroll" tabindex="0"><table>'
TABLE_CLOSES = "</table></div>"


def _renderer() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    dollarmath_plugin(markdown, allow_space=False, double_inline=True)
    markdown.add_render_rule("math_inline", lambda _self, tokens, index, *_: _inline(tokens[index].content))
    markdown.add_render_rule("math_inline_double", lambda _self, tokens, index, *_: _display(tokens[index].content))
    markdown.add_render_rule("math_block", lambda _self, tokens, index, *_: _display(tokens[index].content))
    markdown.add_render_rule("table_open", lambda *_: TABLE_OPENS)
    markdown.add_render_rule("table_close", lambda *_: TABLE_CLOSES)
    return markdown


def _inline(tex: str) -> str:
    return f'<span class="math">${escapeHtml(tex)}$</span>'


def _display(tex: str) -> str:
    return f'<span class="math">$${escapeHtml(tex.strip())}$$</span>'


_MARKDOWN = _renderer()


@lru_cache(maxsize=2048)
def to_html(text: str) -> str:
    """Return safe HTML for Markdown; mathematics stays between $ signs inside `.math` for the browser to draw.

    The text may come from a model or from a file written by anybody: raw HTML is shown as text, links and pictures
    are dropped, and what remains passes an allow-list.
    """
    return nh3.clean(_MARKDOWN.render(text), tags=ALLOWED_TAGS, attributes=ALLOWED_ATTRIBUTES)


@lru_cache(maxsize=2048)
def to_inline_html(text: str) -> str:
    """Return safe HTML for one line of Markdown, without a paragraph around it."""
    return nh3.clean(_MARKDOWN.renderInline(text), tags=ALLOWED_TAGS, attributes=ALLOWED_ATTRIBUTES)
