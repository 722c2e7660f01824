"""Settings: base for all, dev for one machine, test for the suite, prod for schools."""
