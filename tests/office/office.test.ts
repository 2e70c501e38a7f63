/** The office: officers do their work on pages, each act looked at once more, and nobody publishes alone. */
import { beforeAll, describe, expect, it } from "vitest"
import { beginPersonSession } from "../../src/access/person-session-store.ts"
import { clientHeader, clock, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { doAct, expectToldInFold, formOf, type OfficeBrowser, pageOrigin, signInAs } from "../support/office-pages.ts"
import { pageBrowser } from "../support/page-browser.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const visited = { "contact.how": "visit", "contact.visited_on": "2025-06-30", "contact.visit_record": "笔录（示例）" }
const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })
let penalty = ""

beforeAll(async () => {
  const ids = await importRecords(database.sql, [
    subjectRow(1),
    subjectRow(2),
    abnormalRow(2),
    penaltyRow(1),
    subjectRow(9),
  ])
  penalty = ids.at(-1) ?? ""
})

const signIn = (role: string, authority?: string) => signInAs(app, role, authority)

const proposal = (n: number) => ({
  "subject.code": codeOf(n),
  "subject.name": `示例第${n}号商贸有限公司`,
  authority: "410105",
  ground: "AB-E4",
  arose_on: "2026-06-25",
  evidence: "现场核查，登记住所无人办公（示例）",
})

