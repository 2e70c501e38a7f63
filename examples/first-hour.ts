// A first verified answer. REGISTER: its address; CODE: whom you ask about; keys.json: the key set from the authority's hands.
import { readFileSync } from "node:fs"
import { openClient } from "gongshi/client"
import { readKeyRing, sha256, verifyReport } from "gongshi/verify"

const { REGISTER = "http://localhost:8787", CODE = "91000000MA00000157", JWKS = "keys.json" } = process.env
const report = await openClient({ url: REGISTER }).request("getReport", {
  path: { code: CODE },
  accept: "application/jwt",
})
const keys = readKeyRing(sha256, { jwks: JSON.parse(readFileSync(JWKS, "utf8")) })
if ("fault" in keys) throw new Error(keys.fault)
const { ok, findings, facts } = await verifyReport(await report.text(), { sha256, keys, now: Date.now() })
if (!ok) throw new Error(`NOT VERIFIED: ${findings.map(({ en }) => en).join("; ")}`)
if (facts.subject?.code !== CODE)
  throw new Error(`NOT VERIFIED: this is a report on ${facts.subject?.code}, not on ${CODE}`)
console.log("verified", facts.statement)
