"""What the simulated students of the demo class are like, so that a teacher who tries the site sees all there is."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Persona:
    """How a simulated student practises.

    Attributes:
        level: how much of the course is known beforehand, about -0.1 to 0.7.
        speed: how fast they learn; 1 is average.
        diligence: chance that they practise on a day.
        exercises: how many they do on such a day, about.
        stopped: how many days ago they practised last; 0 for today.
        guesses: share of the exercises of the last days that are answered wrongly within seconds.
        hints: share of exercises in which they take all the hints, or give up.
        misses: how many exercises they have just missed in a row at the end.
        is_here: whether they are at work at this moment.
    """

    level: float = 0.35
    speed: float = 1.0
    diligence: float = 0.7
    exercises: int = 10
    stopped: int = 0
    guesses: float = 0.0
    hints: float = 0.05
    misses: int = 0
    is_here: bool = False


PERSONAS: Mapping[str, Persona] = {
    "demo-amara": Persona(level=0.55, speed=1.3, diligence=0.8, exercises=13),
    "demo-ben": Persona(level=0.3, guesses=0.6, exercises=10, is_here=True),
    "demo-chloe": Persona(level=0.4, diligence=0.75),
    "demo-daniel": Persona(level=0.25, speed=0.8, misses=4, is_here=True),
    "demo-elif": Persona(level=0.6, speed=1.4, diligence=0.85, exercises=14),
    "demo-finn": Persona(level=0.35, stopped=9),
    "demo-grace": Persona(level=0.3, speed=0.8, hints=0.6),
    "demo-hugo": Persona(level=0.0, speed=0.5, diligence=0.3, exercises=6, stopped=1),
    "demo-ines": Persona(level=0.4, is_here=True),
    "demo-jun": Persona(level=0.5, speed=1.2, diligence=0.8, exercises=12, is_here=True),
    "demo-lena": Persona(level=0.65, speed=1.2, diligence=0.5, stopped=5),
}
"""By user name. Who is missing has not begun yet."""
