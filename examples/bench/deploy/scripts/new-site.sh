#!/bin/sh
bench new-site vitess.localhost --db-host 10.0.0.3 --db-port 15306 --install-app library