describe("a listing", () => {
  it("takes the name that was filled in with its code, leaves one that was typed, and tells that the register has another", async () => {
    const officer = await signIn("officer")
    const path = "/office/new/abnormal"
    const name = ({ text }: { text: string }) => /name="subject\.name"[^>]*? value="([^"]*)"/.exec(text)?.[1]
    const { "subject.name": typed, ...rest } = proposal(9)
    const first = await officer.go(path, { ...rest, "subject.code": codeOf(1), step: "check" })
    expect(name(first)).toBe("示例第1号商贸有限公司")
    // What was wrong is the code.
    const second = await officer.go(path, { ...formOf(first.text, "check"), "subject.code": codeOf(9) })
    expect([name(second), second.text.includes("本库中该代码的名称是")]).toEqual([typed, false])
    const unknown = await officer.go(path, { ...formOf(second.text, "edit"), "subject.code": codeOf(99) })
    expect(name(unknown)).toBe("")
    const own = await officer.go(path, { ...formOf(second.text, "check"), "subject.name": "另一名称（示例）" })
    expect(name(own)).toBe("另一名称（示例）")
    expect(own.text).toMatch(/本库中该代码的名称是 .*示例第9号商贸有限公司/)
  })

  it("goes from a proposal to the public by two persons, all on pages", async () => {
    const officer = await signIn("officer")
    const form = await officer.go(`/office/new/abnormal?code=${codeOf(1)}`)
    expect(form.text).toContain(`value="${codeOf(1)}"`)
    // What the register knows of whom the code tells need not be typed.
    expect(form.text).toContain('value="示例第1号商贸有限公司"')
    expect(form.text).toContain("AB-E4")
    const looked = await officer.go("/office/new/abnormal", { ...proposal(1), step: "check" })
    expect(looked.text).toContain("请核对")
    // The penalty that it has is no listing.
    expect(looked.text).not.toContain("该主体已有以下事项或者记录")
    const begun = await officer.go("/office/new/abnormal", formOf(looked.text, "do"))
    const place = begun.to?.split("?")[0] ?? ""
    expect(place).toMatch(/^\/office\/decisions\//)
    const shown = await officer.go(begun.to ?? "")
    for (const words of ["已办理：", "发现待查实", "查实", "现场核查", "企业经营异常名录管理办法"])
      expect(shown.text).toContain(words)

    const { done } = await doAct(officer, place, "confirm", { decision_no: "郑市监异字〔2026〕71号", ...visited })
    expect(done.to).toBe(`${place}?done=confirm`)
    // The same person in the checker's post is the same person; another one checks.
    expect((await officer.go(place)).text).not.toContain(`${place}/check"`)
    const checker = await signIn("checker")
    expect((await checker.go("/worklist")).text).toContain(place)
    // What leads on is the filled button, also where giving back comes first.
    const leading = /<a class="button" href="([^"]+)"/.exec((await checker.go(place)).text)?.[1]
    expect(leading).toBe(`${place}/check`)
    // Whoever checks has seen facts, evidence, papers and what the public will see before the button, on the case and on the act.
    const seen = ["现场核查，登记住所无人办公（示例）", "现场核查笔录（示例）", "文书草稿：列入经营异常名录决定书"]
    for (const [address, button, ofPublic] of [
      [place, `href="${place}/check"`, "办到公示一步后，公众看到的将是"],
      [`${place}/check`, 'name="step" value="both"', "公示后，公众看到的是"],
    ] as const) {
      const { text } = await checker.go(address)
      for (const words of [...seen, ofPublic, "通过登记住所/经营场所无法联系", "/papers/", "郑市监异字〔2026〕71号"]) {
        expect(text, `${address}: ${words}`).toContain(words)
        expect(text.indexOf(words), `${address}: ${words}`).toBeLessThan(text.indexOf(button))
      }
      expect(text).toContain("对当事人：")
    }
    await doAct(checker, place, "check")
    const { looked: preview, done: published } = await doAct(officer, place, "publish")
    expect(preview.text).toContain("公示后，公众看到的是")
    expect(preview.text).toContain("通过登记住所/经营场所无法联系")
    expect(preview.text).toContain("不能收回")
    expect(published.to).toBe(`${place}?done=publish`)
    expect((await app.request(`/v1/subjects/${codeOf(1)}`)).status).toBe(200)
    const { records } = (await (await app.request(`/v1/subjects/${codeOf(1)}`)).json()) as {
      records: { ground: string }[]
    }
    expect(records.map(({ ground }) => ground)).toContain("AB-E4")
  })

  it("is checked by nobody who began it, in whichever of their posts", async () => {
    const roles = ["officer", "checker", "head"] as const
    const posts = roles.map((role) => ({ role, authority: "410105" }))
    await beginPersonSession(database.sql, { subject: "boris", posts, token: "of-boris", now: clock() })
    const boris = pageBrowser(app, pageOrigin)
    boris.jar.set("__Host-person", "of-boris")
    const looked = await boris.go("/office/new/abnormal", { ...proposal(30), step: "check" })
    const place = (await boris.go("/office/new/abnormal", formOf(looked.text, "do"))).to?.split("?")[0] ?? ""
    await doAct(boris, place, "confirm", { decision_no: "郑市监异字〔2026〕730号", ...visited })
    const body = new FormData()
    body.set("file", new File([JSON.stringify(abnormalRow(31))], "rows.ndjson"))
    const sent = (await boris.send("/office/imports/new", { method: "POST", body })).to?.split("?")[0] ?? ""
    for (const post of [1, 2]) {
      expect((await boris.go("/sign-in/post", { post: String(post) })).to).toBe("/welcome")
      expect((await boris.go(place)).text).toContain(post === 1 ? "审核人" : "负责人")
      expect((await boris.go(place)).text).not.toContain(`${place}/check"`)
      expect((await boris.go(`${place}/check`, { step: "do", version: "2" })).to).not.toBe(`${place}?done=check`)
      expect((await boris.go(sent, { act: "release" })).status).toBe(409)
    }
    const [row] = await database.sql<
      { state: string }[]
    >`select state from proceeding where id = ${place.split("/").at(-1) ?? ""}`
    const [run] = await database.sql<
      { state: string }[]
    >`select state from import_run where id = ${sent.split("/").at(-1) ?? ""}`
    expect([row?.state, run?.state]).toEqual(["confirmed", "waiting"])
    const checker = await signIn("checker")
    await doAct(checker, place, "check")
    expect((await checker.go(sent, { act: "release" })).to).toBe(`${sent}?done=release`)
  })

  it("tells what is wrong at its field, keeps what was typed, and writes nothing", async () => {
    const officer = await signIn("officer")
    const before = await database.sql`select count(*)::int as n from proceeding`
    const wrong = { ...proposal(9), arose_on: "2031-01-01", evidence: "", "subject.code": codeOf(9), step: "check" }
    const answer = await officer.go("/office/new/abnormal", wrong)
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('href="#f-evidence"')
    expect(answer.text).toContain('value="2031-01-01"')
    // A code that can't be is told with all else.
    const more = await officer.go("/office/new/abnormal", { ...wrong, "subject.code": "示例×" })
    for (const field of ["evidence", "subject-code"]) expect(more.text).toContain(`href="#f-${field}"`)
    expect(await database.sql`select count(*)::int as n from proceeding`).toEqual(before)
  })

  it("keeps an ID number out of what is public, and says where it stands", async () => {
    const officer = await signIn("officer")
    const answer = await officer.go("/office/new/abnormal", {
      ...proposal(9),
      "subject.name": "示例11010519491231002X商行",
      step: "check",
    })
    const looked = answer.status === 400 ? answer : await officer.go("/office/new/abnormal", formOf(answer.text, "do"))
    const place = looked.to?.split("?")[0]
    const result = place
      ? await await (async () =>
          officer.go(`${place}/confirm`, { decision_no: "郑市监异字〔2026〕72号", step: "do" }))()
      : looked
    expect([400, 303]).toContain(result.status)
    const { records } = (await (await app.request(`/v1/subjects/${codeOf(9)}`)).json()) as { records: unknown[] }
    expect(records).toEqual([])
  })
})

