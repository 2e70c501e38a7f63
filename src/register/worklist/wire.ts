/** The worklist as it leaves the register, to officers alone. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { type Calendar, isMissing, workingDaysBetween } from "../../law/calendar.ts"
import { regionName } from "../../names/region.ts"
import { type DueDays, dueBucket, dueNames, type WorkItem } from "./item.ts"
import type { Worklist } from "./worklist.ts"

const bilingual = z.strictObject({ zh: z.string(), en: z.string() })
const day = z.iso.date()

const itemSchema = wireObject("WorkItem", {
  source: z
    .enum([
      "proceeding",
      "record",
      "document",
      "file",
      "import",
      "setting",
      "lead",
      "duty",
      "sharing",
      "person",
      "letter",
    ])
    .openapi({
      description:
        "A proceeding on its way, a published record that something has to be done about, a document that is up as a public " +
        "notice, an import or a change of settings that somebody else has to release, a lead, what a platform owes, or a request " +
        "for data",
    }),
  id: z.string(),
  kind: z.string(),
  kind_name: bilingual,
  state: z.string(),
  state_name: bilingual,
  list: z.enum(["abnormal", "serious", "penalty"]).nullable(),
  subject: z
    .strictObject({ code: z.string().nullable(), name: z.string() })
    .openapi({ description: "Whom it is about; without a code a shop, or a platform" }),
  authority: z.string(),
  authority_name: z.string().nullable(),
  since: day.openapi({ description: "The day on which it came to be as it is" }),
  due: z.enum(dueNames),
  clock: z
    .strictObject({
      id: z.string(),
      name: bilingual,
      due_on: day.nullable().openapi({ description: "Null where it has not started, or its year has no calendar" }),
      working_days_left: z.int().nullable().openapi({ description: "Negative: so many have passed since" }),
      overdue: z.boolean(),
    })
    .nullable(),
  waits_for: z.array(z.string()),
  begun_by: z.string().nullable().openapi({ description: "As the audit trail names them" }),
  last_actor: z.string().nullable(),
  mine: z.boolean().openapi({ description: "It waits for whoever asks, and they may go on with it" }),
  acts: z
    .array(z.strictObject({ act: z.string(), name: bilingual }))
    .openapi({ description: "What whoever asks may do now" }),
  url: z.string(),
})

export const worklistSchema = wireObject("Worklist", {
  today: day,
  results: z.array(itemSchema),
  next: z.string().nullable(),
  counts: z
    .strictObject({
      due: z.strictObject(
        Object.fromEntries(dueNames.map((name) => [name, z.int()])) as Record<(typeof dueNames)[number], z.ZodInt>,
      ),
      kind: z.array(z.strictObject({ kind: z.string(), name: bilingual, count: z.int() })),
    })
    .openapi({ description: "By bucket of the kind asked for, by kind of the bucket asked for" }),
}).openapi({
  example: {
    today: "2026-03-10",
    results: [
      {
        source: "proceeding",
        id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
        kind: "abnormal",
        kind_name: { zh: "列入经营异常名录", en: "listing in the list of abnormal operations" },
        state: "confirmed",
        state_name: { zh: "查实待审核", en: "verified, to be checked" },
        list: "abnormal",
        subject: { code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司" },
        authority: "410105",
        authority_name: "河南省郑州市金水区",
        since: "2026-03-09",
        due: "week",
        clock: {
          id: "abnormal_listing",
          name: { zh: "作出列入经营异常名录的决定并公示", en: "Decide on the listing and publish it" },
          due_on: "2026-03-16",
          working_days_left: 4,
          overdue: false,
        },
        waits_for: ["checker"],
        begun_by: "officer:410105:anna",
        last_actor: "officer:410105:anna",
        mine: true,
        acts: [{ act: "check", name: { zh: "审核同意列入", en: "check and decide" } }],
        url: "/v1/decisions/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
      },
    ],
    next: null,
    counts: {
      due: { overdue: 0, today: 0, week: 1, later: 0, none: 0 },
      kind: [
        {
          kind: "abnormal",
          name: { zh: "列入经营异常名录", en: "listing in the list of abnormal operations" },
          count: 1,
        },
      ],
    },
  },
})

export function toWireWorklist(list: Worklist, calendar: Calendar): z.infer<typeof worklistSchema> {
  return {
    today: list.days.today,
    results: list.items.map((item) => toWireItem(item, list.days, calendar)),
    next: list.next,
    counts: { due: list.byDue, kind: list.byKind },
  }
}

export type WireWorkItem = z.infer<typeof itemSchema>

function toWireItem(item: WorkItem, days: DueDays, calendar: Calendar): WireWorkItem {
  const { source, id, kind, state, list, authority, since, dueOn, clock, begunBy, lastActor, mine, acts, url } = item
  const left = dueOn === null ? null : workingDaysBetween(days.today, dueOn, calendar)
  return {
    ...{ source, id, kind, kind_name: item.kindName, state, state_name: item.stateName, list },
    subject: { code: item.subjectCode, name: item.subjectName },
    ...{ authority, authority_name: regionName(authority), since, due: dueBucket(dueOn, days) },
    clock: clock && {
      ...clock,
      due_on: dueOn,
      working_days_left: isMissing(left) ? null : left,
      overdue: dueOn !== null && dueOn < days.today,
    },
    ...{ waits_for: [...item.waitsFor], begun_by: begunBy, last_actor: lastActor, mine, acts: [...acts], url },
  }
}
