"""A plot of what simulated students know over time, as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

WIDTH, HEIGHT, MARGIN = 640, 360, 48
COLOURS = ("#0b5fa5", "#7a3e9d", "#b3541e", "#4c7a34", "#555555")
DASHES = ("", "8 3", "2 3", "8 3 2 3", "1 4")
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


def chart(curves: Mapping[str, Mapping[str, Sequence[float]]]) -> str:
    """Return a drawing with a panel for each world and a line for each tutor: share known (0 to 1) by session."""
    panels = [_panel(world, lines, place) for place, (world, lines) in enumerate(curves.items())]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT * len(panels)}" '
        f'font-family="sans-serif" font-size="12">\n' + "\n".join(panels) + "\n</svg>\n"
    )


def _panel(world: str, lines: Mapping[str, Sequence[float]], place: int) -> str:
    top = place * HEIGHT
    drawn = [f'<text x="{MARGIN}" y="{top + 24}" font-size="15">Share of the course known, {escape(world)}</text>']
    for share in SHARES:
        y = _y(share, top)
        drawn.append(f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{y}" y2="{y}" stroke="#ddd"/>')
        drawn.append(f'<text x="{MARGIN - 8}" y="{y + 4}" text-anchor="end">{share:.0%}</text>')
    for number, (tutor, curve) in enumerate(lines.items()):
        drawn += _line(tutor, curve, number, top)
    drawn.append(f'<text x="{WIDTH / 2:.0f}" y="{top + HEIGHT - 12}" text-anchor="middle">sessions</text>')
    return "\n".join(drawn)


def _line(tutor: str, curve: Sequence[float], number: int, top: int) -> list[str]:
    step = (WIDTH - 2 * MARGIN) / max(1, len(curve) - 1)
    points = " ".join(f"{MARGIN + step * at:.1f},{_y(share, top)}" for at, share in enumerate(curve))
    style = f'stroke="{COLOURS[number % len(COLOURS)]}" stroke-dasharray="{DASHES[number % len(DASHES)]}"'
    y = top + HEIGHT - MARGIN - 100 + 18 * number
    return [
        f'<polyline fill="none" stroke-width="2" {style} points="{points}"/>',
        f'<line x1="{WIDTH - 230}" x2="{WIDTH - 200}" y1="{y - 4}" y2="{y - 4}" stroke-width="2" {style}/>',
        f'<text x="{WIDTH - 192}" y="{y}">{escape(tutor)}</text>',
    ]


def _y(share: float, top: int) -> float:
    return round(top + HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)
