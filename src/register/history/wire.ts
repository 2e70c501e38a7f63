/** A subject as of a moment, as it leaves the register: to auditors, with public fields alone. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { isListName, lists } from "../../law/list.ts"
import { toPublic } from "../record/record.ts"
import { recordStates, stateNames } from "../record/state.ts"
import { asOfSchema, subjectSchema, toAsOf, toWireSubject } from "../record/wire.ts"
import type { PointInTime } from "./as-of.ts"
import { type DifferenceCode, differenceWords, type HistoryEntry, type Known } from "./history.ts"

const bilingual = z.strictObject({ zh: z.string(), en: z.string() })
const day = z.iso.date()
const differenceCodes = Object.keys(differenceWords) as [DifferenceCode, ...DifferenceCode[]]

const publishedSchema = wireObject("PublishedLine", {
  record_id: z.string(),
  list: z.enum(["abnormal", "serious", "penalty"]),
  position: z.int(),
  time: z.iso.datetime().openapi({ description: "When it was published" }),
  commitment: z.string(),
  line: z
    .string()
    .nullable()
    .openapi({ description: "The public line, byte for byte; null where it was erased since" }),
})

const knownSchema = wireObject("KnownRecord", {
  id: z.string(),
  list: z.enum(["abnormal", "serious", "penalty"]),
  list_name: bilingual,
  subject_name: z.string(),
  public: z.record(z.string(), z.unknown()).openapi({ description: "The public fields as they are today" }),
  state: z.enum(stateNames),
  state_name: bilingual,
  published_on: day,
  displayed_until: day.nullable(),
  ended_on: day.nullable().openapi({ description: "The first day on which it was no longer shown" }),
  interruptions: z
    .array(z.strictObject({ reason: z.string(), from: day, until: day.nullable() }))
    .openapi({ description: "When it was taken down and shown again: masked, or repaired by fraud" }),
  due_that_day: z.boolean().openapi({ description: "By law it was to be shown on that day, as is known today" }),
  published_then: z.boolean(),
  differences: z.array(z.strictObject({ code: z.enum(differenceCodes), zh: z.string(), en: z.string() })),
})

/** A subject as of a moment. */
export const pointInTimeSchema = wireObject("PointInTime", {
  subject: subjectSchema,
  as_of: wireObject("AsOfMoment", { ...asOfSchema.shape, day }),
  published: z.array(publishedSchema).openapi({ description: "What the log published at that position" }),
  known_now: z.array(knownSchema).openapi({ description: "What is known today about that day" }),
  known_at: asOfSchema,
})

export function toWirePointInTime(point: PointInTime): z.infer<typeof pointInTimeSchema> {
  return {
    subject: toWireSubject(point.subject),
    as_of: { ...toAsOf(point.asOf), day: point.asOf.day },
    published: point.published.map(toWirePublished),
    known_now: point.known.map(toWireKnown),
    known_at: toAsOf(point.head),
  }
}

function toWirePublished({ recordId, list, position, time, commitment, line }: HistoryEntry) {
  if (!isListName(list) || commitment === null) throw new Error(`position ${position} of the log publishes no record`)
  return { record_id: recordId, list, position, time: new Date(time).toISOString(), commitment, line }
}

function toWireKnown({ record, interruptions, due, published, differences }: Known) {
  const { id, content, state, displayedUntil, endedOn } = record
  const [list, stateName] = [lists[content.list], recordStates[state]]
  return {
    ...{ id, list: content.list, list_name: { zh: list.zh, en: list.en }, subject_name: content.subjectName },
    ...{ public: toPublic(content), state, state_name: { zh: stateName.zh, en: stateName.en } },
    ...{ published_on: content.publishedOn, displayed_until: displayedUntil, ended_on: endedOn },
    interruptions: interruptions.map(({ reason, from, until }) => ({ reason, from, until })),
    ...{ due_that_day: due, published_then: published },
    differences: differences.map((code) => ({ code, ...differenceWords[code] })),
  }
}
