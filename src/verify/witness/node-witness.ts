/**
 * A witness: cosigns checkpoints of the logs that it knows as long as each continues the last one, and keeps nothing but that
 * one. In its folder: `key.json`, its private key; `logs`, the verifier keys of the logs, one a line; `checkpoints/`.
 */
import { createHash } from "node:crypto"
import { mkdir, readFile, rename } from "node:fs/promises"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import path from "node:path"
import { fromBase64 } from "../../ledger/base64.ts"
import { type Checkpoint, openCheckpoint, parseCheckpoint } from "../../ledger/checkpoint.ts"
import { emptyRoot, hashBytes, type Sha256, verifyConsistency } from "../../ledger/merkle.ts"
import { sha256 } from "../../ledger/node-sha256.ts"
import { syncFolder, writeSynced } from "../../ledger/node-sync.ts"
import { type NoteVerifier, noteVerifier, parseNote, readVkey } from "../../ledger/signed-note.ts"
import { cosign, type WitnessKey, witnessKey, witnessVkey } from "../../ledger/witness/cosignature.ts"

/** A witness that is open. */
export interface Witness {
  key: WitnessKey
  /** Takes the body of a submission. */
  submit(body: string): Promise<{ status: number; body: string; type?: string }>
}

/** What keeps a witness from being opened, in words. */
export class WitnessError extends Error {}

/** Opens the witness of a folder. @param clock ms since 1970 */
export async function openWitness(folder: string, clock: () => number): Promise<Witness> {
  const { key, sign } = await readKey(folder)
  await mkdir(path.join(folder, "checkpoints"), { recursive: true })
  // One after another: what is compared with the last checkpoint must be stored before the next is.
  let turn: Promise<unknown> = Promise.resolve()
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const own = turn.then(work)
    turn = own.catch(() => {})
    return own
  }
  return {
    key,
    async submit(body) {
      const submission = readSubmission(body)
      if (!submission) return { status: 400, body: "no submission (C2SP tlog-witness)\n" }
      const signed = await judgeSigner(submission, await readLogs(folder))
      if (signed.status !== 200) return refusal(signed)
      return alone(async () => {
        const place = placeOf(folder, submission.checkpoint.origin)
        const judged = judgeGrowth(sha256, submission, await readLast(place))
        if (judged.status !== 200) return refusal(judged)
        await store(place, submission.text)
        const line = await cosign(key, sign, submission.text, Math.floor(clock() / 1000))
        return { status: 200, body: line }
      })
    },
  }
}

const reasons = {
  400: "the old size is beyond the checkpoint's",
  403: "no known key of this log has signed it",
  404: "this witness does not know the log",
  422: "it does not continue the checkpoint that was cosigned last",
} as const

function refusal(judged: Exclude<Judged, { status: 200 }> | { status: 200 }) {
  if ("size" in judged) return { status: 409, body: `${judged.size}\n`, type: "text/x.tlog.size" }
  return { status: judged.status, body: judged.status === 200 ? "" : `${reasons[judged.status]}\n` }
}

const placeOf = (folder: string, origin: string) =>
  path.join(folder, "checkpoints", createHash("sha256").update(origin).digest("hex"))

/** The last checkpoint of a log. A file that can't be read is no reason to begin anew. @throws */
async function readLast(place: string): Promise<Checkpoint | null> {
  const text = await readFile(place, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null
    throw error
  })
  if (text === null) return null
  const checkpoint = parseCheckpoint(text)
  if (!checkpoint)
    throw new WitnessError(`${place} holds no checkpoint: restore it, or nothing more of this log is cosigned`)
  return checkpoint
}

/** On the disk when it returns: what is cosigned and forgotten could be contradicted. */
async function store(place: string, text: string): Promise<void> {
  const draft = `${place}.draft`
  await writeSynced(draft, text)
  await rename(draft, place)
  await syncFolder(path.dirname(place))
}

async function readLogs(folder: string): Promise<KnownLogs> {
  const file = path.join(folder, "logs")
  const logs = readKnownLogs(sha256, await readFile(file, "utf8").catch(() => ""))
  if (!logs) throw new WitnessError(`${file} has a line that is no verifier key of a log (C2SP signed-note)`)
  return logs
}

/** Makes the key of a witness; its folder must not have one. @throws WitnessError */
export async function makeWitness(folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])
  if (!("privateKey" in pair)) throw new Error("Ed25519 gave no pair of keys")
  const { x, d } = await crypto.subtle.exportKey("jwk", pair.privateKey)
  await writeSynced(path.join(folder, "key.json"), `${JSON.stringify({ name, x, d })}\n`, "wx", 0o600).catch(
    (error: unknown) => {
      throw error instanceof Error && "code" in error && error.code === "EEXIST"
        ? new WitnessError(`${folder} has a key already: it keeps its name`)
        : error
    },
  )
  await syncFolder(folder)
}

