/**
 * Claims: what a verification proves, and what it does not prove and somebody might think it does. Each has a stable
 * code and its words in both languages; what is proven of files is in `file-claim.ts`.
 */
import type { Bilingual } from "../law/bilingual.ts"
import type { FileClaimCode } from "./file-claim.ts"
import { momentOf } from "./moment.ts"

// Said of several: the library that a browser loads has a limit.
const onWord = { zh: "以签发者的签名为据", en: "rests on the issuer's signature" } as const
const mapless = { zh: "：其中没有代码索引的证明。", en: ": it carries no proof from the log's map." } as const
const byMap = (size: number, time: number, zh: string, en: string): Bilingual => ({
  zh: `截至日志第 ${size} 条（${momentOf(time)}），${zh}：由日志的代码索引证明。`,
  en: `At size ${size} of the log (${momentOf(time)}) ${en}: the log's map proves it.`,
})

const grown = (from: number, to: number): Bilingual => ({
  zh: `日志从第 ${from} 条到第 ${to} 条只增未改。`,
  en: `From size ${from} to ${to} the log has only grown.`,
})

const claimWords = {
  // Proven
  signed: (issuer: string, kid: string) => ({
    zh: `由 ${issuer} 的密钥 ${kid} 签名，签名之后一个字节也没有改动。`,
    en: `The key ${kid} of ${issuer} signed it, and not one byte was changed since.`,
  }),
  root: (version: number, signed: number, until: number) => ({
    zh: `密钥由信任根第 ${version} 版指定（${signed} 人签名，到 ${momentOf(until)}）。`,
    en: `The keys are those of root ${version}, signed by ${signed}, good until ${momentOf(until)}.`,
  }),
  "sm2-signed": (kid: string, identity: string) => ({
    zh: `另有 SM2 密钥 ${kid}（用户标识 ${identity}）对同样内容的签名。`,
    en: `The SM2 key ${kid}, with the identity ${identity}, signed the same bytes too.`,
  }),
  checkpoint: (origin: string, size: number) => ({
    zh: `日志 ${origin} 的前 ${size} 条由日志密钥签名。`,
    en: `The log's key signed the first ${size} entries of ${origin}.`,
  }),
  witnessed: (names: readonly string[], since: number) => ({
    zh: `见证方 ${names.join("、")} 已对检查点联署（最早于 ${momentOf(since)}）：符合所给的策略。`,
    en: `The witnesses ${names.join(", ")} have cosigned the checkpoint (the first at ${momentOf(since)}), as the policy asks.`,
  }),
  records: (count: number) => ({
    zh: `所示 ${count} 条记录确在日志之中，一字不差。`,
    en: `Each of the ${count} records shown is in the log, to the letter.`,
  }),
  entry: (position: number) => ({ zh: `第 ${position} 条确在日志之中。`, en: `Entry ${position} is in the log.` }),
  ended: (position: number) => ({
    zh: `日志第 ${position} 条结束了该项公示。`,
    en: `Entry ${position} of the log ended the publication.`,
  }),
  map: (code: string, count: number, size: number, time: number) =>
    byMap(
      ...[size, time],
      `代码 ${code} 之下${count === 0 ? "没有在公示的记录" : `在公示的恰为 ${count} 条`}`,
      `${count === 0 ? "nothing was" : `exactly ${count} ${count === 1 ? "entry was" : "entries were"}`} live under the code ${code}`,
    ),
  "map-codes": (count: number, listed: number, size: number, time: number) =>
    byMap(
      ...[size, time],
      `所证 ${count} 个代码中恰有 ${listed} 个之下有在列记录，各是哪些`,
      `of the ${count} codes proven exactly ${listed} had live entries, and which`,
    ),
  rows: () => ({
    zh: "所给的送核文件就是当时送核的文件。",
    en: "The rows that were given are the ones that were sent.",
  }),
  answers: () => ({
    zh: "所给的结果文件就是当时返回的文件。",
    en: "The answers that were given are the ones that were returned.",
  }),
  files: (count: number) => ({
    zh: `所给的 ${count} 个文件与清单所载的摘要一致。`,
    en: `The ${count} files given have the digests in the manifest.`,
  }),
  // Of what was verified before, and of what is older than that.
  consistent: grown,
  contained: grown,
  fresh: (until: number) => ({ zh: `在 ${momentOf(until)} 之前有效。`, en: `It is valid until ${momentOf(until)}.` }),
  newest: (issued: number) => ({
    zh: `截至 ${momentOf(issued)}，登记系统声明这是最新的清单。`,
    en: `As of ${momentOf(issued)} the register says that this is its newest manifest.`,
  }),
  // Not proven
  "server-keys": () => ({
    zh: "密钥取自同一台服务器：服务器如果说谎则无从发现。请向登记机关另行核对密钥。",
    en: "The keys came from the same server: one that lies is not found out. Compare them with the authority's, got by another way.",
  }),
  "self-generated": (kid: string) => ({
    zh: `密钥 ${kid} 由程序自行生成，无人担保：能证明多少，取决于密钥集的来历。`,
    en: `Nobody has vouched for the key ${kid}: it was self-generated, and what it proves rests on how you came by its key set.`,
  }),
  retired: (kid: string) => ({
    zh: `密钥 ${kid} 现已停用；停用之前的签名仍然有效。`,
    en: `The key ${kid} has been retired since; what it signed before stays valid.`,
  }),
  "retired-log": (kid: string) => ({
    zh: `检查点只由现已停用的密钥 ${kid} 签名，是否签于停用之前没有得到证明。`,
    en: `The checkpoint rests on the key ${kid}, which is out of use now: that it was signed before is not proven.`,
  }),
  compromised: (kid: string, size: number) => ({
    zh: `密钥 ${kid} 后来泄露：此件不超过日志第 ${size} 条，因而仍被采信；请与另一份副本的根哈希核对。`,
    en: `The key ${kid} was compromised later; this is within the log's first ${size} entries and still believed. Compare its root with another copy.`,
  }),
  "log-keys": () => ({
    zh: "没有给出日志密钥：日志大小和根哈希以文件的签名为准。",
    en: "No key of the log was given: size and root rest on the document's own signature.",
  }),
  content: () => ({
    zh: "证明的是公示的内容和先后，不是决定是否正确。",
    en: "What is proven is what was published and when, not that the decision is right.",
  }),
  later: (size: number) => ({
    zh: `日志第 ${size} 条之后的变化不在其内：记录可能已经修改或者结束公示。`,
    en: `What came after size ${size} of the log is not in it: a record may have been amended or ended since.`,
  }),
  complete: (isMapped: boolean) =>
    isMapped
      ? {
          zh: "只载名称、没有代码的记录不在其内：证明的是该代码之下的记录齐全。",
          en: "What is proven complete is what is under the code: it does not speak for records that carry only a name.",
        }
      : {
          zh: `没有其他在列记录、所示记录仍在公示，均${onWord.zh}${mapless.zh}`,
          en: `That those shown were live, and there were no others, ${onWord.en}${mapless.en}`,
        },
  absence: (isMapped: boolean) =>
    isMapped
      ? {
          zh: "“无记录”说的是该代码之下：只载名称、没有代码的记录不在其内。",
          en: "‘No record’ is about the code: it does not speak for records that carry only a name.",
        }
      : {
          zh: `“无记录”${onWord.zh}，只载名称的记录也不在其内${mapless.zh}`,
          en: `‘No record’ ${onWord.en}, and does not speak for records that carry only a name${mapless.en}`,
        },
  "map-since": (size: number, logSize: number) => ({
    zh: `代码索引截至第 ${size} 条；其后到第 ${logSize} 条没有变化，${onWord.zh}。`,
    en: `The map is of size ${size}: that nothing changed from there to ${logSize} rests on the issuer's word.`,
  }),
  "map-span": (made: number, issued: number) => ({
    zh: `${momentOf(made)}至签发时（${momentOf(issued)}）没有变化，${onWord.zh}。`,
    en: `That nothing changed from ${momentOf(made)} until it was signed, at ${momentOf(issued)}, ${onWord.en}.`,
  }),
  "past-display": (count: number) => ({
    zh: `有 ${count} 条在代码索引之内而没有展示：其公示期已届满、尚未移出，以签发者所述为据。`,
    en: `${count === 1 ? "One entry is" : `${count} entries are`} in the map and not shown: that the display has ended by date is the issuer's word.`,
  }),
  "name-only": () => ({
    zh: "只载名称、没有代码的记录不在其内。",
    en: "Records that carry only a name are in no map.",
  }),
  "codes-asked": () => ({
    zh: "所证代码是否就是所问的全部，请与送核文件核对。",
    en: "That these are all codes asked is for you to compare with the rows.",
  }),
  "proofs-not-given": () => ({
    zh: "没有给出各代码的证明（--proofs），未核对。",
    en: "Proofs (--proofs) were not given.",
  }),
  "mapless-receipt": () => ({
    zh: "请求了代码索引的证明而回执没有：代码太多，或者当时未能签出。",
    en: "Proofs were asked for, and it has none: too many codes, or the log could not be signed then.",
  }),
  "ended-record": () => ({
    zh: `条目属于该编号的记录，${onWord.zh}：条目本身看不出是哪条记录。`,
    en: `That the entries belong to this record ${onWord.en}: an entry does not name its record.`,
  }),
  "live-record": () => ({
    zh: "未证明该记录在检查点时仍在公示：之后的条目可能已经将其结束。",
    en: "That the record was still live is not proven: a later entry may have ended it.",
  }),
  "pdf-pages": () => ({
    zh: "核验的是 PDF 所附的签名文件；页面没有签名：以这里所示的为准。",
    en: "The file attached to the PDF was verified. Nobody signed its pages: believe what is shown here.",
  }),
  overlong: (until: number) => ({
    zh: `自称有效到 ${momentOf(until)}，而登记系统签发的文件最长有效 30 天。`,
    en: `It claims to be valid until ${momentOf(until)}: nothing that a register signs holds for more than 30 days.`,
  }),
  name: (name: string, others: readonly string[]) => ({
    zh: `所示记录载明的名称是${others.join("、")}；现名${name}${onWord.zh}。`,
    en: `The records shown name ${others.join(", ")}: that the merchant is called ${name} now ${onWord.en}.`,
  }),
  excerpt: (sha256: string) => ({
    zh: `这是二维码中的摘要，不载记录：请一并核验全文，其 SHA-256 为 ${sha256}。`,
    en: `This is the short form from a QR code: verify the statement in full, whose SHA-256 is ${sha256}.`,
  }),
  "leaf-only": () => ({
    zh: "没有给出记录原文：只证明条目在日志之中，未核对内容。",
    en: "The record's line was not given: what the record says was not looked at.",
  }),
  "rows-not-given": () => ({ zh: "没有给出送核文件，未核对。", en: "The rows were not given." }),
  "answers-not-given": () => ({ zh: "没有给出结果文件，未核对。", en: "The answers were not given." }),
  correct: () => ({
    zh: "证明的是登记系统当时如何答复，不是答复正确。",
    en: "It proves what the register answered, not that the answer was right.",
  }),
  "files-not-given": (count: number) => ({
    zh: `清单所列文件有 ${count} 个没有给出。`,
    en: `${count} of the manifest's files were not given.`,
  }),
  unreplayed: () => ({
    zh: "日志没有重放：用 gongshi verify 核验整个导出，才证明没有遗漏。",
    en: "The log was not replayed: only `gongshi verify` of the whole export proves that nothing is left out.",
  }),
  rootless: () => ({
    zh: "清单没有载明根哈希（旧版本）：未证明其日志就是已签名的日志。",
    en: "The manifest names no root (an older version): whether its log is the one that was signed is not proven.",
  }),
  newer: () => ({
    zh: "未证明是最新版本：请连同头部（/exports/head）核验。",
    en: "That this is the newest one is not proven: verify it with the head (/exports/head).",
  }),
  "first-time": () => ({
    zh: "这是第一次核验：从现在起的回退和分叉会被发现，之前的不会。",
    en: "This is the first verification: a rollback or fork is found from now on, not before.",
  }),
  "no-state": () => ({
    zh: "没有给出此前核验的状态：未核对日志是否被回退或者分叉。",
    en: "No state was given: whether the log was rolled back or forked was not looked at.",
  }),
  uncompared: (from: number, to: number) => ({
    zh: `没有与所存状态核对是否为同一份日志：请用 --consistency 提供 /log/proof/consistency?from=${from}&to=${to}。`,
    en: `It was not compared with the stored state: give /log/proof/consistency?from=${from}&to=${to} with --consistency.`,
  }),
  remade: (size: number, sha256: string) => ({
    zh: `此前核验过第 ${size} 条的另一份清单（SHA-256 为 ${sha256}）：哪份较新以头部（--head）为准。`,
    en: `Another manifest at size ${size} was verified before (SHA-256 ${sha256}): the head (--head) says which is the newer.`,
  }),
  sm2: () => ({
    zh: "第二签名（SM2）没有核验：请用 gongshi verify 和载有 SM2 密钥的密钥集核验。",
    en: "The second signature, by SM2, was not looked at: `gongshi verify` checks it, with a key set that lists the SM2 key.",
  }),
  "sm2-missing": () => ({
    zh: "没有附带第二签名（SM2），尽管密钥集列有 SM2 密钥。",
    en: "It came without a second signature, by SM2, though the key set lists a key for one.",
  }),
} as const satisfies Record<string, (...details: never[]) => Bilingual>

/** The codes; they stay as they are from version to version. */
export type ClaimCode = keyof typeof claimWords

type ClaimDetails = { [C in ClaimCode]: Parameters<(typeof claimWords)[C]> }

/** Something that is proven, or is not. */
export interface Claim extends Bilingual {
  code: ClaimCode | FileClaimCode
}

/** A claim in words. */
export function claim<C extends ClaimCode>(code: C, ...details: ClaimDetails[C]): Claim {
  const table: { [Code in ClaimCode]: (...given: ClaimDetails[Code]) => Bilingual } = claimWords
  return { code, ...table[code](...details) }
}
