"""Cuts SQL into tokens, near enough to SQLite's and MariaDB's own ways to find a name or a bracket."""

import re

TOKEN = re.compile(
    r"""\s+ | --[^\n]* | /\*.*?(?:\*/|\Z)
    | '(?:[^']|'')*'? | "(?:[^"]|"")*"? | `(?:[^`]|``)*`? | \[[^\]]*\]?
    | \?\d* | [:@$][^\W\d]\w* | \d+(?:\.\d*)?(?:[eE][+-]?\d+)? | \.\d+ | [^\W\d][\w$]*
    | <=|>=|<>|!=|==|\|\||<<|>>|->>|-> | .""",
    re.VERBOSE | re.DOTALL,
)


def tokens(text):
    return TOKEN.findall(text)


def is_blank(token):
    return token[:1].isspace() or token.startswith(("--", "/*"))


def is_word(token):
    return token[:1].isalpha() or token[:1] == "_"


def unquoted(token):
    """A name without its quotes."""
    quote = token[:1]
    if quote in "\"`'" and len(token) > 1:
        return token[1:-1].replace(quote * 2, quote)
    return token[1:-1] if quote == "[" else token


def calls(text):
    """(name, whole call) of each call in a statement, in order; brackets in quotes do not count."""
    parts = tokens(text)
    found = []
    for start, token in enumerate(parts):
        if not is_word(token):
            continue
        at = start + 1
        while at < len(parts) and is_blank(parts[at]):
            at += 1
        if at >= len(parts) or parts[at] != "(":
            continue
        depth = 0
        for end in range(at, len(parts)):
            depth += (parts[end] == "(") - (parts[end] == ")")
            if depth == 0:
                found.append((token, "".join(parts[start : end + 1])))
                break
    return found
