/**
 * Listing in the list of abnormal operations (列入经营异常名录): found, confirmed, checked by a second person, published
 * at once (R68-2025, R69-2025, R70-2025). Pure.
 */
import { z } from "zod"
import { type GroundCode, groundInForce } from "../../law/catalogue.ts"
import type { Ground } from "../../law/ground.ts"
import type { RecordContent } from "../record/record.ts"
import { readGroundOf, readSubjectInput, subjectInput } from "./beginning.ts"
import { serveBy } from "./delivery.ts"
import {
  type AskedBy,
  authorityInput,
  comingFault,
  dayInput,
  type Faults,
  fault,
  faultsIn,
  type Kind,
  lineInput,
  numberInput,
  rule,
  textInput,
} from "./kind.ts"
import { act, type Machine } from "./machine.ts"
import type { Content, Proceeding } from "./proceeding.ts"

/** The content of an abnormal listing on its way. */
interface AbnormalContent extends Content {
  ground: string
  /** The day on which the ground arose, from which the clock runs: see `arises` of the ground. */
  arose_on: string
  /** What was found and how: for officers alone. */
  evidence: string
  /** How the party was looked for at its registered address, where the ground says that it could not be reached. */
  contact?: Contact
  /** The day of the second letter or the visit, where that came after the day told: from then on it is established (查实). */
  established_on?: string
  /** From what the competence follows, where the code does not tell that it was registered here. */
  competence?: string
  decision_no: string | null
  decided_on: string | null
  published_on: string | null
}

const listingClock = { deadline: "abnormal_listing", from: ["established_on", "arose_on"] } as const

const machine = {
  start: "detected",
  states: {
    detected: { zh: "发现待查实", en: "detected, to be verified", waitsFor: ["officer"], clock: listingClock },
    confirmed: { zh: "查实待审核", en: "verified, to be checked", waitsFor: ["checker"], clock: listingClock },
    returned: { zh: "已退回", en: "returned to the officer", waitsFor: ["officer"], clock: listingClock },
    checked: { zh: "已作出决定待公示", en: "decided, to be published", waitsFor: ["officer"], clock: listingClock },
    published: { zh: "已公示", en: "published", waitsFor: [], clock: null },
    dropped: { zh: "不予列入", en: "dropped", waitsFor: [], clock: null },
  },
  acts: {
    confirm: act({ zh: "查实", en: "verify", from: ["detected", "returned"], to: "confirmed", by: ["officer"] }),
    // What was decided and can't be published, for it tells too little or is a twin by now, goes back too.
    return: act({
      ...{ zh: "退回", en: "return", from: ["confirmed", "checked"], to: "returned" },
      ...{ by: ["checker"], reasoned: true },
    }),
    check: act({
      ...{ zh: "审核同意列入", en: "check and decide", from: ["confirmed"], to: "checked", by: ["checker"] },
      notBy: ["begin", "confirm"],
    }),
    publish: act({
      ...{ zh: "公示", en: "publish", from: ["checked"], to: "published", by: ["officer", "checker"] },
      writes: "publish",
    }),
    drop: act({
      ...{ zh: "不予列入", en: "drop", from: ["detected", "confirmed", "returned"], to: "dropped" },
      ...{ by: ["officer", "checker"], reasoned: true },
    }),
  },
  // Whoever has found it verifies it, and it is published at once by who decides it (R68 3).
  withIt: { begin: "confirm", check: "publish" },
} as const satisfies Machine

/** Two letters to the registered address, or a visit (R68 9): each with its day and the number of the paper that shows it. */
export const contactInput = z.strictObject({
  how: z.enum(["letters", "visit"]),
  first_posted_on: dayInput.optional(),
  first_proof: lineInput.optional(),
  second_posted_on: dayInput.optional(),
  second_proof: lineInput.optional(),
  visited_on: dayInput.optional(),
  visit_record: lineInput.optional(),
  /** The paper of the file that shows it: the receipts of the letters, or the record of the visit. */
  paper: z.uuid().optional(),
})
export type Contact = z.infer<typeof contactInput>

