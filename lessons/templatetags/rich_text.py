"""Template filters for content written in Markdown with mathematics."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from lessons.markdown import to_html, to_inline_html

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Render a block of Markdown, already made safe."""
    return mark_safe(to_html(text))  # noqa: S308


@register.filter
def markdown_line(text: str) -> SafeString:
    """Render one line of Markdown, already made safe."""
    return mark_safe(to_inline_html(text))  # noqa: S308
