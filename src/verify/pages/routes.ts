/** HTTP of the page /verify: the page, what it loads, and the check by the server for whoever has no scripts. */
import { type Context, Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import { etag } from "hono/etag"
import type { Environment } from "../../http/environment.ts"
import { languageOf } from "../../http/language.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { sha256 } from "../../ledger/node-sha256.ts"
import { readPolicy } from "../../ledger/witness/policy.ts"
import type { Keyring } from "../../signing/keyring.ts"
import { viewOf } from "../../web/view.ts"
import { type Believed, type GivenFile, markServerKeys, readBelieved, verifyGiven } from "../given.ts"
import { type KeyRing, readKeyRing } from "../key-ring.ts"
import { toHex } from "../manifest.ts"
import { verifyRarer } from "../rarer.ts"
import { markRoot } from "../root.ts"
import { type Today, type TodayQuery, todayQuery, todayTree } from "./today.ts"
import type { Branch } from "./verdict-tree.ts"
import { type VerifyPage, verifyPage } from "./verify-page.ts"
import { words } from "./words.ts"

/** A report with a hundred records is 300 KB; a receipt's rows are what fills this, and who has more has the command. */
const formBytesMax = 8_000_000

interface VerifyPageParts extends Pick<Keyring, "keySet"> {
  /** A built file of the page, or null where the platform has none of that name. */
  verifyFile(name: string, request: Request): Promise<Response | null>
}

/** The files that the page loads, from the folder `verify/`. */
export const verifyAssets = ["gongshi-verify.js", "page.js", "rarer.js", "qr-decoder.js"]

// Papers of a form of which it is told how they stand today: each is asked of the database, and a form holds thousands, which
// anybody can sign with keys of their own.
const toldMax = 5

const nothingTyped = { text: "", keys: "", policy: "" } as const

/** Says how a paper stands today; null where it is not asked as it should be. */
export type TellToday<Parts> = (parts: Parts, query: TodayQuery) => Promise<Today | null>

/**
 * The page's routes. A form of another site may be posted here too: nothing is changed, and whoever sends it is nobody. They are no part of the API, and open to everyone. */
export function verifyPages<Parts>(tell: TellToday<Parts>) {
  return new Hono<Environment<VerifyPageParts & Parts & { issuer: string }>>()
    .get("/verify", async (c) => answer(c, { verifications: [], refusal: null, typed: nothingTyped }, 200))
    .post(
      "/verify",
      bodyLimit({ maxSize: formBytesMax, onError: (c) => refuse(c, words.tooLarge, 413) }),
      async (c) => {
        const body = await c.req.parseBody({ all: true })
        const typed = { text: textOf(body["text"]), keys: textOf(body["keys"]), policy: textOf(body["policy"]) }
        const files = await readFiles([body["file"]].flat())
        if (typed.text.trim() === "" && files.length === 0) return refuse(c, words.nothing, 400, typed)
        const isOwn = typed.keys.trim() !== ""
        const now = c.get("parts").clock()
        const believed = isOwn ? await readBelieved(typed.keys, { sha256, now }) : await believeServer(c)
        if ("none" in believed) {
          return refuse(c, believed.none ?? (isOwn ? words.ownKeysRefused : words.noKeys), isOwn ? 400 : 503, typed)
        }
        const { options, trust } = believed
        const policy = typed.policy.trim() === "" ? undefined : readPolicy(sha256, typed.policy)
        if (policy && "line" in policy) return refuse(c, words.policyRefused, 400, typed)
        const verified = await verifyGiven(
          typed.text,
          files,
          { sha256, policy, now, withoutMap: "short", ...options },
          verifyRarer,
        )
        const rooted = trust ? verified.map((each) => markRoot(each, trust)) : verified
        const verifications = isOwn ? rooted : rooted.map(markServerKeys)
        const parts = c.get("parts")
        const todays: (Branch | null)[] = []
        for (const each of verifications.slice(0, toldMax)) {
          const query = todayQuery(each, parts.issuer)
          const today = query && (await tell(parts, query))
          todays.push(today && todayTree(today, query.code, languageOf(c)))
        }
        return answer(c, { verifications, todays, refusal: null, typed }, 200)
      },
    )
    .get("/assets/verify/:file", etag(), async (c) => {
      const name = verifyAssets.find((asset) => asset === c.req.param("file"))
      const file = name === undefined ? null : await c.get("parts").verifyFile(name, c.req.raw)
      if (!file?.body) return c.notFound()
      // Page and library belong together: each load asks whether they are still today's.
      const headers = { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache" }
      return c.body(file.body, 200, headers)
    })
}

async function serverKeys<E extends Environment<VerifyPageParts>>(
  c: Context<E>,
): Promise<KeyRing | { fault: unknown }> {
  return readKeyRing(sha256, { jwks: await c.get("parts").keySet() })
}

async function believeServer<E extends Environment<VerifyPageParts>>(
  c: Context<E>,
): Promise<Believed | { none: null }> {
  const keys = await serverKeys(c)
  return "fault" in keys ? { none: null } : { options: { keys }, trust: null }
}

async function readFiles(given: readonly unknown[]): Promise<GivenFile[]> {
  // A form sends an empty file where none was chosen.
  const files = given.filter((file): file is File => file instanceof File && file.size > 0)
  return Promise.all(
    files.map(async (file) => {
      const bytes = new Uint8Array(await file.arrayBuffer())
      return { name: file.name, bytes, sha256: toHex(sha256(bytes)) }
    }),
  )
}

function textOf(value: unknown): string {
  // A form sends line feeds as CR LF (HTML, form submission); what is signed has none.
  return typeof value === "string" ? value.replaceAll("\r\n", "\n") : ""
}

function refuse<E extends Environment<VerifyPageParts>>(
  c: Context<E>,
  refusal: Bilingual,
  status: 400 | 413 | 503,
  typed: VerifyPage["typed"] = nothingTyped,
) {
  return answer(c, { verifications: [], refusal, typed }, status)
}

async function answer<E extends Environment<VerifyPageParts>>(
  c: Context<E>,
  page: Omit<VerifyPage, "keys">,
  status: 200 | 400 | 413 | 503,
) {
  const view = viewOf(c)
  // What was verified is the reader's own: no cache on the way may keep it.
  if (c.req.method === "POST") c.header("Cache-Control", "private, no-store")
  const ring = await serverKeys(c)
  const keys = "fault" in ring ? [] : [...ring.documents, ...ring.log.flatMap(({ pinned }) => pinned ?? [])]
  return c.html(verifyPage(view, { ...page, keys }), status)
}
