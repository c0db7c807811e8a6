"""What Frappe sends to SQLite for a statement written for MariaDB.

Frappe develop reads raw SQL with sqlglot and writes it anew (frappe/database/sqlite/database.py of July 2026,
frappe#40870); Frappe 16 replaces pieces of the text. Both are told here in our own words, step by step, because the
backend itself needs a site.
"""

import logging
import re

import sqlglot
from sqlglot import exp
from sqlglot.dialects.mysql import MySQL
from sqlglot.dialects.sqlite import SQLite

logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

STRING = re.compile(r"'(?:[^']|'')*'")
NAMED = re.compile(r"%\((\w+)\)s")
TRANSLATED = ("select", "update", "delete", "insert", "with")
MODIFIERS = {
    "year": ("years", 1),
    "month": ("months", 1),
    "week": ("days", 7),
    "day": ("days", 1),
    "hour": ("hours", 1),
    "minute": ("minutes", 1),
    "second": ("seconds", 1),
}


class MariaDb(MySQL):
    """Frappe reads double quotes as quotes around names."""

    class Tokenizer(MySQL.Tokenizer):
        IDENTIFIERS = ["`", '"']
        QUOTES = ["'"]


def _placeholder(_generator, node):
    return f"%({node.this})s" if node.this else "%s"


def _regexp(generator, node):
    return f"{generator.sql(node, 'this')} REGEXP {generator.sql(node, 'expression')}"


class Sqlite(SQLite):
    """SQLite with the driver's placeholders and the REGEXP operator."""

    class Generator(SQLite.Generator):
        TRANSFORMS = {
            **SQLite.Generator.TRANSFORMS,
            exp.Placeholder: _placeholder,
            exp.RegexpLike: _regexp,
        }


def outside_strings(text, change):
    """The text with `change` made to all that is not in single quotes."""
    parts = []
    at = 0
    for literal in STRING.finditer(text):
        parts.append(change(text[at : literal.start()]))
        parts.append(literal.group())
        at = literal.end()
    parts.append(change(text[at:]))
    return "".join(parts)


def placeholders(text):
    """How many placeholders the driver finds."""
    count = 0

    def look(piece):
        nonlocal count
        count += len(NAMED.findall(piece)) + piece.count("%s")
        return piece

    outside_strings(text, look)
    return count


def parameters(text):
    """The text as SQLite gets it: one parameter a placeholder, a list of one where a list must stand."""
    bound = outside_strings(text, lambda piece: NAMED.sub("?", piece).replace("%s", "?"))
    return re.sub(r"\b(IN)\s+\?", r"\1 (?)", bound, flags=re.IGNORECASE)


def rewrite(query, frappe):
    """(text, how): how is `translated` (by sqlglot), `unread` (sqlglot gave up) or `replaced` (text only).

    Raises what sqlglot raises where Frappe lets it through: TokenError, or a form that its generator cannot write.
    """
    if frappe == "16":
        return replace(query), "replaced"
    if not query.lstrip(" \t\r\n(").lower().startswith(TRANSLATED):
        return query.replace("`", '"'), "replaced"
    masked = outside_strings(query, lambda piece: NAMED.sub(r":\1", piece).replace("%s", "?"))
    try:
        tree = sqlglot.parse_one(masked, read=MariaDb)
    except sqlglot.errors.ParseError:
        return query.replace("`", '"'), "unread"
    return adapted(tree).sql(dialect=Sqlite, copy=False), "translated"


def replace(query):
    """Frappe 16: quotes, LOCATE, and `from tabX`."""
    text = query.replace("`", '"')
    text = re.sub(r"locate\(([^,]+),([^)]+)\)", r"instr(\2, \1)", text, flags=re.IGNORECASE)
    return re.sub(r"from tab([a-zA-Z]*)", r'from "tab\1"', text, flags=re.IGNORECASE)


def adapted(tree):
    """The changes that Frappe makes to the tree between reading and writing."""
    if isinstance(tree, exp.Subquery) and not any(tree.args.get(key) for key in ("order", "limit", "offset")):
        tree = tree.this
    if isinstance(tree, exp.Update):
        for assignment in tree.expressions:
            if isinstance(assignment, exp.EQ) and isinstance(assignment.this, exp.Column):
                assignment.this.set("table", None)
    for sum_ in list(tree.find_all(exp.Sub, exp.Add)):
        _fold_interval(sum_)
    selects = list(tree.find_all(exp.Select))
    for select in selects:
        _name_aggregates(select)
    for select in selects:
        _order_without_case(select)
    return tree


def _is_now(node):
    return isinstance(node, exp.CurrentTimestamp) or (
        isinstance(node, exp.Anonymous) and str(node.this).upper() == "NOW"
    )


def _fold_interval(node):
    """`NOW() - INTERVAL 2 DAY` becomes `datetime('now', '-2 days')`."""
    interval = node.expression
    if not _is_now(node.this) or not isinstance(interval, exp.Interval):
        return
    unit = str(interval.args.get("unit")).lower()
    known = MODIFIERS.get(unit[:-1] if unit.endswith("s") else unit)
    try:
        number = int(str(interval.this.this))
    except (ValueError, AttributeError):
        return
    if not known:
        return
    word, factor = known
    sign = "-" if isinstance(node, exp.Sub) else "+"
    modifier = exp.Literal.string(f"{sign}{number * factor} {word}")
    node.replace(exp.Datetime(this=exp.Literal.string("now"), expression=modifier))


def _name_aggregates(select):
    """HAVING names an aggregate by its alias, which SQLite takes for a column."""
    having = select.args.get("having")
    if not having:
        return
    aggregates = {
        item.alias_or_name.lower(): item.this
        for item in select.expressions
        if isinstance(item, exp.Alias) and isinstance(item.this, exp.AggFunc)
    }
    for column in list(having.find_all(exp.Column)) if aggregates else []:
        aggregate = None if column.table else aggregates.get(column.name.lower())
        if aggregate is not None:
            column.replace(aggregate.copy())


def _order_without_case(select):
    """ORDER BY a plain column gets `COLLATE NOCASE`; a bare name the table that the select list gives it."""
    order = select.args.get("order")
    if not order:
        return
    outputs = {}
    for item in select.expressions:
        column = item.this if isinstance(item, exp.Alias) else item
        if isinstance(column, exp.Column):
            outputs[item.alias_or_name.lower()] = column
    for ordered in order.expressions:
        target = ordered.this
        if not isinstance(target, exp.Column) or target.find(exp.Collate):
            continue
        output = None if target.table else outputs.get(target.name.lower())
        if output is not None and output.table:
            target = output
        ordered.set("this", exp.Collate(this=target.copy(), expression=exp.Var(this="NOCASE")))
