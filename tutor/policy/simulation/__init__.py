"""Simulated students, whose hidden truth our learner model does not share, to measure the policy against
others."""
