/**
 * The words of faults: everything that can be wrong with what is verified, each under its stable code, in both
 * languages; those of files are in `file-fault.ts`. The sentences have no subject: what they are about stands before them.
 */
import type { Bilingual } from "../law/bilingual.ts"
import { momentOf } from "./moment.ts"

const ofRoot = (version: number, zh: string, en: string): Bilingual => ({
  zh: `信任根第 ${version} 版${zh}`,
  en: `has a root ${version} ${en}`,
})

const unbelievable = ({ zh, en }: Bilingual): Bilingual => ({ zh: `不可信：${zh}`, en: `can't be believed: ${en}` })

/** The words of each fault, from its details. */
export const faultWords = {
  // What was given
  unrecognised: () => ({
    zh: "不是登记系统签发的文件：报告、回执、标识、清单、头部、检查点或者证明",
    en: "is nothing that a register signs: report, receipt, mark, notice, manifest, head, checkpoint or proof",
  }),
  "needs-manifest": () => ({
    zh: "是导出文件，本身没有签名：须连同 manifest.jws 一并核验",
    en: "is a file of an export, which has no signature of its own: verify it with its manifest.jws",
  }),
  "no-attached-token": () => ({
    zh: "是 PDF，没有找到所附的签名文件：请取出附件 report.jwt 后核验",
    en: "is a PDF without the one signed file as the register attaches it: take report.jwt out and verify that",
  }),
  malformed: unbelievable,
  contradiction: ({ zh, en }: Bilingual) => ({ zh: `自相矛盾：${zh}`, en: `contradicts itself: it ${en}` }),
  header: unbelievable,
  platform: (algorithm: string) => ({
    zh: `无法核验：此处不支持 ${algorithm} 签名，请换用较新的浏览器`,
    en: `can't be checked: this browser knows no ${algorithm} signatures; use a newer one`,
  }),
  // Keys
  "foreign-key": (kid: string) => ({
    zh: `由密钥 ${kid} 签名，而密钥集中没有它：不属于本登记系统，或者用错了密钥集`,
    en: `is signed by the key ${kid}, which is not in the key set: it is foreign, or the set is the wrong one`,
  }),
  "key-role": (kid: string, role: string) => ({
    zh: `由密钥 ${kid} 签名，而该密钥的用途是 ${role}，不能签这类文件`,
    en: `is signed by the key ${kid}, whose role is ${role}: it may not sign this`,
  }),
  "key-early": (kid: string, from: number) => ({
    zh: `签发时间早于密钥 ${kid} 的启用时间（${momentOf(from)}）`,
    en: `is signed before the key ${kid} came into use (${momentOf(from)})`,
  }),
  "key-late": (kid: string, until: number) => ({
    zh: `签发时间晚于密钥 ${kid} 的停用时间（${momentOf(until)}）`,
    en: `is signed after the key ${kid} went out of use (${momentOf(until)})`,
  }),
  "key-compromised": (kid: string, size: number | null) => ({
    zh: `由已泄露的密钥 ${kid} 签名：${size === null ? "它签的任何内容都不再可信" : `只有公示日志前 ${size} 条所涵盖的内容仍然可信，此件不在其内`}`,
    en: `is signed by the compromised key ${kid}: ${size === null ? "nothing that it signed is believed" : `only what the log's first ${size} entries cover is still believed, and this is not`}`,
  }),
  "key-ended": (kid: string, size: number, last: number) => ({
    zh: `由止于日志第 ${last} 条的密钥 ${kid} 签名，未证明前 ${size} 条在其内`,
    en: `is signed by the key ${kid}, which ended with size ${last} of the log, without proof that ${size} leads there`,
  }),
  // The root of trust
  "root-malformed": () => ({ zh: "不是可用的信任根", en: "is no root of trust that can be used" }),
  "root-chain": (version: number) => ofRoot(version, "没有接在前一版之后", "that follows no other"),
  "root-threshold": (version: number, needed: number, found: number) =>
    ofRoot(version, `须 ${needed} 人签名，只有 ${found} 人`, `that ${found} of ${needed} have signed`),
  "root-expired": (version: number, at: number) =>
    ofRoot(version, `已于 ${momentOf(at)} 过期`, `that expired at ${momentOf(at)}`),
  "root-rollback": (version: number, seen: number) =>
    ofRoot(version, `早于已采信的第 ${seen} 版`, `older than ${seen}, which was believed`),
  "root-differs": (version: number) =>
    ofRoot(version, "与已采信的不同：请保留两份", "that differs from the one believed: keep both"),
  signature: () => ({
    zh: "签名不符：签名之后内容被改动过",
    en: "was changed after it was signed: the signature does not fit",
  }),
  "sm2-signature": () => ({
    zh: "SM2 签名不符：属于别的文件、密钥或者用户标识，或者内容被改动过",
    en: "has an SM2 signature of another document, key or identity, or was changed",
  }),
  "sm2-malformed": () => ({
    zh: "SM2 签名无法读取：应为 base64 编码的 DER 序列（GM/T 0009）",
    en: "has an SM2 signature that can't be read: expected base64 of a DER sequence (GM/T 0009)",
  }),
  "sm2-missing": () => ({ zh: "没有附带所要求的 SM2 签名", en: "comes without an SM2 signature, which was asked for" }),
  "sm2-unchecked": () => ({
    zh: "所要求的 SM2 签名无法核验：密钥集中没有 SM2 密钥，或者本程序不识 SM2",
    en: "has an SM2 signature that can't be checked: the key set lists no SM2 key, or this program knows no SM2",
  }),
  issuer: (found: string, expected: string) => ({
    zh: `签发者为 ${found}，应为 ${expected}`,
    en: `is issued by ${found}, expected ${expected}`,
  }),
  // Time
  future: (at: number) => ({
    zh: `签发时间（${momentOf(at)}）在将来：请核对本机时钟`,
    en: `is signed in the future (${momentOf(at)}): check this machine's clock`,
  }),
  expired: (at: number) => ({
    zh: `已于 ${momentOf(at)} 过期：请重新索取`,
    en: `expired at ${momentOf(at)}: ask for a new one`,
  }),
  frozen: (at: number) => ({
    zh: `已于 ${momentOf(at)} 过期：可能有人扣住了较新的版本，请另寻渠道索取最新的头部`,
    en: `expired at ${momentOf(at)}: what is newer may be held back; get the newest head otherwise`,
  }),
  // The log
  "checkpoint-malformed": () => ({ zh: "所附检查点无法读取", en: "carries a checkpoint that can't be read" }),
  "checkpoint-missing": () => ({
    zh: "没有附带日志密钥签名的检查点：日志没有为它担保",
    en: "carries no checkpoint that the log's key has signed: the log does not vouch for it",
  }),
  "checkpoint-foreign-key": () => ({
    zh: "检查点不是由所信任的日志密钥签名的",
    en: "has a checkpoint that no trusted key of the log has signed",
  }),
  "checkpoint-signature": () => ({
    zh: "检查点的签名不符：签名之后被改动过",
    en: "has a checkpoint that was changed after it was signed",
  }),
  policy: (rule: string, names: readonly string[]) => ({
    zh: `检查点没有足够的见证方联署：策略要求 ${rule}，只有 ${names.length === 0 ? "零个" : names.join("、")}`,
    en: `has a checkpoint that too few witnesses have cosigned: the policy asks for ${rule}, and it has ${names.length === 0 ? "none" : names.join(", ")}`,
  }),
  "checkpoint-late": (position: number, until: number) => ({
    zh: `检查点的密钥已于 ${momentOf(until)} 停用，早于日志第 ${position} 条`,
    en: `has a checkpoint of a key that went out of use at ${momentOf(until)}, before entry ${position}`,
  }),
  "log-keys-missing": () => ({
    zh: "无法核验：所给密钥中没有日志密钥；登记系统确实没有的，用 --no-log-key 指明",
    en: "can't be checked: no key of the log was given; of a register that has none, say so with --no-log-key",
  }),
  "other-log": (found: string, expected: string) => ({
    zh: `属于另一份日志 ${found}，应为 ${expected}`,
    en: `is of another log, ${found}, expected ${expected}`,
  }),
  "checkpoint-differs": () => ({
    zh: "所载日志名称、大小或者根哈希与检查点不一致",
    en: "states another log, size or root than its checkpoint",
  }),
  rollback: (size: number, stored: number) => ({
    zh: `只到日志第 ${size} 条，而此前已经核验到第 ${stored} 条：这是旧版本，或者日志被回退`,
    en: `is at size ${size} of the log, and ${stored} was verified before: it is old, or the log was rolled back`,
  }),
  "older-head": (at: number, stored: number) => ({
    zh: `签发于 ${momentOf(at)}，早于此前核验过的头部（${momentOf(stored)}）`,
    en: `was signed at ${momentOf(at)}, before the head that was verified last (${momentOf(stored)})`,
  }),
  fork: (size: number) => ({
    zh: `日志前 ${size} 条的根哈希与此前核验过的不同：日志有两个版本，请保留两份文件并通知登记机关`,
    en: `has another root over the first ${size} entries than was verified before: there are two histories. Keep both files and tell the authority`,
  }),
  "no-consistency": (from: number, to: number) => ({
    zh: `没有证明日志从第 ${from} 条到第 ${to} 条只增未改：请提供 /log/proof/consistency?from=${from} 或者完整导出`,
    en: `comes without proof that the log only grew from size ${from} to ${to}: give /log/proof/consistency?from=${from} or a whole export`,
  }),
  // Records and their proofs
  entry: (position: number) => ({
    zh: `日志第 ${position} 条无法读取，或者不是所称的操作`,
    en: `carries an entry ${position} that can't be read or is of another operation`,
  }),
  "entry-missing": () => ({
    zh: "证明不含日志条目：请连同条目提供",
    en: "is a proof without its entry: give the entry too",
  }),
  commitment: (position: number) => ({
    zh: `记录原文与日志第 ${position} 条的承诺值不符：原文被改动过`,
    en: `shows a record that was changed: entry ${position} does not commit to it`,
  }),
  inclusion: (position: number) => ({
    zh: `日志第 ${position} 条的存在性证明不成立`,
    en: `has a proof that does not hold: entry ${position} is not in this log`,
  }),
  record: ({ zh, en }: Bilingual) => ({ zh, en }),
  line: () => ({ zh: "与所给的记录原文不同", en: "is for another record than the line that was given" }),
  // Files held against digests
  rows: () => ({ zh: "所给的送核文件不是回执所对应的文件", en: "does not belong to the rows that were given" }),
  answers: () => ({ zh: "所给的结果文件不是回执所对应的文件", en: "does not belong to the answers that were given" }),
  file: () => ({ zh: "与签名文件所载的任何摘要都不符", en: "fits no digest in what was signed" }),
  "head-manifest": () => ({ zh: "不是头部所指的清单", en: "is not the manifest that the head names" }),
  // Exports
  "log-unnamed": (name: string) => ({ zh: `没有列出 ${name}`, en: `does not name ${name}` }),
  "wrong-entry": (position: number, { zh, en }: Bilingual) => ({
    zh: `第 ${position} 条有误：${zh}`,
    en: `entry ${position} is wrong: ${en}`,
  }),
  "entry-version": (position: number, version: number, known: number) => ({
    zh: `第 ${position} 条是第 ${version} 版格式，此程序只认识到第 ${known} 版：请换用较新的核验程序`,
    en: `has an entry ${position} of version ${version}, and this program knows versions up to ${known}: take a newer one`,
  }),
  mapless: () => ({
    zh: "没有代码索引的证明（旧版本和摘要：--without-map）",
    en: "carries no proof from the log's map (older ones and short forms: --without-map)",
  }),
  "map-late": () => ({
    zh: "所依据的代码索引落后于检查点，或者早于签发时15分钟以上",
    en: "has a map that lags behind its checkpoint or its signing",
  }),
  "map-path": (code: string, size: number) => ({
    zh: `关于代码 ${code} 所述的与日志第 ${size} 条（索引根）不符`,
    en: `says of the code ${code} what entry ${size} of the log, the root of its map, does not bear out`,
  }),
  "map-unknown": (position: number, size: number) => ({
    zh: `所示第 ${position} 条并不在截至第 ${size} 条的代码索引之内：已经结束公示，或者属于其他代码`,
    en: `shows entry ${position}, which was not live under the code at size ${size}`,
  }),
  "map-omitted": (position: number, size: number) => ({
    zh: `遗漏了第 ${position} 条：截至日志第 ${size} 条，它在该代码之下仍在公示`,
    en: `leaves entry ${position} out, which was live under the code at size ${size}`,
  }),
  "line-unknown": () => ({
    zh: "没有仍在公示的日志条目与之对应：被改动过、是混入的，或者已经结束公示",
    en: "belongs to no live entry of the log: it was changed, slipped in, or has ended",
  }),
  "line-order": (position: number) => ({
    zh: `重复或者顺序不对：它对应日志第 ${position} 条`,
    en: `is doubled or out of order: it belongs to entry ${position}`,
  }),
  "line-missing": (position: number) => ({
    zh: `缺少日志第 ${position} 条对应的记录`,
    en: `lacks the record of entry ${position} in its place`,
  }),
} as const satisfies Record<string, (...details: never[]) => Bilingual>
