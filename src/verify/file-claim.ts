/**
 * Claims about files of an export, which only a machine that has them makes: the library carries none of their words.
 */
import type { Bilingual } from "../law/bilingual.ts"
import { momentOf } from "./moment.ts"

// What most certificates tell; another act is named as it stands there.
const decisions: Readonly<Record<string, Bilingual>> = {
  repair: { zh: "信用修复", en: "repaired" },
  amend: { zh: "更正内容", en: "corrected in its content" },
  correct: { zh: "更正撤下", en: "taken down as wrong" },
  withdraw: { zh: "撤回", en: "withdrawn" },
  supersede: { zh: "变更撤回", en: "replaced by another decision" },
  annul: { zh: "撤销列入决定", en: "annulled" },
  revoke: { zh: "撤销列入", en: "revoked" },
  deregister: { zh: "主体注销", en: "the subject was deregistered" },
}

const fileClaimWords = {
  told: (agency: string, id: number) => ({
    zh: `登记系统已在日志中写定：第 ${id} 号通知是给机构 ${agency} 的，内容一字不差。`,
    en: `The log commits to notice ${id} for the agency ${agency}, to the letter.`,
  }),
  supplied: (agency: string, purpose: string, until: string, rows: number) => ({
    zh: `这 ${rows} 行是给机构 ${agency} 的，用于“${purpose}”，${until} 止，一字不差；不得用于其他目的，不得转给第三方。`,
    en: `These ${rows} lines were given to the agency ${agency} for “${purpose}”, until ${until}, to the letter; for no other purpose, and not to be passed on.`,
  }),
  period: (code: string, from: string, to: string, records: number) => ({
    zh: `登记系统所述：代码 ${code}，${from} 至 ${to}，${records === 0 ? "无记录" : `共 ${records} 条`}；各名单、各机关的条数与所载记录一致。`,
    en: `The register says: the code ${code}, from ${from} to ${to}, ${records === 0 ? "no record" : `${records} in all`}; the counts by list and authority are those of the records in it.`,
  }),
  "period-reader": (name: string, purpose: string, until: string) => ({
    zh: `仅供 ${name} 用于“${purpose}”，经商户授权，授权至 ${until}；是否已经撤回，此处无从得知。`,
    en: `For ${name} alone, for “${purpose}”, by the merchant’s consent until ${until}; whether it was withdrawn can’t be told here.`,
  }),
  "period-complete": () => ({
    zh: "没有证明齐全：已经结束的和从未公示的是否都在其中，以签名为准，日志不能证明。",
    en: "That it is complete is not proven: whether all that has ended or was never published is in it rests on the signature, and not on the log.",
  }),
  "period-excerpt": (sha256: string) => ({
    zh: `这是二维码所载的短文件，不含记录和各机关的条数：全文的 SHA-256 是 ${sha256}。`,
    en: `This is the short form of a QR code, without records and counts: the SHA-256 of the token in full is ${sha256}.`,
  }),
  decision: (record: string, [authority, aud]: readonly [string, string], decided: string, day: string) => {
    const { zh, en } = decisions[decided] ?? { zh: decided, en: decided }
    return {
      zh: `登记系统所述：机关 ${authority} 对记录 ${record} 作出决定：${zh}；${day} 推送给机关 ${aud}，只有该机关可以据此办理。`,
      en: `The register says: the authority ${authority} has decided on the record ${record}: ${en}; pushed on ${day} to the authority ${aud}, which alone may act on it.`,
    }
  },
  "decision-unlogged": () => ({
    zh: "没有日志为证：是否作出了这样的决定、是否正确，以签名为准；此后又有决定的，不在其内。",
    en: "No log shows it: that it was decided so, and rightly, rests on the signature; what was decided since is not in it.",
  }),
  declared: (
    agency: string,
    asOf: string,
    number: number,
    [stand, over, late]: readonly [number, number, number],
    sha256: string,
  ) => ({
    zh: `登记系统所述：收到 ${agency} 第 ${number} 份措施清单，截至 ${asOf}，原文 SHA-256 为 ${sha256}；可以实施 ${stand} 项，应当解除 ${over} 项，其中台账原来没有 ${late} 项。`,
    en: `The register says: it has received list ${number} of ${agency}, as of ${asOf}, whose bytes have the SHA-256 ${sha256}; ${stand} measures may stand, ${over} are to be lifted, of all of which the ledger did not have ${late}.`,
  }),
  "declared-unsigned": (_: string) => ({
    zh: "清单凭机构的 API 密钥报送，没有机构的签名：是否出自该机构，以登记系统的签名为准。",
    en: "The list came by the agency’s API key, unsigned: that it is the agency’s rests on the register’s word.",
  }),
  "declared-signed": (kid: string) => ({
    zh: `清单由机构的密钥 ${kid} 签名；该签名在清单原文中，此处没有核验。`,
    en: `The list is signed by the agency’s key ${kid}; that signature stands in the list itself and was not looked at here.`,
  }),
  letter: (from: string, to: string, number: string, sent: string, received: string, sha256: string) => ({
    zh: `登记系统所述：${from} 致 ${to} 的 ${number}，${momentOf(Date.parse(sent))} 发出，${momentOf(Date.parse(received))} 签收，正文 SHA-256 为 ${sha256}。`,
    en: `The register says: ${number} of ${from} to ${to} was sent on ${momentOf(Date.parse(sent))} and received on ${momentOf(Date.parse(received))}; its text has the SHA-256 ${sha256}.`,
  }),
  "letter-answered": (by: string, at: string, number: string | null, sha256: string | null) => ({
    zh: `登记系统所述：${by} 于 ${momentOf(Date.parse(at))} 答复${number === null ? "" : `，文号 ${number}`}${sha256 === null ? "" : `，正文 SHA-256 为 ${sha256}`}。`,
    en: `The register says: ${by} answered on ${momentOf(Date.parse(at))}${number === null ? "" : `, as ${number}`}${sha256 === null ? "" : `; the text has the SHA-256 ${sha256}`}.`,
  }),
  "letter-signed": (by: string, at: string, post: string) => ({
    zh: `登记系统所述：${by} 于 ${momentOf(Date.parse(at))} 签署${post === "" ? "" : `，签署人职务 ${post}`}。`,
    en: `The register says: ${by} signed on ${momentOf(Date.parse(at))}${post === "" ? "" : `, by its ${post}`}.`,
  }),
  "letter-unlogged": () => ({
    zh: "没有日志为证：收发和答复以登记系统的签名为准；正文不在此处，请用所存 PDF 的附件 document.txt 计算摘要核对。",
    en: "No log shows it: that it was sent, received and answered rests on the register’s signature; the papers are not here: compare the digests with document.txt in their PDFs.",
  }),
  grown: (from: number, to: number) => ({
    zh: `日志到第 ${to} 条时，前 ${from} 条仍是原样：只有增加，没有改动。`,
    en: `The first ${from} entries stand unchanged in the log of ${to}: it has grown, and nothing in it was changed.`,
  }),
  // Proven
  replay: (lines: number, entries: number) => ({
    zh: `重放日志 ${entries} 条，恰好得出导出中的记录（共核对 ${lines} 行）：没有遗漏，也没有混入。`,
    en: `A replay of the log's ${entries} entries gives exactly the records of the export (${lines} lines held against it): nothing is left out, nothing slipped in.`,
  }),
  root: (size: number) => ({
    zh: `日志前 ${size} 条算出的根哈希就是已签名的根哈希。`,
    en: `The first ${size} entries of the log give the root that was signed.`,
  }),
  "map-built": (count: number, position: number) => ({
    zh: `由记录算出的代码索引就是日志所载的（${count} 个，最后的在第 ${position} 条）：没有代码遗漏，也没有多余。`,
    en: `The maps that the lines give are those of the log (${count}, the last of them entry ${position}): no code that is listed is missing, and none is there that is not.`,
  }),
  release: (title: string, files: number, publisher: string) => ({
    zh: `${title} 的 ${files} 个文件就是发布者 ${publisher} 签署的，一个字节也没有改动，也没有多余的文件。`,
    en: `The ${files} files of ${title} are those that the publisher ${publisher} signed: not one byte was changed, and none lies beside them.`,
  }),
  "release-logged": (origin: string, position: number, time: number) => ({
    zh: `日志 ${origin} 第 ${position} 条（${momentOf(time)}）登载了这一版，签名和摘要一致：跟随日志的人看到的都是这一条。`,
    en: `Entry ${position} of ${origin} (${momentOf(time)}) names this release by the same signature and digest: whoever follows the log sees this entry.`,
  }),
  // Not proven
  "release-alone": (version: string) => ({
    zh: `没有证明日志没有另外登载别的 ${version} 版：答复可以略去其中一条，跟随（follow）整个日志的人才看得到。`,
    en: `That the log names no other ${version} beside is not proven: an answer may leave one out, and who follows the whole log sees each.`,
  }),
  "release-pin": (file: string) => ({
    zh: `发布者的公钥出自这个程序自己的 ${file}：请与文档所载的、或者从别处得到的核对，或者用 --publisher 给出。`,
    en: `The publisher's key is the one in this program's own ${file}: compare it with what the documents name, or give the one that you got by another way with --publisher.`,
  }),
  "release-self": () => ({
    zh: "程序核对的是自己：被改动过的程序想说什么就说什么。怀疑它，就用另一份、较早的核验程序核验安装包文件。",
    en: "The program has looked at itself, and one that was changed says what it likes: in doubt have another, or an earlier one, verify the package’s file.",
  }),
  "release-unasked": () => ({
    zh: "没有与登记系统的公示日志核对：用 --register 给出网址，或者 /v1/releases 的答复文件。",
    en: "It was not compared with the log of a register: give its address, or a file of what /v1/releases answered, with --register.",
  }),
  "smaller-root": (size: number, root: string) => ({
    zh: `日志 ${size} 条时的根哈希 ${root} 是证明自己说的：请与当时所得的检查点核对。`,
    en: `The root ${root} of the log at ${size} is what the proof says: compare it with the checkpoint that you got then.`,
  }),
  delivery: () => ({
    zh: "没有证明通知已经送达：日志只写定给谁、写了什么。",
    en: "That the notice arrived is not proven: the log says for whom it was, and what it said.",
  }),
  "pdf-signature": () => ({
    zh: "文件另有一个 PDF 电子签名（PAdES），这里没有核对：由谁签署、证书是否有效，请用 PDF 阅读器查看。",
    en: "The file has a signature by PAdES beside, which was not checked here: a reader of PDF says whose it is and whether its certificate holds.",
  }),
  mapless: () => ({
    zh: "日志没有代码索引（旧版本）：不能证明某一代码没有记录。",
    en: "The log has no map (an older version): that a code has no record can't be proven with it.",
  }),
  "maps-unbuilt": (count: number) => ({
    zh: `较早的 ${count} 个代码索引没有核对：其中有的记录后来已经结束公示，原文不在此处。每次都跟随（follow）的镜像能核对它跟随期间的。`,
    en: `${count === 1 ? "One earlier map was" : `${count} earlier maps were`} not built: of some of what was live then the lines are not here any more. A mirror that follows builds those of its time.`,
  }),
  pages: () => ({
    zh: "页面就是登记系统为这份报告印制的，印制之后没有改动。",
    en: "The pages are those that the register printed of this report, and nothing was changed since.",
  }),
  "map-unbuilt": () => ({
    zh: "没有核对代码索引：增量只载变化，整份导出或者 follow 的镜像才能核对。",
    en: "The map was not built: a delta has only what changed; a whole export or the mirror of `follow` tells.",
  }),
  beside: (count: number) => ({
    zh: `归档中另有 ${count} 个文件不属于导出（旧版本附带的 README.txt、keys.json）：没有人为它们担保，可能已被改动；请不要照它们所说去做，其中的密钥也不能用来核验它自己。`,
    en: `${count} more files lie in the archive outside the export (README.txt, keys.json, as older versions packed them): nobody has vouched for them and they may have been changed. Don't do what they say; keys that come with what they sign prove nothing.`,
  }),
  "replaced-before": () => ({
    zh: "增量所结束的旧记录是否确在你的副本之中，由你的副本判断。",
    en: "Whether the older records that the delta ends are in your copy is for your copy to tell.",
  }),
} as const satisfies Record<string, (...details: never[]) => Bilingual>

/** The codes; they stay as they are from version to version. */
export type FileClaimCode = keyof typeof fileClaimWords

type FileClaimDetails = { [C in FileClaimCode]: Parameters<(typeof fileClaimWords)[C]> }

/** A claim about files in words: a `Claim` like the others. */
export function fileClaim<C extends FileClaimCode>(
  code: C,
  ...details: FileClaimDetails[C]
): Bilingual & { code: FileClaimCode } {
  const table: { [Code in FileClaimCode]: (...given: FileClaimDetails[Code]) => Bilingual } = fileClaimWords
  return { code, ...table[code](...details) }
}
