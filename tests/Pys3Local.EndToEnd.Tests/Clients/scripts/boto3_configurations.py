"""boto3 beyond reading and writing: versions, locks, tags, policies, lifecycles, CORS, ACLs, forms. Keys and region come from the environment."""
import datetime
import json
import os
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from boto3_errors import code_of

bucket = os.environ['PYS3LOCAL_BUCKET']
url = os.environ['PYS3LOCAL_URL']
s3 = boto3.client('s3', endpoint_url=url, config=Config(signature_version='s3v4'))


def anonymous(path, method='GET', **headers):
    request = urllib.request.Request(f'{url}/{bucket}/{path}', method=method, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


# Versions.
s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={'Status': 'Enabled'})
assert s3.get_bucket_versioning(Bucket=bucket)['Status'] == 'Enabled'
versions = [s3.put_object(Bucket=bucket, Key='key', Body=body)['VersionId'] for body in (b'1', b'2')]
marker = s3.delete_object(Bucket=bucket, Key='key')
assert marker['DeleteMarker'] is True
assert s3.get_object(Bucket=bucket, Key='key', VersionId=versions[0])['Body'].read() == b'1'
listed = s3.list_object_versions(Bucket=bucket)
assert [v['VersionId'] for v in listed['Versions']] == versions[::-1]
assert [(m['VersionId'], m['IsLatest']) for m in listed['DeleteMarkers']] == [(marker['VersionId'], True)]
s3.delete_object(Bucket=bucket, Key='key', VersionId=marker['VersionId'])
assert s3.get_object(Bucket=bucket, Key='key')['Body'].read() == b'2'

# Object lock.
s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration={
    'ObjectLockEnabled': 'Enabled', 'Rule': {'DefaultRetention': {'Mode': 'GOVERNANCE', 'Days': 1}}})
locked = s3.put_object(Bucket=bucket, Key='locked', Body=b'x')['VersionId']
assert s3.get_object_retention(Bucket=bucket, Key='locked')['Retention']['Mode'] == 'GOVERNANCE'
later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=3)
s3.put_object_retention(Bucket=bucket, Key='locked', Retention={'Mode': 'GOVERNANCE', 'RetainUntilDate': later})
s3.put_object_legal_hold(Bucket=bucket, Key='locked', LegalHold={'Status': 'ON'})
assert s3.get_object_legal_hold(Bucket=bucket, Key='locked')['LegalHold']['Status'] == 'ON'
removal = dict(Bucket=bucket, Key='locked', VersionId=locked, BypassGovernanceRetention=True)
assert code_of(s3.delete_object, **removal) == 'AccessDenied'
s3.put_object_legal_hold(Bucket=bucket, Key='locked', LegalHold={'Status': 'OFF'})
s3.delete_object(**removal)

# Tags.
tags = {'TagSet': [{'Key': 'a b', 'Value': 'ü+='}]}
s3.put_object_tagging(Bucket=bucket, Key='key', Tagging=tags)
assert s3.get_object_tagging(Bucket=bucket, Key='key')['TagSet'] == tags['TagSet']
s3.put_bucket_tagging(Bucket=bucket, Tagging=tags)
assert s3.get_bucket_tagging(Bucket=bucket)['TagSet'] == tags['TagSet']
s3.delete_bucket_tagging(Bucket=bucket)
assert code_of(s3.get_bucket_tagging, Bucket=bucket) == 'NoSuchTagSet'

# A lifecycle, and when it will be.
rules = {'Rules': [{'ID': 'r', 'Status': 'Enabled', 'Filter': {'And': {'Prefix': 'logs/', 'Tags': [{'Key': 't', 'Value': '1'}]}}, 'Expiration': {'Days': 3},
                    'AbortIncompleteMultipartUpload': {'DaysAfterInitiation': 1}}]}
# Uploads have no tags to be aborted by.
assert code_of(s3.put_bucket_lifecycle_configuration, Bucket=bucket, LifecycleConfiguration=rules) == 'InvalidArgument'
del rules['Rules'][0]['AbortIncompleteMultipartUpload']
s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=rules)
assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)['Rules'] == rules['Rules']
assert 'rule-id="r"' in s3.put_object(Bucket=bucket, Key='logs/1', Body=b'', Tagging='t=1')['Expiration']
s3.delete_bucket_lifecycle(Bucket=bucket)

# CORS, with a browser's question before the request.
s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={'CORSRules': [{'AllowedOrigins': ['https://a.example'], 'AllowedMethods': ['PUT'], 'AllowedHeaders': ['*']}]})
asked = {'Origin': 'https://a.example', 'Access-Control-Request-Method': 'PUT'}
assert anonymous('key', 'OPTIONS', **asked) == 200
s3.delete_bucket_cors(Bucket=bucket)
assert anonymous('key', 'OPTIONS', **asked) == 403

# A policy that opens, and the block that forbids it.
policy = json.dumps({'Version': '2012-10-17', 'Statement': [
    {'Effect': 'Allow', 'Principal': '*', 'Action': 's3:GetObject', 'Resource': f'arn:aws:s3:::{bucket}/key'}]})
assert code_of(s3.put_bucket_policy, Bucket=bucket, Policy=policy) == 'AccessDenied'
s3.delete_public_access_block(Bucket=bucket)
s3.put_bucket_policy(Bucket=bucket, Policy=policy)
assert s3.get_bucket_policy_status(Bucket=bucket)['PolicyStatus']['IsPublic'] is True
assert (anonymous('key'), anonymous('logs/1')) == (200, 403)
s3.delete_bucket_policy(Bucket=bucket)

# ACLs.
s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={'Rules': [{'ObjectOwnership': 'ObjectWriter'}]})
s3.put_object_acl(Bucket=bucket, Key='key', ACL='public-read')
assert [g['Permission'] for g in s3.get_object_acl(Bucket=bucket, Key='key')['Grants']] == ['FULL_CONTROL', 'READ']
assert anonymous('key') == 200
s3.put_object_acl(Bucket=bucket, Key='key', ACL='private')
assert anonymous('key') == 403

# A form, as a browser sends it.
post = s3.generate_presigned_post(bucket, 'form/${filename}', Conditions=[['content-length-range', 1, 10]], ExpiresIn=60)
for content, status in ((b'12345', 204), (b'12345678901', 400)):
    parts = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in post['fields'].items()]
    parts += [b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n' + content + b'\r\n--b--\r\n']
    request = urllib.request.Request(post['url'], b''.join(parts), {'Content-Type': 'multipart/form-data; boundary=b'})
    try:
        got = urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        got = error.code
    assert got == status, (got, content)
assert s3.get_object(Bucket=bucket, Key='form/f')['Body'].read() == b'12345'
print('Success!')
