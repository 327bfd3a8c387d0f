// Zip files that are written while their contents come.

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

export function crc32(bytes, before = 0) {
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++) crc = TABLE[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/**
 * A zip without compression, with the sizes behind the contents, so that nothing has to be known before it has come (APPNOTE.TXT 4.3). With the 64-bit fields always.
 * @param write takes bytes, in order
 */
export class ZipWriter {
  constructor(write) {
    this.write = write;
    this.at = 0;
    this.entries = [];
  }

  async put(...fields) {
    const bytes = fieldsOf(fields);
    this.at += bytes.length;
    await this.write(bytes);
  }

  /** @param chunks an async iterable of bytes */
  async add(name, time, chunks) {
    const bytes = new TextEncoder().encode(name), offset = this.at;
    const date = new Date(time);
    const dos = [(date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1), ((Math.max(date.getFullYear(), 1980) - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate()];
    // 0x0808: the sizes come behind, the name is UTF-8. The extra field makes the sizes behind it 64 bits wide.
    await this.put([4, 0x04034b50], [2, 45], [2, 0x0808], [2, 0], [2, dos[0]], [2, dos[1]], [4, 0], [4, 0xffffffff], [4, 0xffffffff], [2, bytes.length], [2, 20], bytes, [2, 1], [2, 16], [8, 0], [8, 0]);
    let crc = 0, length = 0;
    for await (const chunk of chunks) {
      crc = crc32(chunk, crc);
      length += chunk.length;
      this.at += chunk.length;
      await this.write(chunk);
    }
    await this.put([4, 0x08074b50], [4, crc], [8, length], [8, length]);
    this.entries.push({ bytes, dos, crc, length, offset });
  }

  async end() {
    const start = this.at;
    for (const { bytes, dos, crc, length, offset } of this.entries) {
      await this.put([4, 0x02014b50], [2, 45], [2, 45], [2, 0x0808], [2, 0], [2, dos[0]], [2, dos[1]], [4, crc], [4, 0xffffffff], [4, 0xffffffff], [2, bytes.length], [2, 28], [2, 0], [2, 0], [2, 0], [4, 0], [4, 0xffffffff],
        bytes, [2, 1], [2, 24], [8, length], [8, length], [8, offset]);
    }
    const end = this.at, number = this.entries.length;
    await this.put([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0], [8, number], [8, number], [8, end - start], [8, start], [4, 0x07064b50], [4, 0], [8, end], [4, 1],
      [4, 0x06054b50], [2, 0], [2, 0], [2, 0xffff], [2, 0xffff], [4, 0xffffffff], [4, 0xffffffff], [2, 0]);
  }
}

function fieldsOf(fields) {
  const length = fields.reduce((sum, field) => sum + (field instanceof Uint8Array ? field.length : field[0]), 0);
  const bytes = new Uint8Array(length), view = new DataView(bytes.buffer);
  let at = 0;
  for (const field of fields) {
    if (field instanceof Uint8Array) { bytes.set(field, at); at += field.length; continue; }
    const [width, number] = field;
    if (width === 8) { view.setUint32(at, number % 0x100000000, true); view.setUint32(at + 4, Math.floor(number / 0x100000000), true); }
    else if (width === 4) view.setUint32(at, number, true);
    else view.setUint16(at, number, true);
    at += width;
  }
  return bytes;
}
