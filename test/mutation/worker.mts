/** Runs tests again and again in one process, each time with another mutant on; tells its parent what happened. */
import { pathToFileURL } from 'node:url';

interface Mutation {
  turnOn(id: number): void;
  reached: Set<number>;
}
interface Test {
  name: string;
  run(): Promise<'passed' | 'skipped'>;
  reaches: Set<number>;
  milliseconds: number;
}
type Step = (this: Context) => unknown;
interface Context {
  skip(): never;
  timeout(ms?: number): Context;
}
interface Suite {
  before: Step[];
  after: Step[];
  beforeEach: Step[];
  afterEach: Step[];
  parent: Suite | undefined;
  name: string;
}

class Skipped extends Error {}
const context: Context = {
  skip: () => {
    throw new Skipped();
  },
  timeout: () => context,
};
const chained = { timeout: () => chained, slow: () => chained };

// What the tests need of mocha, so that one of them can be run many times.
const tests: Test[] = [];
const started = new Set<Suite>();
const ended: Step[] = [];
let suite: Suite = make('', undefined);

function make(name: string, parent: Suite | undefined): Suite {
  return { before: [], after: [], beforeEach: [], afterEach: [], parent, name };
}

const chain = (one: Suite): Suite[] => (one.parent ? [...chain(one.parent), one] : [one]);

function describe(name: string, body: (this: Context) => void): typeof chained {
  const outer = suite;
  suite = make(`${outer.name} ${name}`.trim(), outer);
  body.call(context);
  suite = outer;
  return chained;
}

function it(name: string, body?: Step): typeof chained {
  if (!body) return chained;
  const own = suite;
  const run = async (): Promise<'passed' | 'skipped'> => {
    try {
      for (const one of chain(own)) {
        if (started.has(one)) continue;
        started.add(one);
        for (const step of one.before) await step.call(context);
        ended.unshift(...one.after);
      }
      for (const one of chain(own)) for (const step of one.beforeEach) await step.call(context);
      try {
        await body.call(context);
      } finally {
        for (const one of chain(own).reverse()) for (const step of one.afterEach) await step.call(context);
      }
      return 'passed';
    } catch (error) {
      if (error instanceof Skipped) return 'skipped';
      throw error;
    }
  };
  tests.push({ name: `${own.name} ${name}`, run, reaches: new Set(), milliseconds: 0 });
  return chained;
}

Object.assign(globalThis, {
  describe: Object.assign(describe, { skip: () => chained, only: describe }),
  it: Object.assign(it, { skip: () => chained, only: it }),
  before: (step: Step) => suite.before.push(step),
  after: (step: Step) => suite.after.push(step),
  beforeEach: (step: Step) => suite.beforeEach.push(step),
  afterEach: (step: Step) => suite.afterEach.push(step),
});

const mutation = (globalThis as unknown as { __mutation: Mutation }).__mutation;
const tell = (message: object) => process.send?.(message);

const [specs, ids] = JSON.parse(process.env.MUTATION_WORK ?? '[[],[]]') as [string[], number[]];
for (const spec of specs) await import(pathToFileURL(spec).href);
// What runs while files are loaded is reached by every test.
const always = new Set(mutation.reached);
const failing: string[] = [];
for (const test of tests) {
  mutation.reached.clear();
  const begun = performance.now();
  try {
    // Twice: the first one may start an engine or fill a cache.
    if ((await test.run()) === 'passed') {
      test.reaches = new Set([...mutation.reached, ...always]);
      const again = performance.now();
      await test.run();
      test.milliseconds = performance.now() - again;
    }
  } catch (error) {
    failing.push(`${test.name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    test.milliseconds = performance.now() - begun;
  }
}
tell({ kind: 'ready', tests: tests.length, failing });
const quick = tests.filter(({ reaches }) => reaches.size > 0).sort((a, b) => a.milliseconds - b.milliseconds);
for (const id of ids) {
  const wanted = quick.filter(({ reaches }) => reaches.has(id));
  tell({ kind: 'begin', id });
  let killer: string | undefined;
  mutation.turnOn(id);
  for (const test of wanted) {
    try {
      await test.run();
    } catch {
      killer = test.name;
      break;
    }
  }
  mutation.turnOn(-1);
  tell({ kind: 'end', id, tests: wanted.length, killer });
}
for (const step of ended) await Promise.resolve(step.call(context)).catch(() => {});
tell({ kind: 'done' });
process.exit(0);
