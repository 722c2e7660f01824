"""Everything on one machine, from one terminal: database, embedded Redis, web server, worker and scheduler."""
