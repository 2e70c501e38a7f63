/** The page of exports: what there is, with sizes and digests, and how to verify it. Written from the wire shape. */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { type ListName, listNames, lists } from "../../law/list.ts"
import type { Witnessing } from "../../ledger/witness/standing.ts"
import type { KeyOrigin } from "../../signing/signing-key.ts"
import { unvouchedNotice } from "../../web/key-origin.ts"
import { layout } from "../../web/layout.ts"
import { linkedData, operatorThing, type Thing } from "../../web/linked-data.ts"
import { momentWords } from "../../web/shown.ts"
import { technical } from "../../web/technical.ts"
import { formatCount, type Html, type View } from "../../web/view.ts"
import type { WireExport } from "../job/wire.ts"
import type { ManifestFile } from "../manifest.ts"
import { dictionary, type OpenDataFormat, openDataFormats } from "../open-data/table.ts"
import type { ReleaseEntry } from "../release/store.ts"
import { releaseSection } from "./release-section.ts"
import { witnessSection } from "./witness-section.ts"

export interface ExportListing {
  /** Null where this node keeps none. */
  exports: readonly WireExport[] | null
  /** One is on its way. */
  isMaking: boolean
  /** Where the key of the log comes from; undefined where none is listed. */
  logKeyOrigin: KeyOrigin | undefined
  /** Who vouches for the log; null: no witness is asked. */
  witnessing: Witnessing | null
  /** What the log names of the verifier, the newest first. */
  releases: readonly ReleaseEntry[]
  /** ms since 1970. */
  now: number
}

export function exportPage(
  view: View,
  { exports, isMaking, logKeyOrigin, witnessing, releases, now }: ExportListing,
): Html {
  const { say } = view
  const [newest, ...earlier] = exports ?? []
  const main = html`<div class="paper exports">
<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
${tablesSection(view)}
${isMaking && html`<p class="notice section">${say(words.making)}…</p>`}
${newest ? html`${exportSection(view, newest)}${withdrawnSection(view, newest)}` : html`<p class="notice section">${say(exports ? words.none : words.elsewhere)}</p>`}
${verifySection(view, newest, logKeyOrigin)}
${releases.length > 0 && releaseSection(view, releases)}
${witnessing && witnessSection(view, witnessing, now)}
${earlier.length > 0 && earlierSection(view, earlier)}
<div class="section">${technical(view, html`<p class="links"><span>${say(words.machine)} <a href="/v1/exports"><code>/v1/exports</code></a></span> <a href="/log/checkpoint"><code>/log/checkpoint</code></a></p>`)}</div>
</div>`
  return layout(view, {
    title: say(words.title),
    main,
    asOf: newest ? { size: newest.size, time: Date.parse(newest.time) } : null,
    robots: "index, follow",
    head: linkedData(catalogueThing(view)),
  })
}

/** The tables for catalogues of data: one set a list, each as the formats in which it is had. */
function catalogueThing(view: View): Thing {
  const { say, issuer } = view
  const publisher = operatorThing(view)
  const inLanguage = "zh-CN"
  return {
    ...{
      "@type": "DataCatalog",
      name: say(words.title),
      description: say(words.lead),
      url: `${issuer}/exports`,
      publisher,
    },
    dataset: listNames.map((list) => ({
      ...{ "@type": "Dataset", name: say(lists[list]), description: say(lists[list].about), inLanguage, publisher },
      ...{ url: `${issuer}/exports#tables`, isAccessibleForFree: true, keywords: lists[list].zh },
      variableMeasured: dictionary.map(({ column, name }) => ({
        "@type": "PropertyValue",
        name: column,
        description: say(name),
      })),
      distribution: Object.entries(openDataFormats).map(([format, type]) => ({
        "@type": "DataDownload",
        encodingFormat: type.split(";")[0],
        contentUrl: `${issuer}/v1/open-data/${list}?format=${format}`,
      })),
    })),
  }
}

