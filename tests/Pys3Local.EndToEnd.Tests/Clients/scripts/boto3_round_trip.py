"""boto3 with its defaults: checksums, retries, transfer manager. Keys and region come from the environment."""
import io
import os
import urllib.request

import boto3
from botocore.config import Config
from boto3_errors import code_of

bucket = os.environ['PYS3LOCAL_BUCKET']
s3 = boto3.client('s3', endpoint_url=os.environ['PYS3LOCAL_URL'])


# One object, with everything that belongs to it.
body = os.urandom(100_000)
s3.put_object(Bucket=bucket, Key='a/b c+d%.bin', Body=body, ContentType='text/x-test', Metadata={'Colour': 'green', 'n': '1'},
              CacheControl='max-age=1', ContentDisposition='inline', ContentEncoding='identity', ContentLanguage='de')
got = s3.get_object(Bucket=bucket, Key='a/b c+d%.bin')
assert got['Body'].read() == body
assert got['ContentType'] == 'text/x-test', got
assert got['Metadata'] == {'colour': 'green', 'n': '1'}, got
assert (got['CacheControl'], got['ContentDisposition'], got['ContentLanguage']) == ('max-age=1', 'inline', 'de'), got
assert s3.get_object(Bucket=bucket, Key='a/b c+d%.bin', Range='bytes=10-19')['Body'].read() == body[10:20]

# A stream of unknown length, and the transfer manager's multipart.
large = os.urandom(20 * 1024 * 1024 + 1)
s3.upload_fileobj(io.BytesIO(large), bucket, 'large')
back = io.BytesIO()
s3.download_fileobj(bucket, 'large', back)
assert back.getvalue() == large
s3.copy({'Bucket': bucket, 'Key': 'large'}, bucket, 'copy of large')
assert s3.get_object(Bucket=bucket, Key='copy of large')['Body'].read() == large

# Listing with pages, delimiter and hard names.
names = [f'list/{i:03}/x' for i in range(25)] + ['list/ü &<>"\'', 'list/\U0001F600']
for name in names:
    s3.put_object(Bucket=bucket, Key=name, Body=b'')
pages = s3.get_paginator('list_objects_v2').paginate(Bucket=bucket, Prefix='list/', PaginationConfig={'PageSize': 7})
assert [o['Key'] for page in pages for o in page.get('Contents', [])] == sorted(names, key=lambda n: n.encode())
pages = s3.get_paginator('list_objects').paginate(Bucket=bucket, Prefix='list/', Delimiter='/', PaginationConfig={'PageSize': 7})
assert [p['Prefix'] for page in pages for p in page.get('CommonPrefixes', [])] == [f'list/{i:03}/' for i in range(25)]

# Errors by name.
assert code_of(s3.get_object, Bucket=bucket, Key='missing') == 'NoSuchKey'
assert code_of(s3.get_object, Bucket='no-such-bucket-here', Key='x') == 'NoSuchBucket'
assert code_of(s3.head_object, Bucket=bucket, Key='missing') == '404'
assert code_of(s3.delete_bucket, Bucket=bucket) == 'BucketNotEmpty'
assert s3.get_bucket_location(Bucket=bucket)['LocationConstraint'] is None

# A presigned URL, and clean-up with DeleteObjects.
# boto3 itself signs URLs for a custom endpoint by Signature Version 2, unless told: both have to work.
for signer in (s3, boto3.client('s3', endpoint_url=os.environ['PYS3LOCAL_URL'], config=Config(signature_version='s3v4'))):
    url = signer.generate_presigned_url('get_object', Params={'Bucket': bucket, 'Key': 'a/b c+d%.bin'}, ExpiresIn=60)
    assert urllib.request.urlopen(url).read() == body
    url = signer.generate_presigned_url('put_object', Params={'Bucket': bucket, 'Key': 'signed', 'ContentType': 'text/plain'}, ExpiresIn=60)
    put = urllib.request.Request(url, data=b'signed', method='PUT', headers={'Content-Type': 'text/plain'})
    assert urllib.request.urlopen(put).status == 200
    assert s3.head_object(Bucket=bucket, Key='signed')['ContentType'] == 'text/plain'
keys = [o['Key'] for page in s3.get_paginator('list_objects_v2').paginate(Bucket=bucket) for o in page['Contents']]
deleted = s3.delete_objects(Bucket=bucket, Delete={'Objects': [{'Key': k} for k in keys]})
assert len(deleted['Deleted']) == len(keys) and 'Errors' not in deleted, deleted
s3.delete_bucket(Bucket=bucket)
print('Success!')
