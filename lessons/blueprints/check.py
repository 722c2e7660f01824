"""Proves a course's exercises, of templates and written ones: `python -m lessons.blueprints.check FOLDER`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from lessons.blueprints.blueprint import Blueprint
from lessons.blueprints.course_files import inspect_course
from lessons.blueprints.formula import FormulaError
from lessons.blueprints.verification import verify

FIRST_SEED = 1000


def failures(blueprint: Blueprint, count: int) -> Iterator[str]:
    """Yield what is wrong with `count` exercises of a template, made from seeds one after the other."""
    for seed in range(FIRST_SEED, FIRST_SEED + count):
        try:
            checks = verify(blueprint.instance(seed))
        except FormulaError as error:
            yield f"{blueprint.slug}, seed {seed}: {error}"
            continue
        for check in checks:
            if not check.passed:
                yield f"{blueprint.slug}, seed {seed}: {check.check}: {check.detail}"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m lessons.blueprints.check", description=__doc__)
    parser.add_argument("folder", type=Path, help="the course's folder")
    parser.add_argument("--count", type=int, default=200, help="exercises of each template (default: 200)")
    parser.add_argument("--only", default="", help="only skills whose name begins so")
    given = parser.parse_args(arguments)
    course, problems = inspect_course(given.folder)
    found = [str(problem) for problem in problems if Path(problem.file).name.startswith(given.only)]
    skills = [skill for skill in course.skills if skill.slug.startswith(given.only)]
    blueprints = [blueprint for skill in skills for blueprint in skill.blueprints]
    # Written exercises were proved when they were read.
    written = sum(len(skill.exercises) for skill in skills)
    if not found:
        found = [failure for blueprint in blueprints for failure in failures(blueprint, given.count)]
    for failure in found:
        print(failure, file=sys.stderr)
    print(f"{len(blueprints)} templates, {given.count} exercises of each; {written} written exercises: ", end="")
    print(f"{len(found)} problems" if found else "all keys proved")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
