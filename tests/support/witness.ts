/** Witnesses of a register under test: real ones, each behind an address, with the faults that a test gives them. */
import { mkdtempSync, writeFileSync } from "node:fs"
import path from "node:path"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteSigner } from "../../src/ledger/signed-note.ts"
import { cosign, witnessVkey } from "../../src/ledger/witness/cosignature.ts"
import type { Posted, PostSubmission } from "../../src/ledger/witness/post.ts"
import { readWitnesses, type Witnesses } from "../../src/ledger/witness/witnesses.ts"
import { makeWitness, openWitness, type Witness } from "../../src/verify/witness/node-witness.ts"
import { logKey } from "./signed-log.ts"

/** What befalls a submission: `none`, or the name of the fault. */
export type Fault =
  | "none"
  | "away"
  | "slow"
  | "late"
  | "signs-another-root"
  | "signs-with-another-key"
  | "answers-nothing"
  | "says-conflict-for-ever"
  | "says-it-is-ahead"

export interface TestWitness {
  name: string
  witness: Witness
  fault: Fault
  /** Bodies that came, whether they were answered or not. */
  bodies: string[]
}

/** So many witnesses in folders below a base, and the policy that some of them have to have cosigned. */
export async function makeWitnesses(base: string, count: number, enough: number, clock: () => number, logName: string) {
  const { vkey } = noteSigner(sha256, logName, logKey)
  const all: TestWitness[] = []
  for (let n = 0; n < count; n++) {
    const folder = mkdtempSync(path.join(base, "witness-"))
    await makeWitness(folder, `w${n}.example`)
    writeFileSync(path.join(folder, "logs"), `${vkey}\n`)
    all.push({ name: `w${n}.example`, witness: await openWitness(folder, clock), fault: "none", bodies: [] })
  }
  const rows = all.map(({ witness, name }, n) => `witness w${n} ${witnessVkey(witness.key)} https://${name}`)
  const members = all.map((_, n) => `w${n}`).join(" ")
  const text = [...rows, `group enough ${enough} ${members}`, "quorum enough", ""].join("\n")
  const witnesses = readWitnesses(text)
  if ("wrong" in witnesses) throw new Error(witnesses.wrong)
  return { all, text, witnesses, post: postTo(all, witnesses, clock) }
}

function postTo(all: readonly TestWitness[], { policy }: Witnesses, clock: () => number): PostSubmission {
  return async (url, body, signal): Promise<Posted> => {
    const found = all.find(({ name }) => url === `https://${name}`)
    if (!found) return { fault: "away" }
    found.bodies.push(body)
    const note = body.slice(body.indexOf("\n\n") + 2)
    const text = note.slice(0, note.indexOf("\n\n") + 1)
    const other = policy.witnesses.find(({ name }) => name !== found.name) ?? found.witness.key
    switch (found.fault) {
      case "none":
        return found.witness.submit(body)
      case "away":
        return { fault: "away" }
      case "late":
        return found.bodies.length % 2 === 1 ? { fault: "away" } : found.witness.submit(body)
      case "slow":
        // Until it is given up; a test has no time for ten seconds.
        await new Promise((resolve) => signal.addEventListener("abort", resolve))
        return { fault: "slow" }
      case "signs-another-root":
        return { status: 200, body: await lie(found, text.replace(/\n[^\n]{43}=\n/, `\n${"A".repeat(43)}=\n`), clock) }
      case "signs-with-another-key": {
        const line = await lie(found, text, clock)
        return { status: 200, body: line.replace(found.name, other.name) }
      }
      case "answers-nothing":
        return { status: 200, body: "" }
      case "says-conflict-for-ever":
        return { status: 409, body: `${/^old (\d+)/.exec(body)?.[1]}\n` }
      case "says-it-is-ahead":
        return { status: 409, body: "999999999\n" }
    }
  }
}

/** A line under its name and key id that no key of its has made over the text that was sent. */
async function lie({ witness }: TestWitness, text: string, clock: () => number): Promise<string> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])
  if (!("privateKey" in pair)) throw new Error("no pair")
  const sign = async (bytes: Uint8Array) =>
    new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, new Uint8Array(bytes)))
  return cosign(witness.key, sign, text, Math.floor(clock() / 1000))
}
