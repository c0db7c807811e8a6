/** The candidate nearest to a misspelt name, undefined when none is near. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 5)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= least) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), least);
    if (distance < least && isLikeByWords(wanted, candidate.toLowerCase())) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** The DocType that is meant: by letters, with the table's prefix (`tabTask`), or as its class is called (`SalesInvoice`). */
export function nearestDocType(name: string, doctypes: Iterable<string>): string | undefined {
  const all = [...doctypes];
  const bare = /^tab(?=[A-Z])/.test(name) ? name.slice(3) : undefined;
  if (bare !== undefined && all.includes(bare)) return bare;
  const near = nearest(name, all);
  if (near !== undefined || /\s/.test(name)) return near;
  const wanted = name.replaceAll('_', '').toLowerCase();
  return all.find((one) => editDistance(wanted, one.replaceAll(/[\s_-]/g, '').toLowerCase(), 2) < 2);
}

/**
 * Whether names of as many words differ in no word altogether: `old_customer_name` is not a misspelt
 * `new_customer_name`, though most of the letters are the same.
 */
function isLikeByWords(a: string, b: string): boolean {
  const [words, others] = [a.split(/[_\s]+/), b.split(/[_\s]+/)];
  if (words.length !== others.length) return true;
  return words.every((word, i) => {
    const limit = Math.max(1, Math.floor(Math.max(word.length, others[i]!.length) / 3)) + 1;
    return editDistance(word, others[i]!, limit) < limit;
  });
}

/** Insertions, deletions, replacements and swaps of neighbours that it takes; at most `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1);
      next.push(cost);
    }
    if (Math.min(...next) >= limit) return limit;
    before = row;
    row = next;
  }
  return Math.min(limit, row[b.length]!);
}
