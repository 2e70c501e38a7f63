/**
 * A penalty on its way to publication, by the people of an authority.
 */
import { expect } from "vitest"
import type { TestApp } from "./app.ts"
import { officer } from "./office.ts"
import { codeOf } from "./rows.ts"

const facts = {
  ...{ kinds: ["fine"], procedure: "ordinary", fine_cny: 80_000, party: "operator", lenient_tier: false },
  ...{ field: null, restriction_ends_on: null },
}

/** Publishes a penalty of the n-th subject with its decision, of which some places are hidden. */
export async function publishPenalty(
  app: TestApp,
  n: number,
  served: string,
  hidden: readonly string[],
  {
    facts: told = {},
    ...more
  }: { facts?: object; basis?: string; established_facts?: string; valid_to?: string; licence?: string } = {},
): Promise<{ proceeding: string; record: string; salt: string }> {
  const anna = await officer(app, "officer", "410105", "anna")
  const boris = await officer(app, "checker", "410105", "boris")
  const { status, body } = await anna.post("/v1/decisions", {
    kind: "penalty",
    subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` },
    ...{ authority: "410105", decision_no: `郑市监处罚〔2026〕${n}号`, decided_on: "2026-03-02" },
    ...{
      violation: "发布虚假广告",
      content: "罚款80000元",
      basis: "《广告法》第五十五条",
      ...more,
      facts: { ...facts, ...told },
    },
  })
  expect(status, JSON.stringify(body)).toBe(201)
  await anna.act(body, "serve", { served_on: "2026-03-05", delivery: { method: "direct", proof: "送达回证（示例）" } })
  const redactions = hidden.map((text) => {
    const start = served.indexOf(text)
    return { start, end: start + text.length, reason: "个人信息（示例）" }
  })
  await anna.act(body, "classify", { served_text: served, redactions })
  await boris.act(body, "check")
  const published = await anna.act(body, "publish")
  return { proceeding: body.id, record: published.record_id ?? "", salt: String(published.content["served_salt"]) }
}
