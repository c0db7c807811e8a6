/** What a key's value is, which decides what is offered for it. */
export type ValueKind =
  | { kind: 'check' }
  | { kind: 'number' }
  | { kind: 'text' }
  | { kind: 'choice'; values: readonly string[] }
  /** A JavaScript expression after `eval:`, or a fieldname. */
  | { kind: 'condition' }
  /** A fieldname of this DocType; `fieldtypes` are those that it may have. */
  | { kind: 'field'; fieldtypes?: readonly string[] }
  | { kind: 'fieldnames' }
  | { kind: 'doctype' }
  | { kind: 'role' }
  | { kind: 'module' }
  | { kind: 'rows' }
  /** Depends on what stands beside it: `options`, `default`, `fetch_from`, `autoname`, `fieldtype`. */
  | { kind: 'special' };

export interface KeyFact {
  value: ValueKind;
  /** What it does, in a sentence. */
  does: string;
  /** The value that counts where the key is missing. */
  default?: string;
  /** Frappe's version that brought it; undefined: 15 has it. */
  since?: '16';
  /** Why it is not to be used any more. */
  deprecated?: string;
}

export type Keys = Readonly<Record<string, KeyFact>>;
