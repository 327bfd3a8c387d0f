// Requests to the S3 endpoint, signed in this tab.
import { base64, hex, sha256 } from './sha256.js';
import { encode, encodePath, presign, queryOf, signHeaders } from './sign.js';
import { document as xmlDocument, element, parse, value } from './xml.js';

const EMPTY = hex(sha256(''));

/** What the server says that it cannot do. */
export class S3Error extends Error {
  constructor(status, code, message) {
    super(message || `The server answered ${status}.`);
    this.status = status;
    this.code = code;
  }

  get isForbidden() {
    return this.status === 403;
  }

  get isMissing() {
    return this.status === 404;
  }
}

export class S3 {
  /** @param endpoint URL @param key id, secret, region: kept here, sent nowhere */
  constructor(endpoint, key) {
    this.url = new URL(endpoint.replace(/\/$/, ''));
    this.base = this.url.pathname.replace(/\/$/, '');
    this.key = key;
    this.skew = 0;
  }

  get now() {
    return new Date(Date.now() + this.skew);
  }

  pathOf(bucket, key) {
    return this.base + (bucket === undefined ? '/' : `/${encode(bucket)}${key === undefined ? '' : '/' + encodePath(key)}`);
  }

  addressOf(path, query) {
    const address = new URL(`${this.url.origin}${path}${query ? `?${query}` : ''}`);
    if (address.pathname !== path) throw new Error('A browser cannot ask for a name with “.” or “..” between its slashes: use another client of S3 for this object.');
    return address.href;
  }

  /** The address and the headers that a request is sent with. @param hash of the body */
  sign(method, { bucket, key, path = this.pathOf(bucket, key), query = [], headers = {} }, hash = EMPTY) {
    const text = queryOf(query);
    const address = this.addressOf(path, text);
    return { address, headers: signHeaders({ method, host: this.url.host, path, query: text, headers }, this.key, hash, this.now) };
  }

  /** Sends a request; the answer where the server did it. @throws S3Error */
  async send(method, target, body, { signal } = {}) {
    for (let attempt = 0; ; attempt++) {
      const { address, headers } = this.sign(method, target, body === undefined ? EMPTY : hex(sha256(body)));
      let response;
      // Of a write, a browser that is not to keep anything would say so in a header, which would be kept with the object.
      const cache = method === 'GET' || method === 'HEAD' ? 'no-store' : 'default';
      try {
        response = await fetch(address, { method, headers, body, signal, credentials: 'omit', cache, redirect: 'error' });
      } catch (failure) {
        if (failure.name === 'AbortError') throw failure;
        throw new Error(`The server at ${this.url.origin} does not answer this page.${this.url.protocol === 'https:' ? ' Where its certificate is its own, open that address in another tab once and accept it.' : ''}`);
      }
      if (response.ok) return response;
      const text = await response.text();
      const failure = this.errorOf(response.status, text);
      if (failure.code === 'RequestTimeTooSkewed' && attempt === 0 && response.headers.get('date')) {
        this.skew = new Date(response.headers.get('date')) - Date.now();
        continue;
      }
      throw failure;
    }
  }

  errorOf(status, text) {
    if (!text.startsWith('<')) return new S3Error(status, '', text.trim());
    const found = parse(text);
    return new S3Error(status, found.get('Code'), found.get('Message'));
  }

  async xml(method, target, body) {
    return parse(await (await this.send(method, target, body)).text());
  }

  /** A document of a bucket or an object; null where there is none. */
  async find(target) {
    try {
      return await this.xml('GET', target);
    } catch (failure) {
      if (failure.isMissing && failure.code !== 'NoSuchBucket' && failure.code !== 'NoSuchKey') return null;
      throw failure;
    }
  }

  async buckets() {
    return (await this.xml('GET', {})).at('Buckets')?.all('Bucket').map(bucket => ({ name: bucket.get('Name'), created: bucket.get('CreationDate') })) ?? [];
  }

  /** One page of a level of a bucket. @param deep everything below, without levels */
  async list(bucket, { prefix = '', after, deep = false, limit = 200 } = {}) {
    const found = await this.xml('GET', { bucket, query: [['list-type', '2'], ['encoding-type', 'url'], ['prefix', prefix], ['max-keys', String(limit)], ...deep ? [] : [['delimiter', '/']], ...after ? [['continuation-token', after]] : []] });
    return {
      folders: found.all('CommonPrefixes').map(folder => named(folder.get('Prefix'))),
      objects: found.all('Contents').map(object => ({ key: named(object.get('Key')), size: Number(object.get('Size')), modified: object.get('LastModified'), etag: object.get('ETag') })),
      next: found.get('IsTruncated') === 'true' ? found.get('NextContinuationToken') : undefined,
    };
  }

