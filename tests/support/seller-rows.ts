/**
 * Rosters of invented sellers.
 */
import type { TestApp } from "./app.ts"
import { codeOf } from "./rows.ts"

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** The ID number of the n-th invented person, up to 999. */
export function idNumberOf(n: number): string {
  const first = `41000019000101${String(n).padStart(3, "0")}`
  const sum = weights.reduce((total, weight, place) => total + weight * Number(first[place]), 0)
  return first + "10X98765432"[sum % 11]
}

/** A registered seller as a line of JSON has it. */
export function registeredSeller(n: number, changes: Record<string, unknown> = {}) {
  return {
    ...{ seller: `s-${n}`, name: `示例第${n}号商贸有限公司`, code: codeOf(n), address: `示例市示例路${n}号` },
    ...{ contact: phoneOf(n), shop: `示例${n}号店`, url: `https://shop.example/${n}` },
    ...changes,
  }
}

/** A seller that need not register. */
export function personSeller(n: number, changes: Record<string, unknown> = {}) {
  return {
    ...{ seller: `p-${n}`, name: `示例人${n}`, id_number: idNumberOf(n), address: `河南省示例村${n}组` },
    ...{ contact: phoneOf(500 + n), shop: `示例小店${n}`, url: `https://shop.example/p/${n}` },
    ...{ exemption: "small-trade", over_limit: "no" },
    ...changes,
  }
}

/** The telephone number of the n-th seller. */
export function phoneOf(n: number): string {
  return `139${String(n).padStart(8, "0")}`
}

/** Rows as NDJSON. */
export function toNdjson(rows: readonly unknown[]): string {
  return rows.map((row) => `${typeof row === "string" ? row : JSON.stringify(row)}\n`).join("")
}

/** An upload as the API answers it. */
export interface UploadAnswer {
  id: string
  rows: number
  added: number
  amended: number
  unchanged: number
  exited: number
  refused: number
  exits_withheld: boolean
  faults: { line: number; field: string; fault: string; reason: { zh: string; en: string } }[]
}

/** Sends a roster. */
export async function sendRoster(
  app: TestApp,
  header: Record<string, string>,
  rows: readonly unknown[],
  query = "mode=full",
): Promise<{ status: number; body: UploadAnswer }> {
  const headers = { ...header, "content-type": "application/x-ndjson" }
  const response = await app.request(`/v1/rosters?${query}`, { method: "POST", headers, body: toNdjson(rows) })
  return { status: response.status, body: (await response.json()) as UploadAnswer }
}
