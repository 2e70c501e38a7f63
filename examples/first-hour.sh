#!/bin/sh
# A first verified answer. REGISTER: its address; CODE: whom you ask about; keys.json: the key set from the authority's hands.
set -e
: "${REGISTER:=http://localhost:8787}" "${CODE:=91000000MA00000157}" "${JWKS:=keys.json}"
curl -s "$REGISTER/v1/check" -H 'content-type: application/json' -d "{\"queries\":{\"seller\":{\"code\":\"$CODE\"}}}"
curl -s "$REGISTER/v1/subjects/$CODE/report" -H 'accept: application/jwt' > report.jwt
npx gongshi verify report.jwt --jwks "$JWKS" > told.txt || { cat told.txt; exit 1; }
head -n 1 told.txt | grep -qF "$CODE" && cat told.txt # of another merchant it says nothing here
