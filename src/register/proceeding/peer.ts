/**
 * What another register certifies: that it has ended the publication of a record, as its log says, or what was decided there
 * on a record that is displayed here. The registration side takes the certificate for what it would else type from a letter.
 */
import type { Sql } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { listCertificates, toTaken } from "./peer-store.ts"
import type { Content, Fault, Proceeding } from "./proceeding.ts"

/** The end of a publication, or a decision on a record that is displayed here, as another register has it. */
export interface PeerEnding {
  /** The register as it is configured here, or its log, and what tells this from all else that it has said. */
  origin: string
  mark: string
  /** When it was made, seconds since 1970. */
  issuedAt: number
  /** Where in the log it stands; null where nothing of the record does. */
  position: number | null
  /** Registers know a decision by the same id: it follows from list, subject, authority and number. */
  recordId: string
  /** The authority and the reason that the entry names. */
  authority: string | null
  /** The move that was decided. */
  reason: string | null
  /** The corrected fields, of a correction. */
  corrected: Content
  /** Of a decision: the authority that it was pushed to, and the day; null of an end that the log says. */
  pushed: { to: string; on: string } | null
}

/** Reads a certificate of a register that is believed for an authority; in words why it is none. */
export type ReadPeerEnding = (token: string, authority: string) => Promise<PeerEnding | Bilingual>

export interface PeerParts {
  peerEnding: ReadPeerEnding
}

/**
 * The input of an act with what its certificate has proved in the place of it: the log, and the position there.
 * @param input with `certificate`, as it was sent
 */
export async function withCertificate(
  { sql, peerEnding }: PeerParts & { sql: Sql },
  { kind, recordId, authority, displayedBy }: Proceeding,
  act: string,
  input: Content,
): Promise<Content | { faults: readonly Fault[] }> {
  const refuse = (reason: Bilingual) => ({ faults: [{ field: "certificate", reason }] })
  const { certificate } = input
  if (act !== "receive" || !(kind === "repair" || kind === "objection") || recordId === null) return refuse(forReceived)
  if (typeof certificate !== "string") return refuse(noText)
  const read = await peerEnding(certificate, authority)
  if (!("origin" in read)) return refuse(read)
  if (read.recordId !== recordId || read.authority !== authority) return refuse(ofAnother)
  if (kind === "repair" && read.reason !== "repair") return refuse(noRepair)
  if (kind === "objection" && !isFound(read, input)) return refuse(foundOtherwise)
  if (read.pushed) {
    if (read.pushed.to !== displayedBy) return refuse(toAnother)
    const { decided_on: decidedOn } = input
    if (typeof decidedOn === "string" && decidedOn > read.pushed.on) {
      return { faults: [{ field: "decided_on", reason: decidedLater(read.pushed.on) }] }
    }
  }
  // One that was taken before, or made before one that was, proves nothing of what was decided since.
  for (const { origin, mark, issuedAt } of await listCertificates(sql, recordId)) {
    if (origin !== read.origin) continue
    const isOlder = read.position === null ? read.issuedAt <= issuedAt : read.position <= Number(mark)
    if (mark === read.mark || isOlder) return refuse(takenBefore)
  }
  return { ...input, certificate: toTaken(read) }
}

/** Whether a certificate says of an objection what is entered: the remedy, and each corrected field. */
function isFound({ reason, corrected }: PeerEnding, { remedy, corrected: entered = {} }: Content): boolean {
  const sorted = (fields: unknown) => JSON.stringify(Object.entries(fields ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
  return reason === remedy && sorted(corrected) === sorted(entered)
}

const forReceived = {
  zh: "仅登记外省准予修复、异议成立的决定（receive）时可以附证明",
  en: "a certificate goes with a repair or a correction that was decided elsewhere (receive), and with nothing else",
} as const
const noText = { zh: "应为证明的文本（JWT）", en: "expected the text of the certificate (a JWT)" } as const
const ofAnother = {
  zh: "该证明不是本记录的：记录编号或者决定机关不符",
  en: "the certificate is of another record, or of another authority's",
} as const
const toAnother = {
  zh: "该证明所载的决定不是推送给本机关的",
  en: "the decision that it certifies was pushed to another authority",
} as const
const decidedLater = (pushedOn: string): Bilingual => ({
  zh: `不应晚于证明所载的推送日期 ${pushedOn}`,
  en: `not after ${pushedOn}, the day of the push that is certified`,
})
const noRepair = {
  zh: "该证明所载的停止公示原因不是信用修复",
  en: "what it certifies did not end by repair",
} as const
const foundOtherwise = {
  zh: "该证明所载的处理结果或者更正内容与登记的不同",
  en: "what it certifies is not the remedy, or not the corrections, that are entered",
} as const
const takenBefore = {
  zh: "该证明已经使用过，或者早于已经使用的证明",
  en: "this certificate was taken before, or is older than one that was",
} as const
