"""The SQLite engine: a JSON object a line on standard input, an answer a line on standard output.

    {"id": 1, "op": "hello", "protocol": 1, "maxBytes": 1048576}
    {"id": 2, "op": "judge", "frappe": "develop", "complete": true, "tables": {"tabNote": "CREATE TABLE …"},
     "sql": [{"sql": "SELECT …", "may": ["custom_x"], "open": ["tabmade"], "lenient": false, "built": false}]}

Run as `python3 -I engine.py`: neither the environment nor the working directory nor site packages decide what is run.
"""

import json
import os
import sys

PROTOCOL = 1
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "vendor")]


def main():
    if sys.version_info < (3, 10):
        raise SystemExit("Python 3.10 or newer is needed")
    # What a library prints must not get among the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="\n")
    sys.stdout = sys.stderr
    sys.setrecursionlimit(3000)
    engine = Engine()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answer = {"id": request.get("id")}
        try:
            answer["ok"] = engine.answer(request)
        except Refused as error:
            answer["error"] = str(error)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


class Refused(Exception):
    pass


class Engine:
    def __init__(self):
        self.judge = None
        self.most = 1 << 20

    def answer(self, request):
        if request["op"] == "hello":
            return self._hello(request)
        if request["op"] == "judge":
            return self._judge(request)
        raise Refused(f"unknown operation {request['op']!r}")

    def _hello(self, request):
        if request["protocol"] != PROTOCOL:
            raise Refused(f"it speaks protocol {PROTOCOL}, not {request['protocol']}")
        import sqlite3

        import sqlglot
        from judge import Judge

        self.judge = Judge()
        self.most = request.get("maxBytes", self.most)
        return {
            "python": "{}.{}.{}".format(*sys.version_info[:3]),
            "sqlite": sqlite3.sqlite_version,
            "sqlglot": sqlglot.__version__,
        }

    def _judge(self, request):
        own = request["sql"]
        short = [one for one in own if len(one["sql"].encode("utf-8", "replace")) <= self.most]
        answers = iter(self.judge.batch(request["frappe"], request["tables"], short, request["complete"]))
        kept = {id(one) for one in short}
        too_large = {"verdict": "skipped", "reason": "too large"}
        return [next(answers) if id(one) in kept else too_large for one in own]


if __name__ == "__main__":
    main()
