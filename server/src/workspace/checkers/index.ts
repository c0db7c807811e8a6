import type { Checker } from '../checker.js';
import { benchChecker } from './bench.js';
import { changeChecker } from './change.js';
import { configChecker } from './config.js';
import { customizationChecker } from './customization.js';
import { doctypeChecker } from './doctype.js';
import { entryChecker } from './entry.js';
import { fileChecker } from './file.js';
import { moduleChecker } from './module.js';
import { ormChecker } from './orm.js';
import { patchChecker } from './patch.js';
import { sqlChecker } from './sql.js';
import { vschemaChecker } from './vschema.js';

/** Everything that judges files. The order is that of the work, not of the findings. */
export const checkers: readonly Checker[] = [
  doctypeChecker,
  customizationChecker,
  changeChecker,
  patchChecker,
  sqlChecker,
  ormChecker,
  moduleChecker,
  entryChecker,
  fileChecker,
  configChecker,
  vschemaChecker,
  benchChecker,
];
