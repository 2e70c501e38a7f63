"""A register of merchants' credit information, asked and held to its word, with the standard library alone.

Python 3.9 or newer. `Register` asks: check, report, follow. `verify` holds a signed report against a key set that you have
from the authority's own hands. `python3 gongshi.py --help` does the same on the command line; the API key comes from
GONGSHI_KEY or the file that GONGSHI_KEY_FILE names. `unknown` and `invalid` are no clearance: only `clear` is.
"""
import argparse
import base64
import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

__all__ = ["Register", "Refused", "NotVerified", "verify", "verify_checkpoint"]


class Refused(Exception):
    """The register refuses (RFC 9457): `code` is the end of its problem type, `errors` are all faults at once."""

    def __init__(self, status, problem):
        super().__init__(problem.get("detail") or problem.get("title") or f"the register answered {status}")
        self.status = status
        self.code = problem.get("type", "unknown").rsplit(":", 1)[-1]
        self.errors = problem.get("errors", [])


class NotVerified(Exception):
    """What was signed does not hold, and why."""


# Ed25519 (RFC 8032, 5.1): verification in extended coordinates. Public data alone, so it need take no constant time.
_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


def _point(raw):
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return (x, y, 1, x * y % _P)


def _add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point, scalar = _add(point, point), scalar >> 1
    return result


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def _signed_by(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    key, r, s = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= _L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    left, right = _times(s, _BASE), _add(r, _times(k, key))
    return not ((left[0] * right[2] - right[0] * left[2]) % _P or (left[1] * right[2] - right[1] * left[2]) % _P)


def _b64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _sha256(data):
    return hashlib.sha256(data).digest()


def _node(left, right):
    return _sha256(b"\x01" + left + right)


def _leaf(entry):
    return _sha256(b"\x00" + entry.encode())


def _root_of(leaf, index, size, proof):
    """RFC 9162, 2.1.3.2."""
    fn, sn, result = index, size - 1, leaf
    for step in proof:
        if sn == 0:
            raise NotVerified("a proof is too long")
        if fn & 1 or fn == sn:
            result = _node(step, result)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            result = _node(result, step)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise NotVerified("a proof is too short")
    return result


def _keys_for(jwks, role):
    wanted = (role,) if role == "log" else (role, None)
    return [key for key in jwks["keys"] if key.get("role") in wanted and key.get("crv") == "Ed25519"]


def verify_checkpoint(note, jwks, origin=None):
    """Opens a signed checkpoint: (origin, size, root). @raises NotVerified"""
    text, separator, signatures = note.partition("\n\n")
    lines = text.split("\n")
    if not separator or len(lines) < 3:
        raise NotVerified("this is no checkpoint")
    if origin is not None and lines[0] != origin:
        raise NotVerified(f"this is the log {lines[0]}, not {origin}")
    for line in signatures.splitlines():
        if not line.startswith(f"\u2014 {lines[0]} "):
            continue
        signature = base64.b64decode(line.rsplit(" ", 1)[1])
        for key in _keys_for(jwks, "log"):
            public = _b64url(key["x"])
            key_id = _sha256(f"{lines[0]}\n".encode() + b"\x01" + public)[:4]
            if key.get("status") == "compromised" or key_id != signature[:4]:
                continue
            if _signed_by(public, (text + "\n").encode(), signature[4:]):
                return lines[0], int(lines[1]), base64.b64decode(lines[2])
    raise NotVerified("no key of the log has signed this checkpoint")


def verify(token, jwks, issuer=None, now=None):
    """
    Verifies a report, a certificate or a statement that there is no record: its signature and time, its checkpoint, and
    each record in it against the log. That nothing is left out is said by the signature alone: `gongshi verify` asks the
    map for that too.

    token: as /v1/subjects/{code}/report gives it (application/jwt). jwks: the key set, from the authority's own hands.
    Returns the claims. Raises NotVerified.
    """
    try:
        head, body, tail = token.strip().split(".")
        header, claims = json.loads(_b64url(head)), json.loads(_b64url(body))
        signature = _b64url(tail)
    except ValueError as error:
        raise NotVerified("this is no signed report") from error
    if header.get("alg") != "Ed25519" or header.get("typ") != "gongshi-report+jwt":
        raise NotVerified(f"alg {header.get('alg')} and typ {header.get('typ')} are not those of a report")
    key = next((each for each in _keys_for(jwks, "statement") if each.get("kid") == header.get("kid")), None)
    if key is None or not _signed_by(_b64url(key["x"]), f"{head}.{body}".encode(), signature):
        raise NotVerified("no key of the register has signed this")
    if key.get("status") == "compromised":
        raise NotVerified("others may have the key that signed this: ask for a new report")
    at = time.time() if now is None else now
    if issuer is not None and claims["iss"] != issuer:
        raise NotVerified(f"this is by {claims['iss']}, not by {issuer}")
    if at > claims["exp"] + 300 or at < claims["iat"] - 300:
        raise NotVerified("it has expired, or is of the future: ask for a new one")
    log = claims["log"]
    _, size, root = verify_checkpoint(claims["checkpoint"], jwks, log["origin"])
    if size != log["size"] or root != base64.b64decode(log["root"]):
        raise NotVerified("the checkpoint is of another log than the report speaks of")
    for record in claims["records"]:
        proof = [base64.b64decode(step) for step in record["proof"]]
        if _root_of(_leaf(record["entry"]), record["position"], size, proof) != root:
            raise NotVerified(f"record {record['position']} is not in the log")
        _judge_line(record["entry"], record["line"], record["position"])
    return claims


def _judge_line(entry, line, position):
    commitment = json.loads(entry).get("commitment")
    if commitment is None or _sha256(b"gongshi/record-line/v1\n" + line.encode()) != _b64url(commitment):
        raise NotVerified(f"the line of {position} is not the one that the log binds")


class _Tree:
    """The roots of the whole subtrees of what was read, which is all that a tree that only grows needs."""

    def __init__(self, kept=()):
        self.roots = [(size, bytes.fromhex(root)) for size, root in kept]

    def add(self, entry):
        size, root = 1, _leaf(entry)
        while self.roots and self.roots[-1][0] == size:
            size, root = size * 2, _node(self.roots.pop()[1], root)
        self.roots.append((size, root))

    def root(self):
        if not self.roots:
            return _sha256(b"")
        result = self.roots[-1][1]
        for _, root in reversed(self.roots[:-1]):
            result = _node(root, result)
        return result

    def keep(self):
        return [[size, root.hex()] for size, root in self.roots]


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A register answers where it is asked: whoever it would send to has no business with the key."""

    def redirect_request(self, *_):
        return None


_open = urllib.request.build_opener(_NoRedirects).open


class Register:
    """A register, by its address. Asks again while it says that it is busy."""

    def __init__(self, url="http://localhost:8787", key=None, timeout=60, retries=3):
        self.url, self.timeout, self.retries = url.rstrip("/"), timeout, retries
        self.key = key or _key_of_environment()

    def _send(self, path, body=None, content_type="application/json", accept="application/json"):
        headers = {"accept": accept, "user-agent": "gongshi-python"}
        if self.key:
            headers["authorization"] = f"Bearer {self.key}"
        if body is not None:
            headers["content-type"] = content_type
        for tries in range(self.retries + 1):
            request = urllib.request.Request(self.url + path, data=body, headers=headers)
            try:
                return _open(request, timeout=self.timeout)
            except urllib.error.HTTPError as error:
                with error:
                    problem = _read_problem(error)
                wait = error.headers.get("retry-after", "")
                seconds = int(wait) if wait.isdigit() else 2**tries / 2
                if error.code not in (429, 502, 503, 504) or tries == self.retries or seconds > 30:
                    raise Refused(error.code, problem) from None
                time.sleep(seconds)

    def json(self, path, body=None):
        """Any address of the API that answers with JSON."""
        with self._send(path, None if body is None else json.dumps(body).encode()) as answer:
            return json.load(answer)

    def check(self, queries):
        """Verdicts. queries: a code, or queries by names of your own: {"a": {"code": …}, "b": {"name": …}}."""
        if isinstance(queries, str):
            return self.json("/v1/check", {"queries": {"q": {"code": queries}}})["responses"]["q"]
        return self.json("/v1/check", {"queries": queries})["responses"]

    def check_rows(self, rows):
        """Checks dictionaries of any number, with a key; gives an answer for each, in their order."""
        body = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
        kind = "application/x-ndjson"
        with self._send("/v1/check/stream", body, kind, kind) as answer:
            for line in answer:
                if not line.strip():
                    continue
                row = json.loads(line)
                if row.get("verdict") == "stopped":
                    raise Refused(429, {"type": "urn:gongshi:problem:quota", "detail": "the rows of the day are used up"})
                yield row

    def report(self, code):
        """The signed report on a code, as `verify` takes it."""
        path = f"/v1/subjects/{urllib.parse.quote(code, safe='')}/report"
        with self._send(path, accept="application/jwt") as answer:
            return answer.read().decode()

    def follow(self, jwks, state=None):
        """
        What was published since a state, verified: (position, entry, line) for each, then a state to be kept. Nothing is
        given before the log's signed checkpoint holds for all of it. state: what this gave before; None: from the beginning.
        Needs a key. A mirror of a large register is better kept by `gongshi follow`.
        """
        state = state or {"origin": None, "size": 0, "tree": []}
        tree, read = _Tree(state["tree"]), []
        with self._send(f"/v1/feed?from={state['size']}", accept="application/x-ndjson") as answer:
            for text in answer:
                told = json.loads(text)
                if "head" in told:
                    break
                if told["position"] != state["size"] + len(read):
                    raise NotVerified(f"position {state['size'] + len(read)} was left out")
                tree.add(told["entry"])
                if told["line"] is not None:
                    _judge_line(told["entry"], told["line"], told["position"])
                read.append((told["position"], json.loads(told["entry"]), told["line"]))
        size = state["size"] + len(read)
        origin, root = self._root_at(jwks, state["origin"], size, tree.root())
        if root != tree.root():
            raise NotVerified("the register has signed another history than it shows")
        yield from read
        yield {"origin": origin, "size": size, "tree": tree.keep()}

    def _root_at(self, jwks, origin, size, own):
        """What the log has signed of a size: by its newest checkpoint, or by a proof that the newest continues it."""
        with self._send("/log/checkpoint", accept="text/plain") as answer:
            name, newest, root = verify_checkpoint(answer.read().decode(), jwks, origin)
        if newest == size:
            return name, root
        if newest < size:
            raise NotVerified("the newest checkpoint is older than the feed")
        proof = self.json(f"/log/proof/consistency?from={size}&to={newest}")["proof"] if size else []
        if size and _consistent(size, newest, own, root, [base64.b64decode(step) for step in proof]):
            return name, own
        return name, own if size == 0 else b""


def _consistent(first, second, first_root, second_root, proof):
    """RFC 9162, 2.1.4.2."""
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for step in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = _node(step, fr), _node(step, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = _node(sr, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == first_root and sr == second_root


def _read_problem(answer):
    try:
        problem = json.loads(answer.read())
        return problem if isinstance(problem, dict) else {}
    except ValueError:
        return {}


def _key_of_environment():
    file = os.environ.get("GONGSHI_KEY_FILE")
    if file:
        with open(file, encoding="utf-8") as opened:
            return opened.read().strip()
    return os.environ.get("GONGSHI_KEY") or None


def _main(argv=None):
    parser = argparse.ArgumentParser(prog="gongshi.py", description=__doc__.split("\n")[0])
    parser.add_argument("--server", default=os.environ.get("GONGSHI_SERVER", "http://localhost:8787"), help="the register")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="the verdict on a code; exits 1 unless it is clear")
    check.add_argument("code")
    held = commands.add_parser("verify", help="a signed report against a key set; exits 1 where it does not hold")
    held.add_argument("file", help="the report, - for standard input")
    mirror = commands.add_parser("follow", help="what was published since last time, verified, a JSON object a line")
    mirror.add_argument("state", help="a file that keeps how far it is")
    for each in (held, mirror):
        each.add_argument("--jwks", required=True, help="the key set, from the authority's own hands")
    given = parser.parse_args(argv)
    try:
        return _run(given)
    except (Refused, NotVerified, OSError) as error:
        print(f"gongshi.py: {error}", file=sys.stderr)
        return 1


def _run(given):
    register = Register(given.server)
    if given.command == "check":
        answer = register.check(given.code)
        print(json.dumps(answer, ensure_ascii=False))
        return 0 if answer["verdict"] == "clear" else 1
    with open(given.jwks, encoding="utf-8") as opened:
        jwks = json.load(opened)
    if given.command == "verify":
        if given.file == "-":
            token = sys.stdin.read()
        else:
            with open(given.file, encoding="utf-8") as opened:
                token = opened.read()
        print(json.dumps(verify(token, jwks), ensure_ascii=False))
        return 0
    state = None
    if os.path.exists(given.state):
        with open(given.state, encoding="utf-8") as opened:
            state = json.load(opened)
    for told in register.follow(jwks, state):
        if isinstance(told, dict):
            with open(given.state + ".draft", "w", encoding="utf-8") as opened:
                json.dump(told, opened)
            os.replace(given.state + ".draft", given.state)
        else:
            print(json.dumps({"position": told[0], "entry": told[1], "line": told[2]}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
