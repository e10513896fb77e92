"""Charts as SVG, drawn by hand: a page with them needs no script and no other file."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from markupsafe import Markup

WIDTH, HEIGHT = 420, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 12, 44
COLOURS = ("var(--line)", "var(--second)", "var(--third)")
TICKS = 5


def chart(one: Mapping[str, Any]) -> Markup:
    """Return a chart of lines as SVG, with axes, ticks and a legend."""
    x_low, x_high = limits([value for line in one["lines"] for value in line["x"]])
    y_low, y_high = limits([value for line in one["lines"] for value in line["y"]])

    def place(x: float, y: float) -> tuple[float, float]:
        across = (x - x_low) / (x_high - x_low) * (WIDTH - LEFT - RIGHT)
        up = (y - y_low) / (y_high - y_low) * (HEIGHT - TOP - BOTTOM)
        return round(LEFT + across, 1), round(HEIGHT - BOTTOM - up, 1)

    parts = []
    for step in range(TICKS):
        share = step / (TICKS - 1)
        x, y = x_low + share * (x_high - x_low), y_low + share * (y_high - y_low)
        parts.append(tick_of_y(*place(x_low, y), number(y, y_high - y_low)))
        parts.append(tick_of_x(*place(x, y_low), number(x, x_high - x_low)))
    for index, line in enumerate(one["lines"]):
        points = [place(x, y) for x, y in zip(line["x"], line["y"], strict=True)]
        parts.append(drawn(points, line["dashed"], colour(index)))
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(
        f'<text class="axis" x="{middle}" y="{HEIGHT - 6}">{text(one["x"])}</text>'
    )
    parts.append(
        f'<text class="axis" transform="translate(12 {HEIGHT / 2 - 16}) rotate(-90)">'
        f"{text(one['y'])}</text>"
    )
    return svg(parts, WIDTH, HEIGHT, one["title"])


def colour(index: int) -> str:
    """Return the colour of a chart's line, which its legend shows too."""
    return COLOURS[index % len(COLOURS)]


def limits(values: Sequence[float]) -> tuple[float, float]:
    """Return the least and the largest value, apart from each other."""
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def tick_of_y(x: float, y: float, label: str) -> str:
    """Return a line across the chart with its number at the left."""
    return (
        f'<line class="grid" x1="{x}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>'
        f'<text class="tick end" x="{x - 6}" y="{y + 4}">{label}</text>'
    )


def tick_of_x(x: float, y: float, label: str) -> str:
    """Return a number below the chart."""
    return f'<text class="tick middle" x="{x}" y="{y + 16}">{label}</text>'


def drawn(points: Sequence[tuple[float, float]], dashed: bool, colour: str) -> str:
    """Return a line through the points."""
    path = " ".join(f"{x},{y}" for x, y in points)
    style = 'class="dashed"' if dashed else f'class="line" style="stroke:{colour}"'
    return f'<polyline {style} points="{path}"/>'


def bars(one: Mapping[str, Any]) -> Markup:
    """Return named bars as SVG, from the left; the number stands behind each."""
    names, values = one["names"], one["values"]
    largest = max([abs(value) for value in values] or [0]) or 1
    row, label, width = 24, 210, 640
    parts = []
    for index, (name, value) in enumerate(zip(names, values, strict=True)):
        y = index * row
        length = round(abs(value) / largest * (width - label - 80), 1)
        parts.append(
            f'<text class="tick end" x="{label - 8}" y="{y + 16}">{text(name)}</text>'
            f'<rect class="bar" x="{label}" y="{y + 4}" width="{length}" height="15"/>'
            f'<text class="tick" x="{label + length + 6}" y="{y + 16}">{value:g}</text>'
        )
    return svg(parts, width, max(row * len(names), row), one["title"])


def svg(parts: Sequence[str], width: int, height: int, title: str) -> Markup:
    """Return the parts as one picture with a title for those who cannot see it."""
    inside = "".join(parts)
    return Markup(
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{text(title)}">'
        f"{inside}</svg>"
    )


def text(value: str) -> str:
    """Return a text that cannot be taken for markup."""
    return escape(value)


def number(value: float, span: float) -> str:
    """Return a number with the digits that tell ticks apart."""
    digits = 0 if span >= 20 else 1 if span >= 2 else 2 if span >= 0.1 else 3
    return f"{value:.{digits}f}"
