/** HTTP of signing in and out: by OpenID Connect, and while evaluating by choosing who one is. */
import { type Context, Hono } from "hono"
import { z } from "zod"
import { type Client, toApiKey } from "../access/api-key.ts"
import { type ClaimParts, knowPerson } from "../access/authenticate.ts"
import { beginLogin, endLogin, type LoginConfig, type LoginState } from "../access/oidc.ts"
import { claimFaults } from "../access/person-claim.ts"
import { beginPersonSession, choosePost, endPersonSession, endSessionsOf } from "../access/person-session-store.ts"
import type { Post } from "../access/principal.ts"
import { officerRoles } from "../access/scope.ts"
import { addClient, findClientByName } from "../access/store.ts"
import { startSession, stopSession } from "../console/session-cookie.ts"
import type { DatabaseParts } from "../database/client.ts"
import { saveAgency } from "../enforcement/agency/store.ts"
import type { Environment } from "../http/environment.ts"
import { namesOwnHost } from "../http/own-host.ts"
import { personCookie, readAgency, readPersonSession, standingPosts } from "../http/person.ts"
import { limitForm } from "../http/sent-form.ts"
import {
  clearSessionCookie,
  readSessionCookie,
  type SessionCookie,
  writeSessionCookie,
} from "../http/session-cookie.ts"
import { readCode } from "../names/code.ts"
import { listDeciding, listListed } from "../register/record/standing-person-store.ts"
import { refuse } from "../web/error-page.ts"
import { ownForm } from "../web/own-form.ts"
import { callbackPath } from "../web/personal-address.ts"
import { readPlace } from "../web/place-entry.ts"
import { viewOf } from "../web/view.ts"
import { postPage, type SignInChoice, type SignInFault, signInPage } from "./sign-in-page.ts"

export interface SignInParts extends DatabaseParts, ClaimParts {
  /** Where persons sign in; null where nothing is configured. */
  logins: { officers: LoginConfig | null; merchants: LoginConfig | null }
  /** Whether anyone may choose who they are: never in production. */
  mayChoose: boolean
  newSalt(): string
  /** Writes one line for the operator. */
  log(line: string): void
}

type SignInEnvironment = Environment<SignInParts>

// What the browser keeps while its person is at the login: long enough to find a password.
const stateCookie: SessionCookie = { name: "login", sameSite: "Lax", maxAge: 600 }
const smallForm = limitForm(10_000)

const stateSchema = z.strictObject({
  kind: z.enum(["officers", "merchants"]),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
})

/** A page of ours to go on to; the way in of the post where another is named. */
function readPath(text: unknown): string {
  return typeof text === "string" && /^\/(?!\/)[\w\-/]*(?:\?[\w\-.~%=&+]*)?$/.test(text) ? text : "/welcome"
}

