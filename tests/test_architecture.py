"""What the import contracts of pyproject.toml cannot say about how the code is laid out."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = ("config", "accounts", "lessons", "tutor")
PURE = (
    "lessons/grading",
    "lessons/blueprints",
    "tutor/learner",
    "tutor/policy",
    "tutor/insight",
    "tutor/charts",
    "tutor/grades",
    "tutor/generation",
)
LONGEST_MODULE = 400
LONG_MODULE = 300
LONGEST_FUNCTION = 60
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "timezone.now"}


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def length_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_module_is_longer_than_four_hundred_lines():
    assert [name_of(path) for path in modules(*APPS, "tests") if length_of(path) > LONGEST_MODULE] == []


def test_no_module_of_the_product_is_longer_than_three_hundred_lines():
    assert [name_of(path) for path in modules(*APPS) if length_of(path) > LONG_MODULE] == []


def test_no_function_is_longer_than_sixty_lines():
    long = [
        f"{name_of(path)}: {function.name}"
        for path in modules(*APPS)
        for function in functions(tree_of(path))
        if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("package", PURE)
def test_pure_packages_are_told_the_time(package: str):
    asked = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules(package)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).removeprefix("datetime.") in CLOCKS
    ]
    assert asked == []


@pytest.mark.parametrize("package", PURE)
def test_pure_packages_are_given_their_source_of_chance(package: str):
    """`from random import Random` is a type to be handed in; the module's own functions share hidden state."""
    hidden = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules(package)
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.Import) and any(alias.name in {"random", "secrets"} for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module == "random" and {a.name for a in node.names} != {"Random"})
    ]
    assert hidden == []


def test_every_test_is_in_a_file_that_is_collected():
    lost = [
        name_of(path)
        for path in modules("tests")
        if not path.name.startswith("test_")
        and any(function.name.startswith("test_") for function in functions(tree_of(path)))
    ]
    assert lost == []


def test_every_migration_is_named_by_what_it_does():
    migrations = [path for app in APPS for path in (ROOT / app).glob("migrations/0*.py")]
    assert migrations
    assert [path.name for path in migrations if "_auto_" in path.name or path.stem.endswith("_initial")] == []
