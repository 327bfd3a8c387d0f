"""The example of the project's seed, as it stands, but for the port."""
import os

import boto3

s3 = boto3.client(
    's3',
    endpoint_url=os.environ['PYS3LOCAL_URL'],
    aws_access_key_id='test',
    aws_secret_access_key='test'
)

s3.create_bucket(Bucket='mybucket')
s3.put_object(Bucket='mybucket', Key='file.txt', Body=b'data')

assert s3.get_object(Bucket='mybucket', Key='file.txt')['Body'].read() == b'data'
assert [b['Name'] for b in s3.list_buckets()['Buckets']] == ['mybucket']
print('Success!')
