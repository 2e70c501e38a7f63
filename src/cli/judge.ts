/** `gongshi judge FILE`: what evidence comes to that somebody has kept. No network, no database. */

import type { Bilingual } from "../law/bilingual.ts"
import { sha256 } from "../ledger/node-sha256.ts"
import { readEvidence } from "../verify/evidence/evidence.ts"
import { type Judgement, judge, type SignedHead } from "../verify/evidence/judge.ts"
import { openTrust } from "../verify/root.ts"
import { command, jsonOption, terminalLanguage, UsageError } from "./command.ts"
import { readGiven, readKeys, readPolicyFile } from "./given-file.ts"

export const judgeCommand = command({
  about: "judge evidence that verify, follow or watch has kept: whether a register has shown two histories, offline",
  arguments: [{ name: "FILE", about: "the evidence", is: "file" }],
  options: {
    jwks: {
      value: "FILE",
      about: "your own key set of the register; without, the file's is used, and it is said",
      is: "file",
    },
    root: { value: "FILE", about: "your own root of trust instead", is: "file" },
    vkey: { value: "KEY", about: "a verifier key of the log (C2SP signed-note)", many: true },
    policy: { value: "FILE", about: "whose cosignatures to name (C2SP tlog-policy)", is: "file" },
    json: jsonOption,
  },
  examples: [
    ["evidence.json --jwks keys.json", "by your own keys"],
    ["evidence.json --json", "for a program"],
  ],
  problem: "it shows nothing against the register",
  async run(values, file = "") {
    const evidence = readEvidence(await readGiven(file))
    if (!evidence) throw new UsageError(`${file} is no evidence of gongshi-verify (gongshi-evidence/v1)`)
    const now = Date.now()
    const trust = values.root === undefined ? null : await openTrust(await readGiven(values.root), { sha256, now })
    if (trust && "code" in trust) throw new UsageError(`${values.root} ${trust.en}`)
    const isGiven = values.jwks !== undefined || values.vkey !== undefined
    const own = trust?.options.keys ?? (isGiven ? await readKeys(values.jwks, values.vkey ?? []) : null)
    const policy = values.policy === undefined ? trust?.options.policy : await readPolicyFile(values.policy)
    const judged = await judge(evidence, { sha256, own, now, policy })
    if (judged === "no-keys") throw new UsageError(`${file} names no keys: give the register's with --jwks`)
    const language = terminalLanguage()
    process.stdout.write(values.json ? `${JSON.stringify(judged)}\n` : `${inWords(judged, language)}\n`)
    return ["fork", "rollback", "signed"].includes(judged.verdict) ? 0 : 1
  },
})

const verdicts: Record<Judgement["verdict"], Bilingual> = {
  fork: {
    zh: "成立：日志的密钥签署了两份互相矛盾的历史，其中一份是向别人隐瞒的。以下两个日志头都有它的签名。",
    en: "PROVEN: the log's key has signed two histories that exclude each other. Both heads carry its signature:",
  },
  rollback: {
    zh: "成立：签发在后的头部所称的日志更短：已经公示的内容被收回或者扣住了。",
    en: "PROVEN: a head of a later time names a smaller log: what was published was taken back, or is held back.",
  },
  signed: {
    zh: "成立：登记系统的密钥签署了不成立的文件。不成立之处：",
    en: "PROVEN: a key of the register has signed what does not hold:",
  },
  unsigned: {
    zh: "不成立：所出示的内容通不过核验，但没有登记系统的签名，无从证明是谁作的。",
    en: "NOT PROVEN: what was shown does not hold, and no key of the register has signed it; anybody may have made it.",
  },
  nothing: {
    zh: "不成立：用所信任的密钥重新核验，所出示的内容本身都成立。下列各项（如有）出自该文件自述的要求、时间，或者文件已经过期。",
    en: "NOT PROVEN: verified anew, all that was shown holds by itself. What is listed, if anything, rests on what the file asks for, or on age.",
  },
}

const headWords = ({ origin, size, root, cosigned }: SignedHead, language: "zh" | "en") => {
  const names = cosigned.map(({ name, seconds }) => `${name} ${new Date(seconds * 1000).toISOString()}`).join(", ")
  const by = {
    zh: names === "" ? "没有见证方联署" : `联署：${names}`,
    en: names === "" ? "no witness" : `cosigned: ${names}`,
  }
  return `  - ${origin}  ${size}  ${root}  ${by[language]}`
}

function inWords({ verdict, heads, findings, areKeysGiven }: Judgement, language: "zh" | "en"): string {
  const givenWords: Bilingual = {
    zh: "所用的密钥出自该文件本身：请与登记机关核对，或者用 --jwks 给出自己的密钥集。",
    en: "The keys are those of the file, which whoever wrote it has chosen: compare them with the authority's, or give your own with --jwks.",
  }
  return [
    verdicts[verdict][language],
    ...(heads ? [headWords(heads.one, language), headWords(heads.other, language)] : []),
    ...findings.map((found) => `  - ${found[language]}`),
    ...(areKeysGiven ? [givenWords[language]] : []),
  ].join("\n")
}
