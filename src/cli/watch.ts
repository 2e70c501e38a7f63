/** `gongshi watch URL DIR CODE`: what comes and goes under one code, proven. A timer runs it. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Bilingual } from "../law/bilingual.ts"
import { lists } from "../law/list.ts"
import { sha256 } from "../ledger/node-sha256.ts"
import { readCode } from "../names/code.ts"
import { openRemote, patienceByDefault } from "../verify/follow/node-remote.ts"
import { diskTrouble, FollowTrouble } from "../verify/follow/trouble.ts"
import { openTrust } from "../verify/root.ts"
import { parseJson } from "../verify/shape.ts"
import { type LiveEntry, type Watcher, type WatchOutcome, watch } from "../verify/watch/node-watch.ts"
import { command, jsonOption, say, terminalLanguage, UsageError } from "./command.ts"
import { readAddress, readInterval } from "./follow.ts"
import { keptWords, waiting } from "./follow-words.ts"
import { readGiven, readKeys, readPolicyFile } from "./given-file.ts"

export const watchCommand = command({
  about: "watch one code: what came and went under it, proven from one look to the next, without exports",
  arguments: [
    { name: "URL", about: "the register" },
    { name: "DIR", about: "where what was seen is kept, and evidence", is: "folder" },
    { name: "CODE", about: "the unified social credit code" },
  ],
  options: {
    jwks: { value: "FILE", about: "the key set to believe, from the register's own hands", is: "file" },
    root: { value: "FILE", about: "the root of trust instead", is: "file" },
    vkey: { value: "KEY", about: "a verifier key of the log (C2SP signed-note)", many: true },
    policy: { value: "FILE", about: "which witnesses have to have cosigned (C2SP tlog-policy)", is: "file" },
    origin: { value: "LOG", about: "the name that the log has to have" },
    every: { value: "1h", about: "again and again: 30s, 10m, 6h; once without, as a timer wants it" },
    quiet: { about: "say nothing where nothing came or went" },
    json: jsonOption,
  },
  examples: [
    ["https://register.example watched 91000000MA00000157 --jwks keys.json", "one look, as a timer takes it"],
    ["https://register.example watched 91000000MA00000157 --jwks keys.json --policy two-of-three --quiet", "for cron"],
  ],
  problem: "it is refused, and evidence is kept; or nothing could be had",
  async run(values, address = "", folder = "", given = "") {
    const reading = readCode(given)
    if (reading.kind === "impossible") throw new UsageError(`CODE is ${given}, which can't be one`)
    const everyMs = values.every === undefined ? null : readInterval(values.every)
    const language = terminalLanguage()
    const tell = (words: Bilingual) => say(words[language])
    const root = values.root === undefined ? null : await readGiven(values.root)
    if (root !== null && (values.jwks ?? values.vkey ?? values.policy ?? values.origin) !== undefined)
      throw new UsageError("--root names keys, witnesses and log: leave the others out")
    const policy = values.policy === undefined ? undefined : await readPolicyFile(values.policy)
    const keys = root === null ? await readKeys(values.jwks, values.vkey ?? []) : null
    const trusted = {
      ...{ keys: values.jwks === undefined ? null : parseJson(await readGiven(values.jwks)), vkeys: values.vkey ?? [] },
      ...{ root, policy: values.policy === undefined ? null : await readGiven(values.policy) },
    }
    const remote = openRemote(readAddress(address), patienceByDefault, {
      onBytes: () => {},
      onWait: (reason, ms) => tell(waiting(reason, ms)),
    })
    for (;;) {
      const trust = root === null ? null : await openTrust(root, { sha256, now: Date.now() })
      if (trust && "code" in trust) throw new UsageError(`${values.root} ${trust.en}`)
      const ring = trust?.options.keys ?? keys
      if (!ring) throw new UsageError("--jwks FILE, --vkey KEY or --root FILE is missing")
      const { origin } = values
      const outcome = await lookOnce({
        ...{ remote, folder, code: reading.code, clock: Date.now, given: trusted },
        options: { keys: ring, policy, ...(origin === undefined ? {} : { origin }), ...trust?.options },
      })
      const isNews = !outcome.ok || outcome.first || outcome.came.length + outcome.went.length > 0
      if (isNews || !values.quiet) {
        if (values.json) process.stdout.write(`${JSON.stringify(outcome)}\n`)
        else process.stdout.write(`${inWords(outcome, language)}\n`)
      }
      if (everyMs === null || "evidence" in outcome) return outcome.ok ? 0 : 1
      await sleep(everyMs)
    }
  },
})

type Outcome = WatchOutcome | { ok: false; trouble: Bilingual }

async function lookOnce(watcher: Watcher): Promise<Outcome> {
  try {
    return await watch(watcher)
  } catch (error) {
    const trouble = error instanceof FollowTrouble ? error : diskTrouble(error)
    if (!trouble) throw error
    return { ok: false, trouble: trouble.words }
  }
}

const nameOf = (list: string, language: "zh" | "en") =>
  Object.hasOwn(lists, list) ? lists[list as keyof typeof lists][language] : list

function inWords(outcome: Outcome, language: "zh" | "en"): string {
  if ("trouble" in outcome) return outcome.trouble[language]
  if (!outcome.ok) {
    return [...outcome.findings.map((found) => found[language]), keptWords(outcome.evidence)[language]].join("\n")
  }
  const { code, as_of: asOf, size, first, live, came, went, unproven } = outcome
  const lineOf = (each: LiveEntry, sign: string) =>
    `  ${sign} ${nameOf(each.list, language)} ${language === "zh" ? `日志第 ${each.position} 条` : `position ${each.position}`}`
  const nothing = { zh: "没有变化", en: "nothing new" }
  const count = { zh: `现有 ${live.length} 条`, en: `${live.length} live` }
  const head = {
    zh: `${code}：截至 ${asOf}（日志前 ${size} 条），${count.zh}`,
    en: `${code}: as of ${asOf} (size ${size}), ${count.en}`,
  }
  const changes = [...came.map((each) => lineOf(each, "+")), ...went.map((each) => lineOf(each, "-"))]
  const told = first ? live.map((each) => lineOf(each, "=")) : changes
  const open = unproven.map((each) => `  ? ${each[language]}`)
  return [head[language], ...(told.length > 0 || first ? told : [`  ${nothing[language]}`]), ...open].join("\n")
}
