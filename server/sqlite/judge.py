"""What SQLite says of statements written for MariaDB, on tables that are known only in part."""

import re
import sqlite3

import sqlglot
from library import Library
from rewrite import MariaDb, Sqlite, adapted, parameters, placeholders, replace, rewrite
from tokens import calls, is_blank, tokens, unquoted

STANDARD = "name, creation, modified, modified_by, owner, docstatus, idx, parent, parentfield, parenttype, _user_tags, _comments, _assign, _liked_by, _seen"
MISSING_COLUMN = re.compile(r'no such column: (?:"(.*)" - should this be a string literal in single-quotes\?|(.*))', re.DOTALL)
MISSING_TABLE = re.compile(r"no such table: (.*)", re.DOTALL)
CALL = re.compile(r"(?:no such function: |wrong number of arguments to function |misuse of (?:aggregate|window)(?: function)?:? ?(?:function )?)(\w+)")
# Only MariaDB has these without anybody making them; the last are words that sqlglot takes for a table's name.
ELSEWHERE = re.compile(r"(?i)dual|seq_\d+_to_\d+(?:_step_\d+)?|low_priority|delayed|quick")
# Errors that a table of unknown columns may be the cause of.
BY_COLUMNS = re.compile(r"ambiguous column name|has \d+ columns but|has no column named|do not have the same number|ORDER BY term|sub-select returns|GROUP BY term|row value misused")
FEW = re.compile(r"table .+ has (\d+) columns but (\d+) values were supplied", re.DOTALL)
VARIABLE = re.compile(r"[:@$][^\W\d]\w*")
# Words of MariaDB's, not names: after SELECT, as units, and functions without brackets.
MODIFIERS = {"SQL_CALC_FOUND_ROWS", "SQL_NO_CACHE", "SQL_CACHE", "SQL_BUFFER_RESULT", "SQL_SMALL_RESULT", "SQL_BIG_RESULT", "HIGH_PRIORITY"}
UNITS = {"LOCALTIME", "LOCALTIMESTAMP", "MICROSECOND", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"}
# Functions whose first argument is such a word.
TAKES_WORD = {"TIMESTAMPDIFF", "TIMESTAMPADD", "GET_FORMAT"}
# A script that makes what is there is for a site that does not have it yet.
THERE = re.compile(r'(table|view|index) [`"]?(.+?)[`"]? already exists', re.DOTALL)
ROUNDS = 60


class Judge:
    """Keeps a connection for each Frappe version, with the tables that statements asked for."""

    def __init__(self):
        self.libraries = {}
        self.tables = {}

    def batch(self, frappe, tables, statements, complete):
        if frappe not in self.libraries:
            self.libraries[frappe] = Library(frappe)
            self.tables[frappe] = {}
        broken = self._hold(frappe, tables)
        return [self._guarded(frappe, statement, complete, broken) for statement in statements]

    def _hold(self, frappe, tables):
        """Makes the tables anew that changed; gives those that SQLite does not take."""
        db, known, broken = self.libraries[frappe].db, self.tables[frappe], set()
        for name, create in tables.items():
            if known.get(name) == create:
                continue
            db.execute('DROP TABLE IF EXISTS "' + name.replace('"', '""') + '"')
            known.pop(name, None)
            if create is None:
                continue
            try:
                db.execute(create)
                known[name] = create
            except sqlite3.Error:
                broken.add(name.lower())
        return broken

    def _guarded(self, frappe, statement, complete, broken):
        try:
            text, how = sent(statement, frappe)
        except RecursionError:
            return {"verdict": "skipped", "reason": "nested too deeply"}
        except Exception as error:  # whatever sqlglot raises reaches Frappe's caller
            first = (str(error).splitlines() or [""])[0]
            return {"verdict": "error", "kind": "crash", "how": "crash", "error": f"{type(error).__name__}: {first}"}
        case = Case(self.libraries[frappe], statement, complete, broken)
        answer = case.judge(parameters(text))
        answer.update(how=how, sent=text, lost=placeholders(statement["sql"]) - placeholders(text))
        if how == "translated" and answer.get("kind") in ("function", "arguments"):
            source = source_of(statement["sql"], answer["name"])
            if source is not None:
                answer["source"] = source
        return answer


def sent(statement, frappe):
    """(text, how) of a statement; what the query builder wrote is sent as it is, but for what 16 does to every text."""
    if not statement.get("built"):
        return rewrite(statement["sql"], frappe)
    return (replace(statement["sql"]) if frappe == "16" else statement["sql"]), "built"


class Case:
    """One statement: what may be missing only from our view is added, until an error is certain or none is left."""

    def __init__(self, library, statement, complete, broken):
        self.library = library
        self.lenient = bool(statement.get("lenient"))
        self.complete = complete and not self.lenient
        # Of each table that it names all columns are known.
        self.certain = self.complete or bool(statement.get("sure")) and not self.lenient
        self.source = [token for token in tokens(statement["sql"]) if not is_blank(token)]
        # What the query builder quotes is a name.
        quoted_texts = () if statement.get("built") else self.source
        self.texts = {unquoted(token) for token in quoted_texts if token.startswith('"')}
        self.may = {name.lower() for name in statement.get("may", ())}
        self.open = {name.lower() for name in statement.get("open", ())} | broken
        self.opened = []
        self.widened = False

    def judge(self, text):
        db = self.library.db
        db.execute("SAVEPOINT judge")
        try:
            for _ in range(ROUNDS):
                error, at = self.library.prepare(text)
                if error is None:
                    return self._bound(text)
                found = self._found(error, at, text)
                if found:
                    return found
                if not self._mend(error, text):
                    column = MISSING_COLUMN.fullmatch(error)
                    if not column or self.lenient:
                        return {"verdict": "unknown", "error": error}
                    # Whatever columns its tables may have: no table is in reach that could have this one.
                    return {"verdict": "error", "kind": "column", "error": error, "name": column[1] or column[2]}
            return {"verdict": "unknown"}
        finally:
            db.execute("ROLLBACK TO judge")
            db.execute("RELEASE judge")

    def _bound(self, text):
        """A variable of MariaDB (`@a`) is a parameter to SQLite, for which nobody has a value."""
        own = tokens(text)
        variables = {token for token in own if VARIABLE.fullmatch(token)}
        if not variables:
            return {"verdict": "ok"}
        values = own.count("?")
        return {
            "verdict": "error",
            "kind": "other",
            "name": sorted(variables)[0],
            "error": f"Incorrect number of bindings supplied. The current statement uses {values + len(variables)}, and there are {values} supplied.",
        }

    def _found(self, error, at, text):
        """The error as an answer; None where only what we do not know may be its cause."""
        answer = {"verdict": "error", "kind": "other", "error": error}
        table = MISSING_TABLE.fullmatch(error)
        column = MISSING_COLUMN.fullmatch(error)
        call = CALL.match(error)
        if table:
            if not self._table_is_certain(table[1]):
                return None
            answer.update(kind="table", name=table[1])
        elif column:
            name = column[1] if column[1] is not None else column[2]
            # A name in backticks is no text, though SQLite says the same of both.
            if not self._column_is_certain(name, column[1] is not None and name in self.texts):
                return None
            answer.update(kind="column", name=name)
        elif call:
            answer.update(kind="function" if error.startswith("no such") else "arguments", name=call[1])
        elif at is not None:
            own = tokens(text)
            alike = [i for i, token in enumerate(own) if token.lower() == own[at].lower()]
            answer.update(kind="syntax", name=own[at], nth=alike.index(at), of=len(alike))
        elif THERE.fullmatch(error):
            return None
        elif BY_COLUMNS.search(error) and (not self.certain or self.opened or self.widened) and not self._too_few(error):
            return {"verdict": "unknown", "error": error}
        return answer

    def _table_is_certain(self, name):
        if "." in name or ELSEWHERE.fullmatch(name):
            return True
        return self.complete and name.lower() not in self.open and name.startswith("tab")

    def _column_is_certain(self, name, is_text):
        if is_text:
            # Fieldnames are in lower case: a text of other characters is no column even of an unknown table.
            return not self.opened or not re.fullmatch(r"[a-z_][a-z0-9_]*", name)
        if name.upper() in MODIFIERS:
            return True
        if not self.opened and (name in UNITS or name in self._words()):
            return True
        last = name.rsplit(".", 1)[-1]
        return self.certain and not self.opened and last.lower() not in self.may and not last.startswith(("_", "custom_"))

    def _words(self):
        """What SQLite takes for a column, though in the source it is a word of MariaDB's, or a function's name."""
        source = self.source
        bare = {token for token, following in zip(source, source[1:] + [""]) if following != "("}
        words = set()
        for at, token in enumerate(source):
            follows = source[at + 1 : at + 3]
            if token.upper() in TAKES_WORD and follows[:1] == ["("]:
                words.update(follows[1:])
            elif token.upper() == "USING" and follows[1:] == [")"]:
                words.update(follows[:1])
            elif follows[:1] == ["("] and token.upper() not in bare:
                words.add(token.upper())
        return words

    def _too_few(self, error):
        """An INSERT without a list of columns: what other apps add makes a table only wider."""
        counts = FEW.fullmatch(error)
        return counts and not self.opened and int(counts[2]) < int(counts[1])

    def _mend(self, error, text):
        there = THERE.fullmatch(error)
        if there:
            return self._run(f"DROP {there[1]} {quoted(there[2])}")
        table = MISSING_TABLE.fullmatch(error)
        if table:
            self.opened.append(table[1])
            return self._run(f"CREATE TABLE {quoted(table[1])} ({STANDARD})")
        column = MISSING_COLUMN.fullmatch(error)
        if not column:
            return False
        name = (column[1] if column[1] is not None else column[2]).rsplit(".", 1)[-1].strip('"`')
        self.widened = True
        return any(
            self._run(f"ALTER TABLE {quoted(table)} ADD COLUMN {quoted(name)}") and self.library.prepare(text)[0] != error
            for table in self._named(text)
        )

    def _named(self, text):
        """Tables of the statement, those first of which nothing is known."""
        names = {unquoted(token).lower() for token in tokens(text) if not is_blank(token)}
        held = [name for (name,) in self.library.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        opened = [name for name in held if name in self.opened]
        return opened + [name for name in held if name.lower() in names and name not in opened]

    def _run(self, statement):
        try:
            self.library.db.execute(statement)
        except sqlite3.Error:
            return False
        return True


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def source_of(sql, name):
    """The function in the source that sqlglot wrote as `name`."""
    own = calls(sql)
    wanted = name.lower()
    for function, _ in own:
        if function.lower() == wanted:
            return function
    written = re.compile(rf"\b{re.escape(name)}\s*\(", re.IGNORECASE)
    for function, call in reversed(own):  # the innermost that brings it
        try:
            text = adapted(sqlglot.parse_one(f"SELECT {call}".replace("%s", "?"), read=MariaDb)).sql(dialect=Sqlite)
        except Exception:
            continue
        if written.search(text):
            return function
    return None
