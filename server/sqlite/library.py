"""A connection as Frappe opens it, whatever SQLite this machine's Python brings.

Verdicts are those of SQLite 3.54 as it is built by default: functions that the library here lacks are stood in for,
those that only it has are refused, as are the options that some distributions switch on.
"""

import json
import os
import re
import sqlite3

from tokens import is_blank, is_word, tokens, unquoted

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "builtins.json"), encoding="utf-8") as file:
    BUILTINS = json.load(file)

# What Frappe registers: name and number of arguments, -1 for any (frappe/database/sqlite/database.py get_connection).
REGISTERED = {
    "16": {"regexp": 2},
    "develop": {
        "curdate": 0,
        "curtime": 0,
        "date_format": 2,
        "datediff": 2,
        "day": 1,
        "dayofmonth": 1,
        "month": 1,
        "monthname": 1,
        "now": 0,
        "quarter": 1,
        "regexp": 2,
        "regexp_replace": 3,
        "substring_index": 3,
        "timediff": 2,
        "timestamp": -1,
        "to_seconds": 1,
        "unix_timestamp": -1,
        "utc_timestamp": 0,
        "year": 1,
    },
}
AGGREGATES = {"string_agg", "median", "percentile", "percentile_cont", "percentile_disc", "jsonb_group_array", "jsonb_group_object"}
# Tables that Frappe makes without a DocType (framework_sqlite.db, create_*_table).
FRAMEWORK = [
    "CREATE TABLE tabSeries (name TEXT PRIMARY KEY, current INTEGER NOT NULL DEFAULT 0)",
    "CREATE TABLE tabSingles (doctype TEXT, field TEXT, value TEXT)",
    "CREATE TABLE tabSessions (user TEXT, sid TEXT, sessiondata TEXT, ipaddress TEXT, lastupdate TIMESTAMP, status TEXT)",
    "CREATE TABLE __Auth (doctype TEXT NOT NULL, name TEXT NOT NULL, fieldname TEXT NOT NULL, password TEXT NOT NULL, encrypted INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (doctype, name, fieldname))",
    "CREATE TABLE __UserSettings (user TEXT NOT NULL, doctype TEXT NOT NULL, data TEXT, UNIQUE (user, doctype))",
    "CREATE TABLE __global_search (doctype, name, title, content, route, published)",
    "CREATE TABLE __sequence_once (name INTEGER PRIMARY KEY AUTOINCREMENT)",
]
# Words of joins that are names before a bracket since SQLite 3.41.
JOIN_WORDS = {"CROSS", "FULL", "INNER", "LEFT", "NATURAL", "OUTER", "RIGHT"}
NEAR = re.compile(r'near "(.*)": syntax error', re.DOTALL)


class Aggregate:
    def step(self, *_):
        pass

    def inverse(self, *_):
        pass

    def value(self):
        return None

    finalize = value


class Library:
    """One connection with the functions of one Frappe version."""

    def __init__(self, frappe):
        self.frappe = frappe
        self.strict_quotes = frappe != "16"
        self.db = sqlite3.connect(":memory:", isolation_level=None, cached_statements=0)
        options = {row[0] for row in self.db.execute("PRAGMA compile_options")}
        self.limits_writes = "ENABLE_UPDATE_DELETE_LIMIT" in options
        here = {(name, count) for name, count in self.db.execute("SELECT name, narg FROM pragma_function_list")}
        self.foreign = {name for name, _ in here} - set(BUILTINS)
        # Python 3.10 has none for windows.
        self._create_aggregate = getattr(self.db, "create_window_function", self.db.create_aggregate)
        self._stand_in(here)
        for name, count in REGISTERED[frappe].items():
            self.db.create_function(name, count, _nothing)
            self.foreign.discard(name)
        for statement in FRAMEWORK:
            self.db.execute(statement)
        self.db.set_authorizer(self._authorize)

    def _stand_in(self, here):
        for name, counts in BUILTINS.items():
            for count in counts:
                # -3 is at least one argument, -4 at least two.
                for number in range(-count - 2, 100) if count < -1 else [count]:
                    if (name, number) in here or (name, -1) in here:
                        continue
                    if name in AGGREGATES:
                        self._create_aggregate(name, number, Aggregate)
                    else:
                        self.db.create_function(name, number, _nothing)

    def _authorize(self, action, _first, second, *_):
        if action == sqlite3.SQLITE_FUNCTION and second and second.lower() in self.foreign:
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    def prepare(self, text):
        """(error, number of the token at it) of a statement; (None, None) where SQLite takes it. Nothing is run."""
        own = tokens(text)
        probe = [self._probed(own, at) for at in range(len(own))]
        error = self._try("".join(probe))
        near = NEAR.fullmatch(error or "")
        limit = self._limited_write(own) if self.limits_writes and not near else None
        if limit is not None:
            return f'near "{own[limit]}": syntax error', limit
        if error is None:
            return None, None
        if near:
            at = self._place(probe, near[1])
            return (f'near "{own[at]}": syntax error' if at is not None else error), at
        denied = re.fullmatch(r"not authorized to use function: (.+)", error)
        if denied:
            error = f"no such function: {self._as_written(own, denied[1])}"
        missing = re.fullmatch(r"no such column: (.*)", error, re.DOTALL)
        if missing and self.strict_quotes and "should this be" not in error:
            quoted = '"' + missing[1].replace('"', '""') + '"'
            if quoted in own and not self._bare(own, missing[1]):
                error = f'no such column: "{missing[1]}" - should this be a string literal in single-quotes?'
        return error, None

    def _probed(self, own, at):
        """A token as the library here must get it to say what SQLite 3.54 with its switches says."""
        token = own[at]
        if self.strict_quotes and token.startswith('"'):
            return "`" + unquoted(token).replace("`", "``") + "`"
        if token.upper() in JOIN_WORDS and at + 1 < len(own) and own[at + 1] == "(":
            return f"`{token}`"
        return token

    def _try(self, text):
        prefix = "" if text.lstrip()[:7].upper() == "EXPLAIN" else "EXPLAIN "
        try:
            self.db.execute(prefix + text).close()
        except sqlite3.ProgrammingError as error:
            # It is prepared, only its parameters are not bound.
            return str(error) if "one statement" in str(error) else None
        except (sqlite3.Error, sqlite3.Warning) as error:
            return str(error)
        return None

    def _place(self, probe, near):
        """Which of the tokens that look alike SQLite stopped at: the first that ends a text with the same error."""
        for at, token in enumerate(probe):
            if token == near and self._try("".join(probe[: at + 1])) == f'near "{near}": syntax error':
                return at
        return next((at for at, token in enumerate(probe) if token.startswith(near)), None)

    def _limited_write(self, own):
        """The ORDER or LIMIT of an UPDATE or DELETE, which SQLite takes only where it was built so."""
        depth = 0
        writes = False
        for at, token in enumerate(own):
            word = token.upper()
            depth += (token == "(") - (token == ")")
            if depth or is_blank(token):
                continue
            if word in ("SELECT", "INSERT", "REPLACE", "CREATE") and not writes:
                return None
            writes = writes or word in ("UPDATE", "DELETE")
            if writes and word in ("ORDER", "LIMIT"):
                return at
        return None

    @staticmethod
    def _bare(own, name):
        return any(is_word(token) and token.lower() == name.lower() for token in own)

    @staticmethod
    def _as_written(own, name):
        return next((unquoted(token) for token in own if unquoted(token).lower() == name.lower()), name)


def _nothing(*_):
    return None
