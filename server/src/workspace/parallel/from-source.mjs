// A thread of a command line that runs from source (tests): a worker does not inherit how TypeScript is loaded.
import { register } from 'tsx/esm/api';

register();
await import('./thread.ts');