describe("an act", () => {
  it("is refused where the case has moved on meanwhile, with what it is now", async () => {
    const officer = await signIn("officer")
    const looked = await officer.go("/office/new/abnormal", { ...proposal(2), step: "check" })
    const begun = await officer.go("/office/new/abnormal", formOf(looked.text, "do"))
    const place = begun.to?.split("?")[0] ?? ""
    const asked = await officer.go(`${place}/confirm`)
    const fields = { ...formOf(asked.text, "check"), decision_no: "郑市监异字〔2026〕73号" }
    const first = await officer.go(`${place}/confirm`, fields)
    const drop = await doAct(officer, place, "drop", { reason: "重复（示例）" })
    expect(drop.done.status).toBe(303)
    const late = await officer.go(`${place}/confirm`, formOf(first.text, "do"))
    expect([303, 409]).toContain(late.status)
    expect((await officer.go(place)).text).toContain("不予列入")
  })

  it.each(["return", "nonsense", "publish"])("that nobody may do now (%s) leads back to the case", async (name) => {
    const officer = await signIn("officer")
    const looked = await officer.go("/office/new/abnormal", { ...proposal(400 + name.length), step: "check" })
    const place = (await officer.go("/office/new/abnormal", formOf(looked.text, "do"))).to?.split("?")[0] ?? ""
    expect((await officer.go(`${place}/${name}`)).to).toBe(place)
  })
})

describe("a change of a record", () => {
  it("is proposed by one and approved by another", async () => {
    const officer = await signIn("officer")
    const form = await officer.go(`/office/new/change?record_id=${penalty}`)
    expect(form.text).toContain(`value="${penalty}"`)
    const fields = {
      record_id: penalty,
      change: "mask",
      arose_on: "2026-06-25",
      evidence: "行政复议期间停止公示（示例）",
    }
    const looked = await officer.go("/office/new/change", { ...fields, step: "check" })
    expect(looked.text).toContain("暂停公示")
    const begun = await officer.go("/office/new/change", formOf(looked.text, "do"))
    expect(begun.status, begun.text).toBe(303)
  })
})

