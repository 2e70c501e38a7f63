/** `gongshi reply AUTHORITY YEAR --out DIR`: the annual reply (年度答复) as a text, and the signed lists that its figures rest on. */
import { createWriteStream } from "node:fs"
import { mkdir, readdir, writeFile } from "node:fs/promises"
import path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { platform } from "../app/platform.ts"
import { Tally } from "../enforcement/reply/figure.ts"
import { replyListNames, replyLists } from "../enforcement/reply/list.ts"
import { listFile } from "../enforcement/reply/reply.ts"
import { figureLines, replyText } from "../enforcement/reply/text.ts"
import { dayInChina } from "../law/day.ts"
import { readHead } from "../ledger/sequencer.ts"
import { regionLevel } from "../names/region.ts"
import { openNodeKeyring } from "../node/keys.ts"
import { command, type ExitCode, progressLine, say, UsageError } from "./command.ts"
import { type OpenRegister, withRegister } from "./open-register.ts"

export const replyCommand = command({
  about: "write the annual reply of an authority: the text, and the signed lists that its figures are counted from",
  arguments: [
    { name: "AUTHORITY", about: "the region code of whose reply it is, with those below" },
    { name: "YEAR", about: "of which year" },
  ],
  options: {
    out: { value: "DIR", about: "the folder that is written; it is to be empty", is: "folder" },
  },
  examples: [["410000 2026 --out reply-2026", "the province’s, then: python3 examples/recount.py reply-2026"]],
  async run({ out }, authority = "", year = "") {
    if (regionLevel(authority) === null)
      throw new UsageError(`AUTHORITY is ${authority}, expected a region code such as 410000`)
    if (!/^20\d\d$/.test(year)) throw new UsageError(`YEAR is ${year}, expected a year such as 2026`)
    if (out === undefined) throw new UsageError("--out DIR says where it is written")
    const today = dayInChina(platform.clock())
    if (year > today.slice(0, 4)) throw new UsageError(`${year} has not begun`)
    const there = await readdir(out).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return []
      throw new UsageError(`${out} can't be written to: it is no folder, or this user may not`)
    })
    if (there.length > 0) throw new UsageError(`${out} is not empty: name another folder, so that nothing is mixed up`)
    return withRegister((register) => reply(register, { authority, year, out }))
  },
})

async function reply(
  { pool, config }: OpenRegister,
  { authority, year, out }: { authority: string; year: string; out: string },
): Promise<ExitCode> {
  const keyring = await openNodeKeyring(config, pool, say)
  const signer = await keyring.signer("export")
  if (!signer) {
    say(
      "the private half of the key that signs exports is not here: gongshi keys list says which it is; bring its file",
    )
    return 1
  }
  await mkdir(out, { recursive: true })
  const progress = progressLine()
  const tally = new Tally(year)
  const at = platform.clock()
  // One moment of the register for all lists.
  const rows = await pool.begin("isolation level repeatable read read only", async (tx) => {
    const { size } = await readHead(tx)
    const counted: Record<string, number> = {}
    for (const list of replyListNames) {
      counted[list] = 0
      const lines = listFile(tx, list, { authority, year }, { issuer: config.issuer, signer, size, at }, (page) => {
        for (const row of page) tally.add(list, row as never)
        counted[list] = (counted[list] ?? 0) + page.length
        progress.show(`${list}: ${counted[list]} rows`)
      })
      await pipeline(Readable.from(lines), createWriteStream(path.join(out, `${list}.ndjson`)))
    }
    return counted
  })
  progress.end()
  const figures = tally.figures()
  await writeFile(path.join(out, "figures.tsv"), figureLines(figures))
  await writeFile(path.join(out, "reply.txt"), replyText({ authority, year, figures, asOf: dayInChina(at) }))
  for (const list of replyListNames)
    process.stdout.write(`${list}.ndjson  ${rows[list]} rows  （${replyLists[list].zh}）\n`)
  process.stdout.write(`reply.txt  figures.tsv  ${figures.length} figures, signed lists by ${signer.key.kid}\n`)
  return 0
}
