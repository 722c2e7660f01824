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


AUTHORED_SKILL = """
    title: Verbs
    description: Find the right verb.
    lesson:
      title: Verbs
      explanation: One sings, two sing.
      examples:
        - {problem: 'One bird …', steps: ['It is one.', 'It sings.']}
        - {problem: 'Two birds …', steps: ['They are two.', 'They sing.']}
    exercises:
      one-bird:
        kind: choice
        difficulty: 0.3
        stem: 'One bird …'
        choices:
          - {text: sings, correct: true}
          - {text: sing, misconception: no-ending}
          - {text: singing, misconception: no-ending}
        hints: [How many birds?, It is one., Put the ending on.]
        solution: ['There is one bird.', 'So it *sings*.']
      two-birds:
        kind: text
        difficulty: 0.4
        stem: 'Write the verb: two birds …'
        key: sing
        wrong: {no-ending: sings}
        hints: [How many birds?, They are two., No ending is needed.]
        solution: ['There are two birds.', 'So they *sing*.']
"""
AUTHORED_FILES = {
    "course.yaml": """
        title: Verbs
        description: Verbs.
        language: en
        units:
          - {slug: start, title: Start, skills: [verbs]}
    """,
    "misconceptions/verbs.yaml": """
        no-ending:
          name: Leaves the ending out
          description: Leaves the ending out.
          feedback: How many are there?
    """,
    "skills/verbs.yaml": AUTHORED_SKILL,
}


def write_authored_course(parent: Path) -> Path:
    """Write the files of a small, correct course without templates and return its folder."""
    for name, text in AUTHORED_FILES.items():
        path = parent / "verbs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip())
    return parent / "verbs"
