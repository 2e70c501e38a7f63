"""A register of merchants' credit information, asked and held to its word, with the standard library alone.

Python 3.9 or newer. `Register` asks: check, report, follow. `verify` holds a signed report against a key set that you have
from the authority's own hands. `python3 gongshi.py --help` does the same on the command line; the API key comes from
GONGSHI_KEY or the file that GONGSHI_KEY_FILE names. `unknown` and `invalid` are no clearance: only `clear` is.
"""
import argparse
import base64
import datetime
import hashlib
import json
import os
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

__all__ = ["Register", "Refused", "NotVerified", "verify", "verify_checkpoint", "judge_fork"]


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
# Seconds that clocks may differ by.
_SKEW = 300


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
    try:
        return _open_checkpoint(note, jwks, origin)[:3]
    except (ValueError, IndexError) as error:
        raise NotVerified("this is no checkpoint") from error


def _open_checkpoint(note, jwks, origin):
    """Opens a signed note (C2SP tlog-checkpoint): one known key of the log at least, and none that fails; and its key's end."""
    text, separator, signatures = note.rpartition("\n\n")
    lines = text.split("\n")
    _must(separator and note.endswith("\n") and len(lines) >= 3 and "" not in lines, "this is no checkpoint")
    _must(all(character >= " " or character == "\n" for character in note), "this is no checkpoint")
    _must(re.fullmatch("0|[1-9][0-9]{0,15}", lines[1]) and len(_strict64(lines[2])) == 32, "this is no checkpoint")
    _must(origin is None or lines[0] == origin, f"this is the log {lines[0]}, not {origin}")
    ends = []
    for line in signatures[:-1].split("\n"):
        dash, name, encoded = line.split(" ")
        signature = _strict64(encoded)
        _must(dash == "\u2014" and len(signature) > 4, "this is no checkpoint")
        for key in _keys_for(jwks, "log"):
            public = _b64url(key["x"])
            key_id = _sha256(f"{lines[0]}\n".encode() + b"\x01" + public)[:4]
            if key.get("status") == "compromised" or name != lines[0] or key_id != signature[:4]:
                continue
            _must(_signed_by(public, (text + "\n").encode(), signature[4:]), "a signature of the checkpoint does not fit")
            ends.append(_seconds(key.get("until"), float("inf")))
    _must(ends, "no key of the log has signed this checkpoint")
    return lines[0], int(lines[1]), _strict64(lines[2]), None if max(ends) == float("inf") else max(ends)


def verify(token, jwks, issuer=None, now=None, code=None, origin=None, without_map=None):
    """
    Verifies a report, a certificate or a statement that there is no record, as `gongshi verify` does: its signature and time,
    its checkpoint, each record in it against the log, and the map, which says that none was left out. Of witnesses, a second
    signature and an earlier state of the log it says nothing; what it can't read it refuses.

    token: as /v1/subjects/{code}/report gives it (application/jwt). jwks: the key set, from the authority's own hands.
    code: whom it has to be about. Give it, or a register could answer of another. without_map: "any" takes what versions before the
    map made, "short" short forms. Returns the claims. Raises NotVerified.
    """
    try:
        return _judge(token, jwks, issuer, time.time() if now is None else now, code, origin, without_map)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise NotVerified(f"this is no report of this version: {error}") from error


def _must(holds, otherwise):
    if not holds:
        raise NotVerified(otherwise)


def verify_period(token, jwks, issuer=None, now=None, code=None, origin=None):
    """
    Verifies a report on a period, as `gongshi verify` does: its signature and time, its checkpoint, and that it says one thing
    throughout. That nothing which has ended is left out rests on the signature, and on no proof.

    token: as /v1/subjects/{code}/period-report gives it. code: whom it has to be about. Returns the claims. Raises NotVerified.
    """
    try:
        claims, _, _ = _open_signed(token, jwks, "period", _PERIOD, _EXCERPT, issuer, time.time() if now is None else now, origin)
        _judge_period(claims, code)
        return claims
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise NotVerified(f"this is no report on a period of this version: {error}") from error


