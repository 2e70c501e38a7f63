/** Signing in: by a real identity provider, and while evaluating by choosing who one is. */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type LoginConfig, postsOf } from "../../src/access/oidc.ts"
import {
  beginPersonSession,
  deletePast,
  endPersonSession,
  endSessionsFor,
  endSessionsOf,
  findPersonSession,
} from "../../src/access/person-session-store.ts"
import { revokeClient } from "../../src/access/store.ts"
import { readConfig } from "../../src/config/config.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clock, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { clientSecret, logIn } from "../support/identity-login.ts"
import { type IdentityProvider, startProvider } from "../support/identity-provider.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const origin = "https://gongshi.example"
const callback = `${origin}/sign-in/callback`
const persons = {
  anna: { employee: "E-anna", groups: ["市监-承办", "somebody-else"] },
  boris: { employee: "E-boris", groups: ["市监-承办", "市监-审核"] },
  carla: { employee: "E-carla", role: "head", authority: "410105" },
  nobody: { employee: "E-nobody", groups: ["保洁"] },
  dora: { employee: "E-dora", groups: ["税务-联惩", "邮政-联惩"] },
  emil: { employee: "E-emil", groups: ["税务-联惩", "市监-承办"] },
  frida: { employee: "E-frida", groups: ["邮政-联惩"] },
  // The login says nothing of which person she is.
  gina: { groups: ["市监-承办"] },
  owner: { code: codeOf(1) },
}
let provider: IdentityProvider
let login: LoginConfig

beforeAll(async () => {
  provider = await startProvider(callback, persons)
  login = {
    kind: "officers",
    issuer: provider.issuer,
    clientId: "gongshi",
    clientSecret,
    scope: "openid",
    groups: {
      "市监-承办": { role: "officer", authority: "410105" },
      "市监-审核": { role: "checker", authority: "410105" },
      "税务-联惩": { role: "agency", agency: "示例市税务局" },
      "邮政-联惩": { role: "agency", agency: "示例省邮政管理局" },
    },
    groupsClaim: "groups",
    codesClaim: "code",
    personClaim: "employee",
    allowsHttp: true,
  }
  await importRecords(database.sql, [subjectRow(1), abnormalRow(1)])
  tax = await agency(configured(), database.sql, {}, "示例市税务局")
})
let tax: AgencyDesk
afterAll(() => provider.stop())

const open = (changes: Parameters<typeof testApp>[1] = {}) => testApp(() => database.sql, changes)
const configured = () =>
  open({ logins: { officers: login, merchants: { ...login, kind: "merchants" } }, mayChoose: false })
const nothing = useDatabase()
const evaluation = () => open({ mayChoose: true, loginUrl: "/sign-in" })
type App = ReturnType<typeof open>