async function readKey(folder: string) {
  const file = path.join(folder, "key.json")
  const stored: unknown = JSON.parse(
    await readFile(file, "utf8").catch(() => {
      throw new WitnessError(
        `${file} is not there: --name NAME makes a witness, NAME being an address without https://`,
      )
    }),
  )
  const { name, x, d } = stored as Record<"name" | "x" | "d", string>
  const jwk = { kty: "OKP", crv: "Ed25519", x, d }
  const privateKey = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["sign"])
  const key = witnessKey(sha256, name, new Uint8Array(Buffer.from(x, "base64url")))
  const sign = async (bytes: Uint8Array) =>
    new Uint8Array(await crypto.subtle.sign("Ed25519", privateKey, new Uint8Array(bytes)))
  return { key, sign }
}

// 63 hashes, and a checkpoint with as many signatures as a note may have.
const bodyBytesMax = 65_536

/** Serves a witness. Nothing is there but `POST /add-checkpoint`, and its key at `GET /`. */
export function serveWitness(witness: Witness, say: (line: string) => void): Server {
  return createServer((request, response) => {
    answer(witness, request)
      .catch((error: unknown) => {
        say(error instanceof Error ? error.message : String(error))
        return { status: 500, body: "it was not cosigned: a fault of this witness\n" }
      })
      .then((reply) => send(response, reply))
  })
}

type Reply = Awaited<ReturnType<Witness["submit"]>>

async function answer(witness: Witness, request: IncomingMessage): Promise<Reply> {
  if (request.url === "/" && request.method === "GET") return { status: 200, body: `${witnessVkey(witness.key)}\n` }
  if (request.url !== "/add-checkpoint") return { status: 404, body: "POST /add-checkpoint (C2SP tlog-witness)\n" }
  if (request.method !== "POST") return { status: 405, body: "POST /add-checkpoint (C2SP tlog-witness)\n" }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bodyBytesMax) return { status: 413, body: "it is longer than any submission\n" }
    chunks.push(chunk)
  }
  return witness.submit(Buffer.concat(chunks).toString("utf8"))
}

function send(response: ServerResponse, { status, body, type = "text/plain; charset=utf-8" }: Reply): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) }).end(body)
}

// What a witness makes of a submission (C2SP tlog-witness, add-checkpoint): whether the log is known, whether it has signed,
// and whether the checkpoint continues the last one that was cosigned. Pure but for the checking of signatures.

/** The logs that a witness knows: verifier keys by origin. While a log changes its key it has two. */
type KnownLogs = ReadonlyMap<string, readonly NoteVerifier[]>

/** Reads verifier keys, one a line; null where one can't be read. */
function readKnownLogs(sha256: Sha256, text: string): KnownLogs | null {
  const logs = new Map<string, NoteVerifier[]>()
  for (const line of text.split("\n").map((each) => each.trim())) {
    if (line === "" || line.startsWith("#")) continue
    const key = readVkey(sha256, line)
    if (!key) return null
    logs.set(key.name, [...(logs.get(key.name) ?? []), noteVerifier(sha256, key.name, key.publicKey)])
  }
  return logs
}

/** A submission, read. */
interface Submission {
  old: number
  proof: Uint8Array[]
  /** The signed note, and its text without signatures. */
  note: string
  text: string
  checkpoint: Checkpoint
}

// A tree of 2^63 entries has proofs of 63 hashes.
const proofMax = 63

/** Reads the body of a request; null when it is none. */
function readSubmission(body: string): Submission | null {
  const split = body.indexOf("\n\n")
  const [first = "", ...lines] = body.slice(0, Math.max(0, split)).split("\n")
  const old = Number(/^old (0|[1-9]\d{0,15})$/.exec(first)?.[1] ?? Number.NaN)
  const proof = lines.map((line) => fromBase64(line)).filter((hash) => hash?.length === hashBytes)
  const note = body.slice(split + 2)
  const text = parseNote(note)?.text
  const checkpoint = text === undefined ? null : parseCheckpoint(text)
  if (split < 0 || !Number.isSafeInteger(old) || proof.length !== lines.length || lines.length > proofMax) return null
  if (text === undefined || !checkpoint) return null
  return { old, proof: proof.filter((hash) => hash !== null), note, text, checkpoint }
}

/** What comes of it: `size` where another was cosigned last. */
type Judged = { status: 200 } | { status: 400 | 403 | 404 | 422 } | { status: 409; size: number }

/** Whether a log that is known has signed it. */
async function judgeSigner({ note, checkpoint }: Submission, known: KnownLogs): Promise<Judged> {
  const verifiers = known.get(checkpoint.origin)
  if (!verifiers) return { status: 404 }
  const opened = await openCheckpoint(note, checkpoint.origin, verifiers)
  return "refused" in opened ? { status: 403 } : { status: 200 }
}

/** Whether it continues what was cosigned last; null: nothing yet. To be asked alone, with what follows from it. */
function judgeGrowth(sha256: Sha256, { old, proof, checkpoint }: Submission, last: Checkpoint | null): Judged {
  const { size, root } = checkpoint
  if (old > size) return { status: 400 }
  if (old !== (last?.size ?? 0)) return { status: 409, size: last?.size ?? 0 }
  const from = { from: old, fromRoot: last?.root ?? emptyRoot(sha256) }
  return verifyConsistency(sha256, { ...from, to: size, toRoot: root, proof }) ? { status: 200 } : { status: 422 }
}
