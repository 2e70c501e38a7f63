/**
 * `gongshi keys root …`: the root of trust, made and signed by several keepers, each on a machine of their own without a
 * network. No register is needed for any of it.
 */
import { readFile } from "node:fs/promises"
import { toBase64 } from "../ledger/base64.ts"
import { openCheckpoint, parseCheckpoint } from "../ledger/checkpoint.ts"
import { sha256 } from "../ledger/node-sha256.ts"
import { writeSynced } from "../ledger/node-sync.ts"
import {
  isKeyName,
  noteSigner,
  noteVerifier,
  parseNote,
  readVkey,
  signatureLine,
  signNote,
} from "../ledger/signed-note.ts"
import { readKeyRing } from "../verify/key-ring.ts"
import { countSigners, formatRoot, openTrust, type Root, type RootStatement, readRoots } from "../verify/root.ts"
import { parseJson } from "../verify/shape.ts"
import {
  command,
  type ExitCode,
  type Group,
  type Options,
  readCount,
  say,
  terminalLanguage,
  UsageError,
  type Values,
} from "./command.ts"
import { readGiven } from "./given-file.ts"

const draft = { name: "DRAFT", about: "what is to be signed", is: "file" } as const
const chain = { name: "CHAIN", about: "the roots of trust, one behind the other", is: "file" } as const
const before = { value: "CHAIN", about: "the roots before it", is: "file" } as const

const createOptions = {
  jwks: { value: "FILE", about: "the key set that it names", is: "file", required: true },
  expires: { value: "DAY", about: "until when it is good, as 2027-12-31", required: true },
  signer: { value: "VKEY", about: "a keeper, of the first root; the one before says it later", many: true },
  threshold: { value: "N", about: "how many keepers have to sign" },
  issuer: { value: "URL", about: "of the first: who signs documents" },
  origin: { value: "LOG", about: "of the first: the log's name" },
  before,
  policy: { value: "FILE", about: "the witnesses (C2SP tlog-policy)", is: "file" },
  ended: { value: "CHECKPOINT", about: "the last that a log key out of use has signed", is: "file", many: true },
} as const satisfies Options

const combineOptions = {
  signed: { value: "FILE", about: "what a keeper has signed", is: "file", many: true, required: true },
  before,
} as const satisfies Options

export const rootCommand: Group = {
  about: "make, sign and show roots of trust, each keeper on a machine of their own without a network",
  commands: {
    key: command({
      about: "make the key of a keeper, who is one person",
      arguments: [{ name: "FILE", about: "where it goes, on no machine of the register", is: "file" }],
      options: { name: { value: "NAME", about: "as keeper-1.example", required: true } },
      examples: [["keeper-1.key --name keeper-1.example", "prints the verifier key for --signer"]],
      run: makeKey,
    }),
    create: command({
      about: "write what the keepers are to sign",
      arguments: [draft],
      options: createOptions,
      examples: [["root.draft --jwks keys.json --expires 2027-12-31 --before root", "the next root"]],
      run: create,
    }),
    sign: command({
      about: "add a keeper's signature, after showing what is signed",
      arguments: [draft],
      options: {
        key: { value: "FILE", about: "the keeper's key", is: "file", required: true },
        out: { value: "FILE", about: "what is signed", is: "file", required: true },
      },
      examples: [["root.draft --key keeper-1.key --out 1.signed", "each keeper on their own machine"]],
      run: sign,
    }),
    combine: command({
      about: "put the signatures together where they are enough, behind the roots before",
      arguments: [chain],
      options: combineOptions,
      examples: [["root --signed 1.signed --signed 2.signed", "what verifiers are given"]],
      problem: "the signatures are not enough, or the chain is none",
      run: combine,
    }),
    show: command({
      about: "say what the roots of a chain say, and who signed them",
      arguments: [chain],
      examples: [["root", "versions, keys, keepers, witnesses"]],
      problem: "the chain is not to be trusted: it says why",
      run: (_, file) => show(file ?? ""),
    }),
  },
}