const ofHow = (how: Contact["how"]): AskedBy => ({
  by: "contact.how",
  ask: ([chosen]) => (chosen === how ? "must" : "not"),
})
const contactAsked = {
  contact: { by: "ground", ask: ([ground]) => (ground === unreachable ? "must" : "not") },
  ...Object.fromEntries(
    ["first_posted_on", "first_proof", "second_posted_on", "second_proof"].map((name) => [
      ["contact", name].join("."),
      ofHow("letters"),
    ]),
  ),
  ...Object.fromEntries(["visited_on", "visit_record"].map((name) => [["contact", name].join("."), ofHow("visit")])),
  "contact.paper": { by: "contact.how", ask: ([chosen]) => (chosen ? "must" : "not") },
} satisfies Record<string, AskedBy>

/** The ground that an enterprise could not be reached at its registered address. */
export const unreachable = "AB-E4"

const beginInput = z.strictObject({
  subject: subjectInput,
  authority: authorityInput,
  ground: z.string().min(1).max(20),
  arose_on: dayInput,
  evidence: textInput,
})

/** What the verification takes: of a batch each row tells its own. */
export const confirmInput = z.strictObject({
  decision_no: numberInput,
  evidence: textInput.optional(),
  contact: contactInput.optional(),
  competence: lineInput.optional(),
})

/** That a ground arises on another day of the year; null: it is that, or any. */
function arisenFault({ arises, arisesEvery }: Ground<GroundCode>, arose_on: string): Faults | null {
  if (arisesEvery === null || arose_on.endsWith(`-${arisesEvery}`)) return null
  const day = `${arose_on.slice(0, 4)}-${arisesEvery}`
  return fault("arose_on", `应为${arises?.zh}，如 ${day}`, `should be ${arises?.en}, such as ${day}`)
}

/** Listings in the list of abnormal operations. */
export const abnormalListing: Kind = {
  zh: "列入经营异常名录",
  en: "listing in the list of abnormal operations",
  route: "decisions",
  machine,
  begunBy: ["officer"],
  input: beginInput,
  begin(input, { today }) {
    const { subject, authority, ground: code, arose_on, evidence } = beginInput.parse(input)
    const read = readSubjectInput(subject)
    if ("faults" in read) return read
    const ground = readGroundOf("abnormal", code, read.code)
    const coming = comingFault("arose_on", arose_on, today)
    if ("faults" in ground) return faultsIn(ground, coming)
    const wrong = faultsIn(
      coming ?? arisenFault(ground, arose_on),
      groundInForce(ground.code, today)
        ? null
        : fault("ground", `${ground.code} 现已不适用`, `${ground.code} is no longer in force`),
    )
    if (wrong) return wrong
    const content = { ground: ground.code, arose_on, evidence, decision_no: null, decided_on: null, published_on: null }
    return { list: "abnormal", subjectCode: read.code, subjectName: read.name, authority, recordId: null, content }
  },
  acts: {
    confirm: rule<AbnormalContent, z.infer<typeof confirmInput>>(
      confirmInput,
      ({ established_on, ...content }, { evidence, contact, competence, decision_no }) => ({
        ...{ ...content, decision_no, evidence: evidence ?? content.evidence },
        ...(contact ? { contact, ...establishedOn(contact, content.arose_on) } : established_on && { established_on }),
        ...(competence ? { competence } : {}),
      }),
    ),
    check: rule<AbnormalContent, Content>(z.strictObject({}), (content, _, { today, calendar }) => ({
      ...content,
      ...serveBy(today, calendar),
      decided_on: today,
    })),
    return: rule<AbnormalContent, Content>(z.strictObject({}), ({ serve_by: _, ...content }) => ({
      ...(content as AbnormalContent),
      decided_on: null,
    })),
    publish: rule<AbnormalContent, Content>(z.strictObject({}), (content, _, { today }) => ({
      ...content,
      published_on: today,
    })),
  },
  asked: contactAsked,
  recordContent: toRecord,
}

function establishedOn({ how, visited_on, second_posted_on }: Contact, aroseOn: string) {
  const on = how === "visit" ? visited_on : second_posted_on
  return on !== undefined && on > aroseOn ? { established_on: on } : {}
}

function toRecord({ content, subjectCode, subjectName, authority }: Proceeding): RecordContent {
  const { ground, decision_no, decided_on, published_on } = content as AbnormalContent
  return {
    list: "abnormal",
    subjectCode,
    subjectName,
    ground,
    penaltyClass: null,
    decisionNo: decision_no ?? "",
    decidedOn: decided_on ?? "",
    authority,
    publishedOn: published_on ?? "",
    detail: {},
  }
}
