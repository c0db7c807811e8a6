// Loads the files of a plan with their mutants in them: `--import` this after tsx.
import { register } from 'node:module';

let active = -1;
const reached = new Set();
globalThis.__mutant = (id) => {
  reached.add(id);
  return id === active;
};
/** For the process that runs the tests. */
globalThis.__mutation = {
  turnOn: (id) => {
    active = id;
  },
  reached,
};
register('./load.mjs', import.meta.url, { data: process.env.MUTATION_PLAN });
