"""SSE-S3, SSE-KMS and SSE-C by boto3: whole objects, parts, copies, forms, presigned URLs."""
import hashlib
import os
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

bucket = os.environ["PYS3LOCAL_BUCKET"]
s3 = boto3.client("s3", endpoint_url=os.environ["PYS3LOCAL_URL"], config=Config(signature_version="s3v4", retries={"max_attempts": 1}))
content = os.urandom(100_000)
key = os.urandom(32)
other = os.urandom(32)
with_key = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": key}


def refused(status, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == status, error.response
        return
    raise AssertionError(f"{call} was not refused")


put = s3.put_object(Bucket=bucket, Key="s3", Body=content, ServerSideEncryption="AES256")
assert put["ServerSideEncryption"] == "AES256"
assert put["ETag"] == '"%s"' % hashlib.md5(content).hexdigest()
got = s3.get_object(Bucket=bucket, Key="s3")
assert got["ServerSideEncryption"] == "AES256" and got["Body"].read() == content
assert s3.get_object(Bucket=bucket, Key="s3", Range="bytes=65530-65545")["Body"].read() == content[65530:65546]

kms = s3.put_object(Bucket=bucket, Key="kms", Body=content, ServerSideEncryption="aws:kms", SSEKMSEncryptionContext="eyJhIjoiYiJ9")
assert kms["ServerSideEncryption"] == "aws:kms" and len(kms["SSEKMSKeyId"]) == 16
assert s3.get_object(Bucket=bucket, Key="kms")["Body"].read() == content
again = s3.put_object(Bucket=bucket, Key="kms2", Body=content, ServerSideEncryption="aws:kms", SSEKMSKeyId=kms["SSEKMSKeyId"])
assert again["SSEKMSKeyId"] == kms["SSEKMSKeyId"]
refused(400, s3.put_object, Bucket=bucket, Key="no", Body=b"", ServerSideEncryption="aws:kms", SSEKMSKeyId="0000000000000000")

put = s3.put_object(Bucket=bucket, Key="c", Body=content, **with_key)
assert put["SSECustomerAlgorithm"] == "AES256" and put["ETag"] != '"%s"' % hashlib.md5(content).hexdigest()
assert s3.get_object(Bucket=bucket, Key="c", **with_key)["Body"].read() == content
assert s3.head_object(Bucket=bucket, Key="c", **with_key)["ContentLength"] == len(content)
refused(400, s3.get_object, Bucket=bucket, Key="c")
refused(400, s3.head_object, Bucket=bucket, Key="c")
refused(403, s3.get_object, Bucket=bucket, Key="c", SSECustomerAlgorithm="AES256", SSECustomerKey=other)

s3.copy_object(Bucket=bucket, Key="moved", CopySource=f"{bucket}/c", CopySourceSSECustomerAlgorithm="AES256", CopySourceSSECustomerKey=key,
               SSECustomerAlgorithm="AES256", SSECustomerKey=other)
assert s3.get_object(Bucket=bucket, Key="moved", SSECustomerAlgorithm="AES256", SSECustomerKey=other)["Body"].read() == content
copied = s3.copy_object(Bucket=bucket, Key="copied", CopySource=f"{bucket}/c", CopySourceSSECustomerAlgorithm="AES256", CopySourceSSECustomerKey=key)
assert copied["ServerSideEncryption"] == "AES256"

large = os.urandom(6 << 20)
for name, begin, part in (("s3-parts", {"ServerSideEncryption": "AES256"}, {}), ("c-parts", with_key, with_key)):
    upload = s3.create_multipart_upload(Bucket=bucket, Key=name, **begin)["UploadId"]
    if part:
        refused(400, s3.upload_part, Bucket=bucket, Key=name, UploadId=upload, PartNumber=1, Body=large)
    parts = [{"PartNumber": n, "ETag": s3.upload_part(Bucket=bucket, Key=name, UploadId=upload, PartNumber=n, Body=large, **part)["ETag"]} for n in (1, 2)]
    s3.complete_multipart_upload(Bucket=bucket, Key=name, UploadId=upload, MultipartUpload={"Parts": parts})
    assert s3.get_object(Bucket=bucket, Key=name, **part)["Body"].read() == large + large
    assert s3.get_object(Bucket=bucket, Key=name, Range=f"bytes={len(large) - 3}-{len(large) + 2}", **part)["Body"].read() == large[-3:] + large[:3]

url = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "presigned", "ServerSideEncryption": "AES256"})
urllib.request.urlopen(urllib.request.Request(url, data=content, method="PUT", headers={"x-amz-server-side-encryption": "AES256"}))
assert s3.head_object(Bucket=bucket, Key="presigned")["ServerSideEncryption"] == "AES256"

s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]})
assert s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
assert s3.put_object(Bucket=bucket, Key="default", Body=content)["ServerSideEncryption"] == "AES256"
s3.delete_bucket_encryption(Bucket=bucket)
assert "ServerSideEncryption" not in s3.put_object(Bucket=bucket, Key="plain", Body=content)
print("Success!", end="")
