import { inflateRawSync } from 'node:zlib';

/** The files of a zip archive by name, each read when asked for. No archive of ours is split or larger than 4 GB. */
export function zipEntries(bytes: Buffer): Map<string, () => Buffer> {
  const entries = new Map<string, () => Buffer>();
  const end = bytes.lastIndexOf('PK\x05\x06');
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const packed = bytes.readUInt16LE(at + 10) === 8;
    const size = bytes.readUInt32LE(at + 20);
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const header = bytes.readUInt32LE(at + 42);
    const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
    const data = bytes.subarray(start, start + size);
    entries.set(bytes.toString('utf8', at + 46, at + 46 + name!), () =>
      packed ? inflateRawSync(data) : data,
    );
    at += 46 + name! + extra! + comment!;
  }
  return entries;
}
