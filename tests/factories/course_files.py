"""A small course as files, which tests copy, break and load."""

from pathlib import Path
from textwrap import dedent

SKILL = """
    title: Add
    description: Add two numbers.
    lesson:
      title: Adding
      explanation: Put them together.
      examples:
        - {problem: '$1 + 1$', steps: ['Count on.', '$2$']}
        - {problem: '$2 + 1$', steps: ['Count on.', '$3$']}
    blueprints:
      sum:
        kind: numeric
        difficulty: 0.3
        parameters: {a: 2..40, b: 2..40}
        let: {total: a + b}
        stem: 'Work out $@a + @b$.'
        key: total
        check: {evaluate: '@a + @b'}
        wrong: {multiplies: a * b}
        hints: [Count on., Start from the larger one., Use your fingers.]
        solution: ['Start at $@a$.', 'Count on: $@total$.']
"""
FILES = {
    "course.yaml": """
        title: Sums
        description: Adding.
        language: en
        units:
          - {slug: start, title: Start, skills: [add, add-more]}
    """,
    "misconceptions/sums.yaml": """
        multiplies:
          name: Multiplies
          description: Multiplies instead of adding.
          feedback: Look at the sign once more.
    """,
    "skills/add.yaml": SKILL,
    "skills/add-more.yaml": SKILL.replace("title: Add\n", "title: Add more\n").replace(
        "    lesson:", "    requires: [add]\n    lesson:", 1
    ),
}


def write_course(parent: Path) -> Path:
    """Write the files of a small, correct course of two skills and return its folder."""
    for name, text in FILES.items():
        path = parent / "sums" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip())
    return parent / "sums"
