/**
 * SQL of what an asker has had done today, where no node lives for a day (Workers): a number under a digest that nobody can take
 * back without a key which is not in the database. A row goes with its day.
 */
import { createHmac } from "node:crypto"
import { lt } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { assigned, build, given, names, pick, query, run, statement } from "../../database/query.ts"
import { askerDay } from "../../database/schema/access.ts"
import { dayInChina } from "../../law/day.ts"
import { askersMax, type DayBook, dayLimits } from "./day-book.ts"

const { digest, day, taken } = askerDay

// Who is new is looked for among all of the day, so that a crowd of invented networks can't fill the disk.
const takeOne = statement(
  { digest, day: given<string>(), limit: given<number>(), most: given<number>() },
  (asked) => query`
    insert into ${askerDay} (${names(askerDay, "digest", "day", "taken")})
    select ${asked.digest}, ${asked.day}::date, 1
    where exists (select from ${askerDay} where ${digest} = ${asked.digest})
      or (select count(*) from (select from ${askerDay} where ${day} = ${asked.day}::date limit ${asked.most}::int) known) < ${asked.most}::int
    on conflict (${names(askerDay, "digest")}) do update set ${assigned(askerDay, { taken: query`${taken} + 1` })}
    where ${taken} < ${asked.limit}::int
    returning ${pick(askerDay, "taken")}`,
)

/** The book in the database. @param secret of which the digests are made: the same for all who count, and no part of the database */
export function storedDayBook(sql: Sql, secret: string, clock: () => number): DayBook {
  return {
    async take(what, asker) {
      const today = dayInChina(clock())
      const key = createHmac("sha256", secret).update(`gongshi day 1\n${today}\n${what}\n${asker}`).digest()
      const rows = await takeOne(sql, { digest: key, day: today, limit: dayLimits[what], most: askersMax })
      return rows.length > 0
    },
  }
}

/** Takes out the days that are over: part of the daily work. */
export async function forgetAskers(sql: Sql, now: number): Promise<void> {
  await run(sql, build.delete(askerDay).where(lt(day, dayInChina(now))))
}