/** Makes the key of a keeper. It belongs to one person, and on no machine of the register. */
async function makeKey(values: { name?: string }, file = ""): Promise<ExitCode> {
  if (values.name === undefined || !isKeyName(values.name)) {
    throw new UsageError(
      `--name is ${values.name ?? "missing"}, expected a name without spaces and plus, as keeper-1.example`,
    )
  }
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])
  if (!("privateKey" in pair)) throw new Error("Ed25519 gave no pair of keys")
  const { x = "", d = "" } = await crypto.subtle.exportKey("jwk", pair.privateKey)
  await writeNew(file, `${JSON.stringify({ name: values.name, x, d })}\n`, 0o600)
  process.stdout.write(`${noteSigner(sha256, values.name, { x, d }).vkey}\n`)
  say(`${file} is this keeper's private key: keep it apart from the other keepers', and from the register`)
  return 0
}

/** Writes what the keepers are to sign. What the root before says and nothing replaces is taken over. */
async function create(values: Values<typeof createOptions>, draft = ""): Promise<ExitCode> {
  const before = values.before === undefined ? null : (await readChain(values.before)).at(-1)?.statement
  const signers = values.signer ?? before?.signers ?? missing("--signer VKEY, once for each keeper,")
  const threshold = values.threshold === undefined ? before?.threshold : Number(values.threshold)
  if (threshold === undefined || !(threshold >= 1 && threshold <= signers.length)) {
    throw new UsageError(`--threshold is ${values.threshold ?? "missing"}, expected 1 to ${signers.length}`)
  }
  if (signers.some((vkey) => !readVkey(sha256, vkey)))
    throw new UsageError("--signer takes what `keys root key` prints")
  const jwks = parseJson(await readGiven(values.jwks ?? missing("--jwks FILE (gongshi keys jwks)")))
  const ring = readKeyRing(sha256, { jwks: jwks ?? null })
  if ("fault" in ring) throw new UsageError(`${values.jwks} holds no key set that can be used: ${ring.fault}`)
  const { keys, sm2_keys: second } = jwks as { keys: object[]; sm2_keys?: object[] }
  const origin = values.origin ?? before?.origin ?? missing("--origin LOG")
  const policy = values.policy === undefined ? before?.policy : await readGiven(values.policy)
  const text = formatRoot({
    version: (before?.version ?? 0) + 1,
    issuer: values.issuer ?? before?.issuer ?? missing("--issuer URL"),
    origin,
    expires: expiryOf(values.expires ?? missing("--expires DAY")),
    threshold: readCount("--threshold", String(threshold), 1, signers.length),
    signers,
    keys,
    ended: await endsOf(ring.log, origin, before?.ended ?? [], values.ended ?? []),
    ...(second ? { sm2_keys: second } : {}),
    ...(policy === undefined ? {} : { policy }),
  })
  await writeNew(draft, text)
  process.stdout.write(`${draft}\n`)
  return 0
}

/** Of each log key that is out of use the last tree that it signed: from the root before, or a checkpoint of its own. */
async function endsOf(
  keys: readonly { publicKey: Uint8Array; pinned: { kid: string; status: string } | null }[],
  origin: string,
  known: RootStatement["ended"],
  files: readonly string[],
): Promise<RootStatement["ended"]> {
  const given: RootStatement["ended"] = []
  for (const file of files) {
    const note = await readGiven(file)
    for (const { publicKey, pinned } of keys) {
      const opened = await openCheckpoint(note, origin, [noteVerifier(sha256, origin, publicKey)])
      if (pinned && !("refused" in opened)) {
        given.push({ kid: pinned.kid, size: opened.checkpoint.size, root: toBase64(opened.checkpoint.root) })
      }
    }
    if (!parseCheckpoint(parseNote(note)?.text ?? "")) throw new UsageError(`${file} is no checkpoint`)
  }
  return keys.flatMap(({ pinned }) => {
    if (pinned?.status !== "retired" && pinned?.status !== "compromised") return []
    const end = given.find(({ kid }) => kid === pinned.kid) ?? known.find(({ kid }) => kid === pinned.kid)
    if (end) return [end]
    throw new UsageError(
      `the log key ${pinned.kid} is ${pinned.status}: give the last checkpoint that it has signed with --ended, or leave the key out of the key set`,
    )
  })
}

