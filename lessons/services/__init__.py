"""Writes about content: loading courses, filling the bank, grading an exercise."""
