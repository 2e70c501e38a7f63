/** Requests for data as cases: where they are kept, how one is begun, and what a grant brings about. */
import { z } from "@hono/zod-openapi"
import type { ActingParts, Transaction } from "../../database/client.ts"
import { dayAsked } from "../../input/day.ts"
import { regionPattern } from "../../input/described-pattern.ts"
import { wireObject } from "../../input/wire-object.ts"
import type { Beginning, Case } from "../../kit/case/act.ts"
import type { Fault } from "../../kit/case/family.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import { listNames } from "../../law/list.ts"
import type { LawParts } from "../../law/policy.ts"
import { findRecord } from "../../register/record/store.ts"
import { getAgency } from "../agency/store.ts"
import { askFaults, fieldsAt, isSame, type SharingContent } from "./asking.ts"
import { answerDue, requests, type sharingActs } from "./request.ts"
import { sharingKindNames } from "./state.ts"
import { holdOpen, refillSubscriptions, requestStore, type SharingReach, type SharingRequest } from "./store.ts"

/** An agency has so many open requests at most. */
const openMax = 100

/** What asking and answering need of the platform. */
export interface SharingParts extends ActingParts, Pick<LawParts, "calendar"> {}

type Facts = Parameters<typeof requests.decide>[2]

export const requestCase: Case<SharingRequest, SharingReach, typeof sharingActs, Facts, SharingParts> & {
  family: typeof requests
} = {
  ...{ family: requests, store: requestStore },
  load: async (_, asked, __, { calendar }) => asked.map(() => ({ calendar })),
  // What is proposed against a grant, and returned, has it read no more than before.
  async follow(done, { tx }) {
    for (const { held, left, at } of done)
      if (left.state === "granted" && held.state !== "granted")
        await refillSubscriptions(tx, held.clientId, dayInChina(at))
  },
}

export const askBody = wireObject("DataRequestAsked", {
  kind: z.enum(sharingKindNames),
  authority: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .openapi({ description: "That answers; without it that of your agency's region" }),
  purpose: z.string().max(2_000),
  basis: z.string().max(2_000).default(""),
  lists: z.array(z.enum(listNames)).max(3).default([]),
  region: z.string().regex(regionPattern).optional(),
  from: dayAsked.optional(),
  to: dayAsked.optional(),
  record_id: z.string().max(40).optional().openapi({ description: "Of a correction" }),
}).openapi({
  example: {
    ...{ kind: "days", purpose: "纳税信用评价（示例）", basis: "《示例条例》第十五条", lists: ["serious"] },
    ...{ region: "4101", from: "2026-07-01", to: "2027-06-30" },
  },
})

const none = {
  ...{ verdict: null, reason: null, revokeReason: null, proposedBy: null, decidedOn: null, supplyDueOn: null },
  ...{ suppliedOn: null, endedOn: null, extended: false, state: "asked" as const, version: 1 },
} as const

const illegal = (detail: Bilingual): Fault => ({ kind: "illegal", pointer: undefined, detail })

/** Asking. What is asked already, and open, is the answer then. */
export const asking: Beginning<SharingRequest, z.output<typeof askBody>, SharingParts> = {
  act: "ask",
  async begin(tx, sent, by, { actor, today }, { newId, calendar }) {
    if (by.kind !== "client") throw new Error("somebody else asks for data")
    const agency = await getAgency(tx, by.id)
    const { record_id: recordId = null, region, from = null, to = null, authority = agency.region, ...given } = sent
    if (authority === null) return illegal(words.noRegion)
    const asked: SharingContent = {
      ...{ ...given, lists: [...new Set(given.lists)].sort(), authority, from, to, recordId },
      region: region?.replace(/(00)+$/, "") || null,
    }
    const faults = askFaults(asked, agency, today)
    if (faults.length > 0) return fieldsAt(faults)
    // Only what is an id of ours goes into table and trail.
    if (recordId !== null && !(await isPublished(tx, recordId)))
      return fieldsAt([{ field: "record_id", reason: words.noRecord }])
    const open = await holdOpen(tx, by.id, today)
    const same = open.find((each) => isSame(each, asked))
    if (same) return { there: same }
    if (open.length >= openMax) return illegal(words.tooMany)
    const row = { id: newId(), clientId: by.id, agency: agency.name, ...asked, ...none }
    const dueOn = answerDue(asked.kind, today, calendar)
    return { ...row, askedOn: today, askedBy: actor, preparedBy: by.preparedBy ?? null, dueOn, lastActor: actor }
  },
  trail: ({ clientId: agency, kind, purpose, basis, lists, authority, from, to, recordId, region }) => ({
    ...{ agency, kind, purpose, basis, lists, authority, from, to, recordId, region },
  }),
}

/** Whether a record was ever public: of what is kept unseen nobody is told that it is there. */
async function isPublished(tx: Transaction, id: string): Promise<boolean> {
  const found = await findRecord(tx, id)
  return found !== null && found.position !== null
}

const words = {
  noRegion: {
    zh: "运行单位尚未登记本机构的行政区划，请写明答复机关。",
    en: "The operator has not said for which region your agency acts: say which authority answers.",
  },
  tooMany: { zh: `未了结的申请最多 ${openMax} 件。`, en: `There may be ${openMax} open requests at most.` },
  noRecord: { zh: "没有此编号的公示记录", en: "there is no record of this id" },
} as const
