// The modules of the console's pages that need no browser, against what others say: node's crypto, the examples of Amazon's documentation, a reader of QR codes, a reader of zips.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import zlib from 'node:zlib';
import jsQR from 'jsqr';

const pages = mkdtempSync(join(tmpdir(), 'console-'));
cpSync(process.env.PYS3LOCAL_PAGES, pages, { recursive: true });
writeFileSync(join(pages, 'package.json'), '{"type": "module"}');
const load = name => import(join(pages, name));

const { Sha256, sha256, hex, hmac } = await load('sha256.js');
const { presign, queryOf, signHeaders, encodePath } = await load('sign.js');
const { parse, element, escape } = await load('xml.js');
const { modulesOf } = await load('qr.js');
const { crc32, ZipWriter } = await load('zip-writer.js');
const { check } = await load('policy-check.js');
const { Rights } = await load('rights.js');
const { bytesOf, size } = await load('format.js');

for (const length of [0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000, 100_003]) {
  const bytes = crypto.randomBytes(length), expected = crypto.createHash('sha256').update(bytes).digest('hex');
  assert.equal(hex(sha256(bytes)), expected, `SHA-256 of ${length} bytes`);
  const pieces = new Sha256();
  for (let at = 0; at < length; at += 37) pieces.update(bytes.subarray(at, at + 37));
  assert.equal(hex(pieces.digest()), expected, `SHA-256 of ${length} bytes in pieces`);
}
for (const length of [1, 63, 64, 65, 200]) {
  const key = crypto.randomBytes(length);
  assert.equal(hex(hmac(key, 'text')), crypto.createHmac('sha256', key).update('text').digest('hex'), `HMAC with a key of ${length} bytes`);
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html and sigv4-query-string-auth.html
const key = { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', region: 'us-east-1' };
const host = 'examplebucket.s3.amazonaws.com', time = new Date('2013-05-24T00:00:00Z');
const signatureOf = (request, hash = hex(sha256(''))) => /Signature=(\w+)/.exec(signHeaders({ host, query: '', headers: {}, ...request }, key, hash, time).authorization)[1];
assert.equal(signatureOf({ method: 'GET', path: '/test.txt', headers: { range: 'bytes=0-9' } }), 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
assert.equal(signatureOf({ method: 'PUT', path: '/test%24file.text', headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' } }, hex(sha256('Welcome to Amazon S3.'))),
  '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd');
assert.equal(signatureOf({ method: 'GET', path: '/', query: queryOf([['lifecycle', '']]) }), 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543');
assert.equal(signatureOf({ method: 'GET', path: '/', query: queryOf([['prefix', 'J'], ['max-keys', '2']]) }), '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7');
assert.match(presign({ method: 'GET', host, path: '/test.txt', parameters: [] }, key, 86400, time), /X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404$/);
assert.equal(encodePath("a b/ü+'(*).txt"), 'a%20b/%C3%BC%2B%27%28%2A%29.txt');

const read = parse('<?xml version="1.0"?>\n<a xmlns="x"><b>1 &lt;&amp;&#65;&#x1F600;</b><b/><c><d x="/">t</d></c>\n</a>');
assert.deepEqual(read.all('b').map(one => one.text), ['1 <&A😀', '']);
assert.equal(read.get('c/d'), 't');
assert.equal(read.at('c').toString(), '<c><d>t</d></c>');
assert.equal(parse(element('k', escape('<&"\u0001\r>'))).text, '<&"\u0001\r>');

for (const length of [1, 17, 18, 100, 154, 155, 300, 700, 1500, 2900]) {
  const text = `https://nas:10001/${'Aé+%7'.repeat(600)}`.slice(0, length);
  const grid = modulesOf(text);
  if (!grid) { assert.ok(length > 2000); continue; }
  const scale = 3, side = (grid.length + 8) * scale, pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  grid.forEach((row, y) => row.forEach((dark, x) => {
    if (dark) for (let dy = 0; dy < scale; dy++) for (let dx = 0; dx < scale; dx++) pixels.fill(0, (((y + 4) * scale + dy) * side + (x + 4) * scale + dx) * 4, (((y + 4) * scale + dy) * side + (x + 4) * scale + dx) * 4 + 3);
  }));
  assert.equal(jsQR(pixels, side, side)?.data, text, `QR code of ${length} characters`);
}

const pieces = [];
const zip = new ZipWriter(bytes => { pieces.push(Buffer.from(bytes)); });
const content = crypto.randomBytes(100_000);
async function* chunks() { yield content.subarray(0, 7); yield content.subarray(7); }
await zip.add('folder/grün.bin', '2026-01-02T03:04:06Z', chunks());
await zip.add('empty', '1970-01-01T00:00:00Z', (async function* () {})());
await zip.end();
const file = join(pages, 'test.zip');
writeFileSync(file, Buffer.concat(pieces));
const listed = execFileSync('python3', ['-c', 'import sys, zipfile, hashlib\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(z.namelist(), hashlib.sha256(z.read(z.namelist()[0])).hexdigest())', file], { encoding: 'utf8' });
assert.equal(listed.trim(), `['folder/grün.bin', 'empty'] ${crypto.createHash('sha256').update(content).digest('hex')}`);
if (zlib.crc32) assert.equal(crc32(content.subarray(5), crc32(content.subarray(0, 5))), zlib.crc32(content));

const policy = statement => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', ...statement }] });
assert.deepEqual(check(policy({}), 'b'), []);
assert.match(check('{', 'b')[0], /not JSON/);
assert.match(check(policy({ Effect: 'Maybe' }), 'b')[0], /Effect/);
assert.match(check(policy({ Action: 'GetObject' }), 'b')[0], /no action/);
assert.match(check(policy({ Resource: 'arn:aws:s3:::other/*' }), 'b')[0], /not in this bucket/);
assert.match(check(policy({ Resource: 'arn:aws:s3:::b' }), 'b')[0], /the bucket itself/);

const reader = new Rights({ buckets: ['photos-*'], prefix: 'a/', actions: ['s3:GetObject*', 's3:ListBucket'], overwrites: true, administers: false });
assert.deepEqual([reader.can('GetObjectTagging', 'photos-1'), reader.can('GetObject', 'other'), reader.can('PutObject', 'photos-1'), reader.canTo('GetObject', 'photos-1', 'b'), reader.canTo('GetObject', 'photos-1', 'a/b')], [true, false, false, false, true]);

assert.deepEqual([bytesOf('1.5 GiB'), bytesOf('2TB'), bytesOf('100'), bytesOf('many')], [1610612736, 2e12, 100, undefined]);
assert.equal(size(1536), '1.5 KiB');
console.log('Success!');

// A key that is bound to a bucket makes no other one.
const makes = (buckets, actions, known) => new Rights({ buckets, actions }).canMakeBuckets(known);
assert.equal(makes([], ['s3:*'], []), true);
assert.equal(makes(['photos'], ['s3:*'], ['photos']), false);
assert.equal(makes(['photos'], ['s3:*'], []), true);
assert.equal(makes(['photos'], ['s3:CreateBucket'], []), false);
assert.equal(makes(['photos-*'], ['s3:*'], ['photos-1']), true);
assert.equal(makes([], ['s3:GetObject'], []), false);
assert.equal(new Rights(null).canMakeBuckets([]), true);
