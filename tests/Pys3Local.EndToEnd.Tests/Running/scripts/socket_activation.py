"""Stands for systemd: socket_activation.py TIMES COMMAND... listens, and as often as asked hands its socket to the command as
descriptor 3, with a request that waits in the queue before the command runs; each time it prints the answer's first line and how
the command ended after SIGTERM, which it gets once its --ready-file is there. The socket stays its own: a command that shuts it down spoils the next round."""
import os
import signal
import socket
import sys

times, command = int(sys.argv[1]), sys.argv[2:]
ready = command[command.index("--ready-file") + 1]
listener = socket.create_server(("127.0.0.1", 0), backlog=16)
print(listener.getsockname()[1], flush=True)
for _ in range(times):
    client = socket.create_connection(listener.getsockname(), timeout=30)
    client.sendall(b"GET /.pys3local/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    child = os.fork()
    if child == 0:
        os.dup2(listener.fileno(), 3)
        os.set_inheritable(3, True)
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", LISTEN_FDNAMES="pys3local.socket")
        os.execv(command[0], command)
    try:
        # In one write: the server writes to the same pipe.
        print(client.makefile().readline().strip() + "\n", end="", flush=True)
        while not os.path.exists(ready):
            os.sched_yield()
    finally:
        os.kill(child, signal.SIGTERM)
        _, status = os.waitpid(child, 0)
    print(f"exit {os.waitstatus_to_exitcode(status)}\n", end="", flush=True)