  /** One page of versions and delete markers. */
  async versions(bucket, { prefix = '', after, deep = false, limit = 200 } = {}) {
    const found = await this.xml('GET', { bucket, query: [['versions', ''], ['encoding-type', 'url'], ['prefix', prefix], ['max-keys', String(limit)], ...deep ? [] : [['delimiter', '/']], ...after ? [['key-marker', after.key], ['version-id-marker', after.version]] : []] });
    return {
      folders: found.all('CommonPrefixes').map(folder => named(folder.get('Prefix'))),
      objects: found.children.filter(child => child.name === 'Version' || child.name === 'DeleteMarker').map(version => ({
        key: named(version.get('Key')), version: version.get('VersionId'), size: Number(version.get('Size')), modified: version.get('LastModified'),
        isMarker: version.name === 'DeleteMarker', isLatest: version.get('IsLatest') === 'true', etag: version.get('ETag'),
      })),
      next: found.get('IsTruncated') === 'true' ? { key: named(found.get('NextKeyMarker')), version: found.get('NextVersionIdMarker') } : undefined,
    };
  }

  /** Every object below a prefix, page by page. */
  async* below(bucket, prefix) {
    for (let after; ;) {
      const page = await this.list(bucket, { prefix, after, deep: true, limit: 1000 });
      yield* page.objects;
      if (!page.next) return;
      after = page.next;
    }
  }

  async head(bucket, key, version) {
    try {
      return (await this.send('HEAD', { bucket, key, query: version ? [['versionId', version]] : [], headers: { 'x-amz-checksum-mode': 'ENABLED' } })).headers;
    } catch (failure) {
      if (failure instanceof S3Error && failure.isForbidden) throw new S3Error(403, 'AccessDenied', 'This key may not read this object.');
      if (failure instanceof S3Error && failure.isMissing) throw new S3Error(404, 'NoSuchKey', 'There is no such object (any more).');
      throw failure;
    }
  }

  /** Removes up to a thousand; what could not be removed. @param entries key and version */
  async remove(bucket, entries, headers = {}) {
    const body = xmlDocument('Delete', element('Quiet', 'true'), ...entries.map(entry => element('Object', value('Key', entry.key), value('VersionId', entry.version))));
    const found = await this.xml('POST', { bucket, query: [['delete', '']], headers: { 'x-amz-checksum-sha256': base64(sha256(body)), ...headers } }, body);
    return found.all('Error').map(error => ({ key: error.get('Key'), message: error.get('Message') }));
  }

  /** Puts a document of a bucket or an object. */
  async put(target, body, headers = {}) {
    await this.send('PUT', { ...target, headers: { 'x-amz-checksum-sha256': base64(sha256(body)), ...headers } }, body);
  }

  copySourceOf(bucket, key, version) {
    return `/${encode(bucket)}/${encodePath(key)}${version ? `?versionId=${encode(version)}` : ''}`;
  }

  /** A link that everybody can use who has it. */
  link(bucket, key, { seconds, version, name, method = 'GET' }) {
    const path = this.pathOf(bucket, key);
    const parameters = [...version ? [['versionId', version]] : [], ...name ? [['response-content-disposition', `attachment; filename*=UTF-8''${encode(name)}`]] : []];
    return this.addressOf(path, presign({ method, host: this.url.host, path, parameters }, this.key, seconds, this.now));
  }

  /** Asks the administration, which has a key of the preset admin only. */
  async ask(path, document) {
    const target = { path: `${this.base}/.pys3local/v1/${path}`, headers: document ? { 'content-type': 'application/json' } : {} };
    const response = await this.send(document ? 'POST' : 'GET', target, document && JSON.stringify(document));
    return response.status === 204 ? null : await response.json();
  }

  /** As ask, of what answers with a document to a line. */
  async* askForLines(path, document) {
    const target = { path: `${this.base}/.pys3local/v1/${path}`, headers: { 'content-type': 'application/json' } };
    const response = await this.send('POST', target, JSON.stringify(document));
    let rest = '';
    for (const reader = response.body.pipeThrough(new TextDecoderStream()).getReader(); ;) {
      const { done, value: text } = await reader.read();
      const lines = (rest + (text ?? '')).split('\n');
      rest = lines.pop();
      for (const line of lines) if (line) yield JSON.parse(line);
      if (done) return;
    }
  }

  async metrics() {
    return await (await this.send('GET', { path: `${this.base}/.pys3local/metrics` })).text();
  }
}

// encoding-type=url, as a form does it.
const named = text => {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
};