function exportSection(view: View, shown: WireExport): Html {
  const { say } = view
  return html`<section class="section" aria-labelledby="newest">
<h2 id="newest">${say(words.newest)}</h2>
<p>${say(words.asOf)} ${momentWords(view, new Date(shown.time))} · ${say(words.made)} ${momentWords(view, new Date(shown.made_at))}</p>
<p class="pages"><a class="button" href="${shown.archive.path}" download>${say(words.archive)} <span class="count">${formatBytes(shown.archive.bytes)}</span></a></p>
<p class="small quiet">${say(words.archiveNote)}</p>
${technical(
  view,
  html`<p>${newestTitle(view, shown.size)} ${say(words.formats)}</p>
<ul class="files">
${fileItem({ path: shown.manifest.path, label: say(words.manifest), detail: formatBytes(shown.manifest.bytes), sha256: shown.manifest.sha256 })}
${shown.files.map((file) =>
  fileItem({
    path: file.path,
    label: fileLabel(view, file),
    detail: `${formatCount(file.records)} ${say(words.lines)} · ${formatBytes(file.bytes)}`,
    sha256: file.sha256,
  }),
)}</ul>`,
  words.files,
)}
</section>`
}

function newestTitle(view: View, size: number): string {
  const count = formatCount(size)
  return view.language === "zh" ? `截至公示日志第 ${count} 条。` : `Up to entry ${count} of the log.`
}

function fileLabel(view: View, { kind, from }: WireExport["files"][number]): string {
  const name = view.say(kindWords[kind])
  if (from === null) return name
  const count = formatCount(from)
  return view.language === "zh" ? `${name}（自第 ${count} 条起）` : `${name}, from entry ${count}`
}

function fileItem({
  path,
  label,
  detail,
  sha256,
}: {
  path: string
  label: string
  detail: string
  sha256: string
}): Html {
  return html`<li><span><a href="${path}" download>${path.split("/").at(-1)}</a> <span class="quiet">${label}</span></span>
<span class="count">${detail}</span>
<code class="digest">SHA-256 ${sha256}</code></li>
`
}

function withdrawnSection(view: View, { withdrawn }: WireExport): Html | null {
  const { say } = view
  if (withdrawn.length === 0) return null
  return html`<section class="section" aria-labelledby="withdrawn">
<h2 id="withdrawn">${say(words.withdrawn)}</h2>
<p>${say(words.withdrawnNote)}</p>
<ul class="files">${withdrawn.map(
    ({ name, size, sha256, at }) => html`<li><span>${size}/${name}</span>
<span class="count">${say(words.withdrawnOn)} ${momentWords(view, new Date(at))}</span>
<code class="digest">SHA-256 ${sha256}</code></li>
`,
  )}</ul>
</section>`
}

function verifySection(view: View, newest: WireExport | undefined, logKeyOrigin: KeyOrigin | undefined): Html {
  const { say } = view
  return html`<section class="section" aria-labelledby="verify">
<h2 id="verify">${say(words.verify)}</h2>
${unvouchedNotice(view, { log: logKeyOrigin, export: newest?.key_origin })}
<ol class="numbered">
<li>${say(words.verifyKeys)} <a href="/.well-known/jwks.json" download>jwks.json</a></li>
<li>${say(words.verifyCommand)}
<pre class="command"><code>npx --yes ./gongshi-verify-*.tgz verify ${newest?.size ?? "4711"} --jwks jwks.json</code></pre></li>
<li>${say(words.verifyFresh)} <a href="/exports/head" download>${say(words.head)}</a>${view.language === "zh" ? "。" : "."}</li>
</ol>
</section>`
}

/** Tables for people, of what is shown today; signed and complete is the export alone. */
function tablesSection(view: View): Html {
  const { say } = view
  const link = (list: ListName, format: OpenDataFormat) =>
    html`<a href="/v1/open-data/${list}?format=${format}" download>${format.toUpperCase()}</a>`
  return html`<section class="section" aria-labelledby="tables">
<h2 id="tables">${say(words.tables)}</h2>
<p>${say(words.tablesNote)}</p>
<ul class="files">${listNames.map(
    (list) => html`<li><span>${capital(say(lists[list]))}</span>
<span>${link(list, "csv")} · ${link(list, "xlsx")} · ${link(list, "ndjson")}</span></li>
`,
  )}</ul>
${technical(
  view,
  html`<div class="scroll" role="region" aria-labelledby="dictionary" tabindex="0"><table class="dictionary"><caption id="dictionary">${say(words.dictionaryNote)} <a href="/v1/open-data?format=csv" download>CSV</a></caption>
<thead><tr>${[words.column, words.name, words.says].map((word) => html`<th scope="col">${say(word)}</th>`)}</tr></thead>
<tbody>${dictionary.map(({ column, name, says }) => html`<tr><th scope="row"><code>${column}</code></th><td>${say(name)}</td><td>${say(says)}</td></tr>`)}</tbody>
</table></div>`,
  words.dictionary,
)}
</section>`
}

