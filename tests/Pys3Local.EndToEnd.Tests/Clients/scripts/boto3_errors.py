"""What boto3 makes of an answer that is an error."""
from botocore.exceptions import ClientError


def code_of(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response['Error']['Code']
    raise AssertionError('no error')
