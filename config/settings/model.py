"""The language model: any server that speaks OpenAI's Chat Completions; without a key or an address, none."""

from config import env

OPENAI_API_KEY = env.text("OPENAI_API_KEY")
OPENAI_BASE_URL = env.url("OPENAI_BASE_URL", {"http", "https"})
OPENAI_MODEL = env.text("OPENAI_MODEL", "gpt-4o-mini")
# Asked in turn when the model is gone from the server, over its limit, failing or useless.
OPENAI_FALLBACK_MODELS = env.words("OPENAI_FALLBACK_MODELS")

# By purpose: the model (empty for OPENAI_MODEL), the longest reply in tokens, and how many seconds all tries together
# may take. A sampling temperature of None, or no reasoning effort, leaves the server's own.
_EFFORT = env.text("OPENAI_REASONING_EFFORT")
MODEL_PARAMETERS = {
    "feedback": {
        "model": env.text("OPENAI_FEEDBACK_MODEL"),
        "max_output_tokens": 300,
        "temperature": 0.3,
        "reasoning_effort": _EFFORT,
        "deadline": env.number("OPENAI_FEEDBACK_SECONDS", 20.0, minimum=0.1),
    },
    "dressing": {
        "model": env.text("OPENAI_DRESSING_MODEL"),
        "max_output_tokens": 300,
        "temperature": 0.9,
        "reasoning_effort": _EFFORT,
        "deadline": env.number("OPENAI_DRESSING_SECONDS", 60.0, minimum=0.1),
    },
    # A proposal and its two solves together must end well before the task is stopped.
    "propose": {
        "model": env.text("OPENAI_PROPOSE_MODEL"),
        "max_output_tokens": 1800,
        "temperature": 0.9,
        "reasoning_effort": _EFFORT,
        "deadline": env.number("OPENAI_PROPOSE_SECONDS", 60.0, minimum=0.1),
    },
    # Best a model of another make than the one that proposes: it then does not share its mistakes.
    "solve": {
        "model": env.text("OPENAI_SOLVE_MODEL"),
        "max_output_tokens": 800,
        "temperature": 0.0,
        "reasoning_effort": _EFFORT,
        "deadline": env.number("OPENAI_SOLVE_SECONDS", 30.0, minimum=0.1),
    },
}
MODEL_TRIES = 3

# US dollars for a million tokens: input, cached input, output. A model that is not listed costs nothing in the books.
MODEL_PRICES = {
    "gpt-4o-mini": (0.15, 0.075, 0.60),
    "gpt-6-luna": (0.10, 0.01, 0.50),
}

# After so many failures in a row the model is left alone for a while, by all processes together.
MODEL_BREAKER_FAILURES = 5
MODEL_BREAKER_SECONDS = 30