function earlierSection(view: View, earlier: readonly WireExport[]): Html {
  const { say } = view
  return html`<section class="section" aria-labelledby="earlier">
<h2 id="earlier">${say(words.earlier)}</h2>
<ul class="files">${earlier.map(
    ({
      size,
      made_at,
      archive,
      manifest,
    }) => html`<li><span><a href="${archive.path}" download>${size}.tar</a> <span class="quiet">${say(words.made)} ${momentWords(view, new Date(made_at))}</span></span>
<span class="count">${formatBytes(archive.bytes)}</span>
<span class="small"><a href="${manifest.path}" download>${say(words.manifest)}</a></span></li>
`,
  )}</ul>
</section>`
}

const units = ["B", "kB", "MB", "GB", "TB"] as const

function formatBytes(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** power
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[power]}`
}

/** As it stands at the beginning of a line. */
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const words = {
  title: { zh: "公示数据下载", en: "Published data" },
  lead: {
    zh: "全部公示记录，任何人都可以下载：可以直接打开的表格，以及能在不联网的电脑上核验的签名导出——没有遗漏，没有添加，没有改动。",
    en: "Every published record, for anyone to fetch: tables to open as they are, and signed exports to verify on a computer without a network: nothing left out, slipped in or changed.",
  },
  none: {
    zh: "还没有导出。服务启动后会自动制作第一份，也可以由管理员发起。",
    en: "There is no export yet. The first is made by itself after the start; an administrator can ask for one too.",
  },
  elsewhere: {
    zh: "本节点不提供导出文件。请使用登记机关公布的导出地址。",
    en: "This node keeps no exports. Use the address for exports that the authority names.",
  },
  newest: { zh: "签名导出（最新一份）", en: "The signed export (the newest)" },
  asOf: { zh: "内容截至", en: "As of" },
  files: { zh: "逐个文件下载和校验值", en: "Each file, with its digest" },
  earlier: { zh: "较早的导出", en: "Earlier ones" },
  making: { zh: "正在制作新的一份", en: "A new one is being made" },
  made: { zh: "制作时间", en: "Made" },
  archive: { zh: "整包下载", en: "Everything as one file" },
  archiveNote: {
    zh: "tar，可拷入内网核验",
    en: "tar, to be verified in a closed network",
  },
  manifest: { zh: "签名清单", en: "The signed manifest" },
  lines: { zh: "行", en: "lines" },
  withdrawn: { zh: "已撤下的文件", en: "Withdrawn files" },
  withdrawnNote: {
    zh: "下列文件含有后来依法删除的内容，请停止使用并销毁已下载的副本。",
    en: "These files held what was erased since. Stop using them, and destroy the copies that you have.",
  },
  withdrawnOn: { zh: "撤下于", en: "withdrawn" },
  tables: { zh: "表格下载", en: "As tables" },
  tablesNote: {
    zh: "今天正在公示的全部记录，可用电子表格直接打开。未经签名；需要完整且可证明的数据，请用下面的签名导出。",
    en: "All records that are shown today, to be opened in a spreadsheet. They are not signed: what has to be complete and proven is the signed export below.",
  },
  dictionary: { zh: "数据字典", en: "Data dictionary" },
  dictionaryNote: { zh: "各列的含义。", en: "What each column says." },
  column: { zh: "列名", en: "Column" },
  name: { zh: "名称", en: "Name" },
  says: { zh: "说明", en: "Explanation" },
  verify: { zh: "怎样核验", en: "How to verify" },
  verifyKeys: {
    zh: "先从登记机关取得核验程序（gongshi-verify-*.tgz，需要 Node 22.15 以上）和公钥集，并通过其他渠道（当面、电话、公函）核对公钥的 kid。不要只从本网站取得。",
    en: "Get the verifier (gongshi-verify-*.tgz, Node 22.15 or newer) and the key set from the authority. Compare the kid of its keys by another way: in person, by telephone, by letter. Not from this site alone.",
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
const kindWords = {
  snapshot: { zh: "全部公示记录", en: "All published records" },
  log: { zh: "公示日志的全部条目", en: "Every entry of the log" },
  delta: { zh: "新公示的记录", en: "Newly published records" },
  "delta-log": { zh: "新的日志条目", en: "New entries of the log" },
} as const satisfies Record<ManifestFile["kind"], Bilingual>
