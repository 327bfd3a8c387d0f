// The AWS SDK for JavaScript with its defaults. Keys and region come from the environment.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  S3Client, PutObjectCommand, GetObjectCommand, HeadObjectCommand, CopyObjectCommand, DeleteObjectsCommand, ListObjectsV2Command,
  CreateBucketCommand, DeleteBucketCommand, CreateMultipartUploadCommand, UploadPartCommand, CompleteMultipartUploadCommand,
  AbortMultipartUploadCommand, ListPartsCommand, GetBucketLocationCommand,
} from '@aws-sdk/client-s3';

const s3 = new S3Client({ endpoint: process.env.PYS3LOCAL_URL, forcePathStyle: true, maxAttempts: 1 });
const Bucket = `${process.env.PYS3LOCAL_BUCKET}-of-javascript`;
const read = async (Key, more = {}) => {
  const got = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return Buffer.from(await got.Body.transformToByteArray());
};

await s3.send(new CreateBucketCommand({ Bucket }));
await s3.send(new GetBucketLocationCommand({ Bucket }));

const body = randomBytes(100_000);
const Key = 'dir/a b+c%é😀.bin';
await s3.send(new PutObjectCommand({ Bucket, Key, Body: body, ContentType: 'text/x-test', Metadata: { colour: 'green' } }));
assert.deepEqual(await read(Key), body);
assert.deepEqual(await read(Key, { Range: 'bytes=-10' }), body.subarray(-10));
const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
assert.deepEqual([head.ContentType, head.Metadata, head.ContentLength], ['text/x-test', { colour: 'green' }, body.length]);

// A stream: aws-chunked with a trailing checksum.
const chunks = Array.from({ length: 40 }, () => randomBytes(50_000));
const streamed = Buffer.concat(chunks);
await s3.send(new PutObjectCommand({ Bucket, Key: 'streamed', Body: Readable.from(chunks), ContentLength: streamed.length }));
assert.deepEqual(await read('streamed'), streamed);

await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/${encodeURIComponent(Key)}` }));
assert.deepEqual(await read('copy'), body);

const parts = [randomBytes(5 << 20), randomBytes(5 << 20), randomBytes(10)];
const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'multipart' }));
const Parts = [];
for (const [i, part] of parts.entries()) {
  const { ETag, ChecksumCRC32 } = await s3.send(new UploadPartCommand({ Bucket, Key: 'multipart', UploadId, PartNumber: i + 1, Body: part }));
  Parts.push({ ETag, ChecksumCRC32, PartNumber: i + 1 });
}
assert.equal((await s3.send(new ListPartsCommand({ Bucket, Key: 'multipart', UploadId }))).Parts.length, 3);
await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'multipart', UploadId, MultipartUpload: { Parts } }));
assert.deepEqual(await read('multipart'), Buffer.concat(parts));

const aborted = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'aborted' }));
await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'aborted', UploadId: aborted.UploadId }));

await assert.rejects(read('missing'), { name: 'NoSuchKey' });
const listed = (await s3.send(new ListObjectsV2Command({ Bucket }))).Contents.map(object => object.Key);
assert.deepEqual(listed, ['copy', Key, 'multipart', 'streamed']);
const deleted = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: listed.map(name => ({ Key: name })) } }));
assert.equal(deleted.Deleted.length, listed.length);
await s3.send(new DeleteBucketCommand({ Bucket }));
console.log('Success!');