describe("files", () => {
  const rows = `${JSON.stringify(abnormalRow(21))}\n${JSON.stringify({ ...abnormalRow(22), ground: "AB-X9" })}\n`
  const sendFile = (browser: OfficeBrowser, name = "rows.ndjson", content = rows) => {
    const body = new FormData()
    body.set("file", new File([content], name))
    body.set("list", "")
    return browser.send("/office/imports/new", { method: "POST", body })
  }

  it("wait, with their faults, until another person releases them", async () => {
    const officer = await signIn("officer")
    const sent = await sendFile(officer)
    expect(sent.status, sent.text).toBe(303)
    const place = sent.to?.split("?")[0] ?? ""
    const own = await officer.go(place)
    for (const words of ["待放行", "不是本名录的事由代码", "退回"]) expect(own.text).toContain(words)
    expect(own.text).not.toContain("放行公示")
    expect((await officer.go(place, { act: "release" })).status).toBe(403)
    const checker = await signIn("checker")
    expect((await checker.go("/office/imports")).text).toContain(place)
    expect((await checker.go(place)).text).toContain("放行公示")
    expect((await checker.go(place, { act: "release" })).to).toBe(`${place}?done=release`)
    expect((await app.request(`/v1/subjects/${codeOf(21)}`)).status).toBe(200)
    expect((await checker.go(`${place}/report`)).text).toContain("不是本名录的事由代码")
  })

  it("of a file none of whose rows can be taken nobody is said to wait for another", async () => {
    const officer = await signIn("officer")
    const body = new FormData()
    body.set("file", new File([JSON.stringify(abnormalRow(22, { ground: "AB-X9" }))], "wrong.ndjson"))
    body.set("list", "")
    const { to } = await officer.send("/office/imports/new", { method: "POST", body })
    const { text } = await officer.go(to ?? "")
    expect([text.includes("没有一行可以报送"), text.includes("由另一人核对放行后公示")]).toEqual([true, false])
  })

  it("of a source are answered in place, one by one and at once, and released by another", async () => {
    const number = "41990118991231008X"
    const violation = `联系人身份证${number}，咨询电话15412345678`
    const rows = [41, 42, 43].map((n) => JSON.stringify(penaltyRow(n, { violation })))
    const headers = { ...(await clientHeader(database.sql, "source", { authorities: ["410105"] })) }
    const sent = await app.request("/v1/imports?source=source.ndjson", {
      ...{ method: "POST", headers: { ...headers, "content-type": "application/x-ndjson" }, body: rows.join("\n") },
    })
    const { waiting_in: parts } = (await sent.json()) as { waiting_in: { id: string }[] }
    const place = `/office/imports/${parts[0]?.id}`
    const officer = await signIn("officer")
    const shown = await officer.go(place)
    for (const words of ["待答复的疑似个人信息", "第 1 行 · 违法行为", `</span>${number}</a></mark>`, "不予采用该行"]) {
      expect(shown.text).toContain(words)
    }
    // Who may not answer sees where something was found, covered, and no form.
    const audited = (await (await signIn("auditor")).go(place)).text
    expect(audited).toContain("疑似个人信息已经遮盖")
    expect(audited).not.toMatch(new RegExp(`name="mark:|${number}|15412345678`))
    const checker = await signIn("checker")
    expect((await checker.go(place)).text).not.toContain("放行公示")
    const at = (words: string) =>
      `mark:1/violation:${violation.indexOf(words)}:${violation.indexOf(words) + words.length}`
    expect((await officer.go(place, { act: "answer" })).status).toBe(400)
    const version = /name="version-1" value="([^"]+)"/.exec(shown.text)?.[1] ?? ""
    const typed = { act: "answer", "version-1": version, [at(number)]: "cover", [at("15412345678")]: "keep" }
    const bare = await officer.go(place, typed)
    expect(bare.status).toBe(400)
    expect(bare.text).toContain("请写明理由")
    expect(bare.text).toContain('aria-invalid="true"')
    const done = await officer.go(place, { ...typed, [`${at("15412345678")}:why`]: "企业公开电话" })
    expect(done.to).toBe(`${place}?done=answer`)
    // From a page that was open meanwhile: it is shown anew, and what was typed is no answer to what is there now.
    const stale = await checker.go(place, { ...typed, [`${at("15412345678")}:why`]: "企业公开电话" })
    expect(stale.status).toBe(409)
    expect(stale.text).toContain("请重新查看后答复")
    const refusal = { act: "answer", "refuse-2": "yes", "refuse-2-why": "整行为他人信息" }
    expect((await checker.go(place, refusal)).to).toBe(`${place}?done=answer`)
    const all = { act: "answer-all", kind: "", field: "", choice: "cover", reason: "" }
    const unreasoned = await officer.go(place, { ...all, choice: "keep" })
    expect(unreasoned.text).toContain('<a href="#wrong-reason">')
    expect(unreasoned.text).toMatch(/<textarea[^>]*id="wrong-reason"[^>]*wrong-reason-fault" aria-invalid="true"/)
    expect((await officer.go(place, all)).to).toBe(`${place}?done=answer`)
    // Who has answered is not offered the release.
    expect((await checker.go(place)).text).not.toContain("放行公示")
    const head = await signIn("head")
    const { text } = await head.go(place)
    for (const words of ["已答复的疑似个人信息", "企业公开电话", "全部遮盖", "放行公示"]) expect(text).toContain(words)
    expect(text).not.toContain(number)
    expect((await head.go(place, { act: "release" })).to).toBe(`${place}?done=release`)
    const published = await database.sql<{ violation: string }[]>`
      select detail->>'violation' as violation from record
      where subject_code = any(${`{${[41, 42, 43].map(codeOf).join(",")}}`}::text[]) order by subject_code`
    expect(published.map((row) => row.violation).sort()).toEqual([
      "联系人身份证＊＊，咨询电话15412345678",
      "联系人身份证＊＊，咨询电话＊＊",
    ])
  })

  it("are released but for what nobody has answered, and say where that waits", async () => {
    const found = penaltyRow(47, { violation: "咨询电话15412345678、15487654321" })
    const content = [found, abnormalRow(48)].map((row) => JSON.stringify(row)).join("\n")
    const sent = await sendFile(await signIn("officer"), "own.ndjson", content)
    const place = sent.to?.split("?")[0] ?? ""
    const checker = await signIn("checker")
    const { text } = await checker.go(place)
    for (const words of ["待答复的疑似个人信息", "放行公示", "尚未答复的行不随其他行放行"])
      expect(text).toContain(words)
    expect((await checker.go(place, { act: "release" })).to).toBe(`${place}?done=release`)
    const released = (await checker.go(place)).text
    const part = /<a href="(\/office\/imports\/[^"]+)">等待答复或者放行的行<\/a>/.exec(released)?.[1] ?? ""
    const waiting = (await checker.go(part)).text
    for (const words of [`href="${place}"`, "待答复的疑似个人信息"]) expect(waiting).toContain(words)
    expect(waiting).not.toContain("放行公示")
  })

  it("show a sample in the words of their form, and beside what changes what it was", async () => {
    const officer = await signIn("officer")
    const fresh = { ...penaltyRow(31), violation: '=HYPERLINK("x") 未明码标价（示例）' }
    const amended = { ...abnormalRow(25), decided_on: "2026-03-01" }
    await importRecords(database.sql, [subjectRow(25), abnormalRow(25)])
    const renamed = { ...subjectRow(25), name: "示例改名商贸有限公司" }
    const lines = [fresh, amended, renamed].map((row) => `${JSON.stringify(row)}\n`)
    const sent = await sendFile(officer, "sample.ndjson", lines.join(""))
    const { text } = await (await signIn("checker")).go(sent.to?.split("?")[0] ?? "")
    const plain = text.replace(/<details class="technical">.*?<\/details>/gs, "").replace(/<[^>]+>/g, " ")
    const said = plain.replace(/\s+/g, " ")
    expect(said).toMatch(/第 1 行 · 行政处罚公示 · 新增/)
    expect(said).toContain("=HYPERLINK(&quot;x&quot;) 未明码标价（示例）")
    expect(said).toMatch(/第 2 行 · 经营异常名录 · 变动/)
    expect(said).toMatch(/变动的内容：列入日期/)
    expect(text).toMatch(/<del>.*2026-03-02.*<\/del>\s*<ins>.*2026-03-01.*<\/ins>/)
    expect(said).toMatch(/第 3 行 · 主体信息 · 变动/)
    expect(text).toMatch(/<ins>.*示例改名商贸有限公司/)
    // As it was sent stands behind a fold alone.
    expect(said).not.toContain("decision_no")
    expect(text).toContain("&quot;decision_no&quot;")
    // What has changed since is told as it stands now.
    await importRecords(database.sql, [amended])
    const later = await (await signIn("checker")).go(sent.to?.split("?")[0] ?? "")
    expect(later.text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ")).toMatch(/第 2 行 · 经营异常名录 · 没有变化/)
  })

  it("are returned with reasons, or refused where they are no table", async () => {
    const officer = await signIn("officer")
    const place =
      (await sendFile(officer, "again.ndjson", `${JSON.stringify(abnormalRow(23))}\n`)).to?.split("?")[0] ?? ""
    const checker = await signIn("checker")
    const without = await checker.go(place, { act: "return", reason: " " })
    expect(without.text).toContain("须写明理由")
    expectToldInFold(without, place, "reason", "return")
    expect((await checker.go(place, { act: "return", reason: "文号有误（示例）" })).status).toBe(303)
    // What was released is proposed to be taken back, with reasons too.
    const released = await sendFile(officer, "released.ndjson", `${JSON.stringify(abnormalRow(29))}\n`)
    const there = released.to?.split("?")[0] ?? ""
    expect((await checker.go(there, { act: "release" })).status).toBe(303)
    expectToldInFold(await officer.go(there, { act: "undo", reason: " " }), there, "reason", "undo")
    expect((await officer.go(there, { act: "undo", reason: "报送有误（示例）" })).to).toMatch(/done=undo$/)
    expect((await sendFile(officer, "photo.png")).status).toBe(400)
    expect((await sendFile(officer, "empty.csv", "")).text).toContain("文件为空")
  })
})

