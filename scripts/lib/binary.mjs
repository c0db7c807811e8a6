// What a program runs on, by its first bytes: ELF (System V ABI), Mach-O (mach-o/loader.h), PE (Microsoft's PE format).

/** `linux-x64`, `darwin-arm64`, `win32-x64`, …; undefined for anything else. */
export function platformOf(bytes) {
  const at = (offset) => bytes.readUInt32LE(offset);
  if (bytes.length < 0x40) return undefined;
  if (bytes.readUInt32BE(0) === 0x7f454c46)
    return named('linux', { 62: 'x64', 183: 'arm64' }, at(18) & 0xffff);
  if (at(0) === 0xfeedfacf) return named('darwin', { 16777223: 'x64', 16777228: 'arm64' }, at(4));
  const header = bytes.toString('latin1', 0, 2) === 'MZ' ? at(0x3c) : undefined;
  if (header === undefined || header + 6 > bytes.length || at(header) !== 0x00004550) return undefined;
  return named('win32', { 34404: 'x64', 43620: 'arm64' }, bytes.readUInt16LE(header + 4));
}

const named = (system, machines, machine) =>
  machines[machine] === undefined ? undefined : `${system}-${machines[machine]}`;
