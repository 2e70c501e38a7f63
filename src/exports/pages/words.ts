/** The words of the page of exports. */
import type { Bilingual } from "../../law/bilingual.ts"
import type { ManifestFile } from "../manifest.ts"

export const words = {
  title: { zh: "公示数据下载", en: "Published data" },
  lead: {
    zh: "全部公示记录的签名导出，任何人都可以下载，并在不联网的电脑上核验：没有遗漏，没有添加，没有改动。",
    en: "Signed exports of every published record, for anyone to fetch and to verify on a computer without a network: nothing left out, slipped in or changed.",
  },
  none: {
    zh: "还没有导出。服务启动后会自动制作第一份，也可以由管理员发起。",
    en: "There is no export yet. The first is made by itself after the start; an administrator can ask for one too.",
  },
  elsewhere: {
    zh: "本节点不提供导出文件。请使用登记机关公布的导出地址。",
    en: "This node keeps no exports. Use the address for exports that the authority names.",
  },
  earlier: { zh: "较早的导出", en: "Earlier ones" },
  making: { zh: "正在制作新的一份", en: "A new one is being made" },
  made: { zh: "制作时间", en: "Made" },
  archive: { zh: "整包下载", en: "Everything as one file" },
  archiveNote: {
    zh: "tar，含公钥集和核验说明，可拷入内网",
    en: "tar, with the key set and how to verify it, for a closed network",
  },
  manifest: { zh: "签名清单", en: "The signed manifest" },
  lines: { zh: "行", en: "lines" },
  withdrawn: { zh: "已撤下的文件", en: "Withdrawn files" },
  withdrawnNote: {
    zh: "下列文件含有后来依法删除的内容，请停止使用并销毁已下载的副本。",
    en: "These files held what was erased since. Stop using them, and destroy the copies that you have.",
  },
  withdrawnOn: { zh: "撤下于", en: "withdrawn" },
  verify: { zh: "怎样核验", en: "How to verify" },
  verifyKeys: {
    zh: "先从登记机关取得公钥集，并通过其他渠道（当面、电话、公函）核对其中的 kid。不要只从本网站取得。",
    en: "Get the key set from the authority, and compare its kid by another way (in person, by telephone, by letter). Not from this site alone.",
  },
  verifyCommand: {
    zh: "把一份导出的全部文件放在一个文件夹里（或者直接用整包），然后运行：",
    en: "Put all files of an export into one folder (or take the one file with everything), and run:",
  },
  verifyFresh: {
    zh: "要确认手上的是最新一份：取得短期有效的签名",
    en: "To be sure that yours is the newest, fetch the short-lived signed",
  },
  head: { zh: "最新状态", en: "head" },
  formats: {
    zh: "每行一条记录，UTF-8 编码的 JSON，以 zstd 或者 gzip 压缩；支持断点续传。",
    en: "A record a line, JSON in UTF-8, packed by zstd or gzip. Downloads can be resumed.",
  },
  machine: { zh: "机器可读的列表：", en: "For programs:" },
} as const satisfies Record<string, Bilingual>

/** What a file is, by its kind. */
export const kindWords = {
  snapshot: { zh: "全部公示记录", en: "All published records" },
  log: { zh: "公示日志的全部条目", en: "Every entry of the log" },
  delta: { zh: "新公示的记录", en: "Newly published records" },
  "delta-log": { zh: "新的日志条目", en: "New entries of the log" },
} as const satisfies Record<ManifestFile["kind"], Bilingual>
