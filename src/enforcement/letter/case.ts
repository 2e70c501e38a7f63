/** Letters as cases: where they are kept, what drafting and acting has to know, and what platforms are told of them. */
import { z } from "@hono/zod-openapi"
import { loadPersons } from "../../access/person-link-store.ts"
import { actorOf, coversRegion, type Principal } from "../../access/principal.ts"
import { authorityReach } from "../../access/reach.ts"
import type { ActingParts, Transaction } from "../../database/client.ts"
import { dayAsked } from "../../input/day.ts"
import { wireObject } from "../../input/wire-object.ts"
import { type Beginning, type Case, inOrder } from "../../kit/case/act.ts"
import { type ActOf, type AnyFamily, type Fault, isFault, isSame, wrongIn } from "../../kit/case/family.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { addWorkingDays, isMissing } from "../../law/calendar.ts"
import { dayInChina } from "../../law/day.ts"
import type { LawParts } from "../../law/policy.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import { auditWords } from "../../register/audit/words.ts"
import { isRegion, loadOffice } from "../../register/document/office-store.ts"
import { raiseCall } from "../duty/call-store.ts"
import { listPlatforms } from "../duty/store.ts"
import { summariseDuties } from "../duty/summary.ts"
import { type LetterKind, letterKind, letterKindNames, platformClassNames } from "./kind.ts"
import {
  letterActs as acts,
  type Letter,
  type LetterFacts,
  type letterActs,
  letters,
  maySign,
  type NumberedPaper,
  type Receiver,
  sidesOf,
} from "./letter.ts"
import { answerLines, letterLines } from "./paper.ts"
import { findLetterClient, type LetterScope, letterStore, takeLetterNumber } from "./store.ts"

/** What letters need of the platform. */
export interface LetterParts extends ActingParts, Pick<LawParts, "calendar"> {}

/** Of whom somebody acts: an authority, or a client. */
export function partyOf(by: Principal): { authority: string | null; clientId: string | null } {
  return {
    authority: by.kind === "officer" ? by.authority : null,
    clientId: by.kind === "client" ? by.id : null,
  }
}

const words = {
  to: {
    zh: "须写明收函机关或者单位，只写一个。",
    en: "Say to whom it goes: one authority, or one agency or platform.",
  },
  toSelf: { zh: "不能发给本机关。", en: "It can’t go to the own authority." },
  region: { zh: "没有此代码的机关。", en: "There is no authority of this code." },
  client: { zh: "没有此编号的部门或者平台。", en: "There is no agency or platform of this id." },
  office: {
    zh: "这类函件发给机关或者协同部门，不发给平台。",
    en: "Such a letter goes to an authority or an agency, not to a platform.",
  },
  platform: { zh: "这类函件只发给平台。", en: "Such a letter goes to platforms alone." },
  down: {
    zh: "督办、清单事项和承诺书由上级机关发给所辖机关。",
    en: "Supervision, items of lists and pledges go to an authority below.",
  },
  byAgency: {
    zh: "协同部门可以发移送、建议、协查，收函的是机关。",
    en: "An agency transfers, proposes or asks for assistance, and writes to authorities.",
  },
  several: { zh: "只有合规提示可以一次发给多个平台。", en: "Hints alone go to several platforms at once." },
  none: { zh: "没有符合条件的平台。", en: "There is no such platform." },
  due: { zh: "期限不得早于今天。", en: "The day should not be earlier than today." },
  calendar: { zh: "没有该年的工作日历：请写明期限。", en: "That year has no calendar: name the day." },
  side: { zh: "须由此函的另一方办理。", en: "This is for the other side of the letter." },
} as const satisfies Record<string, Bilingual>
const field = (pointer: string, detail: Bilingual): Fault => ({ kind: "field", pointer, detail })

/** To whom a letter of a kind may go from somebody, or why not. */
async function findReceiver(
  tx: Transaction,
  kind: LetterKind,
  from: { authority: string | null },
  { to_authority: authority, to_client: client }: { to_authority?: string | undefined; to_client?: string | undefined },
): Promise<Receiver | Fault> {
  const { to, down } = letterKind(kind)
  if ((authority === undefined) === (client === undefined)) return field("/to_authority", words.to)
  if (from.authority === null && (down || to !== "office" || authority === undefined))
    return field(authority === undefined ? "/to_authority" : "/kind", words.byAgency)
  if (authority !== undefined) {
    if (to === "platform") return field("/to_authority", words.platform)
    if (!isRegion(authority)) return field("/to_authority", words.region)
    if (authority === from.authority) return field("/to_authority", words.toSelf)
    if ((down || to === "held") && !coversRegion(from.authority ?? "", authority))
      return field("/to_authority", words.down)
    return { toAuthority: authority, toClient: null }
  }
  const found = await findLetterClient(tx, client ?? "")
  if (!found) return field("/to_client", words.client)
  if (to === "office" && found.role === "platform") return field("/to_client", words.office)
  if (to !== "office" && found.role !== "platform") return field("/to_client", words.platform)
  return { toAuthority: null, toClient: found.id }
}

