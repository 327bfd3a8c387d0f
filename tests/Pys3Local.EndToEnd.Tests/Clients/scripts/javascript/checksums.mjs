// Checksums of every kind, with an object's put (header), a stream (trailer), and uploads in parts (composite and of the full object).
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  S3Client, PutObjectCommand, GetObjectCommand, HeadObjectCommand, CopyObjectCommand, GetObjectAttributesCommand, CreateMultipartUploadCommand,
  UploadPartCommand, CompleteMultipartUploadCommand,
} from '@aws-sdk/client-s3';
import { Sha512 } from '@aws-sdk/checksums/sha';
import { Xxh64, Xxh3_64, Xxh3_128 } from '@aws-sdk/checksums/xxh';

// The SDK has these, and uses none that it is not given.
const checksumAlgorithms = { SHA512: Sha512, XXHASH64: Xxh64, XXHASH3: Xxh3_64, XXHASH128: Xxh3_128 };
const s3 = new S3Client({ endpoint: process.env.PYS3LOCAL_URL, forcePathStyle: true, maxAttempts: 1, checksumAlgorithms });
const Bucket = process.env.PYS3LOCAL_BUCKET;
const body = randomBytes(100_000);
const parts = [randomBytes(5 << 20), randomBytes(10)];

async function inParts(Key, ChecksumAlgorithm, ChecksumType) {
  const field = `Checksum${ChecksumAlgorithm}`;
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm, ChecksumType }));
  const Parts = [];
  for (const [i, Body] of parts.entries()) {
    const part = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: i + 1, Body, ChecksumAlgorithm }));
    assert.ok(part[field], `${Key}: no ${field} of a part`);
    Parts.push({ ETag: part.ETag, [field]: part[field], PartNumber: i + 1 });
  }
  const done = await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, ChecksumType, MultipartUpload: { Parts } }));
  assert.equal(done.ChecksumType, ChecksumType);
  assert.equal(/-2$/.test(done[field]), ChecksumType === 'COMPOSITE', `${Key}: ${done[field]}`);
  return done[field];
}

for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256', 'SHA512', 'XXHASH64', 'XXHASH3', 'XXHASH128']) {
  const field = `Checksum${ChecksumAlgorithm}`;
  const put = await s3.send(new PutObjectCommand({ Bucket, Key: 'whole', Body: body, ChecksumAlgorithm }));
  const streamed = await s3.send(new PutObjectCommand({ Bucket, Key: 'stream', Body: Readable.from([body]), ContentLength: body.length, ChecksumAlgorithm }));
  assert.ok(put[field]);
  assert.equal(streamed[field], put[field]);
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'stream', ChecksumMode: 'ENABLED' }));
  assert.deepEqual([head[field], head.ChecksumType], [put[field], 'FULL_OBJECT']);

  // The client compares what it reads with the checksum that comes along.
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'stream', ChecksumMode: 'ENABLED' }));
  assert.deepEqual(Buffer.from(await got.Body.transformToByteArray()), body);
  const copy = await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/stream` }));
  assert.deepEqual([copy.CopyObjectResult[field], copy.CopyObjectResult.ChecksumType], [put[field], 'FULL_OBJECT']);

  const wrong = Buffer.from(put[field], 'base64');
  wrong[0] ^= 1;
  const refused = new PutObjectCommand({ Bucket, Key: 'refused', Body: body, [field]: wrong.toString('base64') });
  await assert.rejects(s3.send(refused), { name: 'BadDigest' });

  const types = { CRC64NVME: ['FULL_OBJECT'], CRC32: ['COMPOSITE', 'FULL_OBJECT'], CRC32C: ['COMPOSITE', 'FULL_OBJECT'] }[ChecksumAlgorithm] ?? ['COMPOSITE'];
  for (const type of types) {
    const value = await inParts('parts', ChecksumAlgorithm, type);
    const { Checksum, ObjectParts } = await s3.send(
      new GetObjectAttributesCommand({ Bucket, Key: 'parts', ObjectAttributes: ['Checksum', 'ObjectParts'] }));
    assert.equal(`${Checksum[field]}${type === 'COMPOSITE' && !Checksum[field].includes('-') ? '-2' : ''}`, value);
    assert.equal(ObjectParts.TotalPartsCount, 2);
    if (type === 'FULL_OBJECT') {
      const whole = await s3.send(new PutObjectCommand({ Bucket, Key: 'whole', Body: Buffer.concat(parts), ChecksumAlgorithm }));
      assert.equal(value, whole[field]);
    }
  }
}

// For MD5 the SDK sends the header that was there before there were checksums.
const md5 = new PutObjectCommand({ Bucket, Key: 'md5', Body: body, ChecksumAlgorithm: 'MD5' });
assert.equal((await s3.send(md5)).$metadata.httpStatusCode, 200);
console.log('Success!');
