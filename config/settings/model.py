"""The language model: any server that speaks OpenAI's Chat Completions; without a key or an address, none."""

from typing import Any

from config import env

OPENAI_API_KEY = env.text("OPENAI_API_KEY")
OPENAI_BASE_URL = env.url("OPENAI_BASE_URL", {"http", "https"})
OPENAI_MODEL = env.text("OPENAI_MODEL", "gpt-4o-mini")
# Asked in turn when the model is gone from the server, over its limit, failing or useless. OpenAI's own server is
# reported to switch gpt-4o-mini off, see MODEL_RETIREMENTS; another server would not know the replacement.
OPENAI_FALLBACK_MODELS = env.words("OPENAI_FALLBACK_MODELS", "" if OPENAI_BASE_URL else "gpt-6-luna")
OPENAI_MODERATION_MODEL = env.text("OPENAI_MODERATION_MODEL", "omni-moderation-latest")


def purpose(
    name: str, *, max_output_tokens: int, seconds: float, temperature: float | None = None, is_bulk: bool = False
) -> dict[str, Any]:
    """Return the parameters of a purpose; the environment may change them by OPENAI_<PURPOSE>_….

    Args:
        name: the value of a `Purpose`.
        max_output_tokens: the longest reply.
        seconds: how long all tries together may take.
        temperature: of sampling; None leaves the server's own.
        is_bulk: nobody waits for it, so that it takes no place from those who are waited for.
    """
    prefix = f"OPENAI_{name.upper()}"
    return {
        "model": env.text(f"{prefix}_MODEL"),
        "max_output_tokens": env.integer(f"{prefix}_MAX_TOKENS", max_output_tokens, minimum=1),
        "temperature": env.optional_number(f"{prefix}_TEMPERATURE", temperature, minimum=0),
        "top_p": env.optional_number(f"{prefix}_TOP_P", None, minimum=0),
        "reasoning_effort": env.text(f"{prefix}_REASONING_EFFORT") or env.text("OPENAI_REASONING_EFFORT"),
        "deadline": env.number(f"{prefix}_SECONDS", seconds, minimum=0.1),
        "is_bulk": is_bulk,
    }


# By purpose. A model that is empty is OPENAI_MODEL; without a reasoning effort it is that of MODEL_EFFORTS, else the
# server's own.
MODEL_PARAMETERS = {
    "feedback": purpose("feedback", max_output_tokens=300, temperature=0.3, seconds=20),
    "dressing": purpose("dressing", max_output_tokens=300, temperature=0.9, seconds=60, is_bulk=True),
    # A proposal and its two solves together must end well before the task is stopped.
    "propose": purpose("propose", max_output_tokens=1800, temperature=0.9, seconds=60, is_bulk=True),
    # Best a model of another make than the one that proposes: it then does not share its mistakes.
    "solve": purpose("solve", max_output_tokens=800, temperature=0, seconds=30, is_bulk=True),
    "conversation": purpose("conversation", max_output_tokens=400, temperature=0.4, seconds=40),
    "moderation": purpose("moderation", max_output_tokens=1, seconds=10),
    "check": purpose("check", max_output_tokens=50, temperature=0, seconds=30),
}
# Models whose own reasoning effort is too much for the short texts asked for here.
MODEL_EFFORTS = {"gpt-6-luna": "none"}
MODEL_TRIES = 3

# US dollars for a million tokens: input, cached input, output; OPENAI_PRICES, such as "mine=0.1/0.05/0.4,own=0/0/0",
# adds to them. A batch costs MODEL_BATCH_SHARE of it. A model that is not listed costs nothing in the books, and is
# not asked where a budget applies, unless OPENAI_UNKNOWN_PRICE is "free".
MODEL_PRICES: dict[str, tuple[float, float, float]] = {
    "gpt-4o-mini": (0.15, 0.075, 0.60),
    "gpt-6-luna": (0.10, 0.01, 0.50),
    "omni-moderation-latest": (0.0, 0.0, 0.0),
    **env.prices("OPENAI_PRICES"),
}
MODEL_BATCH_SHARE = 0.5
MODEL_UNKNOWN_PRICE = env.choice("OPENAI_UNKNOWN_PRICE", {"refuse", "free"}, "refuse")

# When a model is reported to be switched off (year, month, day), and what is named in its place.
MODEL_RETIREMENTS = {"gpt-4o-mini": ((2027, 1, 14), "gpt-6-luna")}
# A model that its server no longer has is tried again after so many seconds.
MODEL_MISSING_SECONDS = 3600

# After so many failures in a row the model is left alone for a while, by all processes together.
MODEL_BREAKER_FAILURES = 5
MODEL_BREAKER_SECONDS = 30

# How many requests may be under way at once, from all processes together; of these, how many that nobody waits for.
MODEL_CONCURRENCY = env.integer("OPENAI_CONCURRENCY", 16, minimum=1)
MODEL_BULK_CONCURRENCY = env.integer("OPENAI_BULK_CONCURRENCY", 8, minimum=1)

# A batch that its server has not finished after so many hours is cancelled, and what is missing asked one by one.
MODEL_BATCH_HOURS = 26
