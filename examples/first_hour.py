# A first verified answer. REGISTER: its address; CODE: whom you ask about; keys.json: the key set from the authority's hands.
import json, os
import gongshi

register, code = gongshi.Register(os.environ.get("REGISTER", "http://localhost:8787")), os.environ.get("CODE", "91000000MA00000157")
print(register.check(code)["verdict"])
keys = json.load(open(os.environ.get("JWKS", "keys.json")))
report = gongshi.verify(register.report(code), keys, code=code)  # raises where it does not hold
print("verified", report["kind"])