def _judge_period(claims, code):
    asked, sub, excerpt = claims["asked"], claims["sub"], claims.get("excerpt_of")
    lines = [json.loads(record["line"], object_pairs_hook=_once) for record in claims["records"]]
    first, last, lists = asked["from"], asked["to"], asked["lists"]
    _must(code is None or sub == code, f"this is a report on {sub}, not on {code}")
    _must(first <= last <= f"{int(first[:4]) + 5}{first[4:]}", "it is of no period, or of more than five years")
    _must(lists and len(set(lists)) == len(lists), "it names no list, or one twice")
    _must(claims["subject"] is None or claims["subject"]["code"] == sub, "it is about another merchant than was asked")
    found = {}
    for line in lines:
        key = (line["list"], line["authority"])
        found[key] = found.get(key, 0) + 1
    told = {(each["list"], each["authority"]): each["count"] for each in claims["counts"]}
    _must(found == told and len(told) == len(claims["counts"]), "it counts otherwise than its records")
    _must(all(authority in claims["authorities"] for _, authority in told), "it counts for an authority that it does not name")
    _must(len({line["id"] for line in lines}) == len(lines), "it shows a record twice")
    _must(all(line["subject"]["code"] == sub and line["list"] in lists for line in lines), "it shows what was not asked")
    for line, record in zip(lines, claims["records"]):
        decided, end = line["decided_on"], record["ended_on"]
        within = first <= decided if line["list"] == "penalty" else end is None or end > first
        _must(decided <= last and within, "it shows a record outside the period")
    _must(excerpt is None or not lines, "it is a short form, and shows records")


def _open_signed(token, jwks, kind, needed, optional, issuer, now, origin):
    """Opens a token of a kind: its claims, the log that they state, and its key."""
    head, body, tail = token[:-1].split(".") if token.endswith("\n") else token.split(".")
    header, claims = _plain(_strict64url(head)), _plain(_strict64url(body))
    _must(set(header) == {"alg", "kid", "typ"}, "its header has more or less than it should")
    _must(header["alg"] == "Ed25519" and header["typ"] == f"gongshi-{kind}+jwt", f"{header} is not that of a {kind}")
    key = next((each for each in _keys_for(jwks, "statement") if each.get("kid") == header["kid"]), None)
    signed = key is not None and _signed_by(_b64url(key["x"]), f"{head}.{body}".encode(), _strict64url(tail))
    _must(signed, "no key of the register has signed this")
    _must(_exactly(claims, needed, optional), f"what is signed is no {kind} of this version")
    _must(key.get("status") != "compromised", "others may have the key that signed this: ask for a new report")
    iat, exp = claims["iat"], claims["exp"]
    _must(iat >= _seconds(key.get("from"), iat) - _SKEW, "signed before its key was in use")
    _must(iat <= _seconds(key.get("until"), iat) + _SKEW, "signed after its key was out of use")
    _must(issuer is None or claims["iss"] == issuer, f"this is by {claims['iss']}, not by {issuer}")
    _must(iat < exp and iat - _SKEW <= now <= exp + _SKEW, "it has expired, or is of the future: ask for a new one")
    stated = claims["log"]
    _must(origin is None or stated["origin"] == origin, f"this is the log {stated['origin']}, not {origin}")
    log = _open_checkpoint(claims["checkpoint"], jwks, stated["origin"])
    _must(log[1] == stated["size"] and log[2] == base64.b64decode(stated["root"]), "the checkpoint is of another log than it states")
    return claims, log, key


def _judge(token, jwks, issuer, now, code, origin, without_map):
    claims, log, key = _open_signed(token, jwks, "report", _NEEDED, _OPTIONAL, issuer, now, origin)
    iat = claims["iat"]
    _judge_agreement(claims, code)
    for record in claims["records"]:
        entry = _read_entry(record, record["position"], log, iat)
        _must(entry["op"] in ("add", "amend") and entry["list"] == _line(record["line"])["list"], "an entry opens no such record")
        _judge_line(record["entry"], record["line"], record["position"])
    if "ended" in claims:
        ended = claims["ended"]
        end = _read_entry(ended, ended["position"], log, iat)
        added = _read_entry(ended["added"], ended["added"]["position"], log, iat)
        ends = end["op"] in ("remove", "erase") and end["replaces"] == ended["added"]["position"]
        _must(ends and added["op"] in ("add", "amend") and added["list"] == end["list"], "the entry does not end what it should")
    _judge_map(claims, log, without_map, key.get("papers") == "complete")
    return claims


