/** A penalty on pages: what is personal is marked in the text, covered or kept, and shown before and after. */
import { beforeAll, describe, expect, it } from "vitest"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { doAct, formOf, type OfficeBrowser, signInAs, unescaped } from "../support/office-pages.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })
const number = "11010519491231002X"
const served = `当事人负责人身份证号码${number}，联系电话13800138000。\n店铺后台密码策略为内部资料。\n以上事实有笔录为证（示例）。`

beforeAll(async () => {
  await importRecords(database.sql, [subjectRow(3)])
})

const fields = {
  ...{ "subject.code": codeOf(3), "subject.name": "示例第3号商贸有限公司", authority: "410105" },
  ...{ decision_no: "郑市监处罚〔2026〕903号", decided_on: "2026-06-20", violation: "发布虚假广告" },
  ...{
    content: "罚款80000元",
    basis: "《广告法》第五十五条",
    "facts.kinds": "fine",
    "facts.procedure": "ordinary",
    "facts.fine_cny": "80000",
  },
  ...{ "facts.party": "operator", "facts.lenient_tier": "no", step: "check" },
}

async function penaltyToClassify(officer: OfficeBrowser): Promise<string> {
  const looked = await officer.go("/office/new/penalty", fields)
  expect(looked.status, looked.text).toBe(200)
  const place = (await officer.go("/office/new/penalty", formOf(looked.text, "do"))).to?.split("?")[0] ?? ""
  await doAct(officer, place, "serve", {
    ...{ served_on: "2026-06-22", "delivery.method": "direct", "delivery.proof": "送达回证（示例）" },
  })
  return place
}

