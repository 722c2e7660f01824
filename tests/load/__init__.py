"""Measurements under load; each module prints its figures when run by itself."""
