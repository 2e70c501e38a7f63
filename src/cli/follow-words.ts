/** What `gongshi follow` says on the terminal. */
import type { Bilingual } from "../law/bilingual.ts"
import type { Followed, FollowOutcome, Refused } from "../verify/follow/outcome.ts"
import type { Loaded } from "../verify/into/node-load.ts"

type Language = keyof Bilingual

/** Said where the keys come from the register itself. */
export const firstUse: Bilingual = {
  zh: "没有给出密钥集：第一次运行采信该地址自己给出的密钥。能发现此后的改动，但如果该地址从一开始就说谎，则无从发现。",
  en: "no key set was given: the first run believes the keys that this address gives itself. What is changed from then on is found; an address that lies from the beginning is not.",
}

/** Said before it is tried again. @param ms until then */
export function waiting(reason: string, ms: number): Bilingual {
  const seconds = Math.max(1, Math.round(ms / 1000))
  return { zh: `${reason}；${seconds} 秒后重试`, en: `${reason}; trying again in ${seconds} s` }
}

/** What came of following. */
export function outcomeInWords(outcome: FollowOutcome, folder: string, language: Language): string {
  if (outcome.ok)
    return `${followedInWords(outcome, folder)
      [language].filter((line) => line !== "")
      .join("\n")}\n`
  const separator = language === "zh" ? "：" : ": "
  const findings = outcome.findings.map((found) => {
    const line =
      found.where?.line === undefined
        ? ""
        : language === "zh"
          ? ` 第 ${found.where.line} 行`
          : ` line ${found.where.line}`
    return `${found.where?.file ?? folder}${line}${separator}${found[language]}`
  })
  const isStranger = outcome.findings.some(({ code }) => strangers.includes(code))
  const isUnlinked = outcome.findings.some(({ code }) => code === "no-consistency")
  const advice = [...(isStranger ? [stranger[language]] : []), ...(isUnlinked ? [unlinked[language]] : [])]
  const kept = outcome.evidence === undefined ? [] : [keptWords(outcome.evidence)[language]]
  const lines = [...findings, ...advice, refusedInWords(outcome, folder)[language], ...kept]
  return `${lines.join("\n")}\n`
}

/** Where evidence lies, and what to do with it. */
export const keptWords = (file: string): Bilingual => ({
  zh: `所信任的、所出示的和签名都已存入 ${file}：请原样保存，交给登记机关的上级、见证方或者您的律师；用 gongshi-verify judge 可以复核。`,
  en: `What was trusted, what was shown and all signatures are in ${file}: keep it as it is, and give it to the authority above, to the witnesses or to your lawyer; gongshi-verify judge looks at it anew.`,
})

const strangers = ["foreign-key", "checkpoint-foreign-key", "key-compromised", "compromise-withheld"]
const stranger: Bilingual = {
  zh: "如果登记机关更换了密钥，而日志无从证明：请当面取得新的密钥集，用 --jwks 给出。",
  en: "If the register has changed its keys and its log can't show it: get the new key set in person, and give it with --jwks.",
}

const unlinked: Bilingual = {
  zh: "登记系统应当给出证明；镜像只有自己取得的证明：请改为跟随登记系统，或者另一个镜像。",
  en: "A register gives this proof, a mirror only those that it got: follow the register itself, or another mirror.",
}

function refusedInWords({ size, findings }: Refused, folder: string): Bilingual {
  if (findings.every(({ code }) => code === "compromise-withheld")) {
    return {
      zh: `镜像 ${folder} 在日志第 ${size} 条；在查明泄露的是哪一把密钥之前，请不要据此办事，每次运行都会再次索取。`,
      en: `The mirror ${folder} is at size ${size} of the log. Do not act on it before you know which key was compromised; each run asks again.`,
    }
  }
  return size === null
    ? { zh: `未通过核验：没有建立镜像（${folder}）。`, en: `NOT VERIFIED: no mirror was made in ${folder}.` }
    : {
        zh: `未通过核验：镜像 ${folder} 仍为日志第 ${size} 条时的样子，请联系登记机关。`,
        en: `NOT VERIFIED: the mirror ${folder} stays as it was at size ${size} of the log; ask the register's authority.`,
      }
}

function followedInWords(followed: Followed, folder: string): Record<Language, string[]> {
  const { moved, origin, size, lines, head, steps, withdrawn, keys, keysLacking, complete, unproven } = followed
  const [deltas, bytes] = [
    steps.filter(({ by }) => by === "delta").length,
    steps.reduce((sum, step) => sum + step.bytes, 0),
  ]
  const how = steps.length === deltas ? ["增量", "deltas"] : ["完整导出", "a whole export"]
  return {
    zh: [
      moved
        ? `核验通过：${folder} 已更新到日志 ${origin} 的第 ${size} 条，现有 ${lines} 条记录（${how[0]}，${bytes} 字节）。`
        : `核验通过：${folder} 已是最新，日志 ${origin} 的第 ${size} 条，${lines} 条记录。`,
      head > size ? `日志已有 ${head} 条；第 ${size} 条之后的内容尚未导出。` : "",
      ...withdrawn.map((file) => `已撤回并从镜像中删除：exports/${file.size}/${file.name}（${file.reason}）`),
      ...keys.map(({ kid, status }) => `密钥 ${kid} 依日志条目变更：${status}`),
      keysLacking > 0
        ? `日志中有 ${keysLacking} 条密钥变更无法取得原文：请向登记机关当面取得新的密钥集（--jwks）。`
        : "",
      complete ? "" : "镜像中没有完整导出，不能转交他人：下次运行会重新取得。",
      unproven.length > 0 ? "没有证明：" : "",
      ...unproven.map(({ zh }) => `  - ${zh}`),
    ],
    en: [
      moved
        ? `verified: ${folder} is at size ${size} of the log ${origin}, ${lines} live records (by ${how[1]}, ${bytes} bytes)`
        : `verified: ${folder} is up to date, at size ${size} of the log ${origin}, ${lines} live records`,
      head > size ? `The log has ${head} entries; what is beyond ${size} is in no export yet.` : "",
      ...withdrawn.map(
        (file) => `withdrawn, and gone from the mirror: exports/${file.size}/${file.name} (${file.reason})`,
      ),
      ...keys.map(({ kid, status }) => `key ${kid} is now ${status}, as an entry of the log says`),
      keysLacking > 0
        ? `The log speaks of ${keysLacking} changes of keys whose lines could not be had: fetch the key set in person (--jwks).`
        : "",
      complete ? "" : "There is no whole export in the mirror, so it can't be handed on: the next run fetches one.",
      unproven.length > 0 ? "What is not proven:" : "",
      ...unproven.map(({ en }) => `  - ${en}`),
    ],
  }
}

/** What came of loading the mirror into tables. */
export function loadedInWords({ size, records, added, removed, anew }: Loaded): Bilingual {
  return {
    zh: `表：截至日志第 ${size} 条，现行记录 ${records} 条（${anew ? "全部重新载入" : `新增 ${added}，撤下 ${removed}`}）`,
    en: `tables: at size ${size} of the log, ${records} live records (${anew ? "all of them loaded anew" : `${added} added, ${removed} removed`})`,
  }
}
