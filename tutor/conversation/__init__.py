"""Talking with a student: moves, what is stated and whether it is true, steps, and what may be let through. Pure."""