/** What somebody's papers begin with, and are signed by. */
async function signatoryOf(tx: Transaction, authority: string | null, clientId: string | null) {
  if (authority !== null) return { of: authority, ...(await loadOffice(tx, authority)) }
  const name = (await findLetterClient(tx, clientId ?? ""))?.name ?? ""
  return { of: clientId ?? "", name, prefix: name }
}

type Asked = { row: Letter; act: ActOf<typeof letterActs> }

/** The paper that an act makes, with its number; null: it makes none, or is not done. */
async function paperOf(
  tx: Transaction,
  { row, act }: Asked,
  facts: LetterFacts,
  newId: () => string,
): Promise<NumberedPaper | null> {
  if (act.act !== "send" && act.act !== "answer") return null
  // Nothing that is refused takes a number.
  const decided = decide(row, act, facts)
  if (isFault(decided) || isSame(decided)) return null
  const { authority, clientId, toAuthority, toClient } = row
  const [sender, receiver] = [await signatoryOf(tx, authority, clientId), await signatoryOf(tx, toAuthority, toClient)]
  const year = Number(facts.today.slice(0, 4))
  if (act.act === "send") {
    const { of, prefix, name: from } = sender
    const word = `${letterKind(row.kind).word}函`
    const number = row.number ?? (await takeLetterNumber(tx, { of, prefix, word, year }))
    return { id: row.id, number, lines: letterLines(row, { number, from, to: receiver.name }, facts.today) }
  }
  const { of, prefix, name: from } = receiver
  const number = await takeLetterNumber(tx, { of, prefix, word: "复函", year })
  const said = { number, from, to: sender.name }
  return { id: newId(), number, lines: answerLines(row, act, said, facts.today) }
}

/** Who acts is of the side that the act is for. */
function decide(row: Letter, act: ActOf<typeof letterActs>, facts: LetterFacts) {
  const isTheirs = sidesOf(row, facts).includes(acts[act.act].by)
  if (!isTheirs || (act.act === "sign" && !maySign(row, facts)))
    return { kind: "illegal", pointer: "/act", detail: words.side } as const
  // An agency's two persons are told apart at its own door (prepared/), and a system with several behind it is nobody's hand.
  const isAgencys = act.act === "send" && facts.clientId !== null
  return letters.decide(row, act, isAgencys ? { ...facts, actor: "" } : facts)
}

export const letterCase: Case<Letter, LetterScope, typeof letterActs, LetterFacts, LetterParts> & {
  family: AnyFamily
} = {
  family: { ...letters, decide },
  store: letterStore,
  async load(tx, asked, by, { clock, newId }) {
    const person = await loadPersons(tx)
    return inOrder(asked, async ({ row, act }) => {
      const at = clock()
      const party = partyOf(by)
      const receiver = act.act === "readdress" ? await findReceiver(tx, row.kind, row, act) : null
      const known = { ...party, at, receiver, paper: null }
      const moment = { actor: actorOf(by), person, today: dayInChina(at) }
      const isOwnSide = sidesOf(row, party).includes(acts[act.act].by)
      const paper = isOwnSide ? await paperOf(tx, { row, act }, { ...known, ...moment }, newId) : null
      return { ...known, paper }
    })
  },
  async follow(done, { tx }) {
    for (const { left, act, at } of done)
      if (act.act === "send" && left.toClient !== null && left.toRole === "platform")
        await raiseCall(tx, left.toClient, { kind: "letter", content: { order: null, overdue: null, soon: null } }, at)
  },
}

