"""`python -m sandbox --port 8484`: the local workspace in a browser."""

import argparse
import sys

from sandbox.server import LOOPBACK, listen, serve, url_of


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8484)
    parser.add_argument("--host", default=LOOPBACK, help="an address of this machine only")
    asked = parser.parse_args()
    try:
        listener = listen(asked.host, asked.port)
    except (OSError, ValueError) as fault:
        sys.exit(f"The local workspace could not start: {fault}")
    sys.stdout.write(f"The local workspace is at {url_of(listener)}\n")
    sys.stdout.flush()
    serve(listener)


if __name__ == "__main__":
    main()