/** Adds a keeper's signature, after showing what is signed. */
async function sign(values: { key?: string; out?: string }, draft = ""): Promise<ExitCode> {
  const given = await readGiven(draft)
  const text = parseNote(given)?.text ?? given
  const file = values.key ?? missing("--key FILE")
  const stored = parseJson(await readGiven(file)) as { name?: unknown; x?: unknown; d?: unknown } | undefined
  const { name, x, d } = stored ?? {}
  if (typeof name !== "string" || typeof x !== "string" || typeof d !== "string") {
    throw new UsageError(`${file} is no keeper's key: \`gongshi keys root key\` makes one`)
  }
  const signer = noteSigner(sha256, name, { x, d })
  const note = await signNote(text, [signer])
  const [root] = readRoots(sha256, note) ?? []
  if (!root) throw new UsageError(`${draft} is no root of trust: \`gongshi keys root create\` writes one`)
  if (!root.statement.signers.includes(signer.vkey))
    say(`${signer.vkey} is not among its signers: it may be among those of the root before`)
  say(inWords(root))
  await writeNew(values.out ?? missing("--out FILE"), note)
  return 0
}

/** Puts the signatures together, behind the roots before, where they are enough. */
async function combine(values: Values<typeof combineOptions>, out = ""): Promise<ExitCode> {
  const notes = await Promise.all((values.signed ?? []).map(async (file) => parseNote(await readGiven(file))))
  const [first] = notes
  if (!first || notes.some((note) => note?.text !== first.text)) {
    throw new UsageError("--signed FILE, once for each keeper: all of them over the same text")
  }
  const lines = new Set(notes.flatMap((note) => note?.signatures.map(signatureLine) ?? []))
  const chain = `${values.before === undefined ? "" : await readGiven(values.before)}${first.text}\n${[...lines].join("")}`
  const trust = await openTrust(chain, { sha256, now: Date.now() })
  if ("code" in trust) {
    say(`${out} is not written: it ${trust[terminalLanguage()]}`)
    return 1
  }
  await writeNew(out, chain)
  process.stdout.write(`${inWords(trust.root)}\nSHA-256 ${trust.root.sha256}\n`)
  return 0
}

async function show(file: string): Promise<ExitCode> {
  const roots = await readChain(file)
  for (const root of roots) {
    const signed = await countSigners(sha256, root, root)
    process.stdout.write(`${inWords(root)}\nsigned by ${signed}, SHA-256 ${root.sha256}\n`)
  }
  const trust = await openTrust(await readGiven(file), { sha256, now: Date.now() })
  if ("code" in trust) say(`it ${trust[terminalLanguage()]}`)
  return "code" in trust ? 1 : 0
}

async function readChain(file: string): Promise<Root[]> {
  const roots = readRoots(sha256, await readGiven(file))
  if (!roots) throw new UsageError(`${file} holds no root of trust`)
  return roots
}

/** What a keeper has to look at before signing. */
function inWords({ statement, keys }: Root): string {
  const { version, origin, issuer, expires, threshold, signers, ended, policy } = statement
  const pinned = [...keys.documents, ...keys.log.flatMap(({ pinned }) => pinned ?? [])]
  return [
    `root ${version} of ${origin}, issuer ${issuer}, good until ${expires}, ${threshold} of ${signers.length}:`,
    ...signers.map((vkey) => `  keeper ${vkey}`),
    ...pinned.map(({ kid, role, status }) => `  ${role ?? "any document"}  ${kid}  ${status}`),
    ...ended.map(({ kid, size }) => `  log key ${kid} ended with size ${size}`),
    policy === undefined ? "  no witnesses" : `  witnesses:\n${policy.trim().replaceAll(/^/gm, "    ")}`,
  ].join("\n")
}

function expiryOf(day: string): string {
  const at = Date.parse(day)
  if (Number.isNaN(at)) throw new UsageError(`--expires is ${day}, expected a day such as 2027-12-31`)
  return new Date(at).toISOString()
}

function missing(what: string): never {
  throw new UsageError(`${what} is missing`)
}

/** Writes a file that is not there yet. */
async function writeNew(file: string, text: string, mode = 0o644): Promise<void> {
  const isThere = await readFile(file).then(
    () => true,
    () => false,
  )
  if (isThere) throw new UsageError(`${file} is there already: it is not written over`)
  await writeSynced(file, text, "wx", mode)
}