/** What a letter is drafted with. */
export const letterDraft = wireObject("LetterDraft", {
  kind: z.enum(letterKindNames),
  to_authority: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .openapi({ description: "GB/T 2260 code of the authority that it goes to" }),
  to_client: z.uuid().optional().openapi({ description: "Or the id of an agency or a platform" }),
  to_platforms: z
    .enum(platformClassNames)
    .optional()
    .openapi({ description: "Of a hint: to a class of platforms, one letter to each" }),
  title: auditWords(2).openapi({ description: "What it is about" }),
  content: auditWords(5),
  basis: auditWords(0).default("").openapi({ description: "The article on which the sender acts" }),
  due_on: dayAsked.optional().openapi({
    description: "By when an answer is wanted, or the day of the meeting; by the kind’s working days where left out",
  }),
  place: auditWords(1).optional().openapi({ description: "Of a meeting" }),
}).openapi({
  example: {
    ...{ kind: "assist", to_authority: "410105", title: "协查示例商户的经营地址（示例）" },
    ...{ content: "请核实该商户是否在登记地址经营（示例）", basis: "示例规定第一条", due_on: "2026-07-10" },
  },
})

/** Drafting one, in the name of whoever drafts. */
export const draftingLetter: Beginning<Letter, z.output<typeof letterDraft>, LetterParts> = {
  act: "draft",
  async begin(tx, sent, by, { actor, today }, { newId, calendar, clock }) {
    const { authority, clientId } = partyOf(by)
    const { kind, due_on, to_platforms: several, title, content, basis, place = null } = sent
    const receivers = several === undefined ? [await findReceiver(tx, kind, { authority }, sent)] : []
    if (several !== undefined) {
      const isHint = letterKind(kind).wants === "reading" && authority !== null
      if (!isHint || sent.to_authority !== undefined || sent.to_client !== undefined)
        return field("/to_platforms", isHint ? words.to : words.several)
      receivers.push(...(await platformsOf(tx, several, calendar, today)))
      if (receivers.length === 0) return field("/to_platforms", words.none)
    }
    const due = due_on ?? addWorkingDays(today, letterKind(kind).days, calendar)
    const [first] = receivers
    const wrong = wrongIn(
      first && "pointer" in first && first.kind === "field"
        ? { pointer: first.pointer ?? "", detail: first.detail }
        : null,
      isMissing(due) ? { pointer: "/due_on", detail: words.calendar } : null,
      typeof due === "string" && due < today ? { pointer: "/due_on", detail: words.due } : null,
    )
    if (wrong) return wrong
    const batch = several === undefined ? null : newId()
    const rows = receivers.map(
      (to): Letter => ({
        ...{ id: newId(), kind, authority, clientId: clientId as Letter["clientId"], batch, forwardedBy: null },
        ...{ ...(to as Receiver), title, content, basis, place, dueOn: due as string, state: "drafted" as const },
        ...{ draftedBy: actor, draftedOn: today, number: null, lines: null, sentOn: null, sentAt: null },
        ...{ receivedBy: null, receivedAt: null, returnReason: null, result: null, answer: null, answerId: null },
        ...{ answerNumber: null, answerLines: null, answeredAt: null, heldOn: null, minutes: null, promises: [] },
        ...{ score: null, finding: null, scoredOn: null, signedBy: null, signedAs: null, signedAt: null },
        ...{ proposedBy: null, publishedOn: null },
        ...{ enteredOn: today, lastActor: actor, version: 1, clientName: null, toName: null, toRole: null },
      }),
    )
    const [made, ...others] = rows
    if (!made) throw new Error("a letter to nobody")
    for (const row of others) {
      await letterStore.insert(tx, row)
      await writeAudit(tx, { act: "letter.draft", object: row.id, after: drafted(row) }, { actor, at: clock() })
    }
    return made
  },
  trail: (row) => drafted(row),
}

const drafted = ({ kind, toAuthority, toClient, title, dueOn: due_on }: Letter) => ({
  ...{ kind, to_authority: toAuthority, to_client: toClient, title, due_on },
})

async function platformsOf(
  tx: Transaction,
  several: (typeof platformClassNames)[number],
  calendar: LetterParts["calendar"],
  today: string,
): Promise<Receiver[]> {
  if (several === "all") return (await listPlatforms(tx, null)).map(({ id }) => ({ toAuthority: null, toClient: id }))
  const standings = await summariseDuties(tx, null, calendar, today)
  return standings.flatMap(({ platform, verification, measures, orders }) =>
    verification.overdue + measures.overdue + orders.overdue > 0 ? [{ toAuthority: null, toClient: platform.id }] : [],
  )
}

/** Whose letters somebody sees: an officer's authority and those below, a client its own. */
export function letterScopeOf(principal: Principal): LetterScope | null {
  if (principal.kind === "officer") return authorityReach(principal.authority)
  return principal.kind === "client" && principal.role !== "source" ? { clientId: principal.id } : null
}
