"""
A file whose writes fail on demand, for scripts/test-disks.sh: a loop device on it is a disk that fails, or one that is slow, for scripts/bench-disk.sh. It speaks the kernel's FUSE protocol
(linux/fuse.h, 7.31) itself, so it needs nothing but /dev/fuse and root.

Usage: failing_disk.py IMAGE MOUNTPOINT CONTROL [MILLISECONDS]

MOUNTPOINT/disk has the bytes of IMAGE. While CONTROL is there and says "MARK SKIP COUNT", of the writes that contain the bytes MARK ("*": of all) the first SKIP go
through and the next COUNT fail with EIO; each that failed is a line in CONTROL.failed. A sync takes MILLISECONDS, in which nothing else is done.
"""
import ctypes
import errno
import os
import struct
import sys
import time

LOOKUP, FORGET, GETATTR, SETATTR, OPEN, READ, WRITE, STATFS, RELEASE, FSYNC, FLUSH, INIT, ACCESS = 1, 2, 3, 4, 14, 15, 16, 17, 18, 20, 25, 26, 34
INTERRUPT, BATCH_FORGET = 36, 42
HEADER = struct.Struct("<IIQQIIIHH")
MAX_WRITE = 128 * 1024
DIRECT_IO = 1


class Disk:
    def __init__(self, image, control, sync):
        self.file = os.open(image, os.O_RDWR)
        self.sync = sync
        self.control = control
        self.seen = (None, 0)

    def attributes(self, node):
        size, mode = (0, 0o40700) if node == 1 else (os.fstat(self.file).st_size, 0o100600)
        return struct.pack("<QQQQQQIIIIIIIIII", node, size, size // 512, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)

    def fails(self, data):
        try:
            with open(self.control) as file:
                plan = file.read().strip()
        except FileNotFoundError:
            return False
        mark, skip, count = plan.rsplit(" ", 2)
        if plan != self.seen[0]:
            self.seen = (plan, 0)
        if mark != "*" and mark.encode() not in data:
            return False
        number = self.seen[1]
        self.seen = (plan, number + 1)
        failing = int(skip) <= number < int(skip) + int(count)
        if failing:
            with open(self.control + ".failed", "a") as file:
                file.write("EIO\n")
        return failing

    def answer(self, opcode, node, body):
        if opcode == INIT:
            return struct.pack("<IIIIHHIIHHI28x", 7, 31, 65536, 0, 16, 12, MAX_WRITE, 1, 0, 0, 0)
        if opcode == LOOKUP:
            if node != 1 or body.rstrip(b"\0") != b"disk":
                return errno.ENOENT
            return struct.pack("<QQQQII", 2, 0, 60, 60, 0, 0) + self.attributes(2)
        if opcode in (GETATTR, SETATTR):
            return struct.pack("<QII", 60, 0, 0) + self.attributes(node)
        if opcode == OPEN:
            return struct.pack("<QII", 1, DIRECT_IO, 0)
        if opcode == READ:
            _, offset, size = struct.unpack_from("<QQI", body)
            return os.pread(self.file, size, offset)
        if opcode == WRITE:
            _, offset, size = struct.unpack_from("<QQI", body)
            data = body[40:40 + size]
            if self.fails(data):
                return errno.EIO
            return struct.pack("<II", os.pwrite(self.file, data, offset), 0)
        if opcode == STATFS:
            return struct.pack("<QQQQQIIII24x", 1 << 20, 1 << 20, 1 << 20, 2, 0, 4096, 255, 4096, 0)
        if opcode == FSYNC:
            time.sleep(self.sync)
        if opcode in (RELEASE, FSYNC, FLUSH, ACCESS):
            return b""
        return errno.ENOSYS


def main():
    image, mountpoint, control = sys.argv[1:4]
    sync = float(sys.argv[4]) / 1000 if len(sys.argv) > 4 else 0
    device = os.open("/dev/fuse", os.O_RDWR)
    libc = ctypes.CDLL(None, use_errno=True)
    options = f"fd={device},rootmode=40000,user_id=0,group_id=0,allow_other"
    if libc.mount(b"failing", mountpoint.encode(), b"fuse", 0, options.encode()) != 0:
        sys.exit(f"failing_disk: mount: {os.strerror(ctypes.get_errno())}")
    disk = Disk(image, control, sync)
    while True:
        try:
            request = os.read(device, MAX_WRITE + 4096)
        except OSError as error:
            if error.errno == errno.ENODEV:
                return
            if error.errno in (errno.ENOENT, errno.EINTR, errno.EAGAIN):
                continue
            raise
        _, opcode, unique, node, *_ = HEADER.unpack_from(request)
        if opcode in (FORGET, BATCH_FORGET, INTERRUPT):
            continue
        answer = disk.answer(opcode, node, request[HEADER.size:])
        error, body = (-answer, b"") if isinstance(answer, int) else (0, answer)
        try:
            os.write(device, struct.pack("<IiQ", 16 + len(body), error, unique) + body)
        except OSError as failure:
            if failure.errno != errno.ENOENT:
                raise


main()
