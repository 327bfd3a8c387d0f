// Files on their way to the server: in parts where they are large, each part hashed in a thread of its own and signed here.
import { button, h, report } from './dom.js';
import { session } from './app.js';
import { count, size } from './format.js';
import { document as xmlDocument, element, parse, value } from './xml.js';

const PART = 16 << 20, MOST_PARTS = 9000, AT_ONCE = 3, ATTEMPTS = 4;

/** Lets somebody choose files; or a folder. Resolves with pairs of a name and a file. */
export const pick = folder => new Promise(resolve => {
  const chooser = h('input', { type: 'file', multiple: true, webkitdirectory: folder, class: 'hidden', 'aria-label': 'Files', onchange: () => {
    resolve([...chooser.files].map(file => [file.webkitRelativePath || file.name, file]));
    chooser.remove();
  }, oncancel: () => { resolve([]); chooser.remove(); } });
  document.body.append(chooser);
  chooser.click();
});

/** Takes what is dropped, folders with all that is in them. */
export function dropTarget(target, take) {
  let depth = 0;
  const mark = by => { depth = by === 0 ? 0 : depth + by; target.classList.toggle('dropping', depth > 0); };
  target.addEventListener('dragenter', event => { event.preventDefault(); mark(1); });
  target.addEventListener('dragleave', () => mark(-1));
  target.addEventListener('dragover', event => event.preventDefault());
  target.addEventListener('drop', async event => {
    event.preventDefault();
    mark(0);
    const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
    const plain = [...event.dataTransfer.files].map(file => [file.name, file]);
    try {
      take(entries.length ? (await Promise.all(entries.map(walk))).flat() : plain);
    } catch (failure) {
      report(failure);
    }
  });
}

async function walk(entry) {
  if (entry.isFile) return [[entry.fullPath.slice(1), await new Promise((resolve, reject) => entry.file(resolve, reject))]];
  const reader = entry.createReader(), found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    for (const child of some) found.push(...await walk(child));
  }
}

let worker, last = 0;
const waiting = new Map();

function hashOf(blob) {
  if (!worker) {
    const address = new URL('hash-worker.js', import.meta.url).href;
    const policy = globalThis.trustedTypes?.createPolicy('console', { createScriptURL: text => text });
    worker = new Worker(policy ? policy.createScriptURL(address) : address, { type: 'module' });
    worker.onmessage = ({ data }) => {
      const { resolve, reject } = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.failure) reject(new Error(`The file could not be read: ${data.failure}`));
      else resolve(data.hash);
    };
    worker.onerror = () => waiting.forEach(({ reject }) => reject(new Error('The file could not be hashed.')));
  }
  return new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject });
    worker.postMessage({ id: last, blob });
  });
}

/** Sends one blob, with its progress; again where the network or the server fails for a moment. */
async function put(target, blob, progress, signal) {
  const { s3 } = session;
  const hash = await hashOf(blob);
  for (let attempt = 1; ; attempt++) {
    try {
      return await new Promise((resolve, reject) => {
        const { address, headers } = s3.sign('PUT', target, hash);
        const request = new XMLHttpRequest();
        request.open('PUT', address);
        for (const [name, text] of Object.entries(headers)) request.setRequestHeader(name, text);
        request.upload.onprogress = event => progress(event.loaded);
        request.onload = () => request.status < 300 ? resolve(request) : reject(s3.errorOf(request.status, request.responseText));
        request.onerror = () => reject(new Error('The connection was lost.'));
        request.onabort = () => reject(new DOMException('Stopped.', 'AbortError'));
        signal.addEventListener('abort', () => request.abort());
        if (signal.aborted) request.abort();
        else request.send(blob);
      });
    } catch (failure) {
      progress(0);
      if (signal.aborted || attempt === ATTEMPTS || (failure.status && failure.status < 500)) throw failure;
      await new Promise(resolve => setTimeout(resolve, 500 * 2 ** attempt));
    }
  }
}

async function putInParts(target, file, progress, signal) {
  const { s3 } = session;
  const length = Math.max(PART, Math.ceil(file.size / MOST_PARTS / 65536) * 65536);
  const id = (await s3.xml('POST', { ...target, query: [['uploads', '']] })).get('UploadId');
  const parts = [], sent = [];
  let next = 0;
  const own = new AbortController();
  signal.addEventListener('abort', () => own.abort());
  const work = async () => {
    while (next * length < file.size && !own.signal.aborted) {
      const number = next++;
      const answer = await put(
        { bucket: target.bucket, key: target.key, query: [['partNumber', String(number + 1)], ['uploadId', id]] }, file.slice(number * length, (number + 1) * length),
        loaded => { sent[number] = loaded; progress(sent.reduce((sum, one) => sum + (one ?? 0), 0)); }, own.signal);
      parts[number] = answer.getResponseHeader('etag');
    }
  };
  try {
    const works = Array.from({ length: AT_ONCE }, work);
    await Promise.all(works).catch(failure => { own.abort(); throw failure; });
    if (own.signal.aborted) throw new DOMException('Stopped.', 'AbortError');
    const done = xmlDocument('CompleteMultipartUpload', ...parts.map((etag, i) => element('Part', value('PartNumber', i + 1), value('ETag', etag))));
    // It may be refused after it has begun to say yes.
    const answer = parse(await (await s3.send('POST', { bucket: target.bucket, key: target.key, query: [['uploadId', id]] }, done)).text());
    if (answer.name === 'Error') throw new Error(answer.get('Message'));
  } catch (failure) {
    await s3.send('DELETE', { bucket: target.bucket, key: target.key, query: [['uploadId', id]] }).catch(() => {});
    throw failure;
  }
}

/** Uploads files one after the other. @param files pairs of a name and a file @param place where the progress is shown */
export async function upload(bucket, prefix, files, place, finished) {
  if (files.length === 0) return;
  const stop = new AbortController();
  const total = files.reduce((sum, [, file]) => sum + file.size, 0);
  const bar = h('progress', { max: Math.max(total, 1), 'aria-label': 'Upload' });
  bar.value = 0;
  const text = h('span', { role: 'status' }, '');
  const failures = h('ul', { class: 'failure' });
  const end = button('Stop', () => stop.abort());
  const box = h('div', { class: 'upload' }, text, bar, end, failures);
  place.append(box);
  let before = 0, done = 0;
  for (const [name, file] of files) {
    text.textContent = `${name} (${done + 1} of ${files.length}, ${size(total)} together)`;
    const target = { bucket, key: prefix + name, headers: { 'content-type': file.type || 'application/octet-stream' } };
    const progress = loaded => { bar.value = before + loaded; };
    try {
      if (file.size > PART) await putInParts(target, file, progress, stop.signal);
      else await put(target, file, progress, stop.signal);
      done++;
    } catch (failure) {
      if (stop.signal.aborted) break;
      failures.append(h('li', { role: 'alert' }, `${name}: ${failure.isForbidden && !session.rights.overwrites ? `${failure.message} This key may add, and not replace what is there.` : failure.message}`));
    }
    before += file.size;
    bar.value = before;
  }
  text.textContent = stop.signal.aborted ? `Stopped; ${count(done, 'file')} uploaded.` : `${count(done, 'file')} uploaded${done < files.length ? `, ${files.length - done} not` : ''}.`;
  bar.remove();
  end.replaceWith(button('Dismiss', () => box.remove(), { class: 'quiet' }));
  await finished();
}
