/** What a register's log says of releases: the lines that its entries `release` commit to, each with its proof. */
import { decodeEntry } from "../../ledger/entry.ts"
import type { Claim } from "../claim.ts"
import { type Fault, fault } from "../fault.ts"
import { fileClaim } from "../file-claim.ts"
import { fileFault } from "../file-fault.ts"
import { verifyProof } from "../proof.ts"
import { count, digest, exact, listOf, parseJson, parsePlain, type Shape, type Shaped, text } from "../shape.ts"
import type { VerifyOptions } from "../verification.ts"

const releaseShape = exact({ name: text, version: text, file: text, bytes: count, sha256: digest, note: text })
const lineShape = exact({ salt: text, release: releaseShape })
const anything: Shape<unknown> = (_value): _value is unknown => true
const answerShape = exact({ releases: listOf(anything) })

/** A release as the line of its entry says it. */
export type LoggedRelease = Shaped<typeof releaseShape>

/** Reads the line of an entry `release`; null where it is none. */
export function readReleaseLine(line: string): LoggedRelease | null {
  const value = parsePlain(line)
  return lineShape(value) ? value.release : null
}

/** What a log says of a package. */
export interface LogJudgement {
  findings: Fault[]
  proven: Claim[]
  unproven: Claim[]
}

/**
 * Holds a package against what a register answers (`/v1/releases`): its release has to be there, in an entry that is proven,
 * with the same signed note, and, where the file itself is at hand, the same digest, and no other of that version beside.
 * @param is what was found of the package; without `sha256` of a folder
 */
export async function judgeLogged(
  answer: string,
  is: { version: string; note: string; sha256?: string },
  options: VerifyOptions,
): Promise<LogJudgement> {
  const value = parseJson(answer)
  const refused = (...findings: Fault[]): LogJudgement => ({ findings, proven: [], unproven: [] })
  if (!answerShape(value)) return refused(fault("malformed", noAnswer))
  let judged: LogJudgement | null = null
  for (const each of value.releases) {
    const verification = await verifyProof(JSON.stringify(each), options)
    if (!verification.ok) return refused(...verification.findings)
    const { facts, log, unproven, proven } = verification
    const entry = decodeEntry(facts.entry ?? "")
    const release = readReleaseLine(facts.records?.[0] ?? "")
    if (entry?.operation !== "release" || !release) return refused(fault("malformed", noAnswer))
    if (release.version !== is.version) continue
    const isSame = release.note === is.note && (is.sha256 === undefined || is.sha256 === release.sha256)
    if (!isSame) return refused(fileFault("release-differs", is.version, facts.position ?? 0))
    const logged = fileClaim("release-logged", log?.origin ?? "", facts.position ?? 0, entry.time)
    judged = {
      findings: [],
      proven: [logged, ...proven.filter(({ code }) => code === "witnessed")],
      unproven: [fileClaim("release-alone", is.version), ...unproven.filter(({ code }) => !ofRecords.includes(code))],
    }
  }
  return judged ?? refused(fileFault("release-unlogged", is.version))
}

// What a proof says of a record is nothing that a release has.
const ofRecords: readonly Claim["code"][] = ["leaf-only", "live-record", "content"]

const noAnswer = { zh: "不是登记系统关于核验程序的答复（/v1/releases）", en: "it is no answer of /v1/releases" }
