"""Where the arm64 binary runs: in qemu's user mode, or as a program of a whole emulated machine with a kernel of its own."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
import time


class UserMode:
    """The binary's code is translated; its system calls go to this machine's kernel, by way of qemu's table of numbers and structures."""

    def __init__(self, binary, processor, port, tls_port):
        self.ports = (port, tls_port)
        self.directory = tempfile.mkdtemp(prefix="pys3local-arm-")
        self._command = ["qemu-aarch64-static", "-cpu", processor, binary] if processor else [binary]
        self._server = None

    @property
    def listen(self):
        return [f"127.0.0.1:{port}" for port in self.ports]

    def about(self):
        return " ".join(self._command)

    def run(self, *arguments):
        """Runs a command of pys3local to its end: exit code and what it said."""
        ended = subprocess.run([*self._command, *arguments], env=self._environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        return ended.returncode, ended.stdout.decode()

    def read(self, path):
        with open(path) as file:
            return file.read()

    def start(self, *arguments):
        with open(f"{self.directory}/log", "ab") as log:
            self._server = subprocess.Popen([*self._command, "serve", *arguments], env=self._environment(), stdout=log, stderr=log)

    def kill(self):
        self._server.kill()
        self._server.wait()

    def power_off(self):
        """Of a machine that is not one: as far as user mode goes."""
        self.kill()

    def power_on(self):
        pass

    def stop(self):
        self._server.send_signal(signal.SIGTERM)
        return self._server.wait(60)

    def log(self):
        return self.read(f"{self.directory}/log")

    def close(self):
        if self._server and self._server.poll() is None:
            self.kill()
        shutil.rmtree(self.directory)

    def _environment(self):
        return {**os.environ, "HOME": self.directory, "XDG_CONFIG_HOME": ""}


class Machine:
    """Debian's kernel in qemu-system-aarch64. tests/Arm/init runs there and takes commands from the serial line; the data lies on a disk of ext4."""

    directory = "/data"
    listen = ["0.0.0.0:9000", "0.0.0.0:9001"]

    def __init__(self, kernel, initramfs, disk, processor, port, tls_port):
        self.ports = (port, tls_port)
        self._launch = [
            "qemu-system-aarch64", "-M", "virt", "-cpu", processor, "-smp", "2", "-m", "768", "-display", "none", "-monitor", "none",
            "-kernel", kernel, "-initrd", initramfs, "-no-reboot", "-serial", "stdio",
            "-netdev", f"user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{port}-:9000,hostfwd=tcp:127.0.0.1:{tls_port}-:9001",
            "-device", "virtio-net-device,netdev=net",
            "-drive", f"file={disk},if=none,id=disk,format=raw,cache=writethrough", "-device", "virtio-blk-device,drive=disk",
        ]
        # The first time without the instructions that make hashing quick, then with them: each reads what the other has written.
        self._instructions = ["pys3local.plain", ""]
        self.console = ""
        self.power_on()

    def about(self):
        return self._tell("about")[1]

    def run(self, *arguments):
        return self._tell("program " + shlex.join(arguments))

    def read(self, path):
        return self._tell("cat " + shlex.quote(path))[1]

    def start(self, *arguments):
        self._tell("start " + shlex.join(arguments))

    def kill(self):
        code, said = self._tell("kill_server")
        assert code == 0, said

    def stop(self):
        return self._tell("stop_server")[0]

    def log(self):
        return self.read("/tmp/log")

    def power_off(self):
        """At once: what the guest has not written to its disk is gone."""
        self._machine.kill()
        self._machine.wait()
        self._reader.join()

    def power_on(self):
        words = f"console=ttyAMA0 quiet panic=-1 {self._instructions.pop(0) if self._instructions else ''}"
        self._machine = subprocess.Popen([*self._launch, "-append", words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self._new = threading.Condition()
        self._from = len(self.console)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._wait("@@ready")

    def close(self):
        self.power_off()

    def _tell(self, line):
        self._from = len(self.console)
        self._machine.stdin.write(line.encode() + b"\n")
        self._machine.stdin.flush()
        said = self._wait("@@exit")
        code, _, _ = said.rpartition("@@exit ")[2].partition("\n")
        # The line itself comes back first: it is a terminal.
        return int(code), said.rpartition("@@exit ")[0].partition("@@begin\n")[2]

    def _wait(self, mark, seconds=300):
        """What the machine says up to the end of the line with the mark."""
        end = time.monotonic() + seconds
        with self._new:
            while True:
                at = self.console.find(mark, self._from)
                if at >= 0 and (stop := self.console.find("\n", at)) >= 0:
                    return self.console[self._from:stop + 1]
                if self._machine.poll() is not None or not self._new.wait(end - time.monotonic()):
                    raise RuntimeError(f"the machine does not say {mark}: " + self.console[-3000:])

    def _read(self):
        while data := os.read(self._machine.stdout.fileno(), 65536):
            with self._new:
                self.console += data.decode(errors="replace").replace("\r", "")
                self._new.notify_all()
        with self._new:
            self._new.notify_all()
