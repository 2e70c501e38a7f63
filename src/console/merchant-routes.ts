/** HTTP of the one box of agencies and platforms, and of the file around a merchant as far as they may see. */
import { type Context, Hono } from "hono"
import type { z } from "zod"
import { measureTypesSchema } from "../enforcement/catalogue/wire.ts"
import { leadPageSchema } from "../enforcement/lead/wire.ts"
import { measurePageSchema } from "../enforcement/measure/wire.ts"
import { noticePageSchema } from "../enforcement/notice/wire.ts"
import { clientOf } from "../http/route.ts"
import { readAsked } from "../register/proceeding/asked.ts"
import { creditRecordSchema } from "../register/record/routes.ts"
import { sellersSchema } from "../roster/wire.ts"
import { type Ask, findNamed, nothingFound, refuseCode, refuseTyped } from "../search/pages/found-block.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call } from "./api.ts"
import { smallForm } from "./gate.ts"
import { foundPage, type MerchantFile, merchantPage } from "./merchant-page.ts"
import { findPath, hasSection, merchantPath, type SectionName } from "./section.ts"

type ConsoleContext = Context<ConsoleEnvironment>

export const merchantPageRoutes = new Hono<ConsoleEnvironment>()
  .get(findPath, (c) => c.html(foundPage(viewOf(c), clientOf(c), { text: "" }, nothingFound)))
  .post(findPath, smallForm, async (c) => {
    const { q } = await c.req.parseBody()
    const typed = (typeof q === "string" ? q : "").trim().slice(0, 200)
    const view = viewOf(c, findPath)
    const asked = readAsked(typed)
    const refused =
      refuseTyped(view, typed) ?? (asked.kind === "code" ? await refuseCode(view, asking(c), asked.code) : null)
    if (refused) return c.html(foundPage(view, clientOf(c), refused, nothingFound), 400)
    if (asked.kind === "code") return c.redirect(view.link(merchantPath(asked.code)), 303)
    const found =
      typed === "" ? nothingFound : await findNamed(asking(c), asked.kind === "words" ? asked.text : typed, false)
    const [merchant, other] = found.merchants
    if (merchant && !other && found.records.length === 0) {
      return c.redirect(view.link(merchantPath(merchant.code)), 303)
    }
    return c.html(foundPage(view, clientOf(c), { text: typed }, found))
  })
  .get(merchantPath(":code{[0-9A-Za-z]{18}}"), async (c) => {
    const typed = c.req.param("code") ?? ""
    const asked = readAsked(typed)
    const view = viewOf(c)
    if (asked.kind === "code") return c.html(merchantPage(view, clientOf(c), await readFile(c, asked.code)))
    const refused = await refuseCode(view, asking(c), typed)
    return c.html(foundPage(view, clientOf(c), refused ?? { text: "" }, nothingFound), 400)
  })

const asking =
  (c: ConsoleContext): Ask =>
  (schema, path) =>
    call(c, schema, path)

/** All that the register has around a merchant for whoever asks. */
async function readFile(c: ConsoleContext, code: string): Promise<MerchantFile> {
  const ask = async <T>(section: SectionName, schema: z.ZodType<T>, path: string) => {
    if (!hasSection(clientOf(c), section)) return null
    const answered = await call(c, schema, path)
    return answered.kind === "done" ? answered.value : null
  }
  const known = await call(c, creditRecordSchema, `/v1/subjects/${code}`)
  const notices = await ask("notices", noticePageSchema, `/v1/notices?subject=${code}&limit=50`)
  const measures = await ask("measures", measurePageSchema, `/v1/measures?subject=${code}&limit=100`)
  const types = measures && (await call(c, measureTypesSchema, "/v1/measure-types"))
  const leads = await ask("leads", leadPageSchema, `/v1/leads?code=${code}&limit=50`)
  const sellers = await ask("roster", sellersSchema, `/v1/rosters/sellers?code=${code}&limit=100`)
  return {
    ...{ code, known: known.kind === "done" ? known.value : null },
    ...{ notices: notices?.notices ?? null, measures: measures?.measures ?? null },
    measureNames: new Map(types?.kind === "done" ? types.value.measures.map(({ id, content }) => [id, content]) : []),
    ...{ leads: leads?.results ?? null, sellers: sellers?.results ?? null },
  }
}
