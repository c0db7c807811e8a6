// Writes anew what the parser of each Vitess release says of the statements in server/vitess/testdata/releases.json:
//   node scripts/vitess-releases.mjs [file with one statement a line to add]
// The engine holds one release; how it answers for older ones (server/vitess/release.go) is held against this record.
// Go fetches the releases' modules and checks them against its checksum database. Their package sqlparser is built in
// a temporary folder, over the other packages of the release that the engine pins: with Go 1.26 no older release
// builds whole.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** By major version, the module's version. The last is the engine's own. */
const RELEASES = { 22: 'v0.22.4', 23: 'v0.23.3', 24: 'v0.24.1' };

const root = path.resolve(import.meta.dirname, '..');
const source = path.join(root, 'server', 'vitess');
const record = path.join(source, 'testdata', 'releases.json');
const work = mkdtempSync(path.join(os.tmpdir(), 'vitess-releases-'));
const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '-mod=mod' };
const go = (...args) => execFileSync('go', args, { cwd: work, env, encoding: 'utf8', maxBuffer: 1 << 28 });

/** Reads a JSON array of statements on stdin, writes an array of verdicts: ok, partial, panic or the error's text. */
const runner = (release) => `package main

import (
	"encoding/json"
	"os"

	querypb "vitess.io/vitess/go/vt/proto/query"
	"doctype-compat/vitess-engine/v${release}"
)

func main() {
	var statements []string
	if err := json.NewDecoder(os.Stdin).Decode(&statements); err != nil {
		panic(err)
	}
	parser, err := sqlparser.New(sqlparser.Options{MySQLServerVersion: "${release < 23 ? '8.0.40' : '8.4.6'}"})
	if err != nil {
		panic(err)
	}
	verdicts := []string{}
	for _, sql := range statements {
		verdicts = append(verdicts, judge(parser, sql))
	}
	json.NewEncoder(os.Stdout).Encode(verdicts)
}

func judge(parser *sqlparser.Parser, sql string) (verdict string) {
	query, _ := sqlparser.SplitMarginComments(sql)
	stmt, known, err := parser.Parse2(query)
	if err != nil {
		return err.Error()
	}
	if ddl, ok := stmt.(sqlparser.DDLStatement); ok && !ddl.IsFullyParsed() {
		return "partial"
	}
	defer func() {
		if recover() != nil {
			verdict = "panic"
		}
	}()
	reserved := sqlparser.NewReservedVars("vtg", known)
	_, _ = sqlparser.Normalize(stmt, reserved, map[string]*querypb.BindVariable{}, true, "main",
		sqlparser.SQLSelectLimitUnset, "", nil, nil, noViews{})
	return "ok"
}

type noViews struct{}

${release < 24 ? 'func (noViews) FindView(sqlparser.TableName) sqlparser.TableStatement { return nil }' : 'func (noViews) FindView(sqlparser.TableName) (sqlparser.TableStatement, *sqlparser.TableName) { return nil, nil }'}
`;

function build(release) {
  const { Dir: dir } = JSON.parse(go('mod', 'download', '-json', `vitess.io/vitess@${RELEASES[release]}`));
  const from = path.join(dir, 'go/vt/sqlparser');
  const to = path.join(work, `v${release}`);
  mkdirSync(to);
  for (const name of readdirSync(from).filter((file) => file.endsWith('.go') && !file.endsWith('_test.go'))) {
    // Logging is the one thing that it asks of other packages in another way.
    const text = readFileSync(path.join(from, name), 'utf8');
    writeFileSync(
      path.join(to, name),
      text.replace('"vitess.io/vitess/go/vt/log"', '"doctype-compat/vitess-engine/log"'),
    );
  }
  const main = path.join(work, `run${release}`);
  mkdirSync(main);
  writeFileSync(path.join(main, 'main.go'), runner(release));
  go('build', '-buildvcs=false', '-o', `${main}/run`, main);
  return `${main}/run`;
}

try {
  for (const name of ['go.mod', 'go.sum']) cpSync(path.join(source, name), path.join(work, name));
  mkdirSync(path.join(work, 'log'));
  const logged = ['Error', 'Errorf', 'Warn', 'Warningf'];
  const silent = logged.map((name) => `func ${name}(string, ...any) {}\n`).join('');
  writeFileSync(path.join(work, 'log', 'log.go'), `package log\n\n${silent}`);
  const [added] = process.argv.slice(2);
  const known = JSON.parse(readFileSync(record, 'utf8'));
  const lines = added ? readFileSync(added, 'utf8').split('\n').filter(Boolean) : [];
  const statements = [...new Set([...known.map(({ sql }) => sql), ...lines])];
  const silences = new Map(known.flatMap(({ sql, silent }) => (silent ? [[sql, silent]] : [])));
  const said = Object.keys(RELEASES).map((release) => {
    const input = JSON.stringify(statements);
    const output = execFileSync(build(release), {
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    // Vitess itself prints a line for an assignment.
    return [release, JSON.parse(output.trimEnd().split('\n').at(-1))];
  });
  const rows = statements.map((sql, i) => {
    const verdicts = Object.fromEntries(said.map(([release, verdicts]) => [release, verdicts[i]]));
    return JSON.stringify({ sql, ...verdicts, ...(silences.has(sql) && { silent: silences.get(sql) }) });
  });
  writeFileSync(record, `[\n${rows.join(',\n')}\n]\n`);
  console.log(`${rows.length} statements, ${Object.values(RELEASES).join(', ')}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
