/** SQL of answers that are kept for whoever asks the same again (draft-ietf-httpapi-idempotency-key-header). */
import { and, eq, gt, lte } from "drizzle-orm"
import type { Pool, Sql, Transaction } from "../../database/client.ts"
import { build, query, run } from "../../database/query.ts"
import { keptAnswer } from "../../database/schema/kit.ts"

/** How long: who has no answer asks again within minutes, and no network keeps a request for a day. */
const keptMs = 86_400_000

/** Who asks, under which name, and a digest of what. */
export interface Asking {
  actor: string
  key: string
  asked: Uint8Array
  /** ms since 1970. */
  at: number
}

/**
 * The answer that was given before; "other": to something else; null: none was, and nobody else is given one under the
 * name until the transaction ends.
 */
export async function findAnswer(
  tx: Transaction,
  { actor, key, asked, at }: Asking,
): Promise<{ status: number; answer: string } | "other" | null> {
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`answer ${actor} ${key}`}, 0))`)
  const wanted = and(eq(keptAnswer.actor, actor), eq(keptAnswer.key, key), gt(keptAnswer.at, new Date(at - keptMs)))
  const { asked: digest, status, answer } = keptAnswer
  const [kept] = await run(tx, build.select({ digest, status, answer }).from(keptAnswer).where(wanted))
  if (!kept) return null
  return Buffer.from(kept.digest).equals(asked) ? { status: kept.status, answer: kept.answer } : "other"
}

/** Keeps an answer, in the transaction that makes what it tells of. */
export async function keepAnswer(
  tx: Transaction,
  { actor, key, asked, at }: Asking,
  given: { status: number; answer: string },
): Promise<void> {
  const row = { asked, ...given, at: new Date(at) }
  const target = [keptAnswer.actor, keptAnswer.key]
  await run(
    tx,
    build
      .insert(keptAnswer)
      .values({ actor, key, ...row })
      .onConflictDoUpdate({ target, set: row }),
  )
}

/** Forgets answers that nobody asks for any more. Part of the daily work. */
export async function forgetAnswers(sql: Sql, now: number): Promise<void> {
  await run(sql, build.delete(keptAnswer).where(lte(keptAnswer.at, new Date(now - keptMs))))
}

// What stands in the place of a status while nobody knows how a request ends, and of one that is not told again.
const [open, toldOnce] = [0, -1]

/** Who asks, under which name. */
type Name = Omit<Asking, "asked">

/** What became of a request: nobody knows yet; answered so; answered with what is told once. */
type Settled =
  | { kind: "open" }
  | { kind: "answered"; asked: Uint8Array; status: number; answer: string }
  | { kind: "told-once"; asked: Uint8Array }

/** Names of requests whose answers are kept apart from what they do (http/idempotency.ts). */
export function answerBook(sql: Pool) {
  const of = ({ actor, key }: Name) => and(eq(keptAnswer.actor, actor), eq(keptAnswer.key, key))
  return {
    take: (request: Name): Promise<Settled | null> =>
      sql.begin(async (tx): Promise<Settled | null> => {
        const { actor, key, at } = request
        await run(tx, build.delete(keptAnswer).where(and(of(request), lte(keptAnswer.at, new Date(at - keptMs)))))
        const row = { actor, key, asked: new Uint8Array(), status: open, answer: "", at: new Date(at) }
        const taken = await run(
          tx,
          build.insert(keptAnswer).values(row).onConflictDoNothing().returning({ key: keptAnswer.key }),
        )
        if (taken.length > 0) return null
        const { asked, status, answer } = keptAnswer
        const [kept] = await run(tx, build.select({ asked, status, answer }).from(keptAnswer).where(of(request)))
        if (!kept || kept.status === open) return { kind: "open" }
        return kept.status === toldOnce
          ? { kind: "told-once", asked: kept.asked }
          : { kind: "answered", asked: kept.asked, status: kept.status, answer: kept.answer }
      }),
    async settle(request: Name, asked: Uint8Array, status: number, answer: string | null) {
      const told = answer === null ? { status: toldOnce, answer: "" } : { status, answer }
      await run(
        sql,
        build
          .update(keptAnswer)
          .set({ asked, ...told })
          .where(of(request)),
      )
    },
    async free(request: Name) {
      await run(sql, build.delete(keptAnswer).where(and(of(request), eq(keptAnswer.status, open))))
    },
  }
}
