/**
 * How the servers read a date or time out of a string, as measured on MariaDB 10.11, MySQL 8.0.15 and 9.7: which
 * strings a strict server takes as the default of a DATE, DATETIME or TIME column.
 */
interface Dialect {
  /** Year, month, day and time of day; undefined: it is no date at all. */
  read(text: string, onlyDateTimes: boolean): DateParts | undefined;
  /** `fuzzy`: the date does not count, only the time of day. */
  isDate(parts: DateParts, fuzzy: boolean): boolean;
}

interface DateParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** What is after the last part that was read. */
  rest: string;
  /** All parts are zero, those of a second too. */
  isZero: boolean;
}

const isDigit = (character: string | undefined) =>
  character !== undefined && character >= '0' && character <= '9';
const isSpace = (character: string | undefined) => character !== undefined && /[ \t\n\v\f\r]/.test(character);
const isPunctuation = (character: string | undefined) =>
  character !== undefined && /[!-/:-@[-`{-~]/.test(character);

const trimStart = (text: string) => text.replace(/^[ \t\n\v\f\r]+/, '');
const isBlank = (text: string) => /^[ \t\n\v\f\r]*$/.test(text);

/** Reads from the front of a text. */
class Scanner {
  at = 0;
  constructor(readonly text: string) {}

  get next(): string | undefined {
    return this.text[this.at];
  }

  get rest(): string {
    return this.text.slice(this.at);
  }

  get isDone(): boolean {
    return this.at >= this.text.length;
  }

  /** Digits, at most so many. */
  digits(most = Number.POSITIVE_INFINITY): string {
    const start = this.at;
    while (this.at - start < most && isDigit(this.next)) this.at++;
    return this.text.slice(start, this.at);
  }
}

function partsOf(numbers: readonly number[], yearDigits: number, rest: string): DateParts {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
  const isZero = numbers.every((number) => number === 0);
  const full = yearDigits === 2 && !isZero ? year + (year < 70 ? 2000 : 1900) : year;
  return { year: full, month, day, hour, minute, second, rest, isZero };
}

/** Digits without anything between: four of them are a year where they are 4, 8 or at least 14. */
function yearDigitsOf(digits: number): number {
  return digits === 4 || digits === 8 || digits >= 14 ? 4 : 2;
}

const mariaDb: Dialect = {
  read(text, onlyDateTimes) {
    const numbers: number[] = [];
    const scanner = new Scanner(text);
    const number = (most?: number) => {
      if (scanner.isDone) return true;
      const digits = scanner.digits(most);
      if (digits === '') return false;
      // The server counts in 32 bits.
      numbers.push(Number(BigInt.asUintN(32, BigInt(digits))));
      return true;
    };
    const punctuation = () => {
      if (scanner.isDone) return true;
      if (!isPunctuation(scanner.next)) return false;
      scanner.at++;
      return true;
    };
    let isRead: boolean;
    let yearDigits: number;
    const plain = /^\d+(?:T\d*)?/.exec(text)![0];
    const count = plain.replace('T', '').length;
    const fraction = count >= 12 ? (/^\.\d*/.exec(text.slice(plain.length))?.[0] ?? '') : '';
    if (plain.length + fraction.length === text.length) {
      yearDigits = yearDigitsOf(count);
      isRead = number(yearDigits) && number(2) && number(2);
      if (isRead && scanner.next === 'T') scanner.at++;
      isRead = isRead && number(2) && number(2) && number(2);
    } else {
      isRead = number();
      yearDigits = scanner.at;
      const separator = () => {
        if (scanner.isDone) return true;
        if (scanner.next === 'T') scanner.at++;
        else if (isPunctuation(scanner.next)) {
          if (onlyDateTimes) {
            numbers.length = 0;
            return false;
          }
          scanner.at++;
        } else if (isSpace(scanner.next)) scanner.at = text.length - trimStart(scanner.rest).length;
        else return false;
        return true;
      };
      isRead =
        isRead &&
        punctuation() &&
        number() &&
        punctuation() &&
        number() &&
        separator() &&
        number() &&
        punctuation() &&
        number() &&
        punctuation() &&
        number();
    }
    if (numbers.length < 3) return undefined;
    let micro = 0;
    if (isRead && scanner.next === '.') {
      scanner.at++;
      if (!scanner.isDone && !isDigit(scanner.next)) return partsOf(numbers, yearDigits, 'x');
      micro = Number(scanner.digits());
    }
    return partsOf([...numbers, micro], yearDigits, isRead ? scanner.rest : scanner.rest || 'x');
  },

  /** Its sql_mode allows zeros. */
  isDate({ year, month, day, hour, minute, second, isZero }) {
    if (year > 9999 || month > 12 || day > 31 || hour > 23 || minute > 59 || second > 59) return false;
    return isZero || month === 0 || day <= daysIn(year, month);
  },
};

const mySql: Dialect = {
  read(text, onlyDateTimes) {
    const scanner = new Scanner(text);
    const plain = /^[\dT]*/.exec(text)![0];
    const isPlain = plain.length === text.length || text[plain.length] === '.';
    let width = isPlain ? yearDigitsOf(plain.length) : 4;
    const yearWidth = width;
    const numbers: number[] = [];
    let first = 0;
    let hasDelimiter = false;
    let hasSpace = false;
    let end = 0;
    let hasMicroseconds = false;
    for (let i = 0; i < 7 && isDigit(scanner.next); i++) {
      const start = scanner.at;
      const value = Number(scanner.digits(isPlain || i === 6 ? width : undefined));
      if (i === 0) first = scanner.at - start;
      if (value > 999999) return undefined;
      numbers.push(value);
      width = 2;
      end = scanner.at;
      if (scanner.isDone) break;
      if (i === 2 && scanner.next === 'T') {
        scanner.at++;
        continue;
      }
      if (i === 5) {
        if (scanner.next === '.') {
          scanner.at++;
          end = scanner.at;
          width = 6;
          hasMicroseconds = /^\d{6}/.test(scanner.rest);
        } else if (isDigit(scanner.next)) break;
        continue;
      }
      while (isPunctuation(scanner.next) || isSpace(scanner.next)) {
        if (isSpace(scanner.next)) {
          if (i !== 2 && i !== 6) return undefined;
          hasSpace = true;
        }
        scanner.at++;
        hasDelimiter = true;
      }
      end = scanner.at;
    }
    if (hasDelimiter && !hasSpace && onlyDateTimes) return undefined;
    if (numbers.length < 3) return undefined;
    const rest = text.slice(end);
    return partsOf(numbers, isPlain ? yearWidth : first, hasMicroseconds ? rest.replace(/^\d+/, '') : rest);
  },

  isDate({ year, month, day, hour, minute, second }, fuzzy) {
    if (year > 9999 || month > 12 || day > 31 || hour > 23 || minute > 59 || second > 59) return false;
    if (fuzzy && (month === 0 || day === 0)) return true;
    return month > 0 && day > 0 && day <= daysIn(year, month);
  },
};

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || (year % 400 === 0 && year !== 0)) ? 29 : 28;
}

/** A displacement from UTC right after a time of day, which MySQL takes from 8.0.19 on. */
const DISPLACEMENT = /(?<=\d)[+-](?:0\d|1[0-3]):[0-5]\d$/;

/** Without what the servers pass over around it; a sign is taken by MariaDB, and by MySQL before a time. */
function bodyOf(value: string, isMySql: boolean): { text: string; sign: string } {
  const text = trimStart(value);
  if (isMySql) return { text: text.replace(DISPLACEMENT, ''), sign: '' };
  const [, sign, body] = /^([+-]?)(.*?)[ \t\n\v\f\r]*$/s.exec(text)!;
  return { text: trimStart(body!), sign: sign! };
}

/** Whether a strict server takes a string as a DATE or DATETIME; for MySQL what one of its versions takes passes. */
export function takesDate(value: string, isMySql: boolean): boolean {
  const { text, sign } = bodyOf(value, isMySql);
  if (!isDigit(text[0]) || sign === '-') return false;
  const dialect = isMySql ? mySql : mariaDb;
  const parts = dialect.read(text, false);
  return parts !== undefined && dialect.isDate(parts, false) && isBlank(parts.rest);
}

/** The same for a TIME. */
export function takesTime(value: string, isMySql: boolean): boolean {
  const dialect = isMySql ? mySql : mariaDb;
  const body = bodyOf(value, isMySql).text;
  const text = isMySql ? body.replace(/^-/, '') : body;
  if (text === '') return false;
  // MariaDB takes a T in more places than are known here.
  if (!isMySql && text.length < 12 && /^[^a-z]*T[^a-z]*$/i.test(text)) return true;
  if (text.length >= 12 && isDigit(trimStart(text)[0])) {
    const parts = dialect.read(trimStart(text), true);
    if (parts) return dialect.isDate(parts, true) && isBlank(parts.rest);
  }
  return takesTimeOfDay(text, isMySql);
}

/** `[D ][H]H:MM:SS[.f]`, `HHMMSS` and what is shorter. */
function takesTimeOfDay(text: string, isMySql: boolean): boolean {
  const scanner = new Scanner(text);
  const leading = scanner.digits();
  const left = trimStart(scanner.rest);
  let parts: number[];
  if (left.length > 1 && left !== scanner.rest && isDigit(left[0])) {
    scanner.at = text.length - left.length;
    parts = [Number(leading), ...clock(scanner, 3)];
  } else if (/^:\d/.test(left)) {
    scanner.at = text.length - left.length + 1;
    parts = [0, Number(leading), ...clock(scanner, 2)];
  } else {
    scanner.at = text.length - left.length;
    const value = Number(leading);
    parts = [0, Math.floor(value / 10000), Math.floor(value / 100) % 100, value % 100];
  }
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  let micro = 0;
  if (scanner.next === '.' && (isDigit(text[scanner.at + 1]) || scanner.at + 1 === text.length)) {
    scanner.at++;
    micro = Number(scanner.digits());
  }
  if (!isBlank(scanner.rest) || parts.some((part) => part > 4294967295)) return false;
  if (!isMySql && leading === '') return false;
  const total = days * 24 + hours;
  if (minutes > 59 || seconds > 59 || total > 838) return false;
  return !isMySql || total < 838 || minutes < 59 || seconds < 59 || micro === 0;
}

function clock(scanner: Scanner, most: number): number[] {
  const parts: number[] = [];
  for (;;) {
    parts.push(Number(scanner.digits()));
    if (parts.length === most || !/^:\d/.test(scanner.rest)) return parts;
    scanner.at++;
  }
}
