"""Reads for teachers: how a class and its students stand. The same mastery that the students see."""