def _judge_agreement(claims, code):
    """What a report says of itself must agree: who it is about, what was asked, which records it shows."""
    asked, records, sub, kind = claims["asked"], claims["records"], claims["sub"], claims["kind"]
    by_code, lines = asked["by"] == "code", [_line(record["line"]) for record in records]
    _must(code is None or (by_code and sub == code), f"this is a report on {sub}, not on {code}")
    _must(code is None or len(set(asked["lists"])) == 3, "this is a report on a part of the lists")
    _must(asked["lists"] and len(set(asked["lists"])) == len(asked["lists"]), "it names no list, or one twice")
    _must(sub == asked["value"], "it is about another subject than was asked")
    _must(not by_code or re.fullmatch("[0-9A-HJ-NPQRTUWXY]{18}", sub), "what was asked is no code")
    subject = claims["subject"]
    _must(not by_code or subject is None or subject["code"] == sub, "it names a merchant of another code than was asked")
    _must(all(line["list"] in asked["lists"] for line in lines), "it shows a record of a list that was not asked")
    _must(all(line["code" if by_code else "id"] == sub for line in lines), "it shows a record of another subject")
    _must(len({record["position"] for record in records}) == len(records), "it shows a record twice")
    full, count = claims.get("excerpt_of"), len(records)
    _must(full is None or (count == 0 and "map" not in claims), "it is a short form, and shows records")
    count = count if full is None else full["records"]
    _must(kind != "no-record" or count == 0, "it says that there is no record, and shows one")
    _must(kind != "credit-report" or count > 0, "it says that there are records, and shows none")
    _must(kind != "ended" or (count == 0 and "map" not in claims), "it says that a publication ended, and shows more")
    _must(kind != "publication" or (count == 1 and not by_code), "it must show exactly one record")
    _must((kind == "ended" and full is None) == ("ended" in claims), "the entry that ended it is not as it should be")


def _judge_map(claims, log, without_map, is_complete):
    """Nothing is shown that is not live, and of the lists that were asked nothing that is live is left out."""
    stated, asked, records = claims.get("map"), claims["asked"], claims["records"]
    if stated is None:
        is_short = "excerpt_of" in claims
        is_any = without_map == "any" and (is_short or not is_complete)
        taken = is_any or (is_short and without_map == "short") or (not is_short and claims["kind"] == "ended")
        return _must(taken, "it has no proof of the map: a record could have been left out")
    by_code = asked["by"] == "code"
    _must(by_code or records, "it has a proof of the map, and of no code")
    entry = _read_entry(stated, stated["size"], log, claims["iat"])
    proven = entry["op"] == "map" and _leads_to(claims["sub"] if by_code else _line(records[0]["line"])["code"], stated, entry)
    _must(proven, "its map is not the one of the log")
    is_whole, age = log[1] <= stated["size"] + 1, claims["iat"] * 1000 - entry["time"]
    if is_complete:
        # What comes between the map and the signing rests on the key of statements alone: a quarter of an hour at most.
        _must(is_whole and age <= 900_000, "it has a map that lags behind its checkpoint or its signing")
    _must(is_whole or age <= 26 * 3_600_000 or without_map == "any", "it has a map too old")
    shown = {record["position"]: _line(record["line"])["list"] for record in records}
    live = {item["position"]: item["list"] for item in stated["live"]}
    today = time.strftime("%Y-%m-%d", time.gmtime(claims["iat"] + 8 * 3600))
    past = {each["position"] for each in stated["past_display"] if without_map == "any" and each["displayed_until"] < today}
    for position, name in shown.items():
        _must(live.get(position) == name, f"it shows the record of {position}, which is not live")
    for position, name in live.items():
        is_asked = by_code and name in asked["lists"] and position not in past
        _must(not is_asked or position in shown, f"it leaves the record of {position} out")


