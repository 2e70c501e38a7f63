/**
 * What another register certifies: that it has ended the publication of a record, as its log says, or what was decided there
 * on a record that is displayed here. The registration side takes the certificate for what it would else type from a letter.
 */
import type { Sql } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { readCode } from "../../names/code.ts"
import type { ProposableMoveName } from "../record/state.ts"
import { meant } from "./change.ts"
import { correctionInput, toCorrection } from "./correction.ts"
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
  /** The number of the decision, of a revocation, and the code of who took the subject up, of a deregistration. */
  decisionNo: string | null
  mergedInto: string | null
  /** Of a decision: the authority that it was pushed to, and the day; null of an end that the log says. */
  pushed: { to: string; on: string } | null
}

/** Reads a certificate of a register that is believed for an authority; in words why it is none. */
export type ReadPeerEnding = (token: string, authority: string) => Promise<PeerEnding | Bilingual>

export interface PeerParts {
  peerEnding: ReadPeerEnding
}

/** Whether somebody has taken the certificate by now, and what is said then: asked again where nobody else can act meanwhile. */
export type TakenSince = (sql: Sql) => Promise<{ faults: readonly Fault[] } | null>

/** What a certificate is to prove something of; before it begins, a proceeding has no content. */
export type Proved = Pick<Proceeding, "kind" | "list" | "recordId" | "authority" | "displayedBy" | "content">

/**
 * The input of an act, or of a beginning, with what its certificate has proved in the place of it: the register, the
 * proceeding or the position there, and the time.
 * @param input with `certificate`, as it was sent
 */
export async function withCertificate(
  { sql, peerEnding }: PeerParts & { sql: Sql },
  about: Proved,
  act: string,
  input: Content,
): Promise<{ proved: Content; isTaken: TakenSince } | { faults: readonly Fault[] }> {
  const refuse = (reason: Bilingual) => ({ faults: [{ field: "certificate", reason }] })
  const { kind, recordId, authority, displayedBy } = about
  const { certificate } = input
  if (!takesCertificate(kind, act) || recordId === null || displayedBy === null) return refuse(forReceived)
  if (typeof certificate !== "string") return refuse(noText)
  const read = await peerEnding(certificate, authority)
  if (!("origin" in read)) return refuse(read)
  if (read.recordId !== recordId || read.authority !== authority) return refuse(ofAnother)
  if (!isEntered[kind](read, input, about)) return refuse(kind === "repair" ? noRepair : enteredOtherwise)
  if (read.pushed && read.pushed.to !== displayedBy) return refuse(toAnother)
  const { decided_on: decidedOn = read.pushed?.on } = input
  if (read.pushed && typeof decidedOn === "string") {
    const { on } = read.pushed
    // The bar of a fraud runs from the day on which it was found, wherever that was.
    if (kind === "fraud" ? decidedOn !== on : decidedOn > on) {
      return { faults: [{ field: "decided_on", reason: decidedOtherwise(on) }] }
    }
  }
  const isTaken: TakenSince = async (now) => ((await wasTaken(now, read)) ? refuse(takenBefore) : null)
  const taken = await isTaken(sql)
  if (taken) return taken
  const found = kind === "fraud" ? { decided_on: decidedOn } : {}
  return { proved: { ...input, ...found, certificate: toTaken(read) }, isTaken }
}

// One that was taken before, or made before one that was, proves nothing of what was decided since.
async function wasTaken(sql: Sql, read: PeerEnding): Promise<boolean> {
  return (await listCertificates(sql, read.recordId)).some(({ origin, mark, issuedAt }) => {
    // A decision is known by its proceeding, whatever its register was called when its certificate was taken.
    if (read.pushed && mark === read.mark) return true
    if (origin !== read.origin) return false
    return mark === read.mark || (read.position === null ? read.issuedAt <= issuedAt : read.position <= Number(mark))
  })
}

/** Whether a certificate says what is entered, by the kind of proceeding. */
const isEntered = {
  repair: ({ reason }) => reason === "repair",
  objection: (read, { remedy, corrected }) => read.reason === remedy && isSame(read.corrected, corrected),
  change(read, { change: begun, corrected, decision_no = null, merged_into = null }, { list, content }) {
    const change = meant((begun ?? content["change"]) as ProposableMoveName, list)
    // The end that a log says has no number.
    const isNumbered =
      read.pushed === null || (read.decisionNo === decision_no && read.mergedInto === codeIn(merged_into))
    return read.reason === change && isSame(read.corrected, corrected) && isNumbered
  },
  // What it does to a record depends on whether it is displayed here: that it is one was decided there.
  fraud: ({ reason }) => reason === "reinstate" || reason === "restart",
} as const satisfies Record<string, (read: PeerEnding, input: Content, about: Proved) => boolean>

// By which acts the registration side enters what was decided elsewhere; a change or a fraud it begins itself.
const entering: Readonly<Record<keyof typeof isEntered, readonly string[]>> = {
  ...{ repair: ["receive"], objection: ["receive"], change: ["begin", "enter"], fraud: ["begin"] },
}

function takesCertificate(kind: string, act: string): kind is keyof typeof isEntered {
  return Object.hasOwn(entering, kind) && entering[kind as keyof typeof isEntered].includes(act)
}

/** A code as it is kept, however it was typed; what is none as it came. */
function codeIn(typed: unknown): unknown {
  const reading = typeof typed === "string" ? readCode(typed) : null
  return reading?.kind === "valid" ? reading.code : typed
}

/** @param entered a correction as it is sent, which may be anything */
function isSame(certified: Content, entered: unknown): boolean {
  const sorted = (fields: unknown) => JSON.stringify(Object.entries(fields ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
  const read = correctionInput.safeParse(entered ?? {})
  return read.success && sorted(certified) === sorted(toCorrection(read.data))
}

const forReceived = {
  zh: "仅登记地登记外省作出的决定（receive、enter，或者发起变更、欺骗修复处理）时可以附证明",
  en: "a certificate goes with what was decided elsewhere, as the registration side enters it (receive, enter, or a change or fraud that it begins), and with nothing else",
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
const decidedOtherwise = (pushedOn: string): Bilingual => ({
  zh: `与证明所载的推送日期 ${pushedOn} 不符`,
  en: `not what the certificate says: it was decided and pushed on ${pushedOn}`,
})
const noRepair = {
  zh: "该证明所载的停止公示原因不是信用修复",
  en: "what it certifies did not end by repair",
} as const
const enteredOtherwise = {
  zh: "该证明所载的决定、更正内容或者文号与登记的不同",
  en: "what it certifies is another decision, or has other corrections or another number, than what is entered",
} as const
const takenBefore = {
  zh: "该证明已经使用过，或者早于已经使用的证明",
  en: "this certificate was taken before, or is older than one that was",
} as const
