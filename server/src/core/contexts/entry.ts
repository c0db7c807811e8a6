export type { EntryContext, GetCaller } from '../readonly/model.js';