export const signInRoutes = new Hono<SignInEnvironment>()
  .get("/sign-in", async (c) => {
    const { to, ended } = c.req.query()
    return show(c, ended === undefined ? null : "ended", readPath(to), 200)
  })
  .use("/sign-in/*", smallForm)
  .post("/sign-in/login", ownForm, async (c) => {
    const { kind, to } = await c.req.parseBody()
    const login = kind === "merchants" ? c.get("parts").logins.merchants : c.get("parts").logins.officers
    if (!login) return show(c, "refused", readPath(to), 400)
    const begun = await beginLogin(login, redirectUri(c), readPath(to))
    if (!begun) return show(c, "away", readPath(to), 503)
    writeSessionCookie(c, stateCookie, Buffer.from(JSON.stringify(begun.kept)).toString("base64url"))
    return c.redirect(begun.url, 303)
  })
  .get(callbackPath, async (c) => {
    const kept = readState(readSessionCookie(c, stateCookie))
    clearSessionCookie(c, stateCookie)
    const login = kept && c.get("parts").logins[kept.kind]
    if (!kept || !login) return show(c, "refused", "/welcome", 400)
    const came = await endLogin(login, redirectUri(c), new URL(c.req.url).searchParams, kept)
    if (typeof came === "string") return show(c, came, readPath(kept.to), came === "away" ? 503 : 403)
    const posts = await standingPosts(c.get("parts").sql, came.posts)
    if (posts.length === 0) return show(c, "no-post", readPath(kept.to), 403)
    const unknown = await knowPerson(c.get("parts"), came.subject, came.claim)
    if (unknown !== null) {
      // For the operator, and nobody's name.
      c.get("parts").log(`sign-in refused: ${claimFaults[unknown].en}`)
      return show(c, unknown, readPath(kept.to), 403)
    }
    await enter(c, came.subject, posts)
    const { link } = viewOf(c, "/")
    const to = readPath(kept.to)
    return c.redirect(posts.length > 1 ? link("/sign-in/post", { to }) : link(to), 303)
  })
  .get("/sign-in/post", async (c) => {
    const session = await readPersonSession(c)
    if (!session) return show(c, "ended", "/welcome", 401)
    return c.html(postPage(viewOf(c), session, readPath(c.req.query("to"))))
  })
  .post("/sign-in/post", ownForm, async (c) => {
    const session = await readPersonSession(c)
    const { post, to } = await c.req.parseBody()
    const chosen = Number(post)
    const token = readSessionCookie(c, personCookie)
    if (!session || token === undefined || !session.posts[chosen]) return show(c, "ended", "/welcome", 401)
    await choosePost(c.get("parts").sql, token, chosen)
    return c.redirect(viewOf(c).link(readPath(to)), 303)
  })
  .post("/sign-in/as", ownForm, async (c) => {
    if (!mayChoose(c)) return refuse(c, "no-such-page", { detail: noSuchPage })
    if (!namesOwnHost(c)) return show(c, "host", "/welcome", 403)
    const body = await c.req.parseBody()
    const text = (name: string) => (typeof body[name] === "string" ? body[name] : "")
    const role = text("role")
    if (role === "platform" || role === "agency") {
      await startSession(c, await evaluationClient(c, role))
      return c.redirect(viewOf(c).link("/console"), 303)
    }
    const post = readPost(role, text("authority"), text("code"))
    const { logins } = c.get("parts")
    const isConfigured = post?.role === "merchant" ? logins.merchants !== null : logins.officers !== null
    if (!post || isConfigured) return show(c, "refused", readPath(text("to")), 400)
    // The checker of the province is somebody else than that of the district: the bureau above consents to what they checked.
    const name = post.role === "merchant" ? role : `${role}-${post.authority}`
    await enter(c, `evaluation-${name}`, [post])
    return c.redirect(viewOf(c).link(readPath(text("to"))), 303)
  })
  .post("/sign-out", smallForm, ownForm, async (c) => {
    const { everywhere } = await c.req.parseBody()
    const token = readSessionCookie(c, personCookie)
    const session = await readPersonSession(c)
    const { sql, clock } = c.get("parts")
    if (everywhere !== undefined && session) await endSessionsOf(sql, session.person, clock())
    if (token !== undefined) await endPersonSession(sql, token, clock())
    clearSessionCookie(c, personCookie)
    await stopSession(c)
    // Of whom a session is over nobody knows which others are theirs: they are told to sign in first.
    const isOver = everywhere !== undefined && !session
    return c.redirect(isOver ? viewOf(c).link("/sign-in", { ended: "1" }) : viewOf(c).link("/"), 303)
  })
  // The way in of whoever has signed in.
  .get("/welcome", async (c) => {
    const { kind } = c.get("principal")
    const desk = kind === "anyone" && (await readAgency(c)) ? "client" : kind
    return c.redirect(viewOf(c).link(ways[desk]), 303)
  })

const ways = { officer: "/worklist", merchant: "/counter", client: "/console", anyone: "/" } as const

const noSuchPage = { zh: "这个地址下没有页面。", en: "There is no page at this address." }

// What a proxy on this machine hands on comes from elsewhere, whatever the register's address says.
const handedOn = ["forwarded", "x-forwarded-for", "x-real-ip"]

function mayChoose(c: Context<SignInEnvironment>): boolean {
  return c.get("parts").mayChoose && !handedOn.some((name) => c.req.header(name) !== undefined)
}

function redirectUri(c: Context<SignInEnvironment>): string {
  return c.get("parts").issuer + callbackPath
}

