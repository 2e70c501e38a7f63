"""Says of each vector in a folder, one a subfolder, why client/gongshi.py refuses it, or that it holds."""
import datetime, json, os, sys
import gongshi


def read(*names):
    file = os.path.join(sys.argv[1], *names)
    if not os.path.exists(file):
        return None
    with open(file, encoding="utf-8", newline="") as opened:
        return opened.read()


for name in map(str, range(len(os.listdir(sys.argv[1])))):
    now = datetime.datetime.fromisoformat(read(name, "now").replace("Z", "+00:00")).timestamp()
    given = {"issuer": sys.argv[2], "origin": sys.argv[3], "now": now, "without_map": read(name, "without-map")}
    try:
        gongshi.verify(read(name, "document"), json.loads(read(name, "keys")), **given)
        print("holds")
    except gongshi.NotVerified as refusal:
        print("NOT VERIFIED:", refusal)
