// Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
import { bytesOf, hex, hmac, sha256 } from './sha256.js';

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** What is signed in place of the hash of a body that is not known yet. */
export const UNSIGNED = 'UNSIGNED-PAYLOAD';

/** As a signature wants it: everything but letters, digits and -._~ is escaped. */
export const encode = text => encodeURIComponent(text).replace(/[!'()*]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase());

/** A key of an object in a path: its slashes stay. */
export const encodePath = text => text.split('/').map(encode).join('/');

/** A query in the order in which it is signed. */
export const queryOf = parameters => parameters
  .map(([name, value]) => [encode(name), encode(value ?? '')])
  .sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : 1)
  .map(([name, value]) => `${name}=${value}`).join('&');

const stampOf = time => time.toISOString().replace(/[-:]|\.\d{3}/g, '');

function signatureOf(request, { secret, region }, stamp, names, headers, hash) {
  const scope = `${stamp.slice(0, 8)}/${region}/s3/aws4_request`;
  const canonical = [request.method, request.path, request.query, ...names.map(name => `${name}:${headers[name]}`), '', names.join(';'), hash].join('\n');
  const key = scope.split('/').reduce((before, part) => hmac(before, part), bytesOf('AWS4' + secret));
  return hex(hmac(key, [ALGORITHM, stamp, scope, hex(sha256(canonical))].join('\n')));
}

/**
 * The headers that a request has to be sent with.
 * @param request method, host, path (escaped), query (of queryOf), headers (names in lower case)
 * @param key id, secret and region
 * @param hash of the body, in hexadecimal digits
 */
export function signHeaders(request, key, hash, time) {
  const stamp = stampOf(time);
  const headers = { ...request.headers, host: request.host, 'x-amz-content-sha256': hash, 'x-amz-date': stamp };
  for (const name of Object.keys(headers)) headers[name] = headers[name].trim().replace(/ +/g, ' ');
  const names = Object.keys(headers).sort();
  const signature = signatureOf(request, key, stamp, names, headers, hash);
  const { host, ...sent } = headers;
  return { ...sent, authorization: `${ALGORITHM} Credential=${key.id}/${stamp.slice(0, 8)}/${key.region}/s3/aws4_request, SignedHeaders=${names.join(';')}, Signature=${signature}` };
}

/** The query of a link that needs no header. @param seconds how long it is good for: 604800 at most */
export function presign({ method, host, path, parameters }, key, seconds, time) {
  const stamp = stampOf(time);
  const query = queryOf([
    ...parameters,
    ['X-Amz-Algorithm', ALGORITHM],
    ['X-Amz-Credential', `${key.id}/${stamp.slice(0, 8)}/${key.region}/s3/aws4_request`],
    ['X-Amz-Date', stamp],
    ['X-Amz-Expires', String(seconds)],
    ['X-Amz-SignedHeaders', 'host'],
  ]);
  return `${query}&X-Amz-Signature=${signatureOf({ method, path, query }, key, stamp, ['host'], { host }, UNSIGNED)}`;
}