async function enter(c: Context<SignInEnvironment>, subject: string, posts: readonly Post[]): Promise<void> {
  const { sql, clock, newSalt } = c.get("parts")
  // What the browser holds already is ended, a key's session at a desk too, so that nothing goes on under it.
  await stopSession(c)
  const before = readSessionCookie(c, personCookie)
  if (before !== undefined) await endPersonSession(sql, before, clock())
  const token = newSalt()
  await beginPersonSession(sql, { subject, posts, token, now: clock() })
  writeSessionCookie(c, personCookie, token)
}

async function show(
  c: Context<SignInEnvironment>,
  fault: SignInFault | null,
  to: string,
  status: 200 | 400 | 401 | 403 | 503,
) {
  const { logins } = c.get("parts")
  const isOffered = mayChoose(c)
  const fromElsewhere = isOffered && !namesOwnHost(c)
  const choice =
    isOffered && !fromElsewhere
      ? { officers: logins.officers === null, merchants: logins.merchants === null, ...(await whomThereIs(c)) }
      : null
  const shown = { officers: logins.officers !== null, merchants: logins.merchants !== null }
  const view = viewOf(c, "/sign-in")
  c.header("Cache-Control", "private, no-store")
  return c.html(
    signInPage(view, { to, fault: fault ?? (fromElsewhere ? "host" : null), logins: shown, choice }),
    status,
  )
}

/** Who can be chosen, and who was last. */
async function whomThereIs(c: Context<SignInEnvironment>): Promise<Omit<SignInChoice, "officers" | "merchants">> {
  const { sql } = c.get("parts")
  const deciding = await listDeciding(sql)
  const { person } = (await readPersonSession(c)) ?? {}
  const last = {
    authority: person?.kind === "officer" ? person.authority : deciding[0],
    code: person?.kind === "merchant" ? person.code : undefined,
  }
  const authorities = withBureausAbove([...deciding, ...(last.authority ? [last.authority] : [])])
  return { authorities: deciding.length > 0 ? authorities : [], listed: await listListed(sql), last }
}

/** Authorities with those whose consent they need: the city's and the province's. */
function withBureausAbove(authorities: readonly string[]): string[] {
  const all = authorities.flatMap((authority) => [
    authority,
    `${authority.slice(0, 4)}00`,
    `${authority.slice(0, 2)}0000`,
  ])
  return [...new Set(all)]
}

function readState(text: string | undefined): LoginState | null {
  if (text === undefined) return null
  try {
    return stateSchema.parse(JSON.parse(Buffer.from(text, "base64url").toString()))
  } catch {
    return null
  }
}

function readPost(role: string, authority: string, code: string): Exclude<Post, { role: "agency" }> | null {
  if (role === "merchant") {
    const reading = readCode(code)
    return reading.kind === "impossible" ? null : { role, code: reading.code }
  }
  const known = officerRoles.find((name) => name === role)
  if (!known) return null
  // The code of an authority need not be a region's.
  if (/^\d+$/.test(authority)) return authority.length === 6 ? { role: known, authority } : null
  const place = readPlace(authority)
  return place.kind === "one" ? { role: known, authority: place.code } : null
}

/** The platform or agency that whoever evaluates may be. Its key is known to nobody. */
async function evaluationClient(c: Context<SignInEnvironment>, role: "platform" | "agency"): Promise<Client> {
  const { sql, clock, newId, newSalt } = c.get("parts")
  const name = role === "platform" ? "试用平台" : "试用机构"
  const known = await findClientByName(sql, name)
  if (known) return known
  await addClient(sql, { id: newId(), name, role, key: toApiKey(newSalt()), actor: "system:evaluation", at: clock() })
  const added = await findClientByName(sql, name)
  if (!added) throw new Error(`the client ${name} was added and is not there`)
  if (role === "agency") {
    // What an operator says of an agency before it can do anything.
    const [authority = "100000"] = await listDeciding(sql)
    const settings = { region: `${authority.slice(0, 2)}0000`, member: "tax" } as const
    await saveAgency(sql, added.id, settings, { actor: "system:evaluation", reason: null, at: clock() })
  }
  return added
}
