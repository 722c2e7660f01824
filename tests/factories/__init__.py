"""Makers of minimal valid objects for tests, one module an app."""
