// Downloads: an object by a link that is good for an hour, a folder as a zip that is made here while it comes.
import { h, report, say } from './dom.js';
import { session } from './app.js';
import { count, nameOf, size } from './format.js';
import { ZipWriter } from './zip-writer.js';

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

/** Two keys can have one name in a zip: the second is `name (2).ext` there. */
function freeName(wanted, taken) {
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = wanted.replace(/(\.[^./]*)?$/, ` (${number})$1`);
  taken.add(name);
  return name;
}

export async function downloadZip(bucket, prefix, label) {
  const { s3 } = session;
  const name = (nameOf(prefix).replace(/\/$/, '') || bucket) + '.zip';
  const sink = await sinkOf(name);
  const zip = new ZipWriter(sink.write);
  const taken = new Set();
  let renamed = 0;
  const before = label.textContent;
  try {
    for await (const object of s3.below(bucket, prefix)) {
      if (object.key.endsWith('/')) continue;
      // A name that goes up, or begins at the root, would leave the folder that the zip is opened in.
      const inside = object.key.slice(prefix.length).split('/').map(part => part === '..' || part === '.' ? '_' : part).filter(Boolean).join('/').replace(/[\\:\u0000-\u001f]/g, '_');
      const entry = freeName(inside || '_', taken);
      if (entry !== object.key.slice(prefix.length)) renamed++;
      await zip.add(entry, object.modified, chunksOf(await s3.send('GET', { bucket, key: object.key })));
      label.textContent = `${count(zip.entries.length, 'file')}, ${size(zip.at)}`;
    }
    await zip.end();
    await sink.close();
    say(`${name}: ${count(zip.entries.length, 'file')}, ${size(zip.at)}.` + (renamed ? ` ${count(renamed, 'key')} cannot be a file name, or another key has it already: they have another name there.` : ''));
  } catch (failure) {
    sink.abort();
    report(failure);
  } finally {
    label.textContent = before;
  }
}
