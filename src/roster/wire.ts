/** Rosters on the wire: what a platform sees of its own. */
import { z } from "@hono/zod-openapi"
import { described } from "../input/described-pattern.ts"
import { wireObject } from "../input/wire-object.ts"
import { recordSchema, toWireRecord } from "../register/record/wire.ts"
import { type NameIs, nameIsNames } from "../register/subject/name-is.ts"
import { exemptionNames } from "./exemption.ts"
import { faults } from "./fault.ts"
import type { SellerOnList } from "./listed.ts"
import { isOverdue, reportStateNames, reportStates } from "./report.ts"
import type { Report } from "./report-store.ts"
import type { ListedSeller, SellerCounts } from "./seller-store.ts"
import type { NumberedFault, UploadTally } from "./store.ts"
import type { Upload } from "./upload-store.ts"

const day = z.iso.date()
const bilingual = z.strictObject({ zh: z.string(), en: z.string() })
const id = z.uuid().openapi({ example: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" })

/** A January or July. */
export const periodSchema = z
  .string()
  .regex(
    described(/^20\d\d-(01|07)$/, {
      zh: "报送期：某年的一月或者七月，如 2026-07",
      en: "a January or July, as 2026-07",
    }),
  )
  .openapi({ example: "2026-07", description: "The January or July that is reported" })

/** The tally of an upload. */
export const tallySchema = z.strictObject({
  rows: z.int(),
  added: z.int(),
  amended: z.int().openapi({ description: "Changed, back again, or removed" }),
  unchanged: z.int(),
  exited: z.int().openapi({ description: "Removed, or not in a full roster any more" }),
  refused: z.int(),
})

const faultSchema = wireObject("RosterFault", {
  line: z.int().openapi({ description: "From 1, of a workbook the row; 0 for the file as a whole" }),
  field: z.string().openapi({ description: "Name of the column as in JSON; empty for the row as a whole" }),
  fault: z.enum(Object.keys(faults) as [keyof typeof faults, ...(keyof typeof faults)[]]),
  reason: bilingual,
})

export function toWireFault({ line, field, fault }: NumberedFault): z.infer<typeof faultSchema> {
  const { zh, en } = faults[fault]
  return { line, field, fault, reason: { zh, en } }
}

const upload = {
  id,
  mode: z.enum(["full", "delta"]),
  period: periodSchema.nullable(),
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable().openapi({ description: "Null while it runs, or when it was cut off" }),
  ...tallySchema.shape,
}

const exampleUpload = {
  id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
  mode: "full" as const,
  period: "2026-07",
  started_at: "2026-07-10T02:00:00.000Z",
  finished_at: "2026-07-10T02:00:40.000Z",
  ...{ rows: 3, added: 2, amended: 0, unchanged: 0, exited: 0, refused: 1 },
}

/** What came of an upload. */
export const uploadAnswerSchema = wireObject("RosterUpload", {
  ...upload,
  exits_withheld: z.boolean().openapi({
    description:
      "Of a full roster: nobody was marked as having left, because a refused row does not tell whose it is, or more than " +
      "half would have; the fault of line 0 says which",
  }),
  ignored_columns: z.array(z.string()),
  faults: z.array(faultSchema).openapi({ description: "The first 100; `report` has all" }),
  report: z.string(),
}).openapi({
  example: {
    ...exampleUpload,
    exits_withheld: false,
    ignored_columns: [],
    faults: [{ line: 3, field: "code", fault: "code-check", reason: faults["code-check"] }],
    report: "/v1/rosters/uploads/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/faults",
  },
})

export function toWireUpload({ id: uploadId, mode, period, startedAt, finishedAt, ...rest }: Upload) {
  const { rows, added, amended, unchanged, exited, refused } = rest
  return {
    ...{ id: uploadId, mode, period, started_at: startedAt.toISOString() },
    finished_at: finishedAt?.toISOString() ?? null,
    ...{ rows, added, amended, unchanged, exited, refused },
  }
}

const ownReport = {
  id,
  period: periodSchema,
  state: z.enum(reportStateNames),
  state_name: bilingual,
  due_on: day,
  overdue: z.boolean().openapi({ description: "Not there, or returned, and its last day has passed" }),
  received_at: z.iso.datetime().nullable(),
  decided_at: z.iso.datetime().nullable(),
  reason: z.string().nullable().openapi({ description: "Why it was returned" }),
  tally: tallySchema.nullable(),
  version: z
    .int()
    .openapi({ description: "Counts what was done with it: give it with a return of what you have seen" }),
}

export function toWireOwnReport(report: Report, today: string) {
  const { period, state, dueOn, receivedAt, decidedAt, reason, tally, version } = report
  return {
    ...{ id: report.id, period, state, state_name: reportStates[state], due_on: dueOn },
    ...{ overdue: isOverdue(report, today), received_at: receivedAt?.toISOString() ?? null },
    ...{ decided_at: decidedAt?.toISOString() ?? null, reason, tally: tally && toWireTally(tally), version },
  }
}

function toWireTally({ rows, added, amended, unchanged, exited, refused }: UploadTally) {
  return { rows, added, amended, unchanged, exited, refused }
}

const exampleReport = {
  id: "5b1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a12",
  period: "2026-07",
  state: "validated" as const,
  state_name: reportStates.validated,
  due_on: "2026-07-31",
  overdue: false,
  received_at: "2026-07-10T02:00:00.000Z",
  decided_at: null,
  reason: null,
  tally: { rows: 3, added: 2, amended: 0, unchanged: 0, exited: 0, refused: 1 },
  version: 3,
}

/** A report as officers see it. */
export const reportSchema = wireObject("IdentityReport", {
  ...ownReport,
  platform: z.strictObject({ id, name: z.string() }),
}).openapi({
  example: { ...exampleReport, platform: { id: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13", name: "示例购物平台" } },
})

/** A report in its wire shape, for officers. */
export function toWireReport(report: Report, today: string): z.infer<typeof reportSchema> {
  return { ...toWireOwnReport(report, today), platform: { id: report.clientId, name: report.platform } }
}

export const rosterSchema = wireObject("Roster", {
  sellers: z.int(),
  registered: z.int(),
  unregistered: z.int(),
  over_limit: z.int(),
  live: z.int(),
  exited: z.int().openapi({ description: "Left, and kept for as long as the law asks" }),
  reports: z.array(z.strictObject(ownReport)),
  uploads: z.array(z.strictObject(upload)).openapi({ description: "The last 20" }),
}).openapi({
  example: {
    ...{ sellers: 2, registered: 1, unregistered: 1, over_limit: 0, live: 0, exited: 0 },
    ...{ reports: [exampleReport], uploads: [exampleUpload] },
  },
})

export function toWireRoster(
  counts: SellerCounts,
  reports: readonly Report[],
  uploads: readonly Upload[],
  today: string,
): z.infer<typeof rosterSchema> {
  const { sellers, registered, unregistered, overLimit, live, exited } = counts
  return {
    ...{ sellers, registered, unregistered, over_limit: overLimit, live, exited },
    reports: reports.map((report) => toWireOwnReport(report, today)),
    uploads: uploads.map(toWireUpload),
  }
}

const nameIsOf = z.enum(nameIsNames).nullable().openapi({
  description: "What the name is of the subject that the register knows under the code; see `name_is` of /v1/check",
})

const sellerSchema = wireObject("RosterSeller", {
  seller: z.string(),
  code: z.string().nullable().openapi({ description: "Null where the seller need not register" }),
  name: z.string().nullable().openapi({ description: "Null for a natural person" }),
  name_is: nameIsOf,
  shop: z.string(),
  url: z.string(),
  region: z.string(),
  exemption: z.enum(exemptionNames).nullable(),
  over_limit: z.boolean(),
  live: z.boolean(),
  entered_on: day,
  exited_on: day.nullable(),
})

export const sellersSchema = wireObject("RosterSellers", {
  results: z.array(sellerSchema),
  next: z.string().nullable(),
}).openapi({
  example: {
    results: [
      {
        ...{ seller: "s-1001", code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司", name_is: "same" },
        ...{
          shop: "示例云杉旗舰店",
          url: "https://shop.example/1001",
          region: "410105",
          exemption: null,
          over_limit: false,
          live: false,
        },
        ...{ entered_on: "2026-07-10", exited_on: null },
      },
    ],
    next: null,
  },
})

/** The sellers that are listed now. */
export const listedSellersSchema = wireObject("RosterListed", {
  results: z.array(
    z.strictObject({
      seller: z.string(),
      code: z.string(),
      name: z.string().nullable(),
      name_is: nameIsOf,
      shop: z.string(),
      url: z.string(),
      region: z.string(),
      entered_on: day,
      records: z.array(recordSchema).openapi({ description: "That are shown now, the latest publication first" }),
    }),
  ),
  next: z.string().nullable(),
  sellers: z.int().nullable().openapi({ description: "How many there are; null but on the first page" }),
  records: z.int().nullable().openapi({ description: "How many records that is; null but on the first page" }),
})

/** A page of them in its wire shape. */
export function toWireListed(
  sellers: readonly SellerOnList[],
  next: string | null,
  counts: { sellers: number; records: number } | null,
): z.infer<typeof listedSellersSchema> {
  return {
    results: sellers.map(({ enteredOn, nameIs, records, ...seller }) => ({
      ...{ ...seller, name_is: nameIs, entered_on: enteredOn, records: records.map(toWireRecord) },
    })),
    next,
    sellers: counts?.sellers ?? null,
    records: counts?.records ?? null,
  }
}

export function toWireSeller(seller: ListedSeller, nameIs: NameIs | null): z.infer<typeof sellerSchema> {
  const { code, name, shop, url, region, exemption, overLimit, live, enteredOn, exitedOn } = seller
  return {
    ...{
      seller: seller.seller,
      code,
      name,
      name_is: nameIs,
      shop,
      url,
      region,
      exemption,
      over_limit: overLimit,
      live,
    },
    ...{ entered_on: enteredOn, exited_on: exitedOn },
  }
}