/** A browser: its cookies, and forms as a page of ours sends them. */
function browser(app: App) {
  const jar = new Map<string, string>()
  async function go(path: string, form?: Record<string, string>) {
    const answer = await app.request(path, {
      headers: {
        accept: "text/html",
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(form ? { origin, "content-type": "application/x-www-form-urlencoded" } : {}),
      },
      ...(form ? { method: "POST", body: new URLSearchParams(form).toString() } : {}),
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (/max-age=0/i.test(cookie)) jar.delete(name)
      else jar.set(name, value)
    }
    return {
      status: answer.status,
      to: answer.headers.get("location"),
      text: await answer.text(),
      headers: answer.headers,
    }
  }
  return { go, jar }
}

/** Goes to the provider and comes back. */
async function comeBackAs(app: App, name: string, kind = "officers", to = "") {
  const reader = browser(app)
  const start = await reader.go("/sign-in/login", { kind, to })
  expect(start.status).toBe(303)
  const back = await logIn(start.to ?? "", callback, name)
  return { reader, back: back.slice(origin.length) }
}

describe("the login of an authority", () => {
  it("signs an officer in by a group, with PKCE, state and nonce, and leads to the worklist", async () => {
    const app = configured()
    const { reader, back } = await comeBackAs(app, "anna")
    const answer = await reader.go(back)
    expect([answer.status, answer.to]).toEqual([303, "/welcome"])
    expect((await reader.go("/welcome")).to).toBe("/worklist")
    const page = await reader.go("/worklist")
    expect(page.status).toBe(200)
    expect(page.text).toContain("办公")
    expect(page.headers.get("cache-control")).toContain("no-store")
  })

  it("lets nobody in of whom it does not say which person they are, tells them so, and the operator without their name", async () => {
    const app = configured()
    const { reader, back } = await comeBackAs(app, "gina")
    const answer = await reader.go(back)
    expect([answer.status, answer.text.includes("OFFICER_PERSON_CLAIM")]).toEqual([403, true])
    expect((await reader.go("/worklist")).status).not.toBe(200)
    expect(app.log.filter((line) => line.includes("OFFICER_PERSON_CLAIM"))).toHaveLength(1)
    expect(app.log.join()).not.toContain("gina")
    expect(await database.sql`select 1 from person_session where subject = 'gina'`).toEqual([])
  })

  it("asks for a code challenge, and keeps its verifier from the address", async () => {
    const reader = browser(configured())
    const { to } = await reader.go("/sign-in/login", { kind: "officers", to: "" })
    const asked = new URL(to ?? "").searchParams
    expect(asked.get("code_challenge_method")).toBe("S256")
    expect(asked.get("state")).toMatch(/.{20}/)
    expect(asked.get("nonce")).toMatch(/.{20}/)
    const kept = Buffer.from(reader.jar.get("__Host-login") ?? "", "base64url").toString()
    expect(to).not.toContain(JSON.parse(kept).verifier)
  })

  it("lets somebody of two posts choose, and be one person in both", async () => {
    const app = configured()
    const { reader, back } = await comeBackAs(app, "boris")
    expect((await reader.go(back)).to).toBe("/sign-in/post?to=%2Fwelcome")
    const posts = await reader.go("/sign-in/post")
    expect(posts.text).toContain("承办人")
    expect(posts.text).toContain("审核人")
    expect((await reader.go("/sign-in/post", { post: "1" })).to).toBe("/welcome")
    const rows = await database.sql`select subject, chosen from person_session where subject = 'boris'`
    expect(rows.map((row) => [row["subject"], row["chosen"]])).toEqual([["boris", 1]])
    expect((await reader.go("/sign-in/post", { post: "7" })).status).toBe(401)
  })

  it("leads back to where somebody was, with what was asked there, one post or two", async () => {
    const app = configured()
    const asked = await browser(app).go("/worklist?for=me&below=true")
    const to = new URL(asked.to ?? "", origin).searchParams.get("to") ?? ""
    expect(to).toBe("/worklist?for=me&below=true")
    const { reader, back } = await comeBackAs(app, "anna", "officers", to)
    expect((await reader.go(back)).to).toBe(to)
    const second = await comeBackAs(app, "boris", "officers", to)
    const choice = (await second.reader.go(second.back)).to ?? ""
    expect((await second.reader.go(choice)).text).toContain(`name="to" value="/worklist?for=me&amp;below=true"`)
    expect((await second.reader.go("/sign-in/post", { post: "1", to })).to).toBe(to)
    expect((await second.reader.go("/sign-in/post", { post: "1", to: "//evil.example" })).to).toBe("/welcome")
  })

  it("leads back to the public page on which somebody chose to sign in, and keeps nobody's number", async () => {
    const { text } = await browser(configured()).go(`/subjects/${codeOf(1)}`)
    expect(text).toContain(`href="/sign-in?to=%2Fsubjects%2F${codeOf(1)}"`)
    expect((await browser(configured()).go("/")).text).toContain('href="/sign-in"')
    const personal = await browser(configured()).go("/worklist?kind=11010519491231002X")
    expect(personal.to).not.toContain("11010519491231002X")
  })

  it("takes the role and authority that a login gives by themselves", async () => {
    const { reader, back } = await comeBackAs(configured(), "carla")
    await reader.go(back)
    expect((await reader.go("/worklist")).status).toBe(200)
  })

  it("signs a merchant in for the code that the login has made sure of", async () => {
    const { reader, back } = await comeBackAs(configured(), "owner", "merchants", "/applications")
    expect((await reader.go(back)).to).toBe("/applications")
    expect((await reader.go("/applications")).text).toContain(codeOf(1).slice(-5))
    expect((await reader.go("/worklist")).status).toBe(403)
  })

  it("brings who works for an agency to its desk, and ends with them or with its key", async () => {
    const app = configured()
    // Of two groups one names an agency that does not take part.
    const { reader, back } = await comeBackAs(app, "dora")
    expect((await reader.go(back)).to).toBe("/welcome")
    expect((await reader.go("/welcome")).to).toBe("/console")
    for (const path of ["/console", "/desk/notices", "/desk/recalls"]) {
      const page = await reader.go(path)
      expect([path, page.status, page.text.includes("机构工作台</span> <bdi>示例市税务局")]).toEqual([path, 200, true])
    }
    const asked = { list: "abnormal", region: "41" }
    expect((await reader.go("/desk/subscriptions", asked)).status).toBe(303)
    expect((await tax.get("/v1/subscriptions")).body).toMatchObject({ subscriptions: [asked] })
    // At the desk alone they are the agency, and nowhere an officer.
    expect((await reader.go("/worklist")).to).toContain("/sign-in")
    expect((await reader.go("/v1/notices")).status).toBe(401)

    const second = await comeBackAs(app, "dora", "officers", "/desk/notices")
    expect((await second.reader.go(second.back)).to).toBe("/desk/notices")
    await reader.go("/console/sign-out", { everywhere: "1" })
    for (const one of [reader, second.reader]) expect((await one.go("/console")).to).toContain("/console/sign-in")

    // What a key has opened in that browser ends, whoever's it is.
    const shared = await comeBackAs(app, "dora")
    const post = await agency(app, database.sql, {}, "示例市邮政管理局")
    const key = post.header["authorization"]?.replace("Bearer ", "") ?? ""
    expect((await shared.reader.go("/console/sign-in", { key })).status).toBe(303)
    expect((await shared.reader.go("/console")).text).toContain("示例市邮政管理局")
    await shared.reader.go(shared.back)
    expect((await shared.reader.go("/console")).text).toContain("<bdi>示例市税务局")

    // Who is an officer too says as what they come.
    const both = await comeBackAs(app, "emil")
    expect((await both.reader.go(both.back)).to).toBe("/sign-in/post?to=%2Fwelcome")
    const posts = await both.reader.go("/sign-in/post")
    for (const post of ["示例市税务局</bdi> · 经办", "承办人"]) expect(posts.text).toContain(post)
    await both.reader.go("/sign-in/post", {
      post: posts.text.indexOf("协同机构") < posts.text.indexOf("承办人") ? "1" : "0",
    })
    expect((await both.reader.go("/console")).to).toContain("/console/sign-in")
    expect((await both.reader.go("/worklist")).status).toBe(200)

    const none = await comeBackAs(app, "frida")
    expect((await none.reader.go(none.back)).text).toContain("在本库没有岗位")
    const last = await comeBackAs(app, "dora")
    await last.reader.go(last.back)
    await revokeClient(database.sql, { name: tax.name, actor: "system:test", at: clock() })
    expect((await last.reader.go("/console")).to).toContain("/console/sign-in")
  })

  it("lets nobody in who has no post", async () => {
    const { reader, back } = await comeBackAs(configured(), "nobody")
    const answer = await reader.go(back)
    expect(answer.status).toBe(403)
    expect(answer.text).toContain("在本库没有岗位")
    expect(reader.jar.has("__Host-person")).toBe(false)
  })

  it.each([
    ["another browser's state", (back: string) => back.replace(/state=[^&]*/, "state=x")],
    ["another issuer", (back: string) => back.replace(/iss=[^&]*/, "iss=https%3A%2F%2Fevil.example")],
    ["a code that nobody gave", (back: string) => back.replace(/code=[^&]*/, "code=x")],
    ["an error", () => "/sign-in/callback?error=access_denied&state=x"],
  ])("refuses who comes back with %s", async (_, change) => {
    const { reader, back } = await comeBackAs(configured(), "anna")
    const answer = await reader.go(change(back))
    expect(answer.status).toBe(403)
    expect(reader.jar.has("__Host-person")).toBe(false)
    // What the browser kept for it is gone: it can't be tried twice.
    expect((await reader.go(back)).status).toBe(400)
  })

  it("refuses a second use of an answer", async () => {
    const app = configured()
    const { reader, back } = await comeBackAs(app, "anna")
    const kept = reader.jar.get("__Host-login") ?? ""
    await reader.go(back)
    const thief = browser(app)
    thief.jar.set("__Host-login", kept)
    expect((await thief.go(back)).status).toBe(403)
  })

  it("says that the login is away, and is there for all others", async () => {
    const away = open({ logins: { officers: { ...login, issuer: "http://localhost:1" }, merchants: null } })
    const answer = await browser(away).go("/sign-in/login", { kind: "officers", to: "" })
    expect(answer.status).toBe(503)
    expect(answer.text).toContain("登录系统暂时无法访问")
  })

  it("goes on to pages of ours alone", async () => {
    const elsewhere = [
      "https://evil.example/",
      "//evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
      "/?/\\evil.example",
    ]
    for (const to of elsewhere) {
      const { reader, back } = await comeBackAs(configured(), "anna", "officers", to)
      expect((await reader.go(back)).to).toBe("/welcome")
    }
  })
})

describe("a session", () => {
  it("is a cookie that no script reads, and its secret is not in the database", async () => {
    const { reader, back } = await comeBackAs(configured(), "anna")
    const { headers } = await reader.go(back)
    const cookie = headers.getSetCookie().find((text) => text.startsWith("__Host-person=")) ?? ""
    for (const word of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(word)
    const secret = reader.jar.get("__Host-person") ?? ""
    expect(JSON.stringify(await database.sql`select * from person_session`)).not.toContain(secret)
  })

  it("opens no program's door: the API asks for a token", async () => {
    const { reader, back } = await comeBackAs(configured(), "anna")
    await reader.go(back)
    expect((await reader.go("/v1/worklist")).status).toBe(401)
  })

  it("ends after half an hour without use, and after eight hours in any case", async () => {
    let now = clock()
    const app = open({ mayChoose: true, clock: () => now })
    const idle = browser(app)
    await idle.go("/sign-in/as", { role: "officer", authority: "410105" })
    now += 29 * 60_000
    expect((await idle.go("/worklist")).status).toBe(200)
    now += 31 * 60_000
    expect((await idle.go("/worklist")).to).toContain("/sign-in")
    const busy = browser(app)
    await busy.go("/sign-in/as", { role: "officer", authority: "410105" })
    for (let minutes = 0; minutes < 8 * 60; minutes += 20) {
      expect((await busy.go("/worklist")).status, `${minutes} minutes`).toBe(200)
      now += 20 * 60_000
    }
    expect((await busy.go("/worklist")).to).toContain("/sign-in")
  })

  it("ends here, and on every machine where that is asked for", async () => {
    const app = evaluation()
    const [here, there] = [browser(app), browser(app)]
    for (const reader of [here, there]) await reader.go("/sign-in/as", { role: "head", authority: "410105" })
    expect((await here.go("/sign-out", {})).to).toBe("/")
    expect((await here.go("/worklist")).to).toContain("/sign-in")
    expect((await there.go("/worklist")).status).toBe(200)
    await here.go("/sign-in/as", { role: "head", authority: "410105" })
    expect((await here.go("/worklist")).text).toMatch(/<button[^>]* name="everywhere" value="1">在所有设备上退出</)
    await here.go("/sign-out", { everywhere: "1" })
    expect((await there.go("/worklist")).to).toContain("/sign-in")
    // Whose own is over by now can end nobody's.
    expect((await there.go("/sign-out", { everywhere: "1" })).to).toBe("/sign-in?ended=1")
  })

  it("that was ended is no session by anybody's clock, and of a merchant nothing is kept", async () => {
    const people = [
      { kind: "officer", role: "head", authority: "410105", subject: "clocks" },
      { kind: "merchant", role: "merchant", code: codeOf(1), subject: "clocks" },
    ] as const
    const found = (token: string) => findPersonSession(database.sql, token, clock() - 120_000)
    for (const { kind, subject, ...post } of people) {
      for (const token of ["one", "two"]) {
        await beginPersonSession(database.sql, { subject, posts: [post], token: kind + token, now: clock() })
      }
      await endPersonSession(database.sql, `${kind}one`, clock())
      expect(await found(`${kind}one`)).toBeNull()
      expect(await found(`${kind}two`)).not.toBeNull()
      // By the clock of who ends it, it is over.
      const order = {
        kind,
        subject,
        actor: "officer:100000:ada",
        reason: "示例",
        at: clock() + 9 * 3_600_000,
      }
      expect(await endSessionsFor(database.sql, order)).toBe(0)
      expect(await found(`${kind}two`)).toBeNull()
    }
    const kept = await database.sql`select posts->0->>'role' as role from person_session where subject = 'clocks'`
    expect(kept.map(({ role }) => role)).toEqual(["head", "head"])
  })

  it("is forgotten after half a year, whether or not anybody signs in", async () => {
    const post = { role: "head", authority: "410105" } as const
    await beginPersonSession(database.sql, { subject: "past", posts: [post], token: "past", now: clock() })
    const day = 24 * 3_600_000
    const held = async () => (await database.sql`select from person_session where subject = 'past'`).length
    await deletePast(database.sql, clock() + 179 * day)
    expect(await held()).toBe(1)
    await deletePast(database.sql, clock() + 181 * day)
    expect(await held()).toBe(0)
  })

  it("ends nobody else's who has the same name with the other issuer", async () => {
    const [officer, merchant] = [
      { kind: "officer", role: "head", authority: "410105", subject: "wang" },
      { kind: "merchant", role: "merchant", code: codeOf(1), subject: "wang" },
    ] as const
    for (const { kind: _, subject, ...post } of [officer, merchant]) {
      await beginPersonSession(database.sql, { subject, posts: [post], token: post.role, now: clock() })
    }
    await endSessionsOf(database.sql, merchant, clock())
    expect(await findPersonSession(database.sql, "merchant", clock())).toBeNull()
    expect((await findPersonSession(database.sql, "head", clock()))?.person).toEqual(officer)
    await endSessionsOf(database.sql, officer, clock())
    expect(await findPersonSession(database.sql, "head", clock())).toBeNull()
  })

  it("is begun, changed and ended by no other site's form", async () => {
    const app = evaluation()
    for (const path of ["/sign-in/as", "/sign-in/post", "/sign-in/login", "/sign-out"]) {
      const answer = await app.request(path, {
        method: "POST",
        headers: { origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" },
        body: "role=head&authority=410105",
      })
      expect(answer.status, path).toBe(403)
    }
  })
})

describe("an evaluation", () => {
  it("lets anyone be anyone, marked as such", async () => {
    const reader = browser(evaluation())
    const page = await reader.go("/sign-in")
    expect(page.text).toContain("仅供试用：任何人都可以在这里成为任何人")
    expect(page.text).toContain("410105")
    expect((await reader.go("/sign-in/as", { role: "merchant", code: codeOf(1), to: "/applications" })).to).toBe(
      "/applications",
    )
    expect((await reader.go("/applications")).status).toBe(200)
    for (const role of ["platform", "agency"]) {
      expect((await reader.go("/sign-in/as", { role })).to).toBe("/console")
      expect((await reader.go("/console")).status).toBe(200)
    }
  })

  it("lets somebody begin where nothing is published yet, and says how to have a sample", async () => {
    const empty = testApp(() => nothing.sql, { mayChoose: true, loginUrl: "/sign-in" })
    const reader = browser(empty)
    const page = await reader.go("/sign-in")
    expect(page.text).toContain("SAMPLE_SUBJECTS=3000 npm start")
    expect(page.text).toMatch(/<input[^>]* name="authority"[^>]* value="河南省郑州市金水区"/)
    for (const role of ["officer", "checker", "head", "auditor", "administrator"]) {
      const chosen = await reader.go("/sign-in/as", { role, authority: "河南省郑州市金水区" })
      expect([chosen.status, chosen.to], role).toEqual([303, "/welcome"])
      expect((await reader.go("/worklist")).text, role).toContain("金水区")
    }
    // For the next step of a case the authority stands there already.
    await reader.go("/sign-in/as", { role: "officer", authority: "330106" })
    expect((await reader.go("/sign-in")).text).toMatch(
      /<input[^>]* name="authority"[^>]* value="[^"]*(?:西湖区|330106)/,
    )
    expect((await reader.go("/sign-in/as", { role: "officer", authority: "没有这个地方" })).status).toBe(400)
    const merchant = await reader.go("/sign-in/as", { role: "merchant", code: codeOf(7) })
    expect(merchant.status).toBe(303)
  })

  it("is not there in production", async () => {
    const reader = browser(configured())
    expect((await reader.go("/sign-in")).text).not.toContain("试用")
    const answer = await reader.go("/sign-in/as", { role: "head", authority: "410105" })
    expect(answer.status).toBe(404)
    expect(reader.jar.size).toBe(0)
  })

  it.each([
    [{}, true],
    [{ ORIGIN: "http://localhost:9000" }, true],
    [{ NODE_ENV: "production", ORIGIN: "http://localhost:9000" }, false],
    [{ ORIGIN: "https://register.example" }, false],
    [{ HOST: "0.0.0.0" }, false],
  ])("is there with %j: %s", (env, there) => {
    expect(readConfig(env).mayChoose).toBe(there)
  })

  it("is not there for what a proxy hands on", async () => {
    const app = evaluation()
    for (const name of ["forwarded", "x-forwarded-for", "x-real-ip"]) {
      const headers = { [name]: "203.0.113.7", origin, "content-type": "application/x-www-form-urlencoded" }
      const answer = await app.request("/sign-in/as", { method: "POST", headers, body: "role=head&authority=410105" })
      expect([answer.status, answer.headers.getSetCookie()], name).toEqual([404, []])
      expect(await (await app.request("/sign-in", { headers })).text()).not.toContain("试用")
    }
  })

  it("believes no other host, whatever port it names: a name can be made to lead to this machine", async () => {
    const app = open({ mayChoose: true, loginUrl: "/sign-in", issuer: "http://localhost:8787" })
    const ask = async (host: string) => {
      const headers = {
        ...{ host, origin: `http://${host}`, "sec-fetch-site": "same-origin" },
        "content-type": "application/x-www-form-urlencoded",
      }
      const body = "role=head&authority=410105"
      const answer = await app.request(`http://${host}/sign-in/as`, { method: "POST", headers, body })
      const page = await (await app.request(`http://${host}/sign-in`, { headers })).text()
      return [
        answer.status,
        answer.headers.getSetCookie().length,
        page.includes("试用：选择身份"),
        page.includes("DNS"),
      ]
    }
    for (const host of ["localhost:8787", "localhost", "127.0.0.1:9000", "[::1]:8787"])
      expect(await ask(host), host).toEqual([303, 1, true, false])
    const named = [
      "attacker.example:8787",
      "localhost.attacker.example",
      "127.0.0.1.nip.io",
      "gongshi.example",
      "0.0.0.0",
    ]
    for (const host of named) expect(await ask(host), host).toEqual([403, 0, false, true])
  })

  it("refuses what is no role, no authority and no code", async () => {
    const reader = browser(evaluation())
    for (const form of [
      { role: "king", authority: "410105" },
      { role: "head", authority: "41" },
      { role: "merchant", code: "1" },
    ]) {
      expect((await reader.go("/sign-in/as", form as Record<string, string>)).status).toBe(400)
    }
    expect(reader.jar.size).toBe(0)
  })
})

describe("posts", () => {
  const settings = {
    groupsClaim: "groups",
    codesClaim: "code",
    personClaim: "employee",
    groups: { a: { role: "officer", authority: "410105" } },
  } as const

  it("are those that claims and groups give, each once", () => {
    const claims = { role: "officer", authority: "410105", groups: ["a", "a", "b", 7] }
    expect(postsOf({ kind: "officers", ...settings }, claims)).toEqual([{ role: "officer", authority: "410105" }])
    expect(postsOf({ kind: "officers", ...settings }, { role: "king", authority: "410105" })).toEqual([])
    expect(postsOf({ kind: "officers", ...settings }, { groups: "__proto__" })).toEqual([])
  })

  it("of merchants are for codes that are right alone", () => {
    expect(postsOf({ kind: "merchants", ...settings }, { code: [codeOf(1), "91", codeOf(1).toLowerCase()] })).toEqual([
      { role: "merchant", code: codeOf(1) },
    ])
  })
})
