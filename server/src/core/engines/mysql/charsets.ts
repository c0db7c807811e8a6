/** Character sets with their bytes a character and their collations (MySQL 8.4 manual, SHOW COLLATION). */
interface Charset {
  bytes: number;
  collations: ReadonlySet<string>;
}

const UCA =
  'croatian czech danish esperanto estonian german2 hungarian icelandic latvian lithuanian persian polish roman romanian sinhala slovak slovenian spanish spanish2 swedish turkish unicode unicode_520 vietnamese'
    .split(' ')
    .map((name) => `${name}_ci`);

const UCA_0900 =
  'bg bs cs da de_pb eo es es_trad et gl hr hu is la lt lv mn_cyrl nb nn pl ro ru sk sl sr_latn sv tr vi'
    .split(' ')
    .flatMap((language) => [`${language}_0900_ai_ci`, `${language}_0900_as_cs`]);

const UTF8MB4 = [
  ...UCA,
  ...UCA_0900,
  ...'bin general_ci 0900_ai_ci 0900_as_ci 0900_as_cs 0900_bin ja_0900_as_cs ja_0900_as_cs_ks ru_0900_ai_ci zh_0900_as_cs'.split(
    ' ',
  ),
];

const SETS: [string, number, readonly string[]][] = [
  ['utf8mb4', 4, UTF8MB4],
  ['utf8mb3', 3, [...UCA, 'bin', 'general_ci', 'general_mysql500_ci', 'tolower_ci']],
  ['utf16', 4, [...UCA, 'bin', 'general_ci']],
  ['utf16le', 4, ['bin', 'general_ci']],
  ['utf32', 4, [...UCA, 'bin', 'general_ci']],
  ['ucs2', 2, [...UCA, 'bin', 'general_ci', 'general_mysql500_ci']],
  ['latin1', 1, 'bin danish_ci general_ci general_cs german1_ci german2_ci spanish_ci swedish_ci'.split(' ')],
  ['latin2', 1, 'bin croatian_ci czech_cs general_ci hungarian_ci'.split(' ')],
  ['latin5', 1, ['bin', 'turkish_ci']],
  ['latin7', 1, 'bin estonian_cs general_ci general_cs'.split(' ')],
  ['ascii', 1, ['bin', 'general_ci']],
  ['armscii8', 1, ['bin', 'general_ci']],
  ['big5', 2, ['bin', 'chinese_ci']],
  ['cp1250', 1, 'bin croatian_ci czech_cs general_ci polish_ci'.split(' ')],
  ['cp1251', 1, 'bin bulgarian_ci general_ci general_cs ukrainian_ci'.split(' ')],
  ['cp1256', 1, ['bin', 'general_ci']],
  ['cp1257', 1, ['bin', 'general_ci', 'lithuanian_ci']],
  ['cp850', 1, ['bin', 'general_ci']],
  ['cp852', 1, ['bin', 'general_ci']],
  ['cp866', 1, ['bin', 'general_ci']],
  ['cp932', 2, ['bin', 'japanese_ci']],
  ['dec8', 1, ['bin', 'swedish_ci']],
  ['eucjpms', 3, ['bin', 'japanese_ci']],
  ['euckr', 2, ['bin', 'korean_ci']],
  ['gb18030', 4, ['bin', 'chinese_ci', 'unicode_520_ci']],
  ['gb2312', 2, ['bin', 'chinese_ci']],
  ['gbk', 2, ['bin', 'chinese_ci']],
  ['geostd8', 1, ['bin', 'general_ci']],
  ['greek', 1, ['bin', 'general_ci']],
  ['hebrew', 1, ['bin', 'general_ci']],
  ['hp8', 1, ['bin', 'english_ci']],
  ['keybcs2', 1, ['bin', 'general_ci']],
  ['koi8r', 1, ['bin', 'general_ci']],
  ['koi8u', 1, ['bin', 'general_ci']],
  ['macce', 1, ['bin', 'general_ci']],
  ['macroman', 1, ['bin', 'general_ci']],
  ['sjis', 2, ['bin', 'japanese_ci']],
  ['swe7', 1, ['bin', 'swedish_ci']],
  ['tis620', 1, ['bin', 'thai_ci']],
  ['ujis', 3, ['bin', 'japanese_ci']],
];

const CHARSETS = new Map<string, Charset>([
  ['binary', { bytes: 1, collations: new Set(['binary']) }],
  // For the names of files; it has no collation to ask for.
  ['filename', { bytes: 5, collations: new Set() }],
]);
const COLLATIONS = new Map<string, string>([['binary', 'binary']]);
for (const [name, bytes, suffixes] of SETS) {
  const collations = new Set(suffixes.map((suffix) => `${name}_${suffix}`));
  CHARSETS.set(name, { bytes, collations });
  for (const collation of collations) COLLATIONS.set(collation, name);
}

/** The name that MySQL knows a character set by: `utf8` is `utf8mb3`. */
export function charsetName(name: string): string {
  const lower = name.toLowerCase();
  return lower === 'utf8' ? 'utf8mb3' : lower;
}

export function isCharset(name: string): boolean {
  return CHARSETS.has(charsetName(name));
}

/** Bytes of a character, undefined for an unknown character set. */
export function charsetBytes(name: string): number | undefined {
  return CHARSETS.get(charsetName(name))?.bytes;
}

/** The character set of a collation (`utf8_bin` is `utf8mb3_bin`), undefined where MySQL has no such collation. */
export function charsetOfCollation(name: string): string | undefined {
  const lower = name.toLowerCase();
  return COLLATIONS.get(lower.startsWith('utf8_') ? `utf8mb3_${lower.slice(5)}` : lower);
}
