/** The settings of an authority on pages: what the public is told, and by which templates documents are made. */
import { beforeAll, describe, expect, it } from "vitest"
import { clock, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { growthOf, linear } from "../support/growth.ts"
import { formOf, signInAs } from "../support/office-pages.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
// What is saved later is later: of two templates at once none would be the last.
let now = clock()
const app = testApp(() => database.sql, { mayChoose: true, clock: () => now++ })
const office = {
  ...{ name: "郑州市金水区市场监督管理局", prefix: "金水市监", telephone: "0371-65900000、12315" },
  window: "金水区示例路1号政务服务中心三楼",
}

beforeAll(async () => {
  await importRecords(database.sql, [subjectRow(1), abnormalRow(1)])
})

describe("name, window and telephone", () => {
  it("are proposed by the head, confirmed by somebody else, audited, and shown with each record", async () => {
    const head = await signInAs(app, "head")
    expect((await head.go("/office/settings")).text).toContain('value="金水市监"')
    const looked = await head.go("/office/settings", { ...office, step: "check" })
    for (const words of ["<del>未设置</del>", office.window, "公众在记录中看到的是"])
      expect(looked.text).toContain(words)
    expect((await head.go("/office/settings", formOf(looked.text, "do"))).to).toBe("/office/settings?done=propose")
    const waiting = await head.go("/office/settings?done=propose")
    for (const words of ["等待确认的变动", office.window, "这是您提出的"]) expect(waiting.text).toContain(words)
    expect(waiting.text).not.toContain('value="confirm"')
    const publicPage = async (path: string) => (await app.request(path, { headers: { accept: "text/html" } })).text()
    expect(await publicPage(`/subjects/${codeOf(1)}`)).not.toContain(office.window)

    // Whoever proposed it can't confirm it, in whichever post; nor can the neighbours, nor who only looks.
    const id = /name="id" value="([0-9a-f-]{36})"/.exec(waiting.text)?.[1] ?? ""
    expect((await head.go("/office/settings/changes", { id, act: "confirm" })).status).toBe(409)
    const boris = await signInAs(app, "checker")
    expect(
      (await (await signInAs(app, "head", "410102")).go("/office/settings/changes", { id, act: "confirm" })).status,
    ).toBe(404)
    expect((await (await signInAs(app, "auditor")).go("/office/settings/changes", { id, act: "confirm" })).status).toBe(
      403,
    )
    expect((await boris.go("/office/settings")).text).toContain('value="confirm"')
    expect((await boris.go("/office/settings/changes", { id, act: "confirm" })).to).toBe(
      "/office/settings?done=confirm",
    )
    expect((await boris.go("/office/settings/changes", { id, act: "confirm" })).status).toBe(404)
    expect((await boris.go("/office/settings")).text).not.toContain("等待确认的变动")

    const rows = await database.sql`select act, actor, after from audit_event where act like 'document.%' order by id`
    expect(rows).toMatchObject([
      { act: "document.propose", actor: "officer:410105:evaluation-head-410105", after: office },
      {
        ...{ act: "document.office", actor: "officer:410105:evaluation-checker-410105" },
        after: { ...office, proposed_by: "officer:410105:evaluation-head-410105" },
      },
    ])
    for (const path of [`/subjects/${codeOf(1)}`, `/subjects/${codeOf(1)}/report`]) {
      const page = await publicPage(path)
      for (const words of [office.name, office.window, office.telephone, "办事窗口"])
        expect(page, path).toContain(words)
    }
  })

  it("wait as they were looked at: another proposal takes the place of the one before, and either is discarded", async () => {
    const head = await signInAs(app, "head")
    const boris = await signInAs(app, "checker")
    const propose = async (telephone: string) => {
      await head.go("/office/settings", { ...office, telephone, step: "do" })
      return /name="id" value="([0-9a-f-]{36})"/.exec((await head.go("/office/settings")).text)?.[1] ?? ""
    }
    const first = await propose("0371-65900001")
    const second = await propose("0371-65900002")
    const gone = await boris.go("/office/settings/changes", { id: first, act: "confirm" })
    expect(gone.status).toBe(404)
    expect(gone.text).toContain("又提出了新的")
    expect((await boris.go("/office/settings/changes", { id: second, act: "discard" })).to).toContain("done=discard")
    expect((await boris.go("/office/settings")).text).toContain(office.telephone)
    expect((await boris.go("/office/settings/changes", { id: "x", act: "confirm" })).status).toBe(400)
  })

  it("are no way to hold the register up: a form of many fields is read once", async () => {
    const head = await signInAs(app, "head")
    const headers = { "content-type": "application/x-www-form-urlencoded" }
    const send = async (fields: number) => {
      const sent = await head.send("/office/settings", { method: "POST", headers, body: "a&".repeat(fields) })
      expect(sent.status).toBe(400)
    }
    expect(await growthOf(send, 120_000)).toBeLessThan(linear)
    const text = await head.send("/office/settings", {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: "a",
    })
    expect(text.status).toBe(415)
  })

  it.each([
    ["telephone", "13800138000"],
    ["telephone", "请来电"],
    ["window", "住金水区示例小区3号楼2单元501室，身份证11010519491231002X"],
    ["name", ""],
  ])("are refused at their field: %s %s", async (field, text) => {
    const head = await signInAs(app, "head")
    // Before anybody looks it through, and where it was sent all the same.
    for (const step of ["check", "do"]) {
      const answer = await head.go("/office/settings", { ...office, [field]: text, step })
      expect(answer.status).toBe(400)
      expect(answer.text).toContain(`href="#${field}"`)
      expect(answer.text).toContain('aria-invalid="true"')
      if (text !== "") expect(answer.text).toContain(text)
    }
  })

  it("are seen by every officer, and set by none but the head and the administrator", async () => {
    const officer = await signInAs(app, "officer")
    expect((await officer.go("/office/settings")).text).toContain("由本机关负责人或者管理员设置")
    expect((await officer.go("/office/settings", { ...office, name: "他局", step: "do" })).status).toBe(403)
    expect((await (await signInAs(app, "administrator")).go("/office/settings")).text).toContain('name="window"')
  })
})

describe("a template", () => {
  const path = "/office/settings/templates/hearing-notice"

  it("is put in the place of the one in force after a look, and taken back", async () => {
    const head = await signInAs(app, "head")
    const shown = await head.go(path)
    expect(shown.text).toContain("本库自带的模板")
    const text = /<textarea[^>]*name="text"[^>]*>([\s\S]*?)<\/textarea>/.exec(shown.text)?.[1] ?? ""
    const looked = await head.go(path, { text: `${text}\n联系处室：示例科`, valid_from: "", step: "check" })
    expect(looked.text).toContain('<ins lang="zh-CN">联系处室：示例科</ins>')
    expect(looked.text).toContain("〔当事人名称〕")
    expect((await head.go(path, formOf(looked.text, "do"))).to).toBe(`${path}?done=propose`)
    const boris = await signInAs(app, "checker")
    const confirm = async () => {
      const waiting = await boris.go(path)
      const id = /name="id" value="([0-9a-f-]{36})"/.exec(waiting.text)?.[1] ?? ""
      return { waiting, confirmed: await boris.go(`${path}/changes`, { id, act: "confirm" }) }
    }
    expect((await head.go(path)).text).toContain("本库自带的模板")
    const { waiting, confirmed } = await confirm()
    expect(waiting.text).toContain('<ins lang="zh-CN">联系处室：示例科</ins>')
    expect(confirmed.to).toBe(`${path}?done=confirm`)
    expect((await head.go(path)).text).toContain("本机关的模板")
    const back = await head.go(path, { reset: "yes", step: "check" })
    expect(back.text).toContain('<del lang="zh-CN">联系处室：示例科</del>')
    expect((await head.go(path, formOf(back.text, "do"))).status).toBe(303)
    expect((await confirm()).confirmed.status).toBe(303)
    expect((await head.go(path)).text).toContain("本库自带的模板")
  })

  it("with faults is refused line by line, keeps what was typed, and the one in force stays", async () => {
    const head = await signInAs(app, "head")
    const answer = await head.go(path, { text: "# 听证通知书\n{当事人}", valid_from: "", step: "check" })
    expect(answer.status).toBe(400)
    expect(answer.text).toMatch(/第 2 行：/)
    expect(answer.text).toContain("缺少必备字段")
    expect(answer.text).toContain("{当事人}</textarea>")
    const late = await head.go(path, { text: "", valid_from: "2020-01-01", step: "do" })
    expect(late.status).toBe(400)
  })
})
