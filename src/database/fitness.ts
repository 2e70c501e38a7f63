/** What the register asks of a database before it makes anything in it. */
import type { Sql } from "./client.ts"

/** A database in which the register would order and read texts otherwise than it says. */
export class UnfitDatabase extends Error {}

const remedy = "Make one for it: create database gongshi template template0 encoding 'UTF8' locale 'C.UTF-8'"

/** @throws UnfitDatabase where encoding or locale are not those that the register is tried with */
export async function assertFit(sql: Sql): Promise<void> {
  const [database] = await sql<{ name: string; encoding: string; locale: string }[]>`
    select datname as name, pg_encoding_to_char(encoding) as encoding, datcollate as locale
    from pg_database where datname = current_database()`
  if (!database) throw new Error("the current database is there")
  const fault =
    database.encoding === "UTF8"
      ? await findLocaleFault(sql)
      : `has the encoding ${database.encoding}, which does not hold every name`
  if (fault) {
    throw new UnfitDatabase(
      `the database ${database.name} (locale ${database.locale}) ${fault}; nothing was made in it. ${remedy}`,
    )
  }
}

/** By what it does: the same locale has other names on other systems, and from other providers. */
async function findLocaleFault(sql: Sql): Promise<string | null> {
  const [does] = await sql<{ ordersByCodePoint: boolean; knowsLetters: boolean }[]>`
    select 'B' < 'a' and 'z' < 'ä' and '一' < '中' as "ordersByCodePoint", lower('Ä') = 'ä' as "knowsLetters"`
  if (!does?.ordersByCodePoint) return "orders texts otherwise than the register's lists"
  if (!does.knowsLetters) return "knows no letters beyond ASCII"
  return null
}