describe("a form with a file", () => {
  const boundary = "----rows"
  const part = (name: string, text: string, fileName?: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${fileName === undefined ? "" : `; filename="${fileName}"`}\r\n\r\n${text}\r\n`
  /** @param pieces text, or how many megabytes of a row that is none */
  function sendForm(browser: OfficeBrowser, pieces: readonly (string | number)[], read = { bytes: 0 }) {
    const encoder = new TextEncoder()
    const left = pieces.flatMap((piece) =>
      typeof piece === "string" ? [piece] : Array.from({ length: piece }, () => `${"x".repeat(1024 ** 2)}\n`),
    )
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const next = left.shift()
        if (next === undefined) return controller.close()
        read.bytes += next.length
        controller.enqueue(encoder.encode(next))
      },
    })
    const headers = { "content-type": `multipart/form-data; boundary=${boundary}` }
    return browser.send("/office/imports/new", { method: "POST", body, headers })
  }
  const good = `${JSON.stringify(abnormalRow(24))}\n`
  const end = `--${boundary}--\r\n`
  const imports = async (browser: OfficeBrowser) => (await browser.go("/office/imports?state=waiting")).text

  it("is read as it comes, larger than would be held", async () => {
    const officer = await signIn("officer")
    const whole = part("list", "abnormal") + part("file", "\n", "large.ndjson")
    const sent = await sendForm(officer, [whole.slice(0, -3), good, 30, `\r\n${end}`])
    expect(sent.status, sent.text).toBe(303)
    const shown = await officer.go(sent.to?.split("?")[0] ?? "")
    expect(shown.text).toContain("新增 1")
    expect(shown.text).toContain("退回 30")
  })

  it.each([
    ["that breaks off", part("file", good, "broken.ndjson").slice(0, -2), "表单不完整"],
    ["with two files", part("file", good, "one.ndjson") + part("more", good, "two.ndjson") + end, "不止一个文件"],
    ["without one", part("list", "abnormal") + end, "没有文件"],
    ["whose file was not chosen", part("file", "", "") + end, "没有"],
    ["of another kind of file", part("file", good, "photo.png") + end, "请选择 CSV"],
  ])("%s says so, and nothing of it waits", async (_, form, words) => {
    const officer = await signIn("officer")
    const before = await imports(officer)
    const sent = await sendForm(officer, [form])
    expect(sent.status).toBe(400)
    expect(sent.text).toContain(words)
    expect(sent.text).toContain('<a href="#wrong-file">')
    expect(sent.text).toMatch(/<input[^>]*id="wrong-file"[^>]*wrong-file-fault" aria-invalid="true"/)
    expect(await imports(officer)).toBe(before)
  })

  it("is held whole, up to 25 MB, where the platform can't read it as it comes", async () => {
    const whole = testApp(() => database.sql, { mayChoose: true, readForm: null })
    const officer = await signInAs(whole, "officer")
    const form = part("list", "abnormal") + part("file", `${JSON.stringify(abnormalRow(25))}\n`, "rows.ndjson")
    expect((await sendForm(officer, [form, end])).status).toBe(303)
    expect((await sendForm(officer, [form])).status).toBe(400)
    const read = { bytes: 0 }
    expect((await sendForm(officer, [form, 40, end], read)).status).toBe(413)
    expect(read.bytes).toBeLessThan(28 * 1024 ** 2)
  })

  it("is no more read than to what is wrong with it", async () => {
    const officer = await signIn("officer")
    const read = { bytes: 0 }
    const form = part("file", "\n", "photo.png").slice(0, -2)
    expect((await sendForm(officer, [form, 200, end], read)).status).toBe(400)
    expect(read.bytes).toBeLessThan(8 * 1024 ** 2)
  })
})

describe("the door", () => {
  const paths = [
    "/office",
    "/office/new",
    "/office/new/abnormal",
    "/office/imports",
    "/office/imports/new",
    "/office/decisions/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
  ]

  it.each(paths)("of %s leads who has not signed in to where they can", async (path) => {
    const answer = await pageBrowser(app, pageOrigin).go(path)
    expect(answer.status).toBe(303)
    expect(answer.to).toContain("/sign-in?to=")
  })

  it("is closed to a merchant, and to other sites' forms", async () => {
    const merchant = pageBrowser(app, pageOrigin)
    await merchant.go("/sign-in/as", { role: "merchant", code: codeOf(1) })
    for (const path of paths) expect((await merchant.go(path)).status, path).toBe(403)
    const officer = await signIn("officer")
    const foreign = await app.request("/office/new/abnormal", {
      method: "POST",
      headers: {
        origin: "https://evil.example",
        cookie: [...officer.jar].map(([name, value]) => `${name}=${value}`).join("; "),
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ ...proposal(9), step: "do" }).toString(),
    })
    expect(foreign.status).toBe(403)
  })

  it("shows another authority's case to nobody, and lets an auditor look and not act", async () => {
    const officer = await signIn("officer")
    const looked = await officer.go("/office/new/abnormal", { ...proposal(9), step: "check" })
    const place = (await officer.go("/office/new/abnormal", formOf(looked.text, "do"))).to?.split("?")[0] ?? ""
    const elsewhere = await signIn("officer", "330106")
    expect((await elsewhere.go(place)).status).toBe(404)
    const auditor = await signIn("auditor")
    const shown = await auditor.go(place)
    expect(shown.status).toBe(200)
    expect(shown.text).toContain("目前没有您可以办理的步骤")
    expect((await auditor.go("/office/new/abnormal", { ...proposal(9), step: "do" })).status).toBe(403)
  })

  it("refuses a form of more than a megabyte before it is read", async () => {
    const officer = await signIn("officer")
    const answer = await officer.go("/office/new/abnormal", {
      ...proposal(9),
      evidence: "长".repeat(400_000),
      step: "check",
    })
    expect(answer.status).toBe(413)
  })
})
