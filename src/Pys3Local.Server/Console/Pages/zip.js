// Downloads: an object by a link that is good for an hour, a folder as a zip that is made here while it comes.
import { h, report, say } from './dom.js';
import { session } from './app.js';
import { count, nameOf, size } from './format.js';

const HOUR = 3600;

function save(address, name) {
  const link = h('a', { href: address, download: name, rel: 'noreferrer' });
  document.body.append(link);
  link.click();
  link.remove();
}

/** The browser takes it from the server to the disk; it does not come through this page. */
export async function download(bucket, key, version) {
  await session.s3.head(bucket, key, version);
  save(session.s3.link(bucket, key, { seconds: HOUR, version, name: nameOf(key) || bucket }), nameOf(key));
}

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

async function* chunksOf(response) {
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** Where the zip goes: to a file, where the browser lets a page write one; otherwise to the browser's own store, and from there to the disk. */
async function sinkOf(name) {
  if (globalThis.showSaveFilePicker) {
    const file = await (await globalThis.showSaveFilePicker({ suggestedName: name })).createWritable();
    return { write: bytes => file.write(bytes), close: () => file.close(), abort: () => file.abort() };
  }
  const pieces = [];
  let some = [], held = 0;
  const keep = () => { pieces.push(new Blob(some)); some = []; held = 0; };
  return {
    write: bytes => { some.push(bytes); if ((held += bytes.length) > 8 << 20) keep(); },
    close: () => {
      keep();
      const address = URL.createObjectURL(new Blob(pieces, { type: 'application/zip' }));
      save(address, name);
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    },
    abort: () => {},
  };
}

export async function downloadZip(bucket, prefix, label) {
  const { s3 } = session;
  const name = (nameOf(prefix).replace(/\/$/, '') || bucket) + '.zip';
  const sink = await sinkOf(name);
  const zip = new ZipWriter(sink.write);
  const before = label.textContent;
  try {
    for await (const object of s3.below(bucket, prefix)) {
      if (object.key.endsWith('/')) continue;
      // A name that goes up, or begins at the root, would leave the folder that the zip is opened in.
      const inside = object.key.slice(prefix.length).split('/').map(part => part === '..' || part === '.' ? '_' : part).filter(Boolean).join('/').replace(/[\\:\u0000-\u001f]/g, '_');
      await zip.add(inside || '_', object.modified, chunksOf(await s3.send('GET', { bucket, key: object.key })));
      label.textContent = `${count(zip.entries.length, 'file')}, ${size(zip.at)}`;
    }
    await zip.end();
    await sink.close();
    say(`${name}: ${count(zip.entries.length, 'file')}, ${size(zip.at)}.`);
  } catch (failure) {
    sink.abort();
    report(failure);
  } finally {
    label.textContent = before;
  }
}