describe("a penalty's decision", () => {
  it("says before it is covered that what is shown is not yet what the public will see", async () => {
    const officer = await signInAs(app, "officer")
    const looked = await officer.go("/office/new/penalty", {
      ...fields,
      violation: `发布虚假广告，身份证号码${number}`,
    })
    expect(looked.status, looked.text).toBe(200)
    expect(looked.text).toContain("这是脱敏前的样子，其中有：居民身份证号码")
  })

  it("is redacted by marks in its text, checked by what changes, and published as it was shown", async () => {
    const officer = await signInAs(app, "officer")
    const place = await penaltyToClassify(officer)
    const path = `${place}/classify`
    // The case names the rule of its class before it is classified, and the article of its clock.
    const begun = (await officer.go(place)).text
    expect(begun).toMatch(/处罚信息类别<\/dt><dd>[^<]+<a href="\/catalogue\/P2[^"]*">/)
    expect(begun).toMatch(
      /最迟 <time[^>]*>[^<]+<\/time>\s+<span class="quiet small">[^<]*工作日（自[^<]+ · 《[^<]+第[^<]+条/,
    )
    const form = await officer.go(path)
    expect(form.text).not.toContain('name="redactions.0.start"')
    // What the case knows stands in the form, so that nothing is lost by sending it.
    expect(form.text).toMatch(/name="facts.fine_cny"[^>]* value="80000"/)
    const facts = { "facts.kinds": "fine", "facts.procedure": "ordinary", "facts.fine_cny": "80000" }
    const more = { ...facts, "facts.party": "operator", "facts.lenient_tier": "no", served_text: served }
    // What is missing is asked for at its own field, and a number as one says it.
    const faulty = async (changes: Record<string, string>) => {
      const { status, text } = await officer.go(path, { ...formOf(form.text, "check"), ...more, ...changes })
      const at = [...text.matchAll(/<p class="fault" id="(f-[\w-]+)-fault"><span class="unseen">[^<]*<\/span>([^<]*)/g)]
      const unlinked = at.filter(([, id]) => !text.includes(`href="#${id}"`))
      return [status, unlinked.length, ...at.map(([, id = "", words = ""]) => `${id} ${words.slice(0, 12)}`)]
    }
    expect(await faulty({ "facts.fine_cny": "", "facts.lenient_tier": "" })).toEqual([
      ...[400, 0, "f-facts-fine_cny 尚未记录罚款数额", "f-facts-lenient_tier 尚未记录罚款是否属于减轻"],
    ])
    expect(await faulty({ "facts.fine_cny": "一千一百" })).toEqual([400, 0, "f-facts-fine_cny 请填数字，例如 1100"])
    const violation = "发布虚假广告，举报人电话13900139000"
    const marks = await officer.go(path, { ...formOf(form.text, "check"), ...more, violation, content: "罚款80000元" })
    expect(marks.status, marks.text).toBe(200)
    expect(marks.text.match(/<mark /g)).toHaveLength(3)
    expect(marks.text).toContain("居民身份证号码")

    // The telephone is kept without a reason, and a word that does not stand there is to be covered.
    const answers = formOf(marks.text, "look")
    const phone = `mark:served_text:${served.indexOf("13800138000")}:${served.indexOf("13800138000") + 11}`
    const other = /name="(mark:violation:\d+:\d+)"/.exec(marks.text)?.[1] ?? ""
    // Every text begins with all covered, and shows what becomes of it.
    expect(formOf(marks.text, "look")[other]).toEqual(["cover"])
    expect(marks.text).toContain('aria-label="遮盖后的文本 · 违法行为"')
    expect(marks.text).toContain('<p class="own-words">发布虚假广告，举报人电话＊＊</p>')
    const open = await officer.go(path, { ...answers, [phone]: "keep", [other]: "keep", "mark:also": "不在文中" })
    expect(open.status).toBe(400)
    const kept = [
      "决定书全文（送达文本） 2（手机号码）：保留的，请写明理由",
      "违法行为 1（手机号码）：保留的，请写明理由",
    ]
    for (const words of [...kept, "原文中没有这些文字：不在文中"]) expect(open.text).toContain(words)

    const again = formOf((await officer.go(path, { ...formOf(open.text, "cover"), "mark:also": "" })).text, "look")
    expect([again[phone], again[other]]).toEqual([["cover"], ["cover"]])

    const chosen = {
      ...answers,
      ...{ [phone]: "keep", [`${phone}:why`]: "企业对外公布的客服电话（示例）", [other]: "cover" },
      ...{ "mark:also": "店铺后台密码策略", "mark:also-reason": "商业秘密" },
    }
    const updated = await officer.go(path, { ...chosen, step: "mark" })
    expect(updated.text).toContain("＊＊为内部资料")
    const looked = await officer.go(path, chosen)
    expect(looked.status, looked.text).toBe(200)
    expect(looked.text).toContain(`<span class="unseen">遮盖开始：</span>${number}<span`)
    expect(looked.text).toContain("联系电话13800138000")
    expect(looked.text).toContain("办到公示一步后，公众看到的将是")
    expect(looked.text).not.toContain("这是脱敏前的样子")
    expect(looked.text).toContain('<dd><span class="own-words"><bdi>发布虚假广告，举报人电话＊＊')
    const done = await officer.go(path, formOf(looked.text, "do"))
    expect(done.to, done.text).toBe(`${place}?done=classify`)

    // The second person sees both, and the merchant's number nowhere but there.
    const checker = await signInAs(app, "checker")
    const seen = await checker.go(`${place}/check`)
    // Why it has its class, in the language of the page alone.
    const whole = (await checker.go(place)).text
    expect([whole.includes("罚款：P2（"), whole.includes("Fine: P2 (")]).toEqual([true, false])
    for (const words of [`${number}<span`, "商业秘密", "＊＊为内部资料", "公示后，公众看到的是"]) {
      expect(seen.text).toContain(words)
    }
    const auditor = await signInAs(app, "auditor")
    expect((await auditor.go(place)).text).not.toContain(number)
    await doAct(checker, place, "check")
    const { looked: last } = await doAct(officer, place, "publish")
    expect(last.text).toContain("公示后，公众看到的是")
    const { records } = (await (await app.request(`/v1/subjects/${codeOf(3)}`)).json()) as {
      records: { id: string; violation: string }[]
    }
    const record = records.at(-1)
    expect(record?.violation).toBe("发布虚假广告，举报人电话＊＊")
    const text = await (await app.request(`/v1/records/${record?.id}/text`)).text()
    expect(text).toContain("身份证号码＊＊，联系电话13800138000")
    expect(text).not.toContain(number)
  })

  it("is audited with what was hidden where and why, and never with the text", async () => {
    const rows = await database.sql`
      select after from audit_event where act = 'proceeding.classify' order by id desc limit 1`
    const [{ after }] = rows as unknown as [{ after: { redactions: { reason: string }[]; kept: { reason: string }[] } }]
    expect(after.redactions.map(({ reason }) => reason)).toEqual(["居民身份证号码", "商业秘密"])
    expect(after.kept).toMatchObject([{ field: "published_text", reason: "企业对外公布的客服电话（示例）" }])
    const all = await database.sql`select count(*)::int as n from audit_event where
      (coalesce(before::text, '') || coalesce(after::text, '') || coalesce(reason, '')) like ${`%${number}%`}`
    expect(all).toMatchObject([{ n: 0 }])
  })
})

describe("a finding in another text", () => {
  it("is answered on the page of whatever act brings it, or changed", async () => {
    const officer = await signInAs(app, "officer")
    const fields = {
      ...{ "subject.code": codeOf(3), "subject.name": "示例第3号商贸有限公司", authority: "410105" },
      ...{ decision_no: `郑市监处罚〔2026〕${number}号`, decided_on: "2026-06-20", violation: "发布虚假广告" },
      ...{ content: "罚款80000元", "facts.kinds": "fine", "facts.procedure": "ordinary", "facts.fine_cny": "80000" },
      ...{ "facts.party": "operator", "facts.lenient_tier": "no", step: "check" },
    }
    const marks = await officer.go("/office/new/penalty", fields)
    expect(marks.status).toBe(400)
    expect(unescaped(marks.text)).toContain("这一处不能遮盖")
    const asked = await officer.go("/office/new/penalty", formOf(marks.text, "look"))
    expect(asked.text).toContain("保留的，请写明理由")
    const name = /name="(mark:decision_no:\d+:\d+):why"/.exec(marks.text)?.[1] ?? ""
    const answered = { ...formOf(marks.text, "look"), [`${name}:why`]: "文号本身（示例）" }
    const looked = await officer.go("/office/new/penalty", answered)
    expect(looked.status, looked.text).toBe(200)
    const begun = await officer.go("/office/new/penalty", formOf(looked.text, "do"))
    expect(begun.status, begun.text).toBe(303)
  })
})
