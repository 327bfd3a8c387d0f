#!/usr/bin/env python3
"""Passes HTTP/1.1 on, and lets a part of the answers fail, the same ones for the same seed.

  tests/Clouds/failing_proxy.py PORT HOST:PORT SHARE [SEED]     # SHARE: 0.05. Ends with a line of what it did.

Of those that fail three in five are 503 before the body was read, one is a connection that closes instead, one an answer that is lost after the request was done.
"""
import asyncio
import random
import signal
import sys

port, (host, to), share = int(sys.argv[1]), sys.argv[2].split(":"), float(sys.argv[3])
dice = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
done = {"passed": 0, "503": 0, "closed": 0, "lost": 0}
REFUSAL = b"<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Come back later.</Message></Error>"


def fate():
    kind = "passed" if dice.random() >= share else dice.choice(["503", "503", "503", "closed", "lost"])
    done[kind] += 1
    return kind


def length(head):
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
        if name.strip().lower() == b"transfer-encoding":
            raise ValueError("only bodies with a length pass")
    return 0


async def back(reader, writer, state):
    """Answers are passed as they come, unless the one that comes is to be lost."""
    try:
        while data := await reader.read(1 << 16):
            if state["lost"]:
                if data.startswith(b"HTTP/1.1 100"):
                    writer.write(data)
                    continue
                break
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def client(reader, writer):
    state, service, answers = {"lost": False}, None, None
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            kind = fate()
            if kind == "503":
                writer.write(b"HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(REFUSAL))
                if not head.startswith(b"HEAD "):
                    writer.write(REFUSAL)
                await writer.drain()
                return
            if kind == "closed":
                return
            state["lost"] = kind == "lost"
            if service is None:
                upstream, service = await asyncio.open_connection(host, int(to))
                answers = asyncio.create_task(back(upstream, writer, state))
            service.write(head)
            left = length(head)
            while left:
                data = await reader.read(min(left, 1 << 16))
                if not data:
                    return
                left -= len(data)
                service.write(data)
                await service.drain()
            await service.drain()
    except (asyncio.IncompleteReadError, OSError):
        pass
    finally:
        writer.close()
        if service is not None:
            # What is under way is answered to nobody.
            service.close()
            answers.cancel()


async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await asyncio.start_server(client, "127.0.0.1", port, limit=1 << 17)
    await stop.wait()
    print(f"{sum(done.values())} requests: " + ", ".join(f"{count} {name}" for name, count in done.items()), flush=True)


asyncio.run(main())
