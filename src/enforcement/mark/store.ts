/** SQL of marks. */
import { and, eq, isNull, notExists } from "drizzle-orm"
import type { Client } from "../../access/api-key.ts"
import { actorOf } from "../../access/principal.ts"
import { askGateOrThrow } from "../../access/told-store.ts"
import type { Pool, Sql } from "../../database/client.ts"
import { anyOf, build, run, statement } from "../../database/query.ts"
import { sellerMark } from "../../database/schema/mark.ts"
import { rosterSeller } from "../../database/schema/roster.ts"
import { draftOfOne } from "../../gate/draft.ts"
import { handsOf } from "../../gate/hands.ts"
import { Pass } from "../../gate/pass.ts"
import type { Exemption } from "../../roster/exemption.ts"

/** What a mark says of a roster's row. */
export interface MarkedSeller {
  code: string | null
  exemption: Exemption | null
}

const { clientId, seller, code, exemption, exitedOn } = rosterSeller

const sellerOf = statement({ id: sellerMark.id }, (p) =>
  build
    .select({ code, exemption })
    .from(sellerMark)
    .innerJoin(rosterSeller, and(eq(clientId, sellerMark.clientId), eq(seller, sellerMark.seller)))
    .where(and(eq(sellerMark.id, p.id), isNull(exitedOn))),
)

/** The row behind an opaque id; null where there is none, or the seller has left. */
export async function findMarked(sql: Sql, id: string): Promise<MarkedSeller | null> {
  const [row] = await sellerOf(sql, { id })
  return row ?? null
}

/** The opaque ids of sellers of a platform, drawn for those that have none; those that its roster does not have are left out. */
export function drawMarks(
  pool: Pool,
  platform: Client,
  sellers: readonly string[],
  newId: () => string,
  at: number,
): Promise<{ seller: string; id: string }[]> {
  const client = platform.id
  return pool.begin(async (tx) => {
    const hasNone = notExists(
      build
        .select({ id: sellerMark.id })
        .from(sellerMark)
        .where(and(eq(sellerMark.clientId, clientId), eq(sellerMark.seller, seller))),
    )
    const isThere = and(eq(clientId, client), anyOf(seller, sellers), isNull(exitedOn))
    const bare = await run(tx, build.select({ seller }).from(rosterSeller).where(and(isThere, hasNone)).orderBy(seller))
    if (bare.length > 0) {
      const drawn = bare.map((row) => ({ id: newId(), clientId: client, seller: row.seller, drawnAt: new Date(at) }))
      const affected = { kind: "client", client, region: null } as const
      const draft = draftOfOne("mark", affected, JSON.stringify(drawn.map((row) => [row.seller, row.id])))
      const pass = await askGateOrThrow(tx, draft, handsOf(platform), client, { actor: actorOf(platform), at })
      Pass.take(pass, tx, draft)
      await run(tx, build.insert(sellerMark).values(drawn).onConflictDoNothing())
    }
    const { id, seller: name } = sellerMark
    const isTheirs = and(eq(clientId, sellerMark.clientId), eq(seller, name), isThere)
    return run(tx, build.select({ seller: name, id }).from(sellerMark).innerJoin(rosterSeller, isTheirs).orderBy(name))
  })
}
