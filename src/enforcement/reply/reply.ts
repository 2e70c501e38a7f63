/** An annual reply (年度答复) as it is counted: figures from the lists, and each list as a signed file. */
import { createHash } from "node:crypto"
import { authorityReach } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import { regionName } from "../../names/region.ts"
import { signToken } from "../../signing/signed-document.ts"
import type { Signer } from "../../signing/signer.ts"
import { type Figure, Tally } from "./figure.ts"
import { type ReplyList, type ReplyRows, replyListNames, replyLists } from "./list.ts"
import { type ReplyScope, readList } from "./list-store.ts"

/** Whose reply, and of which year (four digits). */
export interface ReplyWanted {
  authority: string
  year: string
}

/** By whom a file is signed, of which size of the log, and when (ms since 1970). */
export interface ReplySigning {
  issuer: string
  signer: Signer
  size: number
  at: number
}

const scopeOf = ({ authority, year }: ReplyWanted): ReplyScope => ({
  reach: authorityReach(authority),
  from: `${year}-01-01`,
  to: `${year}-12-31`,
})

/** What is asked of whoever has a list. */
const terms = {
  zh: "仅供核对年度答复的数字；不含经营者名称、个人信息，不得用于其他用途。",
  en: "For checking the figures of an annual reply; it names no merchant and no person, and serves no other purpose.",
} as const

/** Counts the figures. @param onRows told how many rows were read, of which list */
export async function countReply(
  sql: Sql,
  wanted: ReplyWanted,
): Promise<{ figures: Figure[]; rows: Record<ReplyList, number> }> {
  const tally = new Tally(wanted.year)
  const rows = Object.fromEntries(replyListNames.map((list) => [list, 0])) as Record<ReplyList, number>
  for (const list of replyListNames) {
    for await (const page of readRows(sql, list, wanted)) {
      for (const row of page) tally.add(list, row as never)
      rows[list] += page.length
    }
  }
  return { figures: tally.figures(), rows }
}

function readRows(sql: Sql, list: ReplyList, wanted: ReplyWanted): AsyncGenerator<readonly ReplyRows[ReplyList][]> {
  return readList[list](sql, scopeOf(wanted))
}

/**
 * A list as a signed file, line by line: kind `supply`, as `gongshi verify` reads it. The first line says whose it is, the last
 * holds a JWS over all before.
 * @param seen told each page of rows
 */
export async function* listFile(
  sql: Sql,
  list: ReplyList,
  wanted: ReplyWanted,
  { issuer, signer, size, at }: ReplySigning,
  seen: (page: readonly ReplyRows[ReplyList][]) => void = () => {},
): AsyncGenerator<string> {
  const { authority, year } = wanted
  const hash = createHash("sha256")
  const told = (text: string) => {
    hash.update(text)
    return text
  }
  const head = {
    request: `reply/${authority}/${year}/${list}`,
    recipient: { id: authority, name: regionName(authority) ?? authority },
    ...{ purpose: `${year} 年度答复 ${replyLists[list].zh}`, until: null, terms, log: { size } },
  }
  yield told(`${JSON.stringify(head)}\n`)
  let rows = 0
  for await (const page of readRows(sql, list, wanted)) {
    seen(page)
    rows += page.length
    if (page.length > 0) yield told(page.map((row) => `${JSON.stringify(row)}\n`).join(""))
  }
  const manifest = {
    iss: issuer,
    iat: Math.floor(at / 1_000),
    kind: "supply",
    ...head,
    rows,
    sha256: hash.digest("hex"),
  }
  yield `${JSON.stringify({ manifest: await signToken("supply", manifest, signer) })}\n`
}
