"""Exercises of school mathematics, made of random numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import gcd, lcm
from random import Random

from tests.model_server.items import Item, item


def _latex(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"\\frac{{{value.numerator}}}{{{value.denominator}}}"


def order_of_operations(random: Random) -> Item:
    a, b, c = random.randint(2, 60), random.randint(2, 12), random.randint(3, 12)
    key = a + b * c
    return item(
        "order-of-operations",
        "numeric",
        f"Work out ${a} + {b} \\cdot {c}$.",
        [str(key)],
        [str((a + b) * c), str(a + b + c)],
        check=("evaluate", f"{a} + {b} * {c}"),
        note={"a": a, "b": b, "c": c, "slip": (a + b) * c},
        hints=["Which sign comes first?", "Multiply before you add.", "Then add what is left."],
        says=[f"Multiply first: ${b} \\cdot {c} = {b * c}$."],
        last=f"Then add: ${a} + {b * c} = {key}$.",
    )


def subtract_integers(random: Random) -> Item:
    a, b = random.randint(-40, 40), random.randint(11, 60)
    key = a - b
    return item(
        "subtract-integers",
        "numeric",
        f"Calculate ${a} - {b}$.",
        [str(key)],
        [str(a + b), str(b - a)],
        check=("evaluate", f"{a} - {b}"),
        note={"sign": -key},
        hints=["Picture the number line.", "In which direction do you go?", "Count the steps with care."],
        last=f"So ${a} - {b} = {key}$.",
    )


def add_fractions(random: Random) -> Item:
    first = Fraction(random.randint(1, 8), random.randint(3, 9))
    second = Fraction(random.randint(1, 7), random.randint(4, 11))
    key = first + second
    slip = f"{first.numerator + second.numerator}/{first.denominator + second.denominator}"
    return item(
        "add-unlike-fractions",
        "fraction",
        f"Work out ${_latex(first)} + {_latex(second)}$. Give your answer in lowest terms.",
        [str(key)],
        [slip],
        check=("evaluate", f"{first} + {second}"),
        note={"slip": slip},
        hints=["Do they have the same denominator?", "Find a denominator that fits both.", "Add the parts on top."],
        last=f"The sum is ${_latex(key)}$.",
    )


def percent(random: Random) -> Item:
    percent, whole = random.choice([5, 15, 20, 25, 30, 35, 40, 45, 60, 70, 80]), random.randint(3, 60) * 20
    key = percent * whole // 100
    return item(
        "percent-of-a-number",
        "numeric",
        f"Find ${percent}\\%$ of ${whole}$.",
        [str(key)],
        [str(whole - key), str(percent + whole)],
        check=("evaluate", f"{percent}% * {whole}"),
        hints=["What does percent mean?", "Write it as a fraction of a hundred.", "Multiply."],
        last=f"That makes ${key}$.",
    )


def substitute(random: Random) -> Item:
    m, n, x = random.randint(2, 9), random.randint(1, 30), random.randint(2, 12)
    key = m * x + n
    return item(
        "evaluate-expressions",
        "numeric",
        f"Work out ${m}x + {n}$ for $x = {x}$.",
        [str(key)],
        [str(m + x + n), str(int(f"{m}{x}") + n)],
        check=("evaluate", f"{m}*{x} + {n}"),
        hints=["Put the number in place of the letter.", "What stands between them?", "Add at the end."],
        says=[f"${m} \\cdot {x} = {m * x}$."],
        last=f"${m * x} + {n} = {key}$.",
    )


def simplify(random: Random) -> Item:
    a, b, c = random.randint(2, 19), random.randint(2, 19), random.choice("xyabt")
    return item(
        "combine-like-terms",
        "expression",
        f"Simplify ${a}{c} + {b}{c}$.",
        [f"{a + b}{c}"],
        [f"{a * b}{c}", f"{a + b}{c}^2"],
        check=("evaluate", f"{a}{c} + {b}{c}"),
        hints=["Are the terms alike?", "Add the numbers in front.", "Keep the letter."],
        last=f"Together ${a + b}{c}$.",
    )


def expand(random: Random) -> Item:
    a, b, c = random.randint(2, 12), random.randint(2, 12), random.choice("xyn")
    return item(
        "expand-brackets",
        "expression",
        f"Expand ${a}({c} + {b})$.",
        [f"{a}{c} + {a * b}"],
        [f"{a}{c} + {b}", f"{a + 1}{c} + {a + b}"],
        check=("evaluate", f"{a}({c} + {b})"),
        hints=["What stands before the brackets?", "Multiply both terms.", "Add the products."],
        last=f"${a}({c} + {b}) = {a}{c} + {a * b}$.",
    )


def solve(random: Random) -> Item:
    m, x, n = random.randint(2, 12), random.choice([*range(-15, -1), *range(2, 20)]), random.randint(2, 40)
    total = m * x + n
    return item(
        "two-step-equations",
        "numeric",
        f"Solve ${m}x + {n} = {total}$.",
        [str(x)],
        [str(total - n), str(-x)],
        check=("solve", f"{m}x + {n} = {total}"),
        note={"sign": -x},
        hints=[
            "What was done to the letter last?",
            f"Take {n} away on both sides.",
            f"You have ${m}x = {total - n}$. Divide.",
        ],
        says=[f"${m}x = {total - n}$."],
        last=f"$x = {x}$.",
    )


def inequality(random: Random) -> Item:
    m, x, n = random.randint(2, 9), random.randint(2, 15), random.randint(2, 20)
    total = m * x + n
    return item(
        "two-step-inequalities",
        "inequality",
        f"Solve ${m}x + {n} < {total}$.",
        [f"x < {x}"],
        [f"x > {x}", f"x < {total - n}"],
        check=("same_solutions", f"{m}x + {n} < {total}"),
        note={"sign": f"x > {x}"},
        hints=["Treat it like an equation.", f"Take {n} away on both sides.", "Then divide by the number in front."],
        last=f"$x < {x}$.",
    )


def system(random: Random) -> Item:
    x, y = random.randint(2, 20), random.randint(1, 19)
    return item(
        "systems-by-elimination",
        "tuple",
        f"Solve $x + y = {x + y}$ and $x - y = {x - y}$.",
        [f"({x}, {y})"],
        [f"({y}, {x + 1})"],
        check=("solve", f"x + y = {x + y}", f"x - y = {x - y}"),
        note={"sign": f"({x}, {-y})"},
        hints=["Add the two equations.", "One of the letters goes away.", "Put what you found into the first."],
        says=[f"$2x = {2 * x}$."],
        last=f"The pair is $({x}, {y})$.",
    )


def divisor(random: Random) -> Item:
    common, one, other = random.randint(3, 12), random.choice([2, 3, 5]), random.choice([4, 7, 9, 11])
    a, b = common * one, common * other
    is_multiple = random.random() < 0.5
    key = lcm(a, b) if is_multiple else gcd(a, b)
    asked = "least common multiple" if is_multiple else "greatest common divisor"
    return item(
        "factors-and-multiples",
        "numeric",
        f"Find the {asked} of ${a}$ and ${b}$.",
        [str(key)],
        [str(a * b * 2), str(a + b)],
        check=("lcm" if is_multiple else "gcd", str(a), str(b)),
        last=f"It is ${key}$.",
    )


def rounding(random: Random) -> Item:
    whole, places = random.randint(1, 90), random.randint(1, 2)
    digits = f"{random.randint(1000, 9994)}"
    number = f"{whole}.{digits}"
    key = f"{float(number):.{places}f}"
    if digits[places] == "5":
        return rounding(random)
    cut = number[: len(str(whole)) + 1 + places]
    wrong = [f"{whole + 1}.{'0' * places}", *([cut] if cut != key else [])]
    return item(
        "round-decimals",
        "numeric",
        f"Round ${number}$ to {['one', 'two'][places - 1]} decimal place{'s' if places > 1 else ''}.",
        [key],
        [answer for answer in wrong if float(answer) != float(key)],
        check=("round", number, str(places)),
        hints=["Which digit decides?", "Look one place further to the right.", "Is it five or more?"],
        last=f"Rounded: ${key}$.",
    )


def line(random: Random) -> Item:
    m, b, x = random.randint(2, 6), random.randint(1, 9), random.randint(2, 5)
    return item(
        "line-through-two-points",
        "equation",
        f"Find the equation of the line through $(0, {b})$ and $({x}, {m * x + b})$.",
        [f"y = {m}x + {b}"],
        [f"y = {b}x + {m}" if m != b else f"y = {m + 1}x", f"y = {m}x - {b}"],
        check=("through", f"(0, {b})", f"({x}, {m * x + b})"),
        note={"sign": f"y = -{m}x + {b}"},
        hints=["How steep is the line?", "Where does it cross the vertical axis?", "Put both into one equation."],
        last=f"The line is $y = {m}x + {b}$.",
    )


def squares(random: Random) -> Item:
    x = random.randint(2, 20)
    return item(
        "equations-with-squares",
        "set",
        f"Solve $x^2 = {x * x}$.",
        [f"{{{x}, -{x}}}"],
        [f"{{{x}}}", f"{{{x * x}, {x * x * 2}}}"],
        check=("solve", f"x^2 = {x * x}"),
        note={"sign": f"{{{x}}}"},
        hints=["Which numbers have that square?", "There may be more than one.", "Do not forget those below zero."],
        last=f"The numbers are ${x}$ and $-{x}$, so $\\{{{x}, -{x}\\}}$.",
    )


def equal_fraction(random: Random) -> Item:
    value = random.choice([Fraction(n, d) for d in range(3, 9) for n in range(1, d) if gcd(n, d) == 1])
    k = random.randint(2, 9)
    key = f"$\\frac{{{value.numerator * k}}}{{{value.denominator * k}}}$"
    wrong = [
        f"$\\frac{{{value.numerator + k}}}{{{value.denominator + k}}}$",
        f"$\\frac{{{value.numerator * k + 1}}}{{{value.denominator * k}}}$",
        f"$\\frac{{{value.denominator * k}}}{{{value.numerator * k}}}$",
    ]
    return item(
        "equivalent-fractions",
        "choice",
        f"Which fraction equals ${_latex(value)}$?",
        [key],
        wrong,
        check=("evaluate", str(value)),
        last=f"It is {key}.",
        note={"value": value, "k": k},
    )


def largest(random: Random) -> Item:
    numbers = random.sample(range(101, 999), 4)
    texts = [f"$0.{number}$" for number in sorted(numbers)]
    return item(
        "order-decimals",
        "choice",
        "Which number is the largest?",
        [texts[-1]],
        texts[:-1],
        check=("order", "descending"),
        hints=["Compare place by place.", "Begin after the point.", "Which has the most tenths?"],
        last=f"It is {texts[-1]}.",
    )


def ordered(random: Random) -> Item:
    texts = [f"${number}$" for number in sorted(random.sample(range(-60, 60), 4))]
    return item(
        "order-integers",
        "ordering",
        "Put these numbers in order, smallest first.",
        texts,
        [],
        check=("order", "ascending"),
        hints=["Picture the number line.", "Which is furthest to the left?", "Go on from there."],
        last=f"So: {', '.join(texts)}.",
    )


def chinese(random: Random) -> Item:
    m, x = random.randint(2, 12), random.randint(2, 20)
    return item(
        "one-step-equations",
        "numeric",
        f"解方程 ${m}x = {m * x}$。",
        [str(x)],
        [str(m * x - m)],
        check=("solve", f"{m}x = {m * x}"),
        language="zh-hans",
        last=f"所以 $x = {x}$。",
    )


MATHEMATICS: Sequence[Callable[[Random], Item]] = [
    order_of_operations,
    subtract_integers,
    add_fractions,
    percent,
    substitute,
    simplify,
    expand,
    solve,
    inequality,
    system,
    divisor,
    rounding,
    line,
    squares,
    equal_fraction,
    largest,
    ordered,
    chinese,
]
