"""Reads: what pages, tasks and services need to know, with every query declared here."""
