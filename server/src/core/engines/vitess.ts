/** What vtgate would answer, as its MySQL server puts it on the wire. */
export interface EngineError {
  errno: number;
  sqlstate: string;
  message: string;
  /** Zero-based UTF-8 byte offset into the statement, when known. */
  position?: number;
  near?: string;
}

/** Verdict of Vitess's parser. `partial`: only the head of a DDL parsed, vtgate passes the body to MySQL unchanged. */
export interface ParseVerdict {
  verdict: 'ok' | 'partial' | 'error' | 'panic' | 'skipped';
  kind?: string;
  error?: EngineError;
  strict?: EngineError;
  canonical?: string;
}
