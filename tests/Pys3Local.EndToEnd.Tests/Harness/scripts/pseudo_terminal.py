"""pseudo_terminal.py COMMAND... with a script on standard input: JSON [[question, answer], ...]. Runs the command on a pseudo-terminal,
waits for each question to appear and types the answer (an empty one is not typed). Prints JSON: all that a person would have seen, and
the exit code. With PLAIN_OUTPUT=1 the command's standard output is a pipe, and is told apart."""
import json
import os
import pty
import select
import sys
import time

LIMIT = 60
steps = json.load(sys.stdin)
command = sys.argv[1:]
reader, writer = os.pipe()
child, terminal = pty.fork()
if child == 0:
    if os.environ.get("PLAIN_OUTPUT"):
        os.dup2(writer, 1)
    os.close(reader)
    os.close(writer)
    os.execv(command[0], command)
os.close(writer)
seen, piped, position, deadline = b"", b"", 0, time.monotonic() + LIMIT
sources = {terminal, reader}
failure = None
while sources:
    if steps and (at := seen.find(steps[0][0].encode(), position)) >= 0:
        position = at + len(steps[0][0].encode())
        answer = steps.pop(0)[1].encode()
        if answer:
            os.write(terminal, answer)
        continue
    ready, _, _ = select.select(list(sources), [], [], max(0, deadline - time.monotonic()))
    if not ready:
        failure = "nothing came any more"
        os.kill(child, 9)
        break
    for source in ready:
        try:
            data = os.read(source, 65536)
        except OSError:  # EIO: the other end of the terminal is closed.
            data = b""
        if not data:
            sources.discard(source)
        elif source == terminal:
            seen += data
        else:
            piped += data
_, status = os.waitpid(child, 0)
if steps and not failure:
    failure = f"never asked: {steps[0][0]}"
json.dump({
    "seen": seen.decode(errors="replace").replace("\r\n", "\n"),
    "output": piped.decode(errors="replace"),
    "exit": os.waitstatus_to_exitcode(status),
    "failure": failure,
}, sys.stdout)
