/** What a follower keeps that refuses: the texts that it was given in this run, beside what its mirror was made of. */
import { readFile } from "node:fs/promises"
import path from "node:path"
import { proofPath } from "../follow/consistency-chain.ts"
import type { MirrorState } from "../follow/mirror-state.ts"
import type { Places } from "../follow/node-folder.ts"
import type { Remote } from "../follow/node-remote.ts"
import type { Follower } from "../follow/node-run.ts"
import type { Refused } from "../follow/outcome.ts"
import { manifestName } from "../node-source.ts"
import { type Exhibit, exhibit, notesIn } from "./evidence.ts"
import { keepEvidenceIn } from "./node-keep.ts"

/** A remote, and what it has answered in texts. */
export interface HeardRemote extends Remote {
  heard(): Exhibit[]
}

// A head, a manifest and some proofs; what is longer is files of exports, whose digests the manifest names.
const heardCharactersMax = 1_000_000

/** Remembers what a remote answers. */
export function hearing(remote: Remote): HeardRemote {
  const heard = new Map<string, string>()
  const hear = (place: string, text: string | null | undefined) => {
    if (typeof text === "string" && text.length <= heardCharactersMax) heard.set(place, text)
  }
  return {
    ...remote,
    async text(place, bytesMax) {
      const text = await remote.text(place, bytesMax)
      hear(place, text)
      return text
    },
    async signed(place, bytesMax) {
      const signed = await remote.signed(place, bytesMax)
      hear(place, signed?.token)
      return signed
    },
    heard: () => [...heard].map(([name, text]) => exhibit(name, text)),
  }
}

// A witness that is late, or a head that waits to be renewed, is evidence against nobody.
const passing = ["policy", "frozen", "root-expired", "compromise-withheld", "no-consistency"]

/** Keeps what was refused in the mirror's folder `evidence`. @returns the outcome, with the file's name */
export async function keepFollowed(
  { remote, clock, policyText, root, issuer, origin }: Follower & { remote: HeardRemote },
  places: Places,
  state: MirrorState | null,
  outcome: Refused,
): Promise<Refused> {
  if (outcome.findings.every(({ code }) => passing.includes(code))) return outcome
  const manifests = (state?.exports ?? []).slice(-1).map(({ size }) => path.join(places.export(size), manifestName))
  const kept = await Promise.all([path.join(places.folder, "exports/head"), ...manifests].map(textIn))
  const signed = kept.filter((text) => text !== null)
  await askForProofs(remote, signed)
  const keys = await textIn(places.keys)
  const evidence = await keepEvidenceIn(path.join(places.folder, "evidence"), {
    ...{ found_at: new Date(clock()).toISOString(), by: "follow", findings: outcome.findings },
    trusted: {
      ...{ keys: keys === null ? null : JSON.parse(keys), vkeys: [], policy: policyText ?? null },
      ...{ root: root ?? (await textIn(places.root)), issuer: issuer ?? state?.issuer ?? null },
      ...{ origin: origin ?? state?.verified.origin ?? null, state: state?.verified ?? null, signed },
    },
    shown: remote.heard(),
  })
  return { ...outcome, evidence }
}

/** Another history names its own beginning by its proof: however the fork was found, that is what shows it to others. */
async function askForProofs(remote: HeardRemote, signed: readonly string[]): Promise<void> {
  const sizeOf = (note: string) => Number(note.split("\n")[1])
  const before = signed.flatMap(notesIn).map(sizeOf)
  const after = remote.heard().flatMap(({ text }) => notesIn(text ?? "").map(sizeOf))
  for (const from of new Set(before)) {
    for (const to of new Set(after)) {
      if (from < to) await remote.text(`${proofPath}?from=${from}&to=${to}`).catch(() => null)
    }
  }
}

const textIn = (file: string) => readFile(file, "utf8").catch(() => null)