def _leads_to(code, stated, entry):
    """Whether a code's leaf, or that at which a search for it ends, leads to the root of the map (docs/trust.md)."""
    wanted, live, other = _sha256(code.encode()), stated["live"], stated["other"]
    positions = [item["position"] for item in live]
    in_order = all(a < b for a, b in zip(positions, positions[1:] + [stated["size"]]))
    if not in_order or any(each["position"] not in positions for each in stated["past_display"]):
        return False
    lines = "".join(f"{item['list']} {item['position']} {item['commitment']}\n" for item in live)
    leaf_key, value = wanted, _sha256(b"gongshi/map-value/v1\n" + lines.encode())
    if other is not None:
        leaf_key, value = _strict64(other["key"]), _strict64(other["value"])
        if live or leaf_key == wanted:
            return False
    elif not live:
        return not stated["path"] and _sha256(b"\x02") == _b64url(entry["commitment"])
    found, above = _sha256(b"\x02" + leaf_key + value), 256
    for step in map(_strict64, stated["path"]):
        depth, sibling = step[0], step[1:]
        side = wanted[depth // 8] >> (7 - depth % 8) & 1
        if len(step) != 33 or depth >= above or leaf_key[depth // 8] >> (7 - depth % 8) & 1 != side:
            return False
        found, above = _sha256(b"\x03" + step[:1] + (sibling + found if side else found + sibling)), depth
    return found == _b64url(entry["commitment"])


_ENTRY = re.compile(
    r'\{("v":2,)?"op":"(?P<op>[a-z]+)","time":(?:0|[1-9][0-9]{0,14}),"list":"(?P<list>[a-z]+)","authority":(?:null|"[0-9]{6}"),'
    r'"replaces":(?P<replaces>null|0|[1-9][0-9]{0,14}),"reason":(?:null|"[a-z-]{1,32}"),'
    r'"commitment":(?P<commitment>null|"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")\}'
)
# Version, what it is about, whether it replaces, whether it commits.
_RULES = {
    "add": (1, "record", False, True), "amend": (1, "record", True, True), "remove": (1, "record", True, False),
    "erase": (1, "record", True, False), "map": (2, "map", False, True),
}


def _read_entry(given, position, log, iat):
    """Reads an entry of a record or a map that is in the log, and was written before the document was signed."""
    _, size, root, before = log
    found = _ENTRY.fullmatch(given["entry"])
    _must(found, f"entry {position} is not as a register writes it")
    about = "record" if found["list"] in ("abnormal", "serious", "penalty") else found["list"]
    form = (2 if found[1] else 1, about, found["replaces"] != "null", found["commitment"] != "null")
    _must(_RULES.get(found["op"]) == form, f"entry {position} is not as a register writes one of {found['op']}")
    proof = [_strict64(step) for step in given["proof"]]
    in_log = position < size and _root_of(_leaf(given["entry"]), position, size, proof) == root
    _must(in_log, f"entry {position} is not in the log")
    entry = json.loads(given["entry"])
    _must(before is None or entry["time"] <= (before + _SKEW) * 1000, "the checkpoint was signed after its key was out of use")
    _must(entry["time"] <= (iat + _SKEW) * 1000, f"it was signed before entry {position} was written")
    return entry


def _line(source):
    value = _plain(source.encode())
    subject = value["subject"] if isinstance(value.get("subject"), dict) else {}
    return {"id": value.get("id"), "list": value.get("list"), "code": subject.get("code")}


def _plain(source):
    """Reads JSON in the one spelling in which a register signs it: of any other, programs could read something else."""
    text = source.decode()
    value = json.loads(text, object_pairs_hook=_once, parse_float=_number, parse_constant=_number)
    _must(json.dumps(value, ensure_ascii=False, separators=(",", ":")) == text, "what is signed is not in the register's spelling")
    return value


def _once(pairs):
    members = dict(pairs)
    _must(len(members) == len(pairs), "what is signed has a member twice")
    return members


def _number(text):
    """As many digits as a double keeps for certain; none that a shorter spelling has."""
    plain = re.fullmatch(r"-?(0|[1-9][0-9]*)\.[0-9]*[1-9]", text) and len(text.strip("-0.")) <= 15
    _must(plain and abs(float(text)) >= 1e-4, "what is signed has a number that is not in the register's spelling")
    return float(text)


def _strict64(text):
    decoded = base64.b64decode(text, validate=True)
    _must(base64.b64encode(decoded).decode() == text, "what is signed has base64 in another spelling")
    return decoded


def _strict64url(text):
    decoded = _b64url(text)
    _must(base64.urlsafe_b64encode(decoded).decode().rstrip("=") == text, "this is no compact JWS")
    return decoded


def _seconds(moment, otherwise):
    if moment is None:
        return otherwise
    return datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp()


# A shape is a dict (its members' shapes), a pattern of texts, a type, or a list of one shape; a tuple is one that may be None.
_HASH, _LISTS = re.compile(r"[A-Za-z0-9+/]{43}="), re.compile("abnormal|serious|penalty")
_IN_LOG = {"entry": str, "position": int, "proof": [_HASH]}
_NEEDED = {
    "iss": str, "iat": int, "exp": int, "jti": str, "kind": re.compile("credit-report|no-record|publication|ended"), "sub": str,
    "subject": ({"code": str, "name": str},), "asked": {"by": re.compile("code|record"), "value": str, "lists": [_LISTS]},
    "log": {"origin": str, "size": int, "root": _HASH}, "checkpoint": str, "records": [{"line": str, **_IN_LOG}],
    "note": {"zh": str, "en": str},
}
_EXCERPT = {"excerpt_of": {"sha256": re.compile("[0-9a-f]{64}"), "records": int}}
_DAY, _MARK = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"), re.compile("[a-z]+")
_PERIOD = {
    **_NEEDED, "kind": re.compile("period-report"), "asked": {"from": _DAY, "to": _DAY, "lists": [_LISTS]},
    "reader": ({"name": str, "purpose": str, "until": _DAY},), "authorities": [str], "not_held": [str],
    "counts": [{"list": _LISTS, "authority": str, "count": int}],
    "records": [{"line": str, "mark": _MARK, "ended_on": (_DAY,)}],
}
_OPTIONAL = {
    "ended": {**_IN_LOG, "added": _IN_LOG}, "excerpt_of": {"sha256": re.compile("[0-9a-f]{64}"), "records": int},
    "map": {
        "size": int, "entry": str, "proof": [_HASH], "other": ({"key": _HASH, "value": _HASH},),
        "live": [{"list": _LISTS, "position": int, "commitment": re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")}],
        "path": [re.compile("[A-Za-z0-9+/]{44}")],
        "past_display": [{"position": int, "displayed_until": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")}],
    },
}


def _exactly(value, needed, optional=None):
    shapes = {**needed, **(optional or {})}
    is_object = isinstance(value, dict) and all(name in value for name in needed)
    return is_object and all(name in shapes and _fits(each, shapes[name]) for name, each in value.items())


def _fits(value, shape):
    if shape is int:
        return type(value) is int and 0 <= value < 2**53
    if shape is str:
        return isinstance(value, str)
    if isinstance(shape, tuple):
        return value is None or _fits(value, shape[0])
    if isinstance(shape, list):
        return isinstance(value, list) and all(_fits(each, shape[0]) for each in value)
    if isinstance(shape, dict):
        return _exactly(value, shape)
    return isinstance(value, str) and shape.fullmatch(value) is not None


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


def judge_fork(evidence, jwks):
    """Of evidence that `gongshi-verify` has kept: the two heads (origin, size, root) by which a key of the log has signed two
    histories, the one that was trusted first; None where it shows no such two. Your own key set, not the file's."""
    texts = list(evidence["trusted"]["signed"]) + [shown["text"] for shown in evidence["shown"] if shown["text"] is not None]
    heads, links = [], []
    for text in texts:
        for note in _notes_in(text):
            try:
                head = verify_checkpoint(note, jwks)
            except NotVerified:
                continue
            if head not in heads:
                heads.append(head)
        value = _json_or_none(text)
        if isinstance(value, dict) and "from_root" in value:
            links.append(value)
    for one in heads:
        for other in heads:
            if one == other or one[0] != other[0] or one[1] > other[1]:
                continue
            if one[1] == other[1]:
                return one, other
            for link in links:
                begun, proof = base64.b64decode(link["from_root"]), [base64.b64decode(step) for step in link["proof"]]
                if (link["from"], link["to"]) != (one[1], other[1]) or begun == one[2]:
                    continue
                # The later head contains another tree of the earlier one's size.
                if _consistent(one[1], other[1], begun, other[2], proof):
                    return one, other
    return None


def _notes_in(text):
    found = [text]
    value = _json_or_none(text)
    if value is None and text.count(".") == 2:
        try:
            value = json.loads(_b64url(text.split(".")[1]))
        except ValueError:
            pass
    open_values = [value]
    while open_values:
        value = open_values.pop()
        if isinstance(value, dict):
            if isinstance(value.get("checkpoint"), str):
                found.append(value["checkpoint"])
            open_values.extend(value.values())
        elif isinstance(value, list):
            open_values.extend(value)
    return found


def _json_or_none(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


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
    shown = commands.add_parser("judge", help="evidence of two histories of one log; exits 1 where it is none")
    shown.add_argument("file", help="what gongshi-verify has kept")
    for each in (held, mirror, shown):
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
        header = json.loads(_b64url(token.split(".")[0])) if token.count(".") == 2 else {}
        judge = verify_period if header.get("typ") == "gongshi-period+jwt" else verify
        print(json.dumps(judge(token, jwks), ensure_ascii=False))
        return 0
    if given.command == "judge":
        with open(given.file, encoding="utf-8") as opened:
            heads = judge_fork(json.load(opened), jwks)
        for origin, size, root in heads or ():
            print(json.dumps({"origin": origin, "size": size, "root": base64.b64encode(root).decode()}))
        return 0 if heads else 1
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
