#!/usr/bin/python3
"""A round through the arm64 binary with boto3 and restic: one line for each check, then "N passed, N failed".

   round.py user BINARY [PROCESSOR]                    under qemu-aarch64-static; without PROCESSOR as it is
   round.py machine KERNEL INITRAMFS DISK PROCESSOR    on a kernel of its own
"""

import base64
import concurrent.futures
import hashlib
import http.client
import json
import os
import random
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
import warnings
import zlib

import boto3
import botocore.config
import botocore.exceptions

import hosts

warnings.filterwarnings("ignore", message="Unverified HTTPS request")

MIB = 1 << 20
BUCKET = "a-bucket"
HEALTH = "/.pys3local/health"
ODD_KEYS = ["a", "a/b", "a//b", "/a", "..", "ä/é", "e\u0301", "with space+plus%percent", "x" * 1000]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def sample(size, seed):
    return random.Random(seed).randbytes(size)


def crc(data, width, polynomial):
    """Bit by bit: what has nothing in common with the server's way."""
    register = ones = (1 << width) - 1
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ (polynomial if register & 1 else 0)
    return base64.b64encode((register ^ ones).to_bytes(width // 8, "big")).decode()


def refused(call, *codes):
    try:
        call()
    except botocore.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] in codes, error
        return
    raise AssertionError("it was not refused")


class Round:
    def __init__(self, host):
        self.host = host
        self.expected = {}

    # In this order: each goes on with what those before it have left.

    def version(self):
        code, said = self.host.run("--version")
        assert code == 0 and said.strip(), said
        return f"{said.strip()}; {' '.join(self.host.about().split())}"

    def keys(self):
        code, said = self.host.run("keys", "add", "--json", "--note", "the round")
        assert code == 0, said
        made = json.JSONDecoder().raw_decode(said)[0]  # What follows was said to standard error.
        self.access_key = next(v for k, v in made.items() if k.lower() in ("id", "accesskeyid", "access_key_id"))
        self.secret = next(v for k, v in made.items() if "secret" in k.lower())
        code, said = self.host.run("keys", "list", "--json")
        assert code == 0 and self.access_key in said and self.secret not in said, said

    def start(self):
        begin = time.monotonic()
        self._start()
        return f"{1000 * (time.monotonic() - begin):.0f} ms, emulated"

    def put(self):
        self.s3.create_bucket(Bucket=BUCKET)
        for size in (0, 1, 4096, 100_000, 3 * MIB + 7):
            body = sample(size, size)
            self.s3.put_object(Bucket=BUCKET, Key=f"size/{size}", Body=body, Metadata={"size": str(size)})
            # Not from the answer: botocore loses its headers where a body is so short that nobody asks for it (100 Continue).
            assert self.s3.head_object(Bucket=BUCKET, Key=f"size/{size}")["ETag"] == f'"{hashlib.md5(body).hexdigest()}"'
            self.expected[f"size/{size}"] = body
        self._compare()
        assert self.s3.head_object(Bucket=BUCKET, Key="size/4096")["Metadata"] == {"size": "4096"}

    def ranges(self):
        body = self.expected["size/100000"]
        for header, part in (("bytes=0-0", body[:1]), ("bytes=40000-89999", body[40000:90000]), ("bytes=-17", body[-17:])):
            assert self.s3.get_object(Bucket=BUCKET, Key="size/100000", Range=header)["Body"].read() == part

    def checksums(self):
        body = sample(20_001, 5)
        values = {
            "crc32": base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode(),
            "crc32c": crc(body, 32, 0x82F63B78),
            "crc64nvme": crc(body, 64, 0x9A6C9329AC4BC9B5),
            "sha1": base64.b64encode(hashlib.sha1(body).digest()).decode(),
            "sha256": base64.b64encode(hashlib.sha256(body).digest()).decode(),
        }
        for name, value in values.items():
            self._put_with_header(f"sum/{name}", body, f"x-amz-checksum-{name}", value)
            wrong = ("B" if value[0] == "A" else "A") + value[1:]
            refused(lambda: self._put_with_header(f"wrong/{name}", body, f"x-amz-checksum-{name}", wrong), "BadDigest", "XAmzContentChecksumMismatch")
            self.expected[f"sum/{name}"] = body
        refused(lambda: self.s3.put_object(Bucket=BUCKET, Key="wrong/md5", Body=body, ContentMD5=base64.b64encode(bytes(16)).decode()), "BadDigest")

    def multipart(self):
        parts = [sample(5 * MIB, 11), sample(5 * MIB, 12), sample(5 * MIB, 13), sample(1234, 14)]
        upload = self.s3.create_multipart_upload(Bucket=BUCKET, Key="multipart")["UploadId"]

        def send(number):
            return self.s3.upload_part(Bucket=BUCKET, Key="multipart", UploadId=upload, PartNumber=number, Body=parts[number - 1])["ETag"]

        # All at once: their MD5 is computed in the places of a vector.
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            tags = list(pool.map(send, range(1, 5)))
        assert tags == [f'"{hashlib.md5(part).hexdigest()}"' for part in parts], tags
        listed = self.s3.list_parts(Bucket=BUCKET, Key="multipart", UploadId=upload)["Parts"]
        assert [part["Size"] for part in listed] == [len(part) for part in parts]
        done = self.s3.complete_multipart_upload(
            Bucket=BUCKET, Key="multipart", UploadId=upload,
            MultipartUpload={"Parts": [{"PartNumber": number + 1, "ETag": tag} for number, tag in enumerate(tags)]})
        whole = hashlib.md5(b"".join(hashlib.md5(part).digest() for part in parts)).hexdigest()
        assert done["ETag"] == f'"{whole}-4"', done["ETag"]
        self.expected["multipart"] = b"".join(parts)
        self._compare("multipart")

    def copy(self):
        for source in ("size/3145735", "multipart"):
            self.s3.copy_object(Bucket=BUCKET, Key=f"copy/{source}", CopySource={"Bucket": BUCKET, "Key": source})
            self.expected[f"copy/{source}"] = self.expected[source]
            self._compare(f"copy/{source}")

    def odd_keys(self):
        for key in ODD_KEYS:
            self.expected[key] = key.encode()
            self.s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode())
        for key in ODD_KEYS:
            self._compare(key)

    def list(self):
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 3})
        keys = [entry["Key"] for page in pages for entry in page["Contents"]]
        assert keys == sorted(self.expected, key=str.encode), keys
        folders = self.s3.list_objects_v2(Bucket=BUCKET, Delimiter="/")["CommonPrefixes"]
        assert {"Prefix": "size/"} in folders, folders

    def delete(self):
        keys = [key for key in self.expected if key.startswith("sum/")]
        gone = self.s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in keys]})
        assert len(gone["Deleted"]) == len(keys), gone
        for key in keys:
            del self.expected[key]
            refused(lambda: self.s3.get_object(Bucket=BUCKET, Key=key), "NoSuchKey")

    def versions(self):
        self.s3.create_bucket(Bucket="versions")
        self.s3.put_bucket_versioning(Bucket="versions", VersioningConfiguration={"Status": "Enabled"})
        ids = [self.s3.put_object(Bucket="versions", Key="key", Body=b"%d" % number)["VersionId"] for number in range(3)]
        self.s3.delete_object(Bucket="versions", Key="key")
        refused(lambda: self.s3.get_object(Bucket="versions", Key="key"), "NoSuchKey")
        assert [self.s3.get_object(Bucket="versions", Key="key", VersionId=id)["Body"].read() for id in ids] == [b"0", b"1", b"2"]
        listed = self.s3.list_object_versions(Bucket="versions")
        assert [entry["VersionId"] for entry in listed["Versions"]] == ids[::-1] and len(listed["DeleteMarkers"]) == 1, listed
        self.s3.delete_object(Bucket="versions", Key="key", VersionId=listed["DeleteMarkers"][0]["VersionId"])
        assert self.s3.get_object(Bucket="versions", Key="key")["Body"].read() == b"2"

    def conditions(self):
        refused(lambda: self._put_with_header("size/1", b"other", "If-None-Match", "*"), "PreconditionFailed")
        self._compare("size/1")

    def kill(self):
        """kill -9 in the middle of an upload and right after an acknowledged write."""
        url = urllib.parse.urlsplit(self.s3.generate_presigned_url("put_object", Params={"Bucket": BUCKET, "Key": "half"}))
        upload = http.client.HTTPConnection(url.hostname, url.port, timeout=300)
        upload.putrequest("PUT", f"{url.path}?{url.query}")
        upload.putheader("Content-Length", str(4 * MIB))
        upload.endheaders(sample(MIB, 31))
        self.s3.put_object(Bucket=BUCKET, Key="acknowledged", Body=b"it is there")
        self.expected["acknowledged"] = b"it is there"
        self.host.kill()
        upload.close()
        self._start()
        refused(lambda: self.s3.get_object(Bucket=BUCKET, Key="half"), "NoSuchKey")
        self._compare()

    def power(self):
        """The power fails right after an acknowledged write."""
        body = sample(200_000, 21)
        self.s3.put_object(Bucket=BUCKET, Key="before the cut", Body=body)
        self.expected["before the cut"] = body
        self.host.power_off()
        self.host.power_on()
        self._start()
        self._compare()
        self.list()
        return " ".join(self.host.about().split())

    def tls(self):
        assert self.host.stop() == 0
        self.host.start("--path", f"{self.host.directory}/data", "--listen", self.host.listen[1], "--tls-self-signed")
        url = f"https://localhost:{self.host.ports[1]}"
        self._until_it_answers(url, ssl._create_unverified_context())
        trusted = ssl.create_default_context(cadata=self.host.read(f"{self.host.directory}/.config/pys3local/tls.crt"))
        for cipher in (None, "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256"):
            if cipher:
                trusted.set_ciphers(cipher)
                trusted.maximum_version = ssl.TLSVersion.TLSv1_2
            with urllib.request.urlopen(f"{url}{HEALTH}", context=trusted, timeout=60) as answer:
                assert answer.read() == b"ok\n"
        client = self._client(url, verify=False)
        client.put_object(Bucket=BUCKET, Key="over tls", Body=self.expected["size/100000"])
        self.expected["over tls"] = self.expected["size/100000"]
        assert client.get_object(Bucket=BUCKET, Key="multipart")["Body"].read() == self.expected["multipart"]
        assert self.host.stop() == 0
        self._start()
        self._compare("over tls")

    def restic(self):
        room = tempfile.mkdtemp()
        try:
            os.mkdir(f"{room}/tree")
            for number in range(50):
                with open(f"{room}/tree/{number}", "wb") as file:
                    file.write(sample(number * 7001, number))
            environment = {
                **os.environ, "AWS_ACCESS_KEY_ID": self.access_key, "AWS_SECRET_ACCESS_KEY": self.secret, "RESTIC_PASSWORD": "round",
                "RESTIC_REPOSITORY": f"s3:{self.url}/restic", "RESTIC_CACHE_DIR": f"{room}/cache",
            }
            for arguments in (["init"], ["backup", "tree"], ["check", "--read-data"], ["restore", "latest", "--target", "back"]):
                ended = subprocess.run(["restic", *arguments], cwd=room, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600)
                assert ended.returncode == 0, ended.stdout.decode()
            compared = subprocess.run(["diff", "-r", f"{room}/tree", f"{room}/back/tree"], stdout=subprocess.PIPE)
            assert compared.returncode == 0, compared.stdout.decode()
        finally:
            shutil.rmtree(room)

    def stop(self):
        assert self.host.stop() == 0

    def verify(self):
        code, said = self.host.run("verify", "--path", f"{self.host.directory}/data", "--json")
        assert code == 0, said
        return " ".join(said[said.index("{"):].split())[:150]  # On a terminal it shows first how far it is.

    def _start(self):
        self.url = f"http://127.0.0.1:{self.host.ports[0]}"
        self.host.start("--path", f"{self.host.directory}/data", "--listen", self.host.listen[0])
        self._until_it_answers(self.url)
        self.s3 = self._client(self.url)

    def _until_it_answers(self, url, context=None):
        end = time.monotonic() + 120
        while True:
            try:
                with urllib.request.urlopen(f"{url}{HEALTH}", context=context, timeout=10) as answer:
                    assert answer.status == 200
                    return
            except OSError:
                assert time.monotonic() < end, "the server does not answer: " + self.host.log()
                time.sleep(0.05)

    def _client(self, url, verify=None):
        return boto3.client(
            "s3", endpoint_url=url, aws_access_key_id=self.access_key, aws_secret_access_key=self.secret, region_name="us-east-1", verify=verify,
            config=botocore.config.Config(signature_version="s3v4", s3={"addressing_style": "path"}, read_timeout=300, retries={"max_attempts": 1}))

    def _put_with_header(self, key, body, name, value):
        def add(request, **_):
            request.headers[name] = value

        self.s3.meta.events.register("before-sign.s3.PutObject", add)
        try:
            self.s3.put_object(Bucket=BUCKET, Key=key, Body=body)
        finally:
            self.s3.meta.events.unregister("before-sign.s3.PutObject", add)

    def _compare(self, *keys):
        for key in keys or self.expected:
            read = self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
            assert read == self.expected[key], f"{key}: {len(read)} bytes are not the {len(self.expected[key])} that were put"


def main(kind, *arguments):
    make = hosts.UserMode if kind == "user" else hosts.Machine
    if kind == "user" and len(arguments) == 1:
        arguments = (*arguments, None)
    host = make(*arguments, free_port(), free_port())
    passed = failed = 0
    try:
        steps = Round(host)
        for step in (
            steps.version, steps.keys, steps.start, steps.put, steps.ranges, steps.checksums, steps.multipart, steps.copy, steps.odd_keys, steps.list,
            steps.delete, steps.versions, steps.conditions, steps.kill, steps.power, steps.tls, steps.restic, steps.stop, steps.verify,
        ):
            begin = time.monotonic()
            try:
                note = step()
            except Exception as failure:  # What fails first is what is wrong: those after it go on with what it left.
                failed += 1
                print(f"  {step.__name__}: FAILED: {type(failure).__name__}: {failure}", flush=True)
                print("".join(f"    {line}\n" for line in host.log().splitlines()[-20:]), flush=True)
                break
            passed += 1
            print(f"  {step.__name__}: {time.monotonic() - begin:.1f} s{f' ({note})' if note else ''}", flush=True)
    finally:
        host.close()
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
